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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import { Knex } from 'knex';
import { HOST, REPOSITORY, feedOf } from '../__testUtils__/events';
import { generatedRows } from '../__testUtils__/requests';
import { Repositories } from '../engine';
import { MergeTimeMetrics, RequestRow } from '../engine/mergeTime/types';
import { DatabaseFactStore } from '../store';
import { MergeTimeService } from './MergeTimeService';
import { MergeTimeStore, PORTAL } from './MergeTimeStore';
import { readMergeTimeConfig } from './config';
import { trainModel } from './trainModel';
import { TrainingOptions, TrainingResult } from './training';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = resolvePackagePath(
  '@maestro/backstage-plugin-dora-backend',
  'migrations',
);
const MIGRATION = '20261121110000_merge_time_model.js';

const repositoryOf = ({ project }: RequestRow) =>
  project === 'fast' ? REPOSITORY : `${REPOSITORY}-slow`;

/** What the forge would have told of generated requests. */
function eventsOf(count: number): LedgerEvent[] {
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  return feedOf(
    generatedRows(count, 5).map(row => {
      const merged = row.mergedAt !== null;
      const at = iso(row.closedAt!);
      return {
        type: merged
          ? 'dev.cdevents.change.merged'
          : 'dev.cdevents.change.abandoned',
        version: '1.0.0',
        naturalKey: `${HOST}|${repositoryOf(row)}|change|${row.number}|closed`,
        revision: at,
        occurredAt: at,
        subject: {
          host: HOST,
          repository: repositoryOf(row),
          environment: null,
          service: null,
        },
        data: {
          number: row.number!,
          title: 'A change',
          url: null,
          state: merged ? 'merged' : 'closed',
          draft: false,
          author: { id: row.requester!, type: 'user' },
          headBranch: 'x',
          headSha: 'a'.repeat(40),
          baseBranch: 'main',
          baseIsDefault: true,
          createdAt: iso(row.createdAt),
          readyAt: null,
          mergedAt: merged ? at : null,
          closedAt: at,
          mergeCommitSha: null,
          mergedBy: null,
          labels: [],
          commits: null,
          additions: null,
          deletions: null,
          changedFiles: null,
          action: 'closed',
          reverts: null,
        },
      };
    }) as never,
  );
}

// The training itself, with fewer trees and in this thread. It is the same for
// the same requests, so that each is done once.
const trainings = new Map<string, Promise<TrainingResult>>();

async function train(
  rows: readonly RequestRow[],
  options: TrainingOptions,
): Promise<TrainingResult> {
  const key = JSON.stringify([rows.length, options]);
  const known =
    trainings.get(key) ??
    trainModel(rows, { ...options, rounds: 60, networks: 1 });
  trainings.set(key, known);
  return known;
}

async function serviceOf(
  knex: Knex,
  events: LedgerEvent[],
  spoil?: (metrics: MergeTimeMetrics) => MergeTimeMetrics,
) {
  await knex.migrate.latest({ directory });
  const facts = DatabaseFactStore.create({ knex });
  await knex.transaction(tx => facts.apply(tx, events, 1));
  const trained: TrainingOptions[] = [];
  const logger = { info: jest.fn() };
  const store = MergeTimeStore.create({ knex });
  const service = MergeTimeService.create({
    store,
    settings: readMergeTimeConfig(new ConfigReader({})),
    snapshot: async () => ({
      status: { generation: 1 },
      repositories: Repositories.of([]),
    }),
    train: async (rows, options) => {
      trained.push(options);
      const result = await train(rows, options);
      return spoil ? { ...result, metrics: spoil(result.metrics) } : result;
    },
    logger,
    now: () => new Date('2026-11-21T00:00:00.000Z'),
  });
  return { service, store, trained, facts };
}

