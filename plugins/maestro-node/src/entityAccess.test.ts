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

import { mockCredentials } from '@backstage/backend-test-utils';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { createEntityAccess } from './entityAccess';

const ADA = mockCredentials.user('user:default/ada');
const BEN = mockCredentials.user('user:default/ben');
const A = 'component:default/a';
const B = 'component:default/b';

function setUp() {
  const questions: string[][] = [];
  let time = 0;
  let failing = false;
  const access = createEntityAccess({
    now: () => time,
    maxEntries: 3,
    catalog: {
      getEntitiesByRefs: async ({ entityRefs }, { credentials }) => {
        questions.push(entityRefs);
        if (failing) {
          throw new Error('catalog is down');
        }
        const { userEntityRef } = (credentials as typeof ADA).principal;
        return {
          items: entityRefs.map(ref =>
            userEntityRef === 'user:default/ada' || ref === A
              ? {
                  apiVersion: 'v1',
                  kind: 'Component',
                  metadata: { name: ref.split('/')[1] },
                }
              : undefined,
          ),
        };
      },
    },
  });
  return {
    access,
    questions,
    wait: (ms: number) => (time += ms),
    fail: (value: boolean) => (failing = value),
  };
}

describe('createEntityAccess', () => {
  it('asks once per caller and entity, for some seconds', async () => {
    const { access, questions, wait } = setUp();
    await access.entity('Component:default/A', ADA);
    expect(await access.visible([A, B], ADA)).toEqual(new Set([A, B]));
    await access.entity(B, ADA);
    expect(questions).toEqual([[A], [B]]);
    wait(5001);
    await access.entity(B, ADA);
    expect(questions).toHaveLength(3);
  });

  it('never gives the answer for one caller to another', async () => {
    const { access } = setUp();
    await access.entity(B, ADA);
    await expect(access.entity(B, BEN)).rejects.toThrow(
      expect.objectContaining({ name: 'NotFoundError' }),
    );
    expect(await access.visible([A, B], BEN)).toEqual(new Set([A]));
  });

  it('remembers nothing for callers that it cannot tell apart', async () => {
    const { access, questions } = setUp();
    const restricted = {
      ...ADA,
      principal: { ...ADA.principal, type: 'unheard-of' },
    } as unknown as BackstageCredentials;
    await access.visible([A], restricted);
    await access.visible([A], restricted);
    expect(questions).toHaveLength(2);
  });

  it('does not remember errors, nor more than it may', async () => {
    const { access, questions, fail } = setUp();
    fail(true);
    await expect(access.entity(A, ADA)).rejects.toThrow('catalog is down');
    fail(false);
    await access.entity(A, ADA);
    expect(questions).toHaveLength(2);
    for (const name of ['x', 'y', 'z']) {
      await access.entity(`component:default/${name}`, ADA);
    }
    await access.entity(A, ADA);
    expect(questions).toHaveLength(6);
  });

  it('refuses a reference that is none', async () => {
    const { access } = setUp();
    await expect(access.entity('a b', ADA)).rejects.toThrow(
      'kind:namespace/name',
    );
    expect(await access.visible([], ADA)).toEqual(new Set());
  });
});
