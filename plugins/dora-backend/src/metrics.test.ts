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
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  ActionsService,
  actionsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import request from 'supertest';
import { entity, settled, startBackend } from './__testUtils__/backend';
import {
  CHECKOUT,
  claim,
  commit,
  deployed,
  incident,
  merged,
  push,
  requested,
  reviewed,
} from './__testUtils__/events';

// Each test starts a backend of its own.
jest.setTimeout(60_000);

const API = '/api/maestro-dora';
const BASE = `${API}/entities/component/default/checkout`;
const WINDOW = 'from=2026-10-05&to=2026-11-02';
const T = (day: number, hour = 0) =>
  new Date(Date.UTC(2026, 9, day, hour)).toISOString();

/**
 * Ten days, ten deployments of a request each; the fourth breaks something
 * that it says itself, the fifth goes back.
 */
function month(): CanonicalEvent[] {
  const events: CanonicalEvent[] = [claim(T(1))];
  let before: string | null = null;
  for (let day = 5; day < 15; day += 1) {
    const number = day;
    const merge = `merge-${number}`;
    events.push(
      push(T(day, 1), before, [commit(`head-${number}`, T(day, 1))], {
        branch: `feature-${number}`,
      }),
      requested(number, 'created', T(day, 2), {
        author: { id: 'p_author', type: 'user' },
      }),
      reviewed(number, T(day, 3), { state: 'approved' }),
      push(T(day, 4), before, [commit(merge, T(day, 4))]),
      merged(number, T(day, 4), {
        createdAt: T(day, 2),
        author: { id: 'p_author', type: 'user' },
      }),
      deployed(number, T(day, 5), merge),
    );
    before = merge;
  }
  events.push(
    incident(1, T(8, 6), {
      resolvedAt: T(8, 8),
      causedBy: { deploymentId: '8', sha: null },
    }),
  );
  return events;
}

const ENTITIES = [
  entity('Component', 'checkout'),
  entity('System', 'storefront'),
  entity('Domain', 'shop'),
  entity('Group', 'engineering'),
  entity('Group', 'checkout-team', { parent: 'engineering' }),
];

const byId = (figures: Figure[], id: string) =>
  figures.find(figure => figure.id === id)!;

async function start(events = month()) {
  const server = await startBackend(events, { entities: ENTITIES });
  await settled(server, `${BASE}/figures?${WINDOW}`);
  return server;
}