describe.each(databases.eachSupportedId())('merge times on %s', id => {
  it('are learnt, kept with their cards, and predicted', async () => {
    const knex = await databases.init(id);
    const { service, store, trained, facts } = await serviceOf(
      knex,
      eventsOf(700),
    );
    await service.refresh();
    const card = await service.portalCard();
    expect(card).toMatchObject({
      scope: 'portal',
      source: 'model',
      trainedAt: '2026-11-21T00:00:00.000Z',
      data: { repositories: 2, requests: 700 },
      intervalLevel: 0.8,
    });
    expect(card.data.merged).toBeGreaterThan(300);
    expect(card.metrics!.n).toBe(card.split.validation);
    expect(card.baselines).toHaveLength(3);
    const own = await service.repositoryCards(
      ['', '-slow', '-unknown'].map(end => `${HOST}/${REPOSITORY}${end}`),
    );
    expect(own).toHaveLength(2);
    expect(own.map(({ modelId }) => modelId)).toEqual([
      card.modelId,
      card.modelId,
    ]);
    expect(own[0].data.requests + own[1].data.requests).toBe(700);
    // Judged on its own requests where there are 30 of them.
    own.forEach(({ metrics }) =>
      expect(metrics === null || metrics.n >= 30).toBe(true),
    );
    expect(own.some(({ metrics }) => metrics !== null)).toBe(true);

    const predictor = await service.predictor();
    const project = `${HOST}|${REPOSITORY}`;
    const history = generatedRows(700, 5).map(row => ({ ...row, project }));
    const open = {
      ...history[699],
      createdAt: history[699].createdAt + 1e6,
      closedAt: null,
      mergedAt: null,
    };
    const [answer] = predictor.predict([open], history);
    expect(answer).toMatchObject({ source: 'model', modelId: card.modelId });
    expect(answer.medianSeconds).toBeGreaterThan(0);

    // Neither the table nor a card tells who opened a request.
    const dump = JSON.stringify(await knex('merge_time_model'));
    expect(dump).not.toContain('person-');

    // Nothing new: nothing is learnt again.
    await service.refresh();
    expect(trained).toHaveLength(1);
    expect(trained[0].size).toBe(false);

    // Another request, of another page of the feed: it is.
    await knex.transaction(tx => facts.apply(tx, eventsOf(701), 1));
    await service.refresh();
    expect(trained).toHaveLength(2);
    expect((await service.portalCard()).modelId).not.toBe(card.modelId);
    expect(await store.model()).toMatchObject({ format: 1 });
  });

  it('are told by history where there are too few', async () => {
    const knex = await databases.init(id);
    const { service, trained } = await serviceOf(knex, eventsOf(100));
    expect(await service.portalCard()).toMatchObject({
      source: 'history',
      reason: 'No model has been trained yet.',
      trainedAt: null,
    });
    await service.refresh();
    expect(trained).toEqual([]);
    const card = await service.portalCard();
    expect(card).toMatchObject({ source: 'history', modelId: null });
    expect(card.reason).toMatch(
      /^The portal knows \d+ merged requests; a model needs 300\.$/,
    );
    const predictor = await service.predictor();
    const history = generatedRows(100, 5);
    const [answer] = predictor.predict(
      [{ ...history[99], createdAt: history[99].createdAt + 1e7 }],
      history,
    );
    expect(answer.source).toBe('history');
    expect(answer.reason).toContain(card.reason);
  });

  it('are told by history where a simple rule is as good', async () => {
    const knex = await databases.init(id);
    const { service, store } = await serviceOf(
      knex,
      eventsOf(700),
      metrics => ({
        ...metrics,
        logLoss: 9,
      }),
    );
    await service.refresh();
    expect(await service.portalCard()).toMatchObject({
      source: 'history',
      reason: expect.stringContaining('no better than a simple rule'),
    });
    expect(await store.model()).toBeNull();
  });

  it('keep the last model when a training fails', async () => {
    const knex = await databases.init(id);
    const { service, facts } = await serviceOf(knex, eventsOf(700));
    await service.refresh();
    const before = await service.portalCard();
    await knex.transaction(tx => facts.apply(tx, eventsOf(701), 1));
    const broken = MergeTimeService.create({
      store: MergeTimeStore.create({ knex }),
      settings: readMergeTimeConfig(new ConfigReader({})),
      snapshot: async () => ({
        status: { generation: 1 },
        repositories: Repositories.of([]),
      }),
      train: async () => {
        throw new Error('out of memory');
      },
      logger: { info: () => {} },
    });
    await expect(broken.refresh()).rejects.toThrow('out of memory');
    expect(await broken.portalCard()).toEqual(before);
  });

  it('have a table that goes down and up with rows in it', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    const migration = require(`${directory}/${MIGRATION}`);
    await knex('merge_time_model').insert({
      scope: PORTAL,
      digest: 'd',
      trained_at: '2026-11-21T00:00:00.000Z',
      card: '{}',
    });
    await migration.down(knex);
    expect(await knex.schema.hasTable('merge_time_model')).toBe(false);
    await migration.up(knex);
    expect(await knex('merge_time_model')).toEqual([]);
  });
});

describe('settings of the merge-time prediction', () => {
  const read = (mergeTime: object) =>
    readMergeTimeConfig(
      new ConfigReader({ maestro: { dora: { mergeTime } } } as never),
    );

  it('have defaults', () => {
    expect(read({})).toEqual({
      enabled: true,
      trainEvery: { hours: 24 },
      leastMerged: 300,
    });
  });

  it('name what is wrong', () => {
    expect(() => read({ leastMergedRequests: 20 })).toThrow(
      'maestro.dora.mergeTime.leastMergedRequests is 20; write a whole number of at least 200',
    );
  });
});
