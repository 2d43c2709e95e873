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
  BackendFeature,
  BackstageCredentials,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { CaseSummary } from '@maestro/backstage-plugin-safety-case-common';
import request from 'supertest';
import { ACCOUNTS, PEOPLE, component } from '../__testUtils__/cases';
import {
  change,
  check,
  claim,
  event,
  review,
  sha,
} from '../__testUtils__/events';
import { MemoryLedger } from '../__testUtils__/ledger';
import { ledgerPlugin } from '../__testUtils__/ledgerPlugin';
import { safetyCasePlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-safety-case';
const ANN = mockCredentials.user.header('user:default/ann');
/** Of what she may see, the component `vault` and the domain are no part. */
const MALLORY = mockCredentials.user.header('user:default/mallory');
const HIDDEN = ['component:default/vault', 'domain:default/money'];

const hour = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString();

function group(
  kind: string,
  name: string,
  relations: Array<[type: string, targetRef: string]>,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

const ENTITIES = [
  component('checkout'),
  component('vault'),
  component('blog', {
    'maestro.dev/safety-case':
      'pattern:pull-request-is-safe-to-merge, pattern:release-is-safe-to-promote',
  }),
  group('System', 'shop', [
    ['hasPart', 'component:default/checkout'],
    ['hasPart', 'component:default/vault'],
    ['hasPart', 'api:default/orders'],
  ]),
  // Catalogs may hold circles.
  group('Domain', 'money', [
    ['hasPart', 'system:default/shop'],
    ['hasPart', 'domain:default/money'],
  ]),
  group('Domain', 'all', [
    ['hasPart', 'domain:default/money'],
    ['hasPart', 'component:default/blog'],
  ]),
  group('Group', 'sales', [
    ['parentOf', 'group:default/checkout-team'],
    ['ownerOf', 'component:default/blog'],
  ]),
  group('Group', 'checkout-team', [
    ['childOf', 'group:default/sales'],
    ['ownerOf', 'component:default/checkout'],
    ['ownerOf', 'system:default/shop'],
  ]),
  ...PEOPLE,
];

/** Facts of a repository of its own. */
function repository(name: string, numbers: number[]): CanonicalEvent[] {
  const events = [
    claim(hour(100), { entityRef: `component:default/${name}` }),
    ...numbers.flatMap(number => [
      change(number, hour(50 - number)),
      check(sha(`a${number}`), hour(4)),
      review(number, hour(3)),
    ]),
  ];
  return JSON.parse(
    JSON.stringify(events).replaceAll(
      'lighthouse/checkout',
      `lighthouse/${name}`,
    ),
  );
}

const EVENTS = [
  ...repository('checkout', [1, 2, 3, 4, 5]),
  ...repository('vault', [6, 7]),
  ...repository('blog', [8]),
  ...(JSON.parse(
    JSON.stringify([
      event('maestro.release.published', ['release', 'v1'], hour(2), {
        releaseId: '1',
        tag: 'v1',
        name: 'One',
        sha: sha('d1'),
        url: null,
        draft: false,
        prerelease: false,
        publishedAt: hour(2),
      }),
    ]).replaceAll('lighthouse/checkout', 'lighthouse/blog'),
  ) as CanonicalEvent[]),
];

async function start() {
  const ledger = new MemoryLedger([...EVENTS], ACCOUNTS);
  const scheduler = mockServices.scheduler() as ReturnType<
    typeof mockServices.scheduler
  > & { factory(): BackendFeature };
  const send = jest.fn();
  const { server } = await startTestBackend({
    features: [
      safetyCasePlugin,
      scheduler.factory(),
      ledgerPlugin(ledger),
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send }),
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => {
          const all = catalogServiceMock({ entities: ENTITIES });
          const seen = catalogServiceMock({
            entities: ENTITIES.filter(
              ({ kind, metadata }) =>
                !HIDDEN.includes(
                  `${kind.toLowerCase()}:default/${metadata.name}`,
                ),
            ),
          });
          return new Proxy(all, {
            get(target, name) {
              if (!(name in target)) {
                return undefined;
              }
              return (asked: unknown, options: Asked) => {
                const { userEntityRef } = options.credentials.principal as {
                  userEntityRef?: string;
                };
                const catalog =
                  userEntityRef === 'user:default/mallory' ? seen : target;
                return (catalog as never as Methods)[name as string](
                  asked,
                  options,
                );
              };
            },
          });
        },
      }),
    ],
  });
  const list = (query: string, as = ANN) =>
    request(server).get(`${BASE}/cases${query}`).set('authorization', as);
  const evaluate = async () => {
    await scheduler.triggerTask('maestro-feed-safety-case');
    await scheduler.triggerTask('maestro-safety-case-evaluate');
  };
  let { body } = await list('?limit=100');
  while (body.items.length < 9) {
    await evaluate();
    await new Promise(resolve => setTimeout(resolve, 50));
    ({ body } = await list('?limit=100'));
  }
  return { list, evaluate, ledger, send, server };
}

