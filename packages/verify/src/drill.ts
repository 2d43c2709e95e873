/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

// The drill is test support that a command runs, too; index.ts does not lead here.
/* eslint-disable no-restricted-imports */
import { ATTACKS } from './__testUtils__/attacks';
import { cleanViews } from './__testUtils__/cleanViews';
import { createLog, Signer } from './__testUtils__/logs';
import { seeded } from './__testUtils__/random';
/* eslint-enable no-restricted-imports */
import {
  checkExport,
  ExportOptions,
  parseKey,
  VerificationFailure,
} from './verify';

/** Result of a tamper drill. */
export interface DrillResult {
  /** Attack classes, each with the variants that were tried. */
  classes: Array<{
    name: string;
    tried: number;
    /** Attacks that passed, or that were refused for another reason. */
    missed: string[];
  }>;
  cleanLogs: number;
  cleanViews: number;
  falseAlarms: string[];
}

/** What the verifier says of a pack; null when it accepts it. */
function verdict(
  pack: string,
  pinned: readonly Signer[],
  options: Omit<ExportOptions, 'keys'>,
): string | null {
  try {
    const keys = pinned.map(({ key }) => parseKey(key));
    checkExport(pack, { ...options, keys });
    return null;
  } catch (error) {
    // Anything else is a crash, which is no verdict.
    if (error instanceof VerificationFailure) {
      return error.message;
    }
    throw error;
  }
}

/**
 * Attacks clean logs in twelve ways and looks at other clean logs in every
 * way, with the verifier alone and at most one older checkpoint.
 *
 * An attack counts as detected only if the verifier refuses it for the reason
 * that the attack gives, so that a mistake of the drill does not look like a
 * detection.
 */
export function runDrill(options: {
  seed: number;
  cleanLogs: number;
  /** Attacked logs per class. */
  rounds: number;
}): DrillResult {
  const { seed, cleanLogs, rounds } = options;
  const classes = Object.entries(ATTACKS).map(([name, attack], i) => {
    const random = seeded(seed * 1000 + i);
    const missed: string[] = [];
    let tried = 0;
    for (let round = 0; round < rounds; round++) {
      const log = createLog(random, {
        size: random.integer(4, 40),
        rotate: round % 5 === 4,
      });
      for (const { variant, pack, because, ...view } of attack(log, random)) {
        tried += 1;
        // Both keys, for parts of a log that do not hold the change of the key.
        const said = verdict(pack, log.signers, view);
        if (said === null || !because.test(said)) {
          missed.push(
            `${name}, ${variant} (round ${round}): ${said ?? 'accepted'}`,
          );
        }
      }
    }
    return { name, tried, missed };
  });
  const random = seeded(seed * 1000 + 999);
  const falseAlarms: string[] = [];
  let views = 0;
  for (let i = 0; i < cleanLogs; i++) {
    const log = createLog(random);
    for (const { variant, pack, options: view } of cleanViews(log, random)) {
      views += 1;
      // The first key: the log itself leads to a later one.
      const said = verdict(pack, log.signers.slice(0, 1), view);
      if (said !== null) {
        falseAlarms.push(`clean log ${i}, ${variant}: ${said}`);
      }
    }
  }
  return { classes, cleanLogs, cleanViews: views, falseAlarms };
}

/** `node scripts/drill.mjs [--seed N] [--logs N] [--rounds N]` */
export function main(
  args: readonly string[],
  print: (line: string) => void = line => process.stdout.write(`${line}\n`),
): void {
  const numbers = { seed: 1, logs: 1000, rounds: 20 };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, '') as keyof typeof numbers;
    const value = Number(args[i + 1]);
    if (!(name in numbers) || !Number.isSafeInteger(value) || value < 1) {
      throw new Error(
        `drill: ${args[i]} ${
          args[i + 1]
        }: wanted are --seed, --logs and --rounds with a positive integer`,
      );
    }
    numbers[name] = value;
  }
  const result = runDrill({
    seed: numbers.seed,
    cleanLogs: numbers.logs,
    rounds: numbers.rounds,
  });
  for (const { name, tried, missed } of result.classes) {
    print(`${name}: ${tried - missed.length}/${tried}`);
    missed.slice(0, 5).forEach(line => print(`  missed: ${line}`));
  }
  result.falseAlarms.slice(0, 5).forEach(line => print(`  false: ${line}`));
  const detected = result.classes.filter(c => c.missed.length === 0).length;
  print(
    `drill: ${detected} of ${result.classes.length} detected, ${result.falseAlarms.length} false alarms on ${result.cleanLogs} clean logs`,
  );
  if (detected < result.classes.length || result.falseAlarms.length > 0) {
    process.exitCode = 1;
  }
}
