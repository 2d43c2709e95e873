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
import { entity } from '../__testUtils__/backend';
import { createGroupTree } from './groupTree';

const ref = (name: string) => `group:default/${name}`;

describe('createGroupTree', () => {
  const tree = (...parents: Array<[string, string | undefined]>) =>
    createGroupTree({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: parents.map(([name, parent]) =>
          entity('Group', name, parent === undefined ? {} : { parent }),
        ),
      }),
    });

  it('finds groups below groups, whatever case they are written in', async () => {
    const { below, children } = tree(
      ['all', undefined],
      ['Shop', 'group:default/all'],
      ['cart', 'shop'],
      ['data', 'all'],
    );
    expect([...(await below(ref('all')))].sort()).toEqual(
      ['all', 'cart', 'data', 'shop'].map(ref),
    );
    expect(await children(ref('all'))).toEqual(['data', 'shop'].map(ref));
    expect(await children(ref('cart'))).toEqual([]);
  });

  it('ends where a hierarchy closes', async () => {
    const { below } = tree(['a', 'b'], ['b', 'a']);
    expect([...(await below(ref('a')))].sort()).toEqual(['a', 'b'].map(ref));
  });
});
