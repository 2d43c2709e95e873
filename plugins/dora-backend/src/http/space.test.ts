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

import { Server } from 'node:http';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import express from 'express';
import request from 'supertest';
import {
  claim,
  commit,
  deployed,
  feedOf,
  event,
  merged,
  push,
  requested,
  reviewed,
} from '../__testUtils__/events';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../engine';
import { questionSet } from '../engine/space';
import { createRouter } from '../router';
import { spec } from '../schema/openapi.generated';
import { DoraService } from '../service/DoraService';
import { Directory } from '../service/groupDirectory';
import { readPullRequestConfig } from '../service/pullRequestConfig';
import { PullRequestService } from '../service/PullRequestService';
import { ReadModel } from '../service/ReadModel';
import { SpaceService } from '../service/SpaceService';
import { SurveyService } from '../service/SurveyService';
import { DatabaseFactStore, createDeliveryProjection } from '../store';
import { DatabaseSurveyStore } from '../store/DatabaseSurveyStore';
import { runSurveyRounds } from '../tasks/surveyRounds';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ROOT = 'group:default/engineering';
const TEAM = 'group:default/team';
const SMALL = 'group:default/small';
const SPACE = '/entities/group/default/engineering/space';
const ROUNDS = '/surveys/rounds';

const servers: Server[] = [];
afterEach(() => {
  servers.splice(0).forEach(server => server.close());
});

function person(index: number) {
  return `user:default/p${index}`;
}

/** Twelve people: seven in a team, three in one too small, two above both. */
const DIRECTORY: Directory = {
  groups: [
    { ref: ROOT, parent: null },
    { ref: TEAM, parent: ROOT },
    { ref: SMALL, parent: ROOT },
  ],
  memberships: Array.from({ length: 12 }, (_, index) => ({
    person: person(index),
    groups: [(index < 7 && TEAM) || (index < 10 && SMALL) || ROOT],
  })),
};

const EVENTS = feedOf([
  claim('2026-11-01T00:00:00.000Z', { owner: TEAM }),
  push('2026-11-02T08:00:00.000Z', 'c0', [
    commit('c1', '2026-11-02T07:00:00.000Z'),
  ]),
  deployed(1, '2026-11-02T10:00:00.000Z', 'c1'),
  requested(7, 'created', '2026-11-03T05:00:00.000Z'),
  reviewed(7, '2026-11-03T07:00:00.000Z', { state: 'approved' }),
  merged(7, '2026-11-03T09:00:00.000Z', {
    createdAt: '2026-11-03T05:00:00.000Z',
    additions: 30,
    deletions: 12,
  }),
  requested(8, 'created', '2026-11-04T05:00:00.000Z'),
  event(
    'dev.cdevents.pipelinerun.finished',
    ['run', 1, 1],
    '2026-11-04T06:10:00.000Z',
    {
      runId: '1',
      name: 'build',
      attempt: 1,
      branch: 'main',
      sha: 'c1',
      trigger: 'push',
      outcome: 'success',
      queuedAt: '2026-11-04T06:00:00.000Z',
      startedAt: '2026-11-04T06:01:00.000Z',
      finishedAt: '2026-11-04T06:10:00.000Z',
      actor: null,
      url: null,
    },
  ),
]);

