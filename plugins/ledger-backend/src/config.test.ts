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

import { ConfigReader } from '@backstage/config';
import { readLedgerConfig } from './config';

const read = (maestro: object, env = {}) =>
  readLedgerConfig(new ConfigReader({ maestro } as never), env);

describe('readLedgerConfig', () => {
  it('needs nothing', () => {
    expect(read({})).toMatchObject({
      origin: 'localhost/maestro-ledger',
      demo: false,
      bodyDays: 90,
      backfillDays: 180,
      publish: [],
    });
  });

  it('keeps demo data away from real sources', () => {
    const sources = { github: [{ id: 'github', secret: 's-1' }] };
    expect(() =>
      read({ demo: { enabled: true }, ledger: { sources } }),
    ).toThrow('demo data never mixes');
    expect(
      read(
        { demo: { enabled: true }, ledger: { origin: 'a/b', sources } },
        { MAESTRO_DEMO_GITHUB_SECRET: 's-1' },
      ),
    ).toMatchObject({ demo: true, origin: 'a/b/demo' });
    expect(
      read({ demo: { enabled: true, secrets: ['s-1'] }, ledger: { sources } })
        .demo,
    ).toBe(true);
    expect(() =>
      read(
        {
          demo: { enabled: true, secrets: ['s-1'] },
          ledger: {
            sources: {
              ...sources,
              gitlab: [{ id: 'gitlab', token: ['s-1', 'real'] }],
            },
          },
        },
        {},
      ),
    ).toThrow('demo data never mixes');
  });

  it.each([
    [{ origin: 'two words' }, 'maestro.ledger.origin'],
    [{ bodyRetentionDays: 0 }, 'maestro.ledger.bodyRetentionDays is 0'],
    [
      { publish: [{ type: 's3', path: 'x' }] },
      'maestro.ledger.publish[0].type',
    ],
  ])('refuses %j', (ledger, message) => {
    expect(() => read({ ledger })).toThrow(message);
  });
});
