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

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readRequests } from '../src/conformance/pullreqsData';
import { splitOf } from '../src/conformance/pullreqsGate';
import { createPredictor } from '../src/engine/mergeTime/predictor';
import { RequestRow } from '../src/engine/mergeTime/types';
import { trainInThread } from '../src/prediction/trainInThread';

const ASKED = 300;

/** Watches whether the event loop of this thread keeps turning. */
class Turns {
  #last = performance.now();
  #longest = 0;
  readonly #timer = setInterval(() => {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }, 5);

  stop(): number {
    clearInterval(this.#timer);
    return this.#longest;
  }
}

/**
 * `yarn bench dora merge-time --data FOLDER [--seed N] [--size]`: trains the
 * prediction of merge times as the scheduled task does, in a thread, on the
 * published requests of a folder, and asks it for single requests with the
 * history of their projects. The quality is printed by
 * `yarn conformance dora --only pullreqs`.
 */
export async function mergeTime(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: '../shared/vectors/dora' },
      seed: { type: 'string', default: '1' },
      size: { type: 'boolean', default: false },
    },
  });
  const folder = resolve(process.env.INIT_CWD ?? '.', values.data);
  const rows = await readRequests(folder);
  if (rows.length === 0) {
    throw new Error(`--data is "${values.data}"; it holds no pull requests`);
  }
  const split = splitOf(rows);
  const until = split.at;
  const options = { until, size: values.size, seed: Number(values.seed) };
  console.log(
    `Input: ${rows.length} requests, ${split.train.length} merged ones to learn, seed ${values.seed}`,
  );

  const turns = new Turns();
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { model, learnt, metrics } = await trainInThread(rows, options);
  const used = process.cpuUsage(cpu);
  print('training', (performance.now() - started) / 1000, 's', '<= 120');
  print('  processor time', (used.user + used.system) / 1e6, 's');
  print('  longest pause of the event loop meanwhile', turns.stop(), 'ms');
  print('  model as JSON', JSON.stringify(model).length / 1024, 'KiB');
  print('  AUC on the validation part', metrics.handTillAuc!, '');

  const byProject = new Map<string, RequestRow[]>();
  for (const row of rows) {
    const list = byProject.get(row.project);
    if (list) {
      list.push(row);
    } else {
      byProject.set(row.project, [row]);
    }
  }
  const predictor = createPredictor({ id: 'bench', learnt, stored: model }, '');
  const step = Math.max(1, Math.floor(split.test.length / ASKED));
  const times: number[] = [];
  for (let place = 0; place < split.test.length; place += step) {
    const row = rows[split.test[place]];
    const history = byProject.get(row.project)!;
    const asked = performance.now();
    predictor.predict([row], history);
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1];
  print('one request with the history of its project, p50', at(0.5), 'ms');
  print('  p95', at(0.95), 'ms', '<= 5 for a prediction');

  const [most] = [...byProject.values()].sort((a, b) => b.length - a.length);
  const asked = performance.now();
  predictor.predict(most.slice(0, 100), most);
  print(
    `100 requests of the largest project (${most.length} requests), each`,
    (performance.now() - asked) / 100,
    'ms',
  );
}

function print(what: string, value: number, unit: string, target = ''): void {
  console.log(
    `${what}: ${value.toLocaleString('en', {
      maximumSignificantDigits: 3,
    })} ${unit}${target && ` (target ${target})`}`,
  );
}