async function start(options: { denied?: string[]; hidden?: string[] } = {}) {
  const audited: string[] = [];
  const { denied = [], hidden = [] } = options;
  const clock = { now: new Date('2026-11-10T09:00:00.000Z') };
  const now = () => clock.now;
  const knex = await databases.init('SQLITE_3');
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-dora-backend',
      'migrations',
    ),
  });
  const logger = mockServices.logger.mock();
  const facts = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: {
      read: async ({ after }) => ({
        events: EVENTS.filter(({ position }) => position > after),
        cursor: EVENTS.length - 1,
        atEnd: true,
      }),
    },
    projection: createDeliveryProjection(facts),
    knex,
    logger,
  });
  await consumer.poll();
  const readModel = ReadModel.create({
    store: facts,
    consumer,
    productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
  });
  const directory = { ...DIRECTORY };
  const read = async () => directory;
  const delivery = DoraService.create({
    readModel,
    groups: {
      below: async ref => new Set(ref === ROOT ? [ROOT, TEAM, SMALL] : [ref]),
      children: async ref => (ref === ROOT ? [SMALL, TEAM] : []),
    },
    defaultZone: 'UTC',
    now,
  });
  const pullRequests = PullRequestService.create({
    readModel,
    store: facts,
    settings: readPullRequestConfig(mockServices.rootConfig()),
    defaultZone: 'UTC',
    now,
  });
  const store = DatabaseSurveyStore.create({ knex });
  const surveys = SurveyService.create({
    store,
    directory: read,
    zone: 'UTC',
    now,
  });
  const space = SpaceService.create({
    delivery,
    pullRequests,
    readModel,
    surveys,
    directory: read,
    now,
  });
  const app = express();
  app.use(
    createRouter({
      service: delivery,
      pullRequests,
      mergeTime: undefined as never,
      readModel: undefined as never,
      space,
      surveys,
      weekly: undefined as never,
      access: {
        entity: async (ref: string) => {
          if (hidden.includes(ref) || ref.includes('nowhere')) {
            throw new NotFoundError(`Entity ${ref} was not found`);
          }
          return {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'x' },
          };
        },
        visible: async (refs: readonly string[]) =>
          new Set(refs.filter(ref => !hidden.includes(ref))),
      },
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: denied.includes(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
      }),
      exportReceipts: undefined as never,
      auditor: {
        createEvent: async ({ eventId }: { eventId: string }) => ({
          success: async () => void audited.push(`${eventId} succeeded`),
          fail: async () => void audited.push(`${eventId} failed`),
        }),
      },
    } as unknown as Parameters<typeof createRouter>[0]),
  );
  app.use(
    MiddlewareFactory.create({
      logger,
      config: mockServices.rootConfig(),
    }).error(),
  );
  // Some machines have no IPv6 entry for localhost.
  const listen = app.listen.bind(app) as (...args: unknown[]) => Server;
  app.listen = ((port: number, ...rest: unknown[]) => {
    const server = listen(port ?? 0, '127.0.0.1', ...rest);
    servers.push(server);
    return server;
  }) as never;
  const server = await wrapServer(app);
  const sent: Array<{ people: string[]; link?: string; scope?: string }> = [];
  const sealed: unknown[] = [];
  const broken = { notifications: false, ledger: false };
  return {
    clock,
    directory,
    store,
    sent,
    audited,
    sealed,
    broken,
    get: (path: string, who = person(0)) =>
      request(server)
        .get(path)
        .set('authorization', mockCredentials.user.header(who)),
    post: (path: string, body: object, who = person(0)) =>
      request(server)
        .post(path)
        .set('authorization', mockCredentials.user.header(who))
        .send(body),
    server,
    work: () =>
      runSurveyRounds({
        store,
        surveys,
        logger,
        now,
        notifications: {
          send: async ({ recipients, payload }) => {
            if (broken.notifications) {
              throw new Error('no notifications today');
            }
            const { entityRef } = recipients as { entityRef: string[] };
            sent.push({
              people: entityRef,
              link: payload.link,
              scope: payload.scope,
            });
          },
        },
        seal: async round => {
          if (broken.ledger) {
            throw new Error('no ledger today');
          }
          sealed.push(round);
          return 41 + sealed.length;
        },
      }),
  };
}

const INPUT = {
  title: 'Autumn',
  groupRef: ROOT,
  questionSet: 'space-core',
  closesAt: '2026-11-20T17:00:00Z',
};

const ANSWERS = { satisfaction: 4, recommend: 9, 'new-capabilities': 5 };

type Portal = Awaited<ReturnType<typeof start>>;

async function openRound(portal: Portal, input: object = {}): Promise<string> {
  const { status, body } = await portal.post(ROUNDS, { ...INPUT, ...input });
  expect([status, body.error]).toEqual([201, undefined]);
  return body.id;
}

async function answerAll(portal: Portal, id: string, count: number) {
  for (let index = 0; index < count; index += 1) {
    const answer = await portal.post(
      `${ROUNDS}/${id}/answers`,
      { answers: { ...ANSWERS, satisfaction: 1 + (index % 5) } },
      person(index),
    );
    expect(answer.status).toBe(201);
  }
}

