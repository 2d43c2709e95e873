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
  CompiledRules,
  EntityHistory,
  EntityVersion,
  RowFacts,
  RuleSet,
  pathsOf,
  readClaims,
  stepBelow,
  stepsOf,
  validateRules,
} from '.';
import { TagKeys } from './tags';

const row = (given: Partial<RowFacts> = {}): RowFacts => ({
  source: null,
  provider: null,
  billingAccount: null,
  account: null,
  namespace: null,
  service: null,
  serviceCategory: null,
  chargeCategory: null,
  resource: null,
  region: null,
  tags: {},
  allocatedResource: null,
  allocatedTags: {},
  ...given,
});

const version = (
  entityRef: string,
  claims: string | null = null,
  span: Partial<EntityVersion> = {},
): EntityVersion => ({
  entityRef,
  kind: entityRef.slice(0, entityRef.indexOf(':')),
  from: null,
  to: null,
  claims,
  ownerPath: `/(none)/${entityRef}`,
  partPath: `/(none)/${entityRef}`,
  ...span,
});

const EMPTY: RuleSet = { tagAliases: [], rules: [], pools: [] };
const DAY = '2026-11-03';

const verdict = (
  facts: Partial<RowFacts>,
  versions: EntityVersion[],
  set: Partial<RuleSet> = {},
  day = DAY,
) =>
  new CompiledRules(
    { ...EMPTY, ...set },
    new EntityHistory(versions),
  ).attribute(row(facts), day);

describe('rules', () => {
  const a = 'component:default/a';
  const b = 'component:default/b';

  it('prefer annotations, then resources, then configured rules', () => {
    const versions = [
      version(a, 'tag:App=shop'),
      version('resource:default/db', 'resource=arn:db'),
    ];
    const set = {
      rules: [
        {
          ruleId: 'all',
          title: 'All',
          when: {},
          target: { kind: 'entity' as const, entityRef: b },
        },
      ],
    };
    const facts = { resource: 'arn:db', tags: { ' app ': ' shop ' } };
    expect(verdict(facts, versions, set)).toMatchObject({
      entityRef: a,
      ruleId: 'annotation',
    });
    expect(verdict({ resource: 'arn:db' }, versions, set)).toMatchObject({
      entityRef: 'resource:default/db',
      ruleId: 'resource',
    });
    expect(verdict({ resource: 'arn:x' }, versions, set)).toMatchObject({
      entityRef: b,
      ruleId: 'all',
    });
  });

  it('prefer the closest term, and say so when two are as close', () => {
    const versions = [
      version(a, 'account=1, resource=arn:*'),
      version(b, 'resource=arn:db*'),
    ];
    expect(
      verdict({ account: '1', resource: 'arn:db1' }, versions),
    ).toMatchObject({ entityRef: b });
    expect(
      verdict({ account: '1', resource: 'arn:x' }, versions),
    ).toMatchObject({ entityRef: a });
    expect(
      verdict({ account: '1' }, [
        version(a, 'account=1'),
        version(b, 'account=1'),
      ]),
    ).toEqual({
      kind: 'unallocated',
      ruleId: 'annotation',
      reason:
        'component:default/a and component:default/b both claim account=1',
    });
  });

  it('take the first configured rule that fits, whichever table finds it', () => {
    const pool = { kind: 'pool' as const, poolId: 'p' };
    const rules = [
      {
        ruleId: 'tax',
        title: '',
        when: { chargeCategory: ['Tax'], account: ['9*'] },
        target: pool,
      },
      {
        ruleId: 'account',
        title: '',
        when: { account: ['91', '92'] },
        target: { kind: 'entity' as const, entityRef: a },
      },
      {
        ruleId: 'tag',
        title: '',
        when: { tags: [{ keys: ['Environment'], values: ['prod*'] }] },
        target: { kind: 'entity' as const, entityRef: b },
      },
    ];
    const set = { rules, tagAliases: [['env', 'environment']] };
    const of = (facts: Partial<RowFacts>) => verdict(facts, [], set).ruleId;
    expect(of({ account: '91', chargeCategory: 'Tax' })).toBe('tax');
    expect(of({ account: '91', tags: { env: 'prod' } })).toBe('account');
    expect(of({ account: '93', tags: { ENV: 'production' } })).toBe('tag');
    expect(of({ account: '93', tags: { env: 'test' } })).toBeNull();
  });

  it('speak about their days only', () => {
    const rules = [
      {
        ruleId: 'old',
        title: '',
        when: {},
        to: '2026-11-03',
        target: { kind: 'entity' as const, entityRef: a },
      },
      {
        ruleId: 'new',
        title: '',
        when: {},
        from: '2026-11-03',
        target: { kind: 'entity' as const, entityRef: b },
      },
    ];
    const compiled = new CompiledRules(
      { ...EMPTY, rules },
      new EntityHistory([]),
    );
    expect(compiled.segments({ from: '2026-11-01', to: '2026-12-01' })).toEqual(
      ['2026-11-01', '2026-11-03'],
    );
    expect(compiled.attribute(row(), '2026-11-02').ruleId).toBe('old');
    expect(compiled.attribute(row(), '2026-11-03').ruleId).toBe('new');
  });

  it('let a tag name an entity that the catalog had on that day', () => {
    const set = {
      rules: [
        {
          ruleId: 'app',
          title: '',
          when: {},
          target: {
            kind: 'entityFrom' as const,
            tag: ['App', 'component'],
            aliases: { Webshop: b },
          },
        },
      ],
    };
    const versions = [version(a, null, { from: '2026-11-02' }), version(b)];
    const of = (app: string, day = DAY) =>
      verdict({ tags: { app } }, versions, set, day);
    expect(of('A')).toMatchObject({ entityRef: a });
    expect(of('component:default/a')).toMatchObject({ entityRef: a });
    expect(of(' webSHOP ')).toMatchObject({ entityRef: b });
    expect(of('a', '2026-11-01')).toEqual({
      kind: 'unallocated',
      ruleId: null,
      reason: 'the tag app says "a", which is the name of no entity',
    });
  });

  it("fall back to the provider's split columns", () => {
    const versions = [version(a, 'resource=pod-a')];
    expect(
      verdict({ resource: 'node', allocatedResource: 'pod-a' }, versions),
    ).toMatchObject({ entityRef: a, ruleId: 'allocated:annotation' });
  });
});

