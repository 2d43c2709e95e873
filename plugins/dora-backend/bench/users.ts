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

import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES, draw, refOf } from './history';
import { answer } from './part';

const USERS = 20;
/** States of a page that come with values; a quiet service is stale. */
const FIGURES = new Set<unknown>(['ok', 'stale']);

export interface UsersOptions {
  port: number;
  seconds: number;
  seed: number;
}

/** Latencies in milliseconds. */
export interface UsersAnswer {
  n: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Answers other than 200 with figures, of a silent source included. */
  failed: number;
}

/**
 * Part: 20 users at one request per second each, over random services. Open
 * loop: requests leave on time, whether or not earlier ones came back, and
 * latency counts from when they should have left. Goes on after its seconds
 * until it is told to stop.
 */
export async function users(options: UsersOptions): Promise<void> {
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  const latencies: number[] = [];
  let failed = 0;
  const record = async (url: string, due: number) => {
    const good = await ask(url);
    latencies.push(performance.now() - due);
    failed += good ? 0 : 1;
  };
  const start = performance.now();
  const requests: Promise<void>[] = [];
  for (let index = 0; index < USERS * options.seconds || !stopped; index += 1) {
    const due = start + (index * 1000) / USERS;
    await sleep(Math.max(0, due - performance.now()));
    const [kind, name] = refOf(draw(SERVICES, options.seed, 4, index)).split(
      ':',
    );
    requests.push(
      record(
        `http://127.0.0.1:${options.port}/api/maestro-dora/entities/${kind}/${name}/figures`,
        due,
      ),
    );
  }
  await Promise.all(requests);
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) =>
    latencies[Math.ceil(share * latencies.length) - 1];
  answer({
    n: latencies.length,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: quantile(1),
    failed,
  } satisfies UsersAnswer);
  process.disconnect();
}

async function ask(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    const body = (await response.json()) as { state?: unknown };
    return response.status === 200 && FIGURES.has(body.state);
  } catch {
    return false;
  }
}
