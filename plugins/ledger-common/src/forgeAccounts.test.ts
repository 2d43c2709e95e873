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

import { judgeApproval, readForgeAccounts } from './forgeAccounts';

const user = (name: string, accounts?: string, namespace?: string) => ({
  metadata: {
    name,
    namespace,
    annotations: (accounts
      ? { 'maestro.dev/forge-account': accounts }
      : {}) as Record<string, string>,
  },
});

describe('readForgeAccounts', () => {
  it('maps several accounts of a user, whatever their case', () => {
    const { userOf, accounts, problems } = readForgeAccounts({
      users: [
        user('Ada', 'GitHub.com/Ada-Quist, gitlab.example.org:8443/ada'),
        user('bram', 'github.com/bram', 'partners'),
        user('chidi'),
      ],
    });
    expect(problems).toEqual([]);
    expect(accounts).toEqual([
      'github.com/ada-quist',
      'github.com/bram',
      'gitlab.example.org:8443/ada',
    ]);
    expect(accounts.map(userOf)).toEqual([
      'user:default/ada',
      'user:partners/bram',
      'user:default/ada',
    ]);
    expect(userOf('github.com/chidi')).toBeNull();
  });

  it('gives an account that two users claim to neither', () => {
    const { userOf, accounts, problems } = readForgeAccounts({
      users: [
        user('ada', 'github.com/shared, github.com/ada'),
        user('bram', 'github.com/Shared'),
      ],
    });
    expect(userOf('github.com/shared')).toBeNull();
    expect(accounts).toEqual(['github.com/ada']);
    expect(problems).toEqual([
      expect.stringContaining('user:default/ada and user:default/bram'),
    ]);
  });

  it('names what it cannot read', () => {
    const { accounts, problems } = readForgeAccounts({
      users: [user('ada', 'ada, github.com/, https://github.com/ada,')],
    });
    expect(accounts).toEqual([]);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/user:default\/ada.*"ada".*host\/login/);
  });
});

describe('judgeApproval', () => {
  const keyOf = (host: string, login: string) => `p_${login}@${host}`;
  const { userOf } = readForgeAccounts({
    users: [
      user('ada', 'github.com/ada, github.com/ada-work'),
      user('bram', 'github.com/bram'),
    ],
    keyOf,
  });
  const person = (login: string, type: 'user' | 'bot' = 'user') => ({
    id: keyOf('github.com', login),
    type,
  });

  it.each([
    ['independent', person('ada'), person('bram')],
    ['same_user', person('ada'), person('ada')],
    ['same_user', person('ada'), person('ada-work')],
    ['reviewer_unmapped', person('ada'), person('stranger')],
    ['author_unmapped', person('stranger'), person('bram')],
    ['reviewer_unmapped', person('stranger'), person('stranger')],
    ['reviewer_bot', person('ada'), person('bram', 'bot')],
    ['author_bot', person('renovate', 'bot'), person('bram')],
    ['reviewer_unknown', person('ada'), null],
    ['author_unknown', null, person('bram')],
  ] as const)('%s', (verdict, author, reviewer) => {
    expect(judgeApproval({ author, reviewer, userOf })).toBe(verdict);
  });
});
