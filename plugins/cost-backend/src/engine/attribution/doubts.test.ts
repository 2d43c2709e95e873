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

import { doubtsAbout } from './doubts';
import { EntityHistory } from './days';
import { EntityVersion, RuleSet } from './types';

const version = (entityRef: string, to: string | null): EntityVersion => ({
  entityRef,
  kind: entityRef.split(':')[0],
  from: null,
  to,
  claims: null,
  ownerPath: '',
  partPath: '',
});

const HISTORY = new EntityHistory([
  version('component:default/search', null),
  version('component:default/cart', '2026-10-03'),
  version('group:default/shop', null),
]);

const SET: RuleSet = {
  tagAliases: [],
  rules: [
    {
      ruleId: 'search',
      title: 'Search',
      when: { service: ['Search'] },
      target: { kind: 'entity', entityRef: 'component:default/search' },
    },
    {
      ruleId: 'serach',
      title: 'Misspelt',
      when: { service: ['Serach'] },
      target: { kind: 'entity', entityRef: 'component:default/serach' },
    },
  ],
  pools: [
    {
      poolId: 'nodes',
      title: 'Nodes',
      line: 'shared',
      split: {
        by: 'fixed',
        percent: { 'component:default/cart': '50', 'pool:rest': '50' },
      },
      among: ['group:default/shop'],
    },
  ],
};

describe('doubtsAbout', () => {
  it('names entities that the catalog does not have, or has no more', () => {
    expect(doubtsAbout(SET, HISTORY, null)).toEqual([
      'rule serach names component:default/serach, which the catalog does not have',
      'pool nodes names component:default/cart, which is not in the catalog since 2026-10-03',
    ]);
  });

  it('names rules that claimed nothing', () => {
    expect(doubtsAbout(SET, HISTORY, new Set(['search']))).toContain(
      'rule serach claims no row of these periods: nothing fits it, or a rule before it took what does',
    );
  });

  it('is silent about rules that are in order', () => {
    expect(
      doubtsAbout(
        { ...SET, rules: SET.rules.slice(0, 1), pools: [] },
        HISTORY,
        new Set(['search']),
      ),
    ).toEqual([]);
  });
});
