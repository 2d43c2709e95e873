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

import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { person } from '../__testUtils__/cases';
import { MemoryLedger } from '../__testUtils__/ledger';
import { createReadAccounts } from './accounts';

const withEmail = (name: string, account: string, email: string) => ({
  ...person(name, account),
  spec: { profile: { email } },
});

const read = (entities: ReturnType<typeof person>[]) =>
  createReadAccounts({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    ledger: new MemoryLedger(),
  })();

describe('who stands behind a pseudonym', () => {
  it('knows people by the address of their profile, too', async () => {
    const { personOf, userOf } = await read([
      withEmail('ada', 'github.com/ada', 'Ada@x.example'),
      withEmail('bram', 'github.com/bram', 'not an address'),
    ]);
    for (const account of [
      'github.com/ada',
      'github.com/ada@x.example',
      'git/ada@x.example',
    ]) {
      expect(userOf(`p_${account}`)).toBe('user:default/ada');
    }
    expect(userOf('p_gitlab.com/ada@x.example')).toBeNull();
    expect(userOf('p_github.com/bram')).toBe('user:default/bram');
    expect(userOf(personOf('user:default/ada')!.id)).toBe('user:default/ada');
  });

  it('takes an address that two share for nobody’s', async () => {
    const { userOf } = await read([
      withEmail('ada', 'github.com/ada', 'team@x.example'),
      withEmail('bram', 'github.com/bram', 'team@x.example'),
    ]);
    expect(userOf('p_git/team@x.example')).toBeNull();
    expect(userOf('p_github.com/ada')).toBe('user:default/ada');
  });
});