interface Asked {
  credentials: BackstageCredentials;
}

type Methods = Record<string, (asked: unknown, options: unknown) => unknown>;

const idsOf = ({ items }: { items: CaseSummary[] }) =>
  items.map(({ subject }) => subject.id).sort();

describe('lists of cases', () => {
  it('follow the relations of the catalog, as far as the caller may see', async () => {
    const { list } = await start();
    const of = async (query: string, as = ANN) => {
      const { body, status } = await list(query, as);
      expect(status).toBe(200);
      return [...idsOf(body), body.withheld];
    };
    const checkout = ['1', '2', '3', '4', '5'];
    expect(await of('?entityRef=component:default/checkout')).toEqual([
      ...checkout,
      0,
    ]);
    expect(await of('?entityRef=system:default/shop')).toEqual([
      ...checkout,
      '6',
      '7',
      0,
    ]);
    expect(await of('?entityRef=System:Default/Shop', MALLORY)).toEqual([
      ...checkout,
      2,
    ]);
    expect(await of('?entityRef=domain:default/money')).toHaveLength(8);
    expect(await of('?entityRef=domain:default/all')).toHaveLength(10);
    // What is hidden is not followed.
    expect(await of('?entityRef=domain:default/all', MALLORY)).toEqual([
      '8',
      'v1',
      0,
    ]);
    expect(await of('?entityRef=group:default/checkout-team')).toEqual([
      ...checkout,
      0,
    ]);
    expect(await of('?entityRef=group:default/sales')).toEqual([
      ...checkout,
      '8',
      'v1',
      0,
    ]);
    // Of one hidden component nothing is told, not even a number.
    expect(await of('?entityRef=component:default/vault', MALLORY)).toEqual([
      0,
    ]);
    expect(await of('')).toHaveLength(10);
    expect(await of('', MALLORY)).toEqual([...checkout, '8', 'v1', 2]);
    const hidden = await list('?entityRef=domain:default/money', MALLORY);
    const absent = await list('?entityRef=domain:default/nothing', MALLORY);
    expect([hidden.status, absent.status]).toEqual([404, 404]);
    for (const [ref, words] of [
      ['api:default/orders', 'name a component, system, domain or group'],
      ['a:b:c', 'entityRef'],
      ['constructor:default/x', 'name a component, system, domain or group'],
    ]) {
      const { body, status } = await list(`?entityRef=${ref}`);
      expect(status).toBe(400);
      expect(body.error.message).toContain(words);
    }
  });

  it('are filtered by kind and verdict, and paged by key', async () => {
    const { list } = await start();
    const { body: releases } = await list('?kind=release');
    expect(idsOf(releases)).toEqual(['v1']);
    const { body: judged } = await list(
      '?entityRef=group:default/sales&kind=release&verdict=not_assessable',
    );
    expect(idsOf(judged)).toEqual(['v1']);
    expect((await list('?kind=release&verdict=supported')).body.items).toEqual(
      [],
    );
    expect((await list('?kind=nonsense')).status).toBe(400);
    const found: CaseSummary[] = [];
    let cursor = '';
    do {
      const { body } = await list(
        `?entityRef=system:default/shop&kind=pull_request&limit=3${cursor}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(3);
      found.push(...body.items);
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    expect(idsOf({ items: found })).toHaveLength(7);
    // Newest activity first.
    expect(found.map(({ subject }) => Number(subject.id))).toEqual([
      7, 6, 5, 4, 3, 2, 1,
    ]);
    expect((await list('?cursor=rubbish')).status).toBe(400);
  });

  it('hold what went bad after the merge, of which owners hear once', async () => {
    const { evaluate, ledger, list, send } = await start();
    ledger.events.push(
      change(1, hour(2), { state: 'merged' }),
      check(sha('b1'), hour(2)),
    );
    await evaluate();
    expect((await list('?wentBad=true')).body.items).toEqual([]);
    ledger.events.push(check(sha('b1'), hour(1), 'failure'));
    let items: CaseSummary[] = [];
    while (items.length === 0) {
      await evaluate();
      ({
        body: { items },
      } = await list('?entityRef=group:default/sales&wentBad=true'));
    }
    expect(items).toMatchObject([
      {
        entityRef: 'component:default/checkout',
        merged: true,
        verdict: 'defeated',
        decline: { reasons: [{ kind: 'failed', nodeId: 'Sn1' }] },
      },
    ]);
    await evaluate();
    await evaluate();
    expect(send).toHaveBeenCalledTimes(1);
    expect(send.mock.calls[0][0]).toMatchObject({
      recipients: { type: 'entity', entityRef: 'group:default/checkout-team' },
      payload: { link: `/safety-cases/${items[0].id}` },
    });
  });
});
