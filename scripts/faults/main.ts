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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RandomStream } from '../../examples/replay/random';
import { Backend } from './backend';
import { assertNothingLost } from './check';
import { Accepted, githubDeliveries, SECRETS, sendUntil } from './traffic';

interface Fault {
  name: string;
  run(context: { folder: string; rounds: number }): Promise<string>;
}

const root = process.cwd();

/** kill -9 of the only backend while deliveries pour in, then restart. */
const killDuringIngest: Fault = {
  name: 'kill -9 during ingest (SQLite)',
  async run({ folder, rounds }) {
    const backend = await Backend.create({
      root,
      folder,
      name: 'backend',
      env: SECRETS,
    });
    const random = new RandomStream('faults', 'kill');
    const deliveries = githubDeliveries('faults-kill', 600 * (rounds + 1));
    const accepted: Accepted = new Map();
    const checkpoints: string[] = [];
    try {
      await backend.start();
      for (let round = 0; round < rounds; round++) {
        const killAt = accepted.size + random.integer(100, 400);
        let dead = false;
        const part = deliveries.slice(round * 600, (round + 1) * 600);
        const traffic = sendUntil({
          urls: [backend.url],
          deliveries: part,
          accepted,
          concurrency: 32,
          stopped: () => dead,
        });
        while (accepted.size < killAt) {
          await new Promise(resolve => setTimeout(resolve, 5));
        }
        checkpoints.push(await backend.text('/checkpoint'));
        await backend.kill();
        dead = true;
        await traffic;
        await backend.start();
        await assertNothingLost({
          root,
          folder,
          backend,
          accepted,
          checkpoints,
        });
      }
      const again = await sendUntil({
        urls: [backend.url],
        deliveries,
        accepted: new Map(accepted),
        concurrency: 32,
      });
      if (again.failed > 0 || again.duplicates < accepted.size) {
        throw new Error(
          `Of ${accepted.size} accepted deliveries, ${again.duplicates} were known when sent again; ${again.failed} failed`,
        );
      }
      return `${rounds} kills, ${accepted.size} accepted, 0 lost, 0 double`;
    } finally {
      await backend.kill();
    }
  },
};

/**
 * The key is changed twice while deliveries pour in, each time after a kill -9;
 * a stranger who pinned the first key follows. A key that nobody handed over
 * to does not start.
 */
const keyHandedOver: Fault = {
  name: 'key changed after kill -9 during ingest (SQLite)',
  async run({ folder }) {
    const { generateKeyPairSync } = await import('node:crypto');
    const pem = () =>
      generateKeyPairSync('ed25519').privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }) as string;
    const [second, third, stranger] = [pem(), pem(), pem()];
    const withKeys = async (checkpointKey?: string, ...others: string[]) =>
      Backend.create({
        root,
        folder,
        name: 'backend',
        env: {
          ...SECRETS,
          ...(checkpointKey && {
            APP_CONFIG_maestro_ledger_checkpointKey:
              JSON.stringify(checkpointKey),
            APP_CONFIG_maestro_ledger_handoverKeys: JSON.stringify(others),
          }),
        },
      });
    const deliveries = githubDeliveries('faults-keys', 900);
    const accepted: Accepted = new Map();
    const checkpoints: string[] = [];
    let pinned: string | undefined;
    let leaves = 0;
    const steps = [
      // The first one is made and kept in the database.
      await withKeys(),
      await withKeys(second),
      await withKeys(third, second),
    ];
    for (const [step, backend] of steps.entries()) {
      try {
        await backend.start();
        pinned ??= JSON.parse(await backend.text('/status')).verifierKey;
        let dead = false;
        const traffic = sendUntil({
          urls: [backend.url],
          deliveries: deliveries.slice(step * 300, (step + 1) * 300),
          accepted,
          concurrency: 32,
          stopped: () => dead,
        });
        while (accepted.size < step * 200 + 100) {
          await new Promise(resolve => setTimeout(resolve, 5));
        }
        checkpoints.push(await backend.text('/checkpoint'));
        if (step < steps.length - 1) {
          await backend.kill();
          dead = true;
          await traffic;
          continue;
        }
        await traffic;
        const { keys } = JSON.parse(await backend.text('/keys'));
        if (keys.length !== steps.length) {
          throw new Error(`The log tells ${keys.length} keys, not 3`);
        }
        ({ leaves } = await assertNothingLost({
          root,
          folder,
          backend,
          accepted,
          checkpoints,
          key: pinned,
        }));
      } finally {
        await backend.kill();
      }
    }
    const refused = await withKeys(stranger);
    const started = await refused.start(30_000).then(
      () => true,
      () => false,
    );
    await refused.kill();
    if (started) {
      throw new Error('A key that nobody handed over to signed the log');
    }
    return `2 hand-overs, ${accepted.size} accepted, ${leaves} leaves, verified with the first key; a strange key refused`;
  },
};