describe('annotations', () => {
  it('name what cannot be read', () => {
    const { terms, problems } = readClaims(
      'resource=x*, tag: CostCenter =7, color=red, account=*, tag=2',
    );
    expect(terms).toEqual([
      { field: 'resource', tag: '', value: 'x', prefix: true },
      { field: 'tag', tag: 'costcenter', value: '7', prefix: false },
    ]);
    expect(problems).toHaveLength(3);
  });
});

describe('paths', () => {
  const node = (entityRef: string, given: object = {}) => ({
    entityRef,
    kind: entityRef.slice(0, entityRef.indexOf(':')),
    owner: null,
    system: null,
    domain: null,
    parent: null,
    ...given,
  });
  const nodes = [
    node('group:default/top'),
    node('group:default/team', { parent: 'group:default/top' }),
    node('group:default/x', { parent: 'group:default/y' }),
    node('group:default/y', { parent: 'group:default/x' }),
    node('domain:default/d'),
    node('system:default/s', {
      domain: 'domain:default/d',
      owner: 'group:default/top',
    }),
    node('component:default/c', {
      owner: 'group:default/team',
      system: 'system:default/s',
    }),
    node('component:default/none'),
  ];
  const byRef = new Map(nodes.map(each => [each.entityRef, each]));
  const of = (ref: string) => pathsOf(byRef.get(ref)!, byRef);

  it('lead from the top to the entity in both hierarchies', () => {
    expect(of('component:default/c')).toEqual({
      ownerPath: '/group:default/top/group:default/team/component:default/c',
      partPath: '/domain:default/d/system:default/s/component:default/c',
    });
    expect(of('component:default/none')).toEqual({
      ownerPath: '/(none)/component:default/none',
      partPath: '/(none)/component:default/none',
    });
    expect(of('group:default/team').ownerPath).toBe(
      '/group:default/top/group:default/team',
    );
    expect(of('domain:default/d').partPath).toBe('/domain:default/d');
  });

  it('end in circles', () => {
    expect(of('group:default/x').ownerPath).toBe(
      '/group:default/y/group:default/x',
    );
  });

  it('are read back', () => {
    const { ownerPath } = of('component:default/c');
    expect(stepsOf(ownerPath)).toEqual([
      'group:default/top',
      'group:default/team',
      'component:default/c',
    ]);
    expect(stepBelow(ownerPath, null)).toBe('group:default/top');
    expect(stepBelow(ownerPath, 'group:default/team')).toBe(
      'component:default/c',
    );
    expect(stepBelow('/(none)/component:default/x', null)).toBe('(none)');
  });
});

describe('validation', () => {
  const pool = (poolId: string, percent: Record<string, string>) => ({
    poolId,
    title: poolId,
    line: 'shared' as const,
    split: { by: 'fixed' as const, percent },
  });

  it.each([
    [{ rules: [{ ruleId: 'a b' }] }, 'ruleId is "a b"'],
    [
      { rules: [{ ruleId: 'r', when: { colour: ['x'] } }] },
      'rule r: when.colour is no field',
    ],
    [
      {
        rules: [
          { ruleId: 'r', when: {}, target: { kind: 'pool', poolId: 'z' } },
        ],
      },
      'rule r: there is no pool "z"',
    ],
    [
      { pools: [pool('p', { 'component:default/a': '101' })] },
      'the percentages add up to more than 100',
    ],
    [{ pools: [pool('p', { 'pool:q': '10' })] }, 'pays into pool:q'],
    [
      {
        pools: [pool('p', { 'pool:q': '100' }), pool('q', { 'pool:p': '100' })],
      },
      'in a circle out of which nothing leads',
    ],
  ])('refuses %j', (given, message) => {
    expect(() => validateRules({ ...EMPTY, ...(given as object) })).toThrow(
      message,
    );
  });
});

describe('aliases of tags', () => {
  it('are one where a later group joins two', () => {
    const keys = new TagKeys([
      ['app', 'application'],
      ['component', 'service'],
      ['Service', 'app'],
    ]);
    expect(
      new Set(
        ['app', 'application', 'component', 'service'].map(key =>
          keys.canonical(key),
        ),
      ).size,
    ).toBe(1);
    // The one named first in the aliases still counts.
    expect([...keys.normalize({ service: 'b', application: 'a' })]).toEqual([
      [keys.canonical('app'), 'a'],
    ]);
  });
});