describe('the five metrics', () => {
  it('are told with their states, counts and evidence', async () => {
    const server = await start();
    const { body } = await request(server).get(`${BASE}/figures?${WINDOW}`);
    expect(body).toMatchObject({
      profile: 'dora-2026',
      incidents: { state: 'ok', incidents: 1 },
      restatements: [],
    });
    const { figures } = body;
    expect(byId(figures, DORA_FIGURES.deploymentFrequency).n).toBe(10);
    expect(byId(figures, DORA_FIGURES.leadTimeMean)).toMatchObject({
      value: 4 * 3600,
      n: 9,
    });
    for (const [id, hours] of [
      [DORA_FIGURES.leadTimeCoding, 1],
      [DORA_FIGURES.leadTimePickup, 1],
      [DORA_FIGURES.leadTimeReview, 0],
      [DORA_FIGURES.leadTimeMerge, 1],
      [DORA_FIGURES.leadTimeDeploy, 1],
    ] as const) {
      expect(byId(figures, id)).toMatchObject({ value: hours * 3600, n: 9 });
    }
    expect(byId(figures, DORA_FIGURES.changeFailureRate)).toMatchObject({
      value: 0.1,
      n: 10,
      unit: 'ratio',
      interval: { method: 'wilson' },
    });
    expect(byId(figures, DORA_FIGURES.recoveryTime)).toMatchObject({
      value: 3 * 3600,
      n: 1,
    });
    expect(byId(figures, DORA_FIGURES.reworkRate)).toMatchObject({
      value: 0,
      n: 10,
    });
    for (const figure of figures) {
      const { body: page } = await request(server).get(
        `${API}${figure.evidence.href}&limit=200`,
      );
      expect([figure.id, page.items.length]).toEqual([
        figure.id,
        figure.evidence.count,
      ]);
    }
    const { body: failed } = await request(server).get(
      `${API}${
        byId(figures, DORA_FIGURES.changeFailureRate).evidence.href
      }&limit=200`,
    );
    expect(
      failed.items.filter(({ value }: { value: number }) => value === 1),
    ).toMatchObject([{ title: 'Deployment of main to production' }]);
  });

  it('never make zero of what nobody would have told', async () => {
    const server = await start(
      month().filter(({ type }) => !type.includes('incident')),
    );
    const { body } = await request(server).get(`${BASE}/figures?${WINDOW}`);
    expect(body.incidents).toMatchObject({ state: 'no_source', incidents: 0 });
    for (const id of [
      DORA_FIGURES.changeFailureRate,
      DORA_FIGURES.recoveryTime,
    ]) {
      expect(byId(body.figures, id)).toMatchObject({
        state: 'no_source',
        value: null,
        n: null,
      });
    }
    const { body: overview } = await request(server).get(
      `${API}/overview?${WINDOW}`,
    );
    expect(byId(overview.figures, DORA_FIGURES.changeFailureRate).state).toBe(
      'no_source',
    );
    expect(
      overview.coverage.find(
        ({ kind }: { kind: string }) => kind === 'incidents',
      ),
    ).toMatchObject({
      covered: 0,
      total: 1,
      missing: [CHECKOUT],
      sentence:
        'The service has no incident source, so its change failure rate is unknown',
    });
  });

  it('stand in the list of deployments', async () => {
    const server = await start();
    const list = `${BASE}/deployments?${WINDOW}`;
    const { body } = await request(server).get(`${list}&limit=4`);
    expect(body.items).toHaveLength(4);
    expect(body.withheld).toBe(0);
    const { body: next } = await request(server).get(
      `${list}&limit=100&cursor=${body.nextCursor}`,
    );
    expect(next.items).toHaveLength(6);
    expect(next.nextCursor).toBeNull();
    const { body: failed } = await request(server).get(`${list}&status=failed`);
    expect(failed.items).toMatchObject([
      {
        id: 'github.com|lighthouse/checkout|deployment|8',
        entityRef: CHECKOUT,
        status: 'failed',
        failures: [
          {
            kind: 'incident',
            title: 'Incident 1',
            rule: 'explicit-deployment',
            at: T(8, 6),
            restoredAt: T(8, 8),
          },
        ],
        changes: [{ title: '#8 Change 8', leadTimeSeconds: 4 * 3600 }],
      },
    ]);
    expect(failed.items[0].failures[0].receipts).toHaveLength(1);
    const bad = await request(server).get(`${list}&status=broken`);
    expect(bad.status).toBe(400);
  });

  it('follow the rules of another tool where asked to', async () => {
    const server = await start();
    const { body } = await request(server).get(
      `${BASE}/figures?${WINDOW}&profile=devlake`,
    );
    expect(body.profile).toBe('devlake');
    expect(byId(body.figures, DORA_FIGURES.deploymentFrequency)).toMatchObject({
      unit: 'days/week',
      rule: 'devlake.deployment-frequency',
      edition: 'devlake/2023',
      interval: null,
    });
    const rework = byId(body.figures, DORA_FIGURES.reworkRate);
    expect(rework).toMatchObject({ state: 'not_configured', value: null });
    const trends: Array<{ figureId: string }> = body.series;
    expect(trends.map(({ figureId }) => figureId)).toEqual([
      DORA_FIGURES.deploymentFrequency,
      DORA_FIGURES.leadTime,
      DORA_FIGURES.changeFailureRate,
      DORA_FIGURES.recoveryTime,
    ]);
    const rate = byId(body.figures, DORA_FIGURES.changeFailureRate);
    const { body: evidence } = await request(server).get(
      `${API}${rate.evidence.href}`,
    );
    expect(evidence.items).toHaveLength(rate.evidence.count);
    const bad = await request(server).get(
      `${BASE}/figures?profile=gut-feeling`,
    );
    expect(bad.status).toBe(400);
  });
});

