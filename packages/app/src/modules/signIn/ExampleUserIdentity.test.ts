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

import {
  ExampleUserIdentity,
  rememberedExampleUser,
} from './ExampleUserIdentity';
import { ExampleUsersClient, ExampleUserSession } from './exampleUsersClient';

function client(options: { expiresInSeconds?: number } = {}) {
  const signIn = jest.fn(
    async (name: string): Promise<ExampleUserSession> => ({
      profile: { displayName: `The ${name}` },
      backstageIdentity: {
        token: `token-${signIn.mock.calls.length}`,
        expiresInSeconds: options.expiresInSeconds,
        identity: {
          type: 'user',
          userEntityRef: `user:default/${name}`,
          ownershipEntityRefs: [],
        },
      },
    }),
  );
  return { signIn, list: async () => [] } satisfies ExampleUsersClient;
}

describe('ExampleUserIdentity', () => {
  beforeEach(() => window.localStorage.clear());

  it('is remembered until sign-out', async () => {
    const identity = await ExampleUserIdentity.signIn({
      client: client(),
      name: 'auditor',
    });
    expect(await identity.getProfileInfo()).toEqual({
      displayName: 'The auditor',
    });
    expect((await identity.getBackstageIdentity()).userEntityRef).toBe(
      'user:default/auditor',
    );
    expect(rememberedExampleUser()).toBe('auditor');
    await identity.signOut();
    expect(rememberedExampleUser()).toBeUndefined();
  });

  it('renews its token a minute before the end, once for all callers', async () => {
    let now = 0;
    const example = client({ expiresInSeconds: 3600 });
    const identity = await ExampleUserIdentity.signIn({
      client: example,
      name: 'engineer',
      now: () => now,
    });
    now = 3_539_999;
    expect(await identity.getCredentials()).toEqual({ token: 'token-1' });
    now = 3_540_000;
    expect(
      await Promise.all([identity.getCredentials(), identity.getCredentials()]),
    ).toEqual([{ token: 'token-2' }, { token: 'token-2' }]);
    expect(example.signIn).toHaveBeenCalledTimes(2);
  });

  it('asks again after a renewal that failed', async () => {
    let now = 0;
    const example = client({ expiresInSeconds: 120 });
    const identity = await ExampleUserIdentity.signIn({
      client: example,
      name: 'engineer',
      now: () => now,
    });
    now = 60_000;
    example.signIn.mockRejectedValueOnce(new Error('backend is away'));
    await expect(identity.getCredentials()).rejects.toThrow('backend is away');
    expect(await identity.getCredentials()).toEqual({ token: 'token-3' });
  });

  it('does not remember who was refused', async () => {
    const example = client();
    example.signIn.mockRejectedValueOnce(new Error('no'));
    await expect(
      ExampleUserIdentity.signIn({ client: example, name: 'platform' }),
    ).rejects.toThrow('no');
    expect(rememberedExampleUser()).toBeUndefined();
  });
});
