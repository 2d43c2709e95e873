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

import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { checkPack } from '@maestro/verify';
import { flipBits } from '../src/__testUtils__/flips';

import { judge } from '../src/engine/judge';
import { judgePack, readTar } from '../src/engine/pack';
import { buildPack, packKey } from '../src/pack/build';
import { caseOfLeaves, argumentOfNodes } from './cases';
import { firstJudgement } from './first';
import { servePage } from './page';

const FLIPS = 10_000;
const ROUNDS = 5;

/**
 * `yarn bench safety-case`: Repro Packs and judgements. Times are medians of
 * five rounds; the cold check is a new process each time.
 */
export async function main(): Promise<void> {
  // First of all, as in a portal that has just started.
  const { longestStep, total } = firstJudgement(10_000);
  const large = '10,000 nodes, a statement for each leaf';
  print('read and judge for the first time', total, 'ms', large, 'none');
  print('its longest step without a pause', longestStep, 'ms', large, 'none');
  const signer = newKey();
  const log = newKey();
  const pins = {
    signer: packKey(signer).fingerprint,
    logKey: packKey(log).fingerprint,
  };
  const built = caseOfLeaves(200, { signer, log });
  const pack = built.build();
  print('size of a pack', pack.length / 1024, 'KiB', '200 leaves', 'none');
  print(
    'build a pack, judging included',
    median(() => built.build()),
    'ms',
    '200 leaves',
    '< 3,000 ms',
  );
  print(
    'judge a pack again from its files',
    median(() => judgePack(readTar(pack), sha256)),
    'ms',
    '200 leaves',
    'none',
  );
  cold(pack, pins);
  print(
    'check a pack in a running process',
    median(() => checkPack(pack, pins)),
    'ms',
    '200 leaves',
    'none',
  );
  for (const size of [500, 10_000]) {
    for (const shape of ['tree', 'chain'] as const) {
      const argument = argumentOfNodes(size, shape);
      print(
        `judge an argument (${shape})`,
        median(() => judge(argument)),
        'ms',
        `${size.toLocaleString('en')} nodes`,
        'none',
      );
    }
  }
  // Goals and solutions in pairs, below the claim and its strategy.
  const judged = caseOfLeaves(249, { signer, log }).judge();
  await page(500, judged);
  await page(10_000, manyTimes(judged, 20));
  const small = caseOfLeaves(5, { signer, log }).build();
  const begin = performance.now();
  const { accepted, tried } = flipBits(
    small,
    { count: FLIPS, seed: 20261121 },
    turned => checkPack(turned, pins),
  );
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  print(
    `packs accepted of ${tried.toLocaleString('en')} with one bit turned`,
    accepted,
    'packs',
    `5 leaves, ${(small.length / 1024).toFixed(0)} KiB, ${seconds} s`,
    '0',
  );
}

/** The same case so many times over, as one. */
function manyTimes(
  judged: Pick<SafetyCase, 'nodes' | 'relations' | 'yaml'>,
  times: number,
): object {
  const copies = Array.from({ length: times }, (_, copy) => `.${copy}`);
  return {
    ...judged,
    yaml: judged.yaml.repeat(times),
    nodes: copies.flatMap(copy =>
      judged.nodes.map(node => ({ ...node, id: node.id + copy })),
    ),
    relations: copies.flatMap(copy =>
      judged.relations.map(({ from, to, ...relation }) => ({
        ...relation,
        id: `${from}${copy} -> ${to}${copy}`,
        from: from + copy,
        to: to + copy,
      })),
    ),
  };
}

/** What a browser waits for until it has the data of a page. */
async function page(nodes: number, judged: object): Promise<void> {
  const { close, read } = await servePage(judged);
  try {
    const bytes = await read();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const begin = performance.now();
      await read();
      times.push(performance.now() - begin);
    }
    print(
      'data of a page over HTTP, worst of five',
      Math.max(...times),
      'ms',
      `${nodes.toLocaleString('en')} nodes, ${(bytes / 1024).toFixed(0)} KiB`,
      nodes <= 500 ? '< 300 ms' : 'none',
    );
  } finally {
    await close();
  }
}

/** The whole command, from the start of the process. */
function cold(
  pack: Uint8Array,
  pins: { signer: string; logKey: string },
): void {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  try {
    const file = join(folder, 'case.tar');
    writeFileSync(file, pack);
    const run = (program: string) =>
      execFileSync(
        process.execPath,
        [
          resolve(program),
          'pack',
          file,
          '--signer',
          pins.signer,
          '--log-key',
          pins.logKey,
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
    const program = 'packages/verify/verify.mjs';
    if (!run(program).includes('VERIFIED: 200 statements')) {
      throw new Error('The pack was not verified');
    }
    print(
      'check a pack on the command line, cold',
      median(() => run(program)),
      'ms',
      '200 leaves',
      '< 1,000 ms',
    );
    execFileSync('tar', ['-xf', file, '-C', folder]);
    rmSync(file);
    print(
      'check it by the shell script',
      median(
        () =>
          execFileSync(
            'sh',
            [
              resolve('packages/verify/scripts/verify-pack.sh'),
              pins.signer,
              pins.logKey,
            ],
            { cwd: folder },
          ),
        1,
      ),
      'ms',
      '200 leaves',
      'none',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function newKey() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function median(run: () => unknown, rounds = ROUNDS): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    run();
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  return times[Math.floor(rounds / 2)];
}

function print(
  what: string,
  value: number,
  unit: string,
  size: string,
  goal: string,
): void {
  const figure =
    value >= 100 || value === 0 ? value.toFixed(0) : value.toFixed(1);
  console.log(`${what}: ${figure} ${unit} (${size}; goal: ${goal})`);
}
