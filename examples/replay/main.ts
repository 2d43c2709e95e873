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

import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { billingFiles } from '../billing/generate';
import { resourceUsage } from '../billing/usage';
import { llmUsage } from '../billing/llm';
import { DAY, ReplayDelivery, WEEK } from './delivery';
import { figuresPublished } from './published';
import { simulate } from './scenario';
import { DemoSecrets, sendAll } from './send';
import { surveyRounds } from './surveys';

/** Weeks that the replay shows at the first start. */
const WEEKS = 26;
const SEED = 'lighthouse-1';

/** Months of billing data, the running one included. */
const BILLING_MONTHS = 6;

interface DemoState {
  seed: string;
  /** Monday 00:00 UTC of the first simulated week, ISO 8601. */
  firstWeek: string;
  /** Everything that arrived up to this instant has been sent, ISO 8601. */
  sentUntil: string | null;
  /** The same of what is held back; absent: nothing yet. */
  restatedUntil?: string;
  secrets: DemoSecrets;
}

function readState(file: string): DemoState | undefined {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as DemoState)
    : undefined;
}

function writeState(file: string, state: DemoState) {
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, {
    mode: 0o600,
  });
  renameSync(`${file}.new`, file);
}

function mondayOf(at: number): number {
  const days = Math.floor(at / DAY);
  // 1970-01-01 was a Thursday.
  return (days - ((days + 3) % 7)) * DAY;
}

function prepare(file: string, now: number): DemoState {
  const present = readState(file);
  if (present) {
    return present;
  }
  const secret = () => randomBytes(24).toString('hex');
  const state: DemoState = {
    seed: SEED,
    firstWeek: new Date(mondayOf(now) - (WEEKS - 1) * WEEK).toISOString(),
    sentUntil: null,
    secrets: { github: secret(), gitlab: secret(), cdevents: secret() },
  };
  writeState(file, state);
  return state;
}

/**
 * Lays billing files where the cost plugin looks for them, the running month as
 * a provider would export it this morning. A file is in place at once.
 */
function writeBilling(folder: string, now: number) {
  mkdirSync(folder, { recursive: true });
  const until = Math.floor(now / DAY) * DAY;
  for (const { name, text } of billingFiles({
    until,
    months: BILLING_MONTHS,
  })) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    }
  }
}

/** What arrives between two instants, either held back or not. */
function deliveriesOf(
  state: DemoState,
  options: { after: number; until: number; heldBack: boolean },
): ReplayDelivery[] {
  return simulate({
    seed: state.seed,
    firstWeek: Date.parse(state.firstWeek),
    until: options.until,
  }).filter(
    ({ arrivesAt, heldBack = false }) =>
      arrivesAt > options.after && heldBack === options.heldBack,
  );
}

async function send(
  state: DemoState,
  backendUrl: string,
  deliveries: ReplayDelivery[],
) {
  let told = 0;
  const report = await sendAll({
    backendUrl,
    deliveries,
    secrets: state.secrets,
    onProgress: sent => {
      if (sent - told >= 1000) {
        told = sent;
        console.log(`  ${sent} of ${deliveries.length} sent`);
      }
    },
  });
  console.log(
    `Example organisation: ${report.accepted} accepted, ${report.duplicates} duplicates, ${report.refused} refused`,
  );
  if (report.refused > 0) {
    throw new Error(
      `${report.refused} deliveries were refused; the first: ${report.firstRefusal}`,
    );
  }
}

async function load(file: string, backendUrl: string, now: number) {
  const state = prepare(file, now);
  const after = state.sentUntil ? Date.parse(state.sentUntil) : 0;
  const deliveries = deliveriesOf(state, {
    after,
    until: now,
    heldBack: false,
  });
  console.log(
    `Replaying ${
      deliveries.length
    } deliveries of the example organisation, from ${state.firstWeek.slice(
      0,
      10,
    )}${after ? ` (new since ${state.sentUntil})` : ''}`,
  );
  await send(state, backendUrl, deliveries);
  writeState(file, { ...state, sentUntil: new Date(now).toISOString() });
  await surveyRounds(backendUrl, now);
  await resourceUsage(backendUrl, { now, months: BILLING_MONTHS });
  await llmUsage(
    backendUrl,
    deliveriesOf(state, {
      after: now - 4 * WEEK,
      until: now,
      heldBack: false,
    }),
    now,
  );
}

/** Sends what was held back, once the figures of its weeks are published. */
async function restate(file: string, backendUrl: string) {
  const state = readState(file);
  if (!state?.sentUntil || state.restatedUntil === state.sentUntil) {
    return;
  }
  const deliveries = deliveriesOf(state, {
    after: state.restatedUntil ? Date.parse(state.restatedUntil) : 0,
    until: Date.parse(state.sentUntil),
    heldBack: true,
  });
  if (deliveries.length > 0) {
    await figuresPublished(backendUrl);
    await send(state, backendUrl, deliveries);
  }
  writeState(file, { ...state, restatedUntil: state.sentUntil });
}

/**
 * `prepare` makes the demo's secrets, prints them as environment lines, and
 * writes billing files;
 * `load` sends what has not been sent yet, but for the records that come late
 * on purpose; `restate` sends those, once there is something to restate.
 */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string', default: process.env.MAESTRO_DATA_DIR ?? 'data' },
      backend: { type: 'string', default: 'http://localhost:7007' },
      now: { type: 'string' },
    },
  });
  const now = values.now ? Date.parse(values.now) : Date.now();
  if (Number.isNaN(now)) {
    throw new Error(
      `--now ${values.now} is not an instant; write it as 2026-11-21T12:00:00Z`,
    );
  }
  const folder = join(values.data, 'demo');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'state.json');
  switch (positionals[0]) {
    case 'prepare': {
      const { secrets } = prepare(file, now);
      writeBilling(join(folder, 'billing'), now);
      console.log(`MAESTRO_DEMO_GITHUB_SECRET=${secrets.github}`);
      console.log(`MAESTRO_DEMO_GITLAB_TOKEN=${secrets.gitlab}`);
      console.log(`MAESTRO_DEMO_CDEVENTS_TOKEN=${secrets.cdevents}`);
      return;
    }
    case 'load':
      await load(file, values.backend, now);
      return;
    case 'restate':
      await restate(file, values.backend);
      return;
    default:
      throw new Error(
        `Unknown command ${
          positionals[0] ?? '(none)'
        }; use prepare, load or restate`,
      );
  }
}
