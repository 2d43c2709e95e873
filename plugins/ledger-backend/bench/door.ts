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

import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  LedgerSource,
  ledgerSourcesExtensionPoint,
} from '@maestro/backstage-plugin-ledger-node';
import { Knex } from 'knex';
import { ledgerPlugin } from '../src/plugin';
import { generateCheckpointKey } from '../src/service/crypto';

const SECRET = 'a secret of the benchmark';
const CONNECTIONS = 64;
const BODY_BYTES = 2000;

function signatureOf(body: string | Uint8Array): string {
  return createHmac('sha256', SECRET).update(body).digest('hex');
}

/** Signed JSON that names a tag, as a forge's webhook would. */
const source: LedgerSource = {
  id: 'bench',
  title: 'Benchmark',
  tenant: null,
  normalizer: 'bench@1',
  verify({ headers, body }) {
    return headers['x-signature'] === signatureOf(body)
      ? {
          ok: true,
          deliveryId: headers['x-delivery'] ?? '',
          event: 'tag',
          method: 'hmac-sha256',
          mediaType: 'application/json',
        }
      : {
          ok: false,
          status: 401,
          reason: 'wrong_signature',
          message: 'x-signature does not match the body; check the secret',
        };
  },
  normalize({ body }, context) {
    const { tag, at, by } = JSON.parse(Buffer.from(body).toString());
    context.person({ host: 'github.com', login: by, type: 'user' });
    return {
      events: [
        {
          type: 'maestro.tag.created',
          version: '1.0.0',
          naturalKey: `github.com|lighthouse/checkout|tag|${tag}`,
          revision: at,
          occurredAt: at,
          subject: {
            host: 'github.com',
            repository: 'lighthouse/checkout',
            environment: null,
            service: null,
          },
          data: { tag, sha: 'b'.repeat(40), createdAt: at },
        },
      ],
      ignored: null,
      problems: [],
    };
  },
};

export interface LoadOptions {
  port: number;
  /** Deliveries per second. */
  rate: number;
  seconds: number;
}

export interface DoorResult {
  sent: number;
  /** Answered 202, and so durable. */
  accepted: number;
  refused: number;
  /** From the first delivery to the last answer. */
  elapsedMs: number;
  /** Milliseconds from when a delivery was due until its answer. */
  p50: number;
  p99: number;
  /** CPU of the backend, all of it, per accepted delivery. */
  cpuMicroseconds: number;
}

/**
 * The plugin in a backend, and senders in a process of their own. Open loop:
 * deliveries leave when they are due, whether or not others were answered.
 */
export async function benchDoor(
  knex: Knex,
  options: Omit<LoadOptions, 'port'>,
): Promise<DoorResult> {
  const backend = await startTestBackend({
    features: [
      ledgerPlugin,
      createBackendModule({
        pluginId: 'maestro-ledger',
        moduleId: 'bench',
        register(reg) {
          reg.registerInit({
            deps: { sources: ledgerSourcesExtensionPoint },
            async init({ sources }) {
              sources.addSource(source);
            },
          });
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({
        data: {
          maestro: { ledger: { checkpointKey: generateCheckpointKey() } },
        },
      }),
    ],
  });
  try {
    const before = process.cpuUsage();
    const load = await inOwnProcess({
      ...options,
      port: backend.server.port(),
    });
    const { user, system } = process.cpuUsage(before);
    return { ...load, cpuMicroseconds: (user + system) / load.accepted };
  } finally {
    await backend.stop();
  }
}

function inOwnProcess(
  options: LoadOptions,
): Promise<Omit<DoorResult, 'cpuMicroseconds'>> {
  const args = JSON.stringify(['--load', JSON.stringify(options)]);
  const child = spawn(
    process.execPath,
    ['-e', `require(${JSON.stringify(__filename)}).main(${args})`],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    child.once('message', message =>
      resolve(message as Omit<DoorResult, 'cpuMicroseconds'>),
    );
    child.once('close', code =>
      reject(new Error(`The senders ended early, with code ${code}`)),
    );
  });
}

/** In the process of the senders. */
export async function sendLoad(options: LoadOptions): Promise<void> {
  const { port, rate, seconds } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const total = rate * seconds;
  // Made before the clock starts.
  const deliveries = Array.from({ length: total }, (_, index) => {
    const body = JSON.stringify({
      tag: `v${index}`,
      by: `user-${index % 50}`,
      at: new Date().toISOString(),
      filling: randomBytes(BODY_BYTES / 2).toString('hex'),
    });
    return { id: `d-${index}`, body, signature: signatureOf(body) };
  });
  const latencies: number[] = [];
  let refused = 0;
  const start = performance.now();
  const send = (at: number) =>
    new Promise<void>(resolve => {
      const { id, body, signature } = deliveries[at];
      const post = request(
        {
          agent,
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/api/maestro-ledger/doors/bench',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-delivery': id,
            'x-signature': signature,
          },
        },
        response => {
          response.resume();
          response.once('end', () => {
            if (response.statusCode === 202) {
              latencies.push(performance.now() - start - (at * 1000) / rate);
            } else {
              refused += 1;
            }
            resolve();
          });
        },
      );
      post.once('error', () => {
        refused += 1;
        resolve();
      });
      post.end(body);
    });
  const answers: Promise<void>[] = [];
  while (answers.length < total) {
    const due = Math.min(
      total,
      Math.floor(((performance.now() - start) * rate) / 1000) + 1,
    );
    while (answers.length < due) {
      answers.push(send(answers.length));
    }
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  const elapsedMs = performance.now() - start;
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) =>
    latencies[Math.ceil(share * latencies.length) - 1] ?? NaN;
  process.send!(
    {
      sent: total,
      accepted: latencies.length,
      refused,
      elapsedMs,
      p50: quantile(0.5),
      p99: quantile(0.99),
    } satisfies Omit<DoorResult, 'cpuMicroseconds'>,
    () => process.exit(0),
  );
}