describe('levels', () => {
  it.each([
    ['system/default/storefront', ['checkout']],
    ['group/default/checkout-team', ['checkout']],
    ['group/default/engineering', ['checkout-team']],
  ])('%s', async (path, rows) => {
    const server = await start();
    const { body } = await request(server).get(
      `${API}/entities/${path}/figures?${WINDOW}`,
    );
    expect(byId(body.figures, DORA_FIGURES.changeFailureRate)).toMatchObject({
      value: 0.1,
      n: 10,
    });
    const { status, body: overview } = await request(server).get(
      `${API}/entities/${path}/overview?${WINDOW}`,
    );
    expect(status).toBe(200);
    expect(overview.rows.map(({ title }: { title: string }) => title)).toEqual(
      rows,
    );
    expect(overview.rows[0].figures).toHaveLength(5);
    expect(overview.withheld).toBe(0);
  });

  it('have no overview of a component, and none of an unknown kind', async () => {
    const server = await start();
    const { status, body } = await request(server).get(`${BASE}/overview`);
    expect(status).toBe(400);
    expect(body.error.message).toContain('kind is component');
  });

  it('count what the caller may not see, and name it nowhere', async () => {
    const server = await startBackend(month(), {
      entities: ENTITIES.filter(({ kind }) => kind !== 'Component'),
    });
    const path = `${API}/entities/system/default/storefront`;
    await settled(server, `${path}/figures?${WINDOW}`);
    const { body, text } = await request(server).get(
      `${path}/overview?${WINDOW}`,
    );
    expect(byId(body.figures, DORA_FIGURES.deploymentFrequency).n).toBe(10);
    expect(body).toMatchObject({ rows: [], withheld: 1 });
    expect(text).not.toContain(CHECKOUT);
    const { body: list } = await request(server).get(
      `${path}/deployments?${WINDOW}`,
    );
    expect(list).toMatchObject({ items: [], withheld: 10, nextCursor: null });
  });
});

describe('the action get-delivery-figures', () => {
  it('answers agents with the five metrics', async () => {
    let actions: ActionsService | undefined;
    const server = await startBackend(month(), {
      entities: ENTITIES,
      features: [
        actionsRegistryServiceFactory,
        actionsServiceFactory,
        mockServices.rootConfig.factory({
          data: { backend: { actions: { pluginSources: ['maestro-dora'] } } },
        }),
        createBackendPlugin({
          pluginId: 'agent',
          register(env) {
            env.registerInit({
              deps: { service: actionsServiceRef },
              async init({ service }) {
                actions = service;
              },
            });
          },
        }),
      ],
    });
    await settled(server, `${BASE}/figures?${WINDOW}`);
    const credentials = mockCredentials.user();
    const { actions: listed } = await actions!.list({ credentials });
    const action = listed.find(({ name }) => name === 'get-delivery-figures')!;
    expect(action.attributes).toEqual({
      readOnly: true,
      destructive: false,
      idempotent: true,
    });
    const { output } = await actions!.invoke({
      id: action.id,
      input: { entityRef: CHECKOUT, from: '2026-10-05', to: '2026-11-02' },
      credentials,
    });
    const { figures, incidentSource } = output as unknown as {
      figures: Figure[];
      incidentSource: string;
    };
    expect(incidentSource).toBe('ok');
    expect(byId(figures, DORA_FIGURES.changeFailureRate)).toMatchObject({
      value: 0.1,
      n: 10,
    });
    const { leadTimeWorking, ...others } = DORA_FIGURES;
    expect(byId(figures, leadTimeWorking)).toBeUndefined();
    for (const id of Object.values(others)) {
      expect(byId(figures, id)).toBeDefined();
    }
    await expect(
      actions!.invoke({
        id: action.id,
        input: { entityRef: 'checkout' },
        credentials,
      }),
    ).rejects.toMatchObject({
      body: { error: { message: expect.stringContaining('entityRef') } },
    });
  });
});