describe('surveys over HTTP', () => {
  it('opens a round, takes answers, tells nothing before it closes', async () => {
    const portal = await start();
    const id = await openRound(portal);
    await answerAll(portal, id, 12);
    expect((await portal.get(`${ROUNDS}/${id}`)).body).toMatchObject({
      state: 'open',
      invited: 12,
      answered: 12,
      own: 'answered',
      ownGroup: TEAM,
      seal: null,
    });
    const early = await portal.get(`${ROUNDS}/${id}/results`);
    expect(early.status).toBe(409);
    expect(early.body.error.message).toContain('when it closes');

    const closed = await portal.post(`${ROUNDS}/${id}/close`, {});
    expect(closed.body).toMatchObject({ state: 'closed', own: 'closed' });
    const { body } = await portal.get(`${ROUNDS}/${id}/results`);
    expect(body.withheld).toBe(0);
    expect(
      body.groups.map(
        ({ groupRef, figures }: { groupRef: string; figures: any[] }) => [
          groupRef,
          figures[0].state,
        ],
      ),
    ).toEqual([
      [ROOT, 'ok'],
      [TEAM, 'ok'],
      [SMALL, 'suppressed'],
    ]);
    const [root, , small] = body.groups;
    expect(root).toMatchObject({ invited: 12 });
    expect(root.figures[0]).toMatchObject({
      id: 'space.survey.satisfaction',
      // 1 2 3 4 5 1 2 3 4 5 1 2: four of twelve are 4 or 5.
      value: 4 / 12,
      n: 12,
      rule: 'top-2-box',
      edition: 'space-core@1',
      interval: { method: 'wilson' },
      evidence: { kind: 'suppressed', count: 12, href: null },
    });
    expect(root.figures[1]).toMatchObject({ unit: 'points', value: 100 });
    expect(root.figures.at(-1)).toMatchObject({ unit: 'ratio', value: 0.5 });
    expect(small).toMatchObject({ invited: null });
    expect(small.figures[0]).toMatchObject({
      value: null,
      n: null,
      evidence: { kind: 'suppressed', count: 0 },
    });
    // Questions that everybody skipped are withheld, not zero.
    expect(root.figures[2]).toMatchObject({
      id: 'space.survey.burnout',
      value: null,
      state: 'suppressed',
    });
  });

  it('answers a second time with a clear conflict, and loses nothing', async () => {
    const portal = await start();
    const id = await openRound(portal);
    await answerAll(portal, id, 6);
    const again = await portal.post(`${ROUNDS}/${id}/answers`, {
      answers: { satisfaction: 1 },
    });
    expect(again.status).toBe(409);
    expect(again.body.error.message).toContain('already');
    await portal.post(`${ROUNDS}/${id}/close`, {});
    const late = await portal.post(
      `${ROUNDS}/${id}/answers`,
      { answers: ANSWERS },
      person(9),
    );
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('closed');
    const { body } = await portal.get(`${ROUNDS}/${id}/results`);
    expect(body.groups[0].figures[0].n).toBe(6);
    // Closing twice is closing once.
    const second = await portal.post(`${ROUNDS}/${id}/close`, {});
    expect(second.body.closedAt).toBe(body.round.closedAt);
  });

  it.each([
    [{ answers: { mood: 3 } }, 'answers.mood'],
    [{ answers: { satisfaction: 6 } }, 'answers.satisfaction is 6'],
    [{ answers: { satisfaction: 0 } }, 'from 1 to 5'],
    [{ answers: { satisfaction: 2.5 } }, 'whole number'],
    [{ answers: { recommend: 11 } }, 'from 0 to 10'],
    [{ answers: {} }, 'answers is empty'],
    [{ answers: { satisfaction: 'good' } }, 'satisfaction'],
    [{ answers: { __proto__x: 1 } }, 'no question'],
    [{}, 'answers'],
  ])('refuses %j and names the field', async (body, message) => {
    const portal = await start();
    const id = await openRound(portal);
    const answer = await portal.post(`${ROUNDS}/${id}/answers`, body);
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringContaining(message),
    ]);
    expect((await portal.get(`${ROUNDS}/${id}`)).body.answered).toBe(0);
  });

  it.each([
    [{ title: ' ' }, 'title is empty'],
    [{ groupRef: 'component:default/x' }, 'groupRef'],
    [{ groupRef: SMALL }, 'fewer than 5 members'],
    [{ questionSet: 'dxi' }, 'questionSet is "dxi"'],
    [{ closesAt: 'friday' }, 'closesAt is "friday"'],
    [{ closesAt: '2026-11-10T08:00:00Z' }, 'closesAt'],
    [{ closesAt: '2027-11-10T08:00:00Z' }, '92 days'],
    [{ opensAt: '2026-11-01T00:00:00Z' }, 'opensAt'],
    [{ reminders: ['2026-11-09T00:00:00Z'] }, 'reminders[0]'],
    [{ reminders: ['2026-12-09T00:00:00Z'] }, 'reminders[0]'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses a round with %j and names the field', async (part, message) => {
    const portal = await start();
    const answer = await portal.post(ROUNDS, { ...INPUT, ...part });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringContaining(message),
    ]);
    expect((await portal.get(ROUNDS)).body.items).toEqual([]);
  });

  it('tells auditors who opens and closes rounds, never who answers', async () => {
    const portal = await start();
    const id = await openRound(portal);
    await answerAll(portal, id, 2);
    await portal.post(`${ROUNDS}/${id}/close`, {});
    expect(portal.audited).toEqual([
      'survey-round-create succeeded',
      'survey-round-close succeeded',
    ]);
    const denied = await start({ denied: ['maestro.dora.survey.manage'] });
    await denied.post(`${ROUNDS}/${id}/close`, {});
    expect(denied.audited).toEqual(['survey-round-close failed']);
  });

  it('asks nobody in two open rounds', async () => {
    const portal = await start();
    await openRound(portal);
    const second = await portal.post(ROUNDS, { ...INPUT, groupRef: TEAM });
    expect(second.status).toBe(409);
    expect(second.body.error.message).toContain('"Autumn"');
    expect((await portal.get(ROUNDS)).body.items).toHaveLength(1);
  });

  it('tells a round to those who may see its group or are asked', async () => {
    const portal = await start({ hidden: [ROOT, TEAM] });
    const asked = await portal.store.list({ limit: 1 });
    expect(asked).toEqual([]);
    const refused = await portal.post(ROUNDS, INPUT);
    expect(refused.status).toBe(404);

    await portal.store.create({
      id: 'there',
      title: 'There',
      groupRef: ROOT,
      questionSet: 'space-core',
      questionSetVersion: 1,
      opensAt: '2026-11-10T09:00:00.000Z',
      closesAt: '2026-11-20T09:00:00.000Z',
      reminders: [],
    });
    await portal.work();
    expect((await portal.get(`${ROUNDS}/there`)).body.own).toBe('invited');
    const outside = 'user:default/outside';
    expect((await portal.get(`${ROUNDS}/there`, outside)).status).toBe(404);
    expect((await portal.get(ROUNDS, outside)).body.items).toEqual([]);
    expect((await portal.get(`${ROUNDS}/none`)).status).toBe(404);
    const answer = await portal.post(
      `${ROUNDS}/there/answers`,
      { answers: ANSWERS },
      outside,
    );
    expect(answer.status).toBe(404);
    // Results name no group that the reader may not see.
    await portal.post(`${ROUNDS}/there/close`, {});
    const { body } = await portal.get(`${ROUNDS}/there/results`);
    expect(body.groups.map((group: any) => group.groupRef)).toEqual([SMALL]);
    expect(body.withheld).toBe(2);
  });

  it.each([
    ['maestro.dora.read', 'get', ROUNDS],
    ['maestro.dora.read', 'get', '/surveys/question-sets'],
    ['maestro.dora.read', 'get', SPACE],
    ['maestro.dora.survey.manage', 'post', ROUNDS],
    ['maestro.dora.survey.manage', 'post', `${ROUNDS}/x/close`],
    ['maestro.dora.survey.answer', 'post', `${ROUNDS}/x/answers`],
  ] as const)('needs %s to %s %s', async (permission, method, path) => {
    const portal = await start({ denied: [permission] });
    const body = path.endsWith('answers') ? { answers: ANSWERS } : INPUT;
    const answer =
      method === 'get'
        ? await portal.get(path)
        : await portal.post(path, path.endsWith('close') ? {} : body);
    expect(answer.status).toBe(403);
  });

  it('opens, reminds and closes by itself, and seals the digest once', async () => {
    const portal = await start();
    const id = await openRound(portal, {
      opensAt: '2026-11-11T09:00:00Z',
      reminders: ['2026-11-12T09:00:00Z', '2026-11-13T09:00:00Z'],
    });
    await portal.work();
    expect((await portal.get(`${ROUNDS}/${id}`)).body.state).toBe('scheduled');
    const soon = await portal.post(`${ROUNDS}/${id}/answers`, {
      answers: ANSWERS,
    });
    expect(soon.status).toBe(409);
    expect(portal.sent).toEqual([]);

    portal.clock.now = new Date('2026-11-11T09:00:30.000Z');
    await portal.work();
    await portal.work();
    expect(portal.sent).toHaveLength(1);
    expect(portal.sent[0].people).toHaveLength(12);
    expect(portal.sent[0].link).toBe(`/space?round=${id}`);

    await answerAll(portal, id, 10);
    portal.broken.notifications = true;
    portal.clock.now = new Date('2026-11-12T09:01:00.000Z');
    await portal.work();
    portal.broken.notifications = false;
    await portal.work();
    await portal.work();
    expect(portal.sent).toHaveLength(2);
    expect(portal.sent[1].people).toEqual([
      'user:default/p10',
      'user:default/p11',
    ]);

    portal.broken.ledger = true;
    portal.clock.now = new Date('2026-11-20T17:00:00.000Z');
    await portal.work();
    expect((await portal.get(`${ROUNDS}/${id}`)).body).toMatchObject({
      state: 'closed',
      seal: { receipt: null },
    });
    portal.broken.ledger = false;
    await portal.work();
    await portal.work();
    expect(portal.sealed).toEqual([
      {
        roundId: id,
        groupRef: ROOT,
        questionSet: 'space-core',
        questionSetVersion: 1,
        respondents: '10 to 19',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        closedAt: '2026-11-20T17:00:00.000Z',
      },
    ]);
    expect((await portal.get(`${ROUNDS}/${id}`)).body.seal.receipt).toBe(42);
    // The reminder after the standstill was never sent on its own.
    expect(portal.sent).toHaveLength(2);
  });

  it('withholds a second round when too few came or went', async () => {
    const portal = await start();
    const first = await openRound(portal);
    await answerAll(portal, first, 12);
    await portal.post(`${ROUNDS}/${first}/close`, {});
    portal.directory.memberships = [
      ...DIRECTORY.memberships,
      { person: 'user:default/new', groups: [ROOT] },
    ];
    const second = await openRound(portal);
    await answerAll(portal, second, 12);
    await portal.post(`${ROUNDS}/${second}/close`, {});
    const { body } = await portal.get(`${ROUNDS}/${second}/results`);
    expect(
      body.groups.map((group: any) => [group.groupRef, group.figures[0].state]),
    ).toEqual([
      [ROOT, 'suppressed'],
      [TEAM, 'ok'],
      [SMALL, 'suppressed'],
    ]);
    expect(body.groups[0].figures[0].reason).toContain('joined or left');
  });

  it('refuses a round of which nothing could be shown', async () => {
    const portal = await start();
    portal.directory.memberships = DIRECTORY.memberships.slice(0, 9);
    const first = await openRound(portal);
    // Every question: one that was never told could be asked again.
    const all = Object.fromEntries(
      questionSet('space-core')!.questions.map(({ id }) => [id, 3]),
    );
    for (let index = 0; index < 9; index += 1) {
      const path = `${ROUNDS}/${first}/answers`;
      await portal.post(path, { answers: all }, person(index));
    }
    await portal.post(`${ROUNDS}/${first}/close`, {});
    portal.directory.memberships = DIRECTORY.memberships.slice(1, 10);
    const { status, body } = await portal.post(ROUNDS, INPUT);
    expect(status).toBe(409);
    expect(body.error.message).toContain('joined or left');
    expect((await portal.get(ROUNDS)).body.items).toHaveLength(1);
  });

  it('pages rounds', async () => {
    const portal = await start();
    for (const [index, opensAt] of [
      '2026-11-11T09:00:00Z',
      '2026-11-12T09:00:00Z',
      '2026-11-13T09:00:00Z',
    ].entries()) {
      await openRound(portal, { opensAt, title: `Round ${index}` });
    }
    const first = await portal.get(`${ROUNDS}?limit=2`);
    expect(first.body.items.map((round: any) => round.title)).toEqual([
      'Round 2',
      'Round 1',
    ]);
    const rest = await portal.get(
      `${ROUNDS}?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect(rest.body.items.map((round: any) => round.title)).toEqual([
      'Round 0',
    ]);
    expect(rest.body).toMatchObject({ nextCursor: null, mayManage: true });
    expect((await portal.get(`${ROUNDS}?cursor=x`)).status).toBe(400);
  });
});

describe('SPACE over HTTP', () => {
  it('shows systems and survey side by side, and what cannot be claimed', async () => {
    const portal = await start();
    const before = await portal.get(SPACE);
    expect(before.status).toBe(200);
    expect(before.body).toMatchObject({ round: null, components: 1 });
    expect(
      before.body.dimensions.map((dimension: any) => dimension.id),
    ).toEqual([
      'satisfaction',
      'performance',
      'activity',
      'communication',
      'efficiency',
    ]);
    const [satisfaction, , activity] = before.body.dimensions;
    expect(satisfaction).toMatchObject({
      system: [],
      survey: [],
      needsSurvey: expect.stringContaining('needs a survey'),
    });
    expect(activity.system[0]).toMatchObject({
      id: 'space.merged-changes',
      value: 1,
      evidence: { kind: 'events', count: 1 },
    });
    expect(
      before.body.core4.find(
        ({ id }: any) => id === 'space.survey.new-capabilities',
      ),
    ).toMatchObject({ state: 'no_source', value: null });

    const id = await openRound(portal);
    await answerAll(portal, id, 12);
    await portal.post(`${ROUNDS}/${id}/close`, {});
    const after = await portal.get(SPACE);
    expect(after.body.round).toMatchObject({ id, state: 'closed' });
    expect(
      after.body.dimensions[0].survey.map((figure: any) => figure.id),
    ).toEqual([
      'space.survey.satisfaction',
      'space.survey.recommend',
      'space.survey.burnout',
      'space.survey.tools',
    ]);
    expect(after.body.core4.at(-1)).toMatchObject({ value: 0.5, n: 12 });
  });

  it('lists the records behind a system figure', async () => {
    const portal = await start();
    const { body } = await portal.get(SPACE);
    const listed = body.dimensions
      .flatMap((dimension: any) => dimension.system)
      .filter(({ evidence }: any) => evidence.href !== null);
    expect(listed.map(({ id }: any) => id)).toEqual(
      expect.arrayContaining([
        'space.merged-changes',
        'space.reviews',
        'space.time-to-first-review',
        'space.review-coverage',
        'space.wait-share',
        'space.batch-size',
        'space.ci-duration',
        'space.ci-queue',
        'space.work-in-progress',
      ]),
    );
    for (const { id, evidence } of listed) {
      const page = await portal.get(`${evidence.href}&limit=200`);
      expect([id, page.status, page.body.items.length]).toEqual([
        id,
        200,
        evidence.count,
      ]);
      expect(
        page.body.items.every(({ receipts }: any) => receipts.length > 0),
      ).toBe(true);
    }
    const bad = await portal.get(
      `${SPACE}/evidence?figure=space.reviewer-load-gini`,
    );
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toContain('figure is');
    const hidden = await start({ hidden: ['component:default/checkout'] });
    const withheld = await hidden.get(
      `${SPACE}/evidence?figure=space.ci-duration`,
    );
    expect(withheld.body).toMatchObject({ items: [], withheld: 1 });
  });

  it('is about groups', async () => {
    const portal = await start();
    const answer = await portal.get('/entities/system/default/x/space');
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('kind is system');
    const bad = await portal.get(`${SPACE}?person=x`);
    expect(bad.status).toBe(400);
    const hidden = await portal.get('/entities/group/default/nowhere/space');
    expect(hidden.status).toBe(404);
  });
});

describe('the schema', () => {
  const PERSON =
    /author|person|people|user|engineer|developer|assignee|reviewer|committer|respondent|login|email|member/i;

  function* names(node: unknown, path: string[]): Generator<string> {
    if (node && typeof node === 'object') {
      for (const [key, value] of Object.entries(node)) {
        const here = [...path, key];
        const parent = path.at(-1);
        if (parent === 'properties') {
          yield here.join('.');
        } else if (key === 'name' && typeof value === 'string') {
          yield [...path, value].join('.');
        }
        yield* names(value, here);
      }
    }
  }

  it('knows no field, filter or sort of a person', () => {
    const found = [...names(spec, [])].filter(path =>
      PERSON.test(path.split('.').at(-1)!),
    );
    expect(found).toEqual([]);
  });

  it('tells of the caller alone what the caller did', () => {
    const { properties } = spec.components.schemas.SurveyRound as {
      properties: Record<string, unknown>;
    };
    expect(Object.keys(properties).filter(key => /^own/.test(key))).toEqual([
      'own',
      'ownGroup',
    ]);
  });
});
