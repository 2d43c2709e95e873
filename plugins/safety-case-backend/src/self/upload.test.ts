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

import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import { T1, TRUST, envelopeOf, testDoor } from '../__testUtils__/door';
import { sha } from '../__testUtils__/events';
import { TREE_PREDICATE } from './argument';
import { TOKEN_FILE, readPortal } from './portal';
import { Upload, handIn } from './upload';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const TOKEN = mockCredentials.user
  .header('user:default/bram')
  .replace('Bearer ', '');

const uploads: Upload[] = [
  {
    kind: 'report',
    title: 'tests',
    format: 'junit',
    commit: sha('a1'),
    name: 'npm test',
    text: `<testsuites><testsuite timestamp="${T1}"><testcase name="a"/></testsuite></testsuites>`,
  },
  {
    kind: 'envelope',
    title: 'tree',
    envelope: envelopeOf(
      { uncommitted: 0, timestamp: T1 },
      { predicateType: TREE_PREDICATE },
    ),
  },
];

describe('handing in what a checkout knows', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function serve(rules = TRUST.rules) {
    const door = await testDoor(await databases.init('SQLITE_3'), {
      config: { trust: { ...TRUST, rules } },
    });
    server = door.server;
    if (!server.listening) {
      await once(server, 'listening');
    }
    const { port } = server.address() as AddressInfo;
    return {
      ...door,
      // The routes of the tests lie at the root.
      send: () =>
        handIn(uploads, {
          portal: 'http://portal.example/',
          token: TOKEN,
          fetch: (url, init) =>
            fetch(
              String(url).replace(
                'http://portal.example/api/maestro-safety-case',
                `http://127.0.0.1:${port}`,
              ),
              init,
            ),
        }),
    };
  }

  it('is kept by the door, with who handed it in, and once only', async () => {
    const { send, store } = await serve([
      ...TRUST.rules,
      { predicate: TREE_PREDICATE, signers: ['ci'] },
    ]);
    const first = await send();
    expect(first.refused).toBe(0);
    const digests = first.lines.map(line => /[0-9a-f]{64}$/.exec(line)![0]);
    const kept = await store.evidence(digests);
    expect(
      kept
        .map(({ origin, signedByPortal }) => [
          origin.collector,
          signedByPortal,
          origin.system,
        ])
        .sort(),
    ).toEqual([
      ['envelope', false, 'user:default/bram'],
      ['report-junit', true, 'user:default/bram'],
    ]);
    const second = await send();
    expect(second.lines.join()).toMatch(/tests: .* there already.*tree: /);
    expect(second.refused).toBe(0);
  });

  it('tells what the policy refuses, and hands in the rest', async () => {
    const { send } = await serve();
    const { lines, refused } = await send();
    expect(refused).toBe(1);
    expect(lines[0]).toMatch(/^handed in {2}tests: [0-9a-f]{64}$/);
    expect(lines[1]).toMatch(
      /^refused {4}tree: 403 key:.* may not make statements of type/,
    );
  });

  it('says when nobody answers, or something else', async () => {
    const to = (answer: () => Promise<Response>) =>
      handIn(uploads, {
        portal: 'http://x.example',
        token: 't',
        fetch: answer,
      });
    await expect(
      to(async () => {
        throw new TypeError('fetch failed', {
          cause: { code: 'ECONNREFUSED' },
        });
      }),
    ).rejects.toThrow('http://x.example does not answer (ECONNREFUSED)');
    await expect(to(async () => new Response('<html>'))).rejects.toThrow(
      'is no Maestro',
    );
    expect(
      (await to(async () => new Response('', { status: 502 }))).lines[0],
    ).toBe('refused    tests: 502 without a reason');
  });
});

describe('where to hand in', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'maestro-self-'));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  const portal = 'http://localhost:7007';
  const read = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    readPortal(args, { env, data });

  it('takes the token of the argument, the environment, or npm start', () => {
    expect(read([])).toBeNull();
    expect(() => read(['--portal', portal])).toThrow(
      'set MAESTRO_PORTAL_TOKEN or --token',
    );
    writeFileSync(join(data, TOKEN_FILE), 'of-start\n');
    expect(read([`--portal=${portal}`])).toEqual({ portal, token: 'of-start' });
    const env = { MAESTRO_PORTAL_TOKEN: 'of-env' };
    expect(read(['--portal', portal], env)?.token).toBe('of-env');
    expect(read(['--portal', portal, '--token', 'mine'], env)?.token).toBe(
      'mine',
    );
  });

  it.each([
    [['--port', 'x'], 'Unknown argument "--port"'],
    [['--portal'], '--portal needs a value'],
    [['--portal', '--token'], '--portal needs a value'],
    [['--portal', 'localhost:7007'], 'write the address of the backend'],
    [['--token', 't'], 'without --portal'],
  ])('refuses %j', (args, message) => {
    expect(() => read(args)).toThrow(message);
  });
});