/** Two replicas on one database; one is killed, one is frozen and comes back. */
const twoReplicas: Fault = {
  name: 'two replicas, one killed, one frozen (PostgreSQL)',
  async run({ folder }) {
    const { startPostgres } = await import(
      pathToFileURL(join(root, 'scripts/postgres.mjs')).href
    );
    const postgres = await startPostgres();
    const { generateKeyPairSync } = await import('node:crypto');
    const newKey = () =>
      JSON.stringify(
        generateKeyPairSync('ed25519').privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }),
      );
    const env = {
      ...SECRETS,
      APP_CONFIG_maestro_ledger_checkpointKey: newKey(),
      APP_CONFIG_maestro_safetyCase_evidenceKey: newKey(),
      APP_CONFIG_backend_database_client: 'pg',
      APP_CONFIG_backend_database_connection: JSON.stringify(
        postgres.connectionString,
      ),
    };
    const replicas = [
      await Backend.create({ root, folder, name: 'first', env }),
      await Backend.create({ root, folder, name: 'second', env }),
    ];
    const [first, second] = replicas;
    const urls = replicas.map(replica => replica.url);
    const deliveries = githubDeliveries('faults-replicas', 1800);
    const accepted: Accepted = new Map();
    const checkpoints: string[] = [];
    try {
      await first.start();
      await second.start();
      await sendUntil({
        urls,
        deliveries: deliveries.slice(0, 600),
        accepted,
        concurrency: 32,
      });
      checkpoints.push(await first.text('/checkpoint'));

      const frozen = sendUntil({
        urls,
        deliveries: deliveries.slice(500, 1200),
        accepted,
        concurrency: 32,
      });
      await new Promise(resolve => setTimeout(resolve, 100));
      second.pause();
      await new Promise(resolve => setTimeout(resolve, 8000));
      second.resume();
      await frozen;
      checkpoints.push(await second.text('/checkpoint'));

      const killed = sendUntil({
        urls,
        deliveries: deliveries.slice(1100),
        accepted,
        concurrency: 32,
      });
      await new Promise(resolve => setTimeout(resolve, 150));
      await first.kill();
      await killed;
      const { leaves } = await assertNothingLost({
        root,
        folder,
        backend: second,
        accepted,
        checkpoints,
      });
      return `${accepted.size} accepted by two replicas, ${leaves} leaves, one sequence, 0 lost, 0 double`;
    } finally {
      await first.kill();
      await second.kill();
      await postgres.stop();
    }
  },
};

/** `--short` runs one round of each fault, as CI does; `--only TEXT` some of them. */
export async function main(args: string[]): Promise<void> {
  const rounds = args.includes('--short') ? 1 : 5;
  const at = args.indexOf('--only');
  const only = at < 0 ? '' : args[at + 1] ?? '';
  const faults = [killDuringIngest, keyHandedOver, twoReplicas].filter(
    ({ name }) => name.includes(only),
  );
  let passed = 0;
  let failed = 0;
  for (const fault of faults) {
    const folder = mkdtempSync(join(tmpdir(), 'maestro-faults-'));
    try {
      console.log(`${fault.name}: ${await fault.run({ folder, rounds })}`);
      passed++;
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      failed++;
      console.log(`${fault.name}: FAILED: ${(error as Error).message}`);
      console.log(`  logs: ${folder}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
