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
  LedgerEvent,
  compareRevisions,
} from '@maestro/backstage-plugin-ledger-common';
import {
  FeedConsumer,
  FeedProjection,
} from '@maestro/backstage-plugin-ledger-node';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { Knex } from 'knex';
import { RunCounts } from '../engine/pullRequestCost';
import {
  CiStore,
  PullRequestAddress,
  RepositoryAddress,
  StoredChange,
} from './types';

const CHANGE = 'cost_ci_change';
const HEAD = 'cost_ci_head';
const RUN = 'cost_ci_run';

/** Raise it when rows change their meaning: every portal then rebuilds. */
const VERSION = 1;

const STAGES: Record<string, number> = {
  'dev.cdevents.pipelinerun.queued': 0,
  'dev.cdevents.pipelinerun.started': 1,
  'dev.cdevents.pipelinerun.finished': 2,
};

type Row = Record<string, string | number | null>;

/** Pull requests and pipeline runs, folded from the ledger's feed. */
export class DatabaseCiStore implements CiStore {
  readonly #knex: Knex;
  #consumer: Pick<FeedConsumer, 'status'> | null = null;

  static create(options: { knex: Knex }): DatabaseCiStore {
    return new DatabaseCiStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Whose generation is read. */
  follow(consumer: Pick<FeedConsumer, 'status'>): void {
    this.#consumer = consumer;
  }

  projection(): FeedProjection {
    return {
      name: 'pull-requests',
      version: VERSION,
      apply: (tx, events, generation) => this.#apply(tx, events, generation),
      discard: async (knex, generation) => {
        for (const table of [CHANGE, HEAD, RUN]) {
          await knex(table).where({ generation }).delete();
        }
      },
    };
  }

  async changes(
    { host, repository }: RepositoryAddress,
    { below, limit }: { below?: number; limit: number },
  ): Promise<StoredChange[]> {
    const query = this.#knex(CHANGE)
      .where({ generation: await this.#generation(), host, repository })
      .orderBy('number', 'desc')
      .limit(limit);
    if (below !== undefined) {
      query.where('number', '<', below);
    }
    return (await query).map(changeOf);
  }

  async change({
    host,
    repository,
    number,
  }: PullRequestAddress): Promise<StoredChange | null> {
    const row = await this.#knex(CHANGE)
      .where({ generation: await this.#generation(), host, repository, number })
      .first();
    return row ? changeOf(row) : null;
  }

  async active(query: {
    endedSince: string;
    after?: PullRequestAddress;
    limit: number;
  }): Promise<StoredChange[]> {
    const { after, endedSince, limit } = query;
    const rows = await this.#knex(CHANGE)
      .where({ generation: await this.#generation() })
      .where(either =>
        either.where({ state: 'open' }).orWhere('ended_at', '>=', endedSince),
      )
      .modify(builder => {
        if (after) {
          builder.whereRaw('(host, repository, number) > (?, ?, ?)', [
            after.host,
            after.repository,
            after.number,
          ]);
        }
      })
      .orderBy(['host', 'repository', 'number'])
      .limit(limit);
    return rows.map(changeOf);
  }

  /**
   * A run belongs to the pull request that had its commit as head; a commit
   * that several had counts for the first of them only. A run of a merge
   * commit (as GitLab's merged results) names a commit that nobody pushed: it
   * belongs to nobody here.
   */
  async runs(
    { host, repository }: RepositoryAddress,
    numbers: readonly number[],
  ): Promise<Map<number, RunCounts>> {
    if (numbers.length === 0) {
      return new Map();
    }
    const generation = await this.#generation();
    const place = { host, repository, generation };
    const wanted = this.#knex(HEAD)
      .where(place)
      .whereIn('number', [...numbers])
      .select('sha');
    const owners = this.#knex(HEAD)
      .where(place)
      .whereIn('sha', wanted)
      .groupBy('sha')
      .select('sha')
      .min({ number: 'number' })
      .as('owner');
    const rows = await this.#knex({ run: RUN })
      .join(owners, 'owner.sha', 'run.sha')
      .where({
        'run.generation': generation,
        'run.host': host,
        'run.repository': repository,
      })
      .groupBy('owner.number')
      .select('owner.number', ...this.#counts());
    return new Map(
      rows
        .filter(row => numbers.includes(Number(row.number)))
        .map(row => [Number(row.number), countsOf(row)]),
    );
  }

  async runsWithin(
    { host, repository }: RepositoryAddress,
    { from, to }: { from: string; to: string },
  ): Promise<RunCounts> {
    const [row] = await this.#knex({ run: RUN })
      .where({ generation: await this.#generation(), host, repository })
      .where('started_at', '>=', from)
      .where('started_at', '<', to)
      .select(...this.#counts());
    return countsOf(row);
  }

  async heardOf({ host, repository }: RepositoryAddress): Promise<boolean> {
    const row = await this.#knex(RUN)
      .where({ generation: await this.#generation(), host, repository })
      .first('run_id');
    return row !== undefined;
  }

  #counts(): Knex.Raw[] {
    const sum = (expression: string, as: string) =>
      this.#knex.raw(`cast(coalesce(sum(${expression}), 0) as text) as ${as}`);
    return [
      sum('case when run.stage = 2 then 1 else 0 end', 'ended'),
      sum('case when run.stage < 2 then 1 else 0 end', 'running'),
      sum(
        'case when run.stage = 2 and run.seconds is null then 1 else 0 end',
        'unknown_length',
      ),
      sum('case when run.stage = 2 then run.seconds end', 'seconds'),
    ];
  }

  async #generation(): Promise<number> {
    return (await this.#consumer?.status())?.generation ?? 1;
  }

  async #apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void> {
    for (const event of events) {
      const host = storable(event.subject.host);
      const repository = storable(
        event.subject.repository?.toLowerCase() ?? '',
      );
      if (!repository) {
        continue;
      }
      const place = { generation, host, repository };
      if (isChange(event)) {
        await applyChange(tx, place, event);
      } else if (isRun(event)) {
        await applyRun(tx, place, event);
      }
    }
  }
}

type ChangeEvent = Extract<
  LedgerEvent,
  {
    type:
      | 'dev.cdevents.change.created'
      | 'dev.cdevents.change.updated'
      | 'dev.cdevents.change.merged'
      | 'dev.cdevents.change.abandoned';
  }
>;

function isChange(event: LedgerEvent): event is ChangeEvent {
  return /^dev\.cdevents\.change\.(created|updated|merged|abandoned)$/.test(
    event.type,
  );
}

type RunEvent = Extract<
  LedgerEvent,
  {
    type:
      | 'dev.cdevents.pipelinerun.queued'
      | 'dev.cdevents.pipelinerun.started'
      | 'dev.cdevents.pipelinerun.finished';
  }
>;

function isRun(event: LedgerEvent): event is RunEvent {
  return event.type in STAGES;
}

interface Place extends RepositoryAddress {
  generation: number;
}

async function applyChange(
  tx: Knex.Transaction,
  place: Place,
  { data, revision }: ChangeEvent,
): Promise<void> {
  if (!isCount(data.number)) {
    return;
  }
  const key = { ...place, number: data.number };
  if (data.headSha) {
    await tx(HEAD)
      .insert({ ...key, sha: storable(data.headSha) })
      .onConflict(['generation', 'host', 'repository', 'sha', 'number'])
      .ignore();
  }
  const row = {
    ...key,
    revision,
    state: data.state,
    head_branch: storable(data.headBranch),
    created_at: instant(data.createdAt)!,
    ended_at:
      data.state === 'open' ? null : instant(data.mergedAt ?? data.closedAt),
    data: canonicalJson({ title: data.title, url: data.url }),
  };
  const present = await tx(CHANGE).where(key).first('revision', 'data');
  if (!present) {
    await tx(CHANGE).insert(row);
  } else if (isNewer(row, present)) {
    await tx(CHANGE).where(key).update(row);
  }
}

async function applyRun(
  tx: Knex.Transaction,
  place: Place,
  { data, revision, type }: RunEvent,
): Promise<void> {
  if (!isCount(data.attempt)) {
    return;
  }
  const key = {
    ...place,
    run_id: storable(data.runId),
    attempt: data.attempt,
  };
  const stage = STAGES[type];
  const startedAt = instant(data.startedAt);
  const row = {
    ...key,
    stage,
    revision,
    sha: storable(data.sha ?? ''),
    branch: storable(data.branch ?? ''),
    started_at: startedAt,
    seconds: stage === 2 ? secondsOf(data) : null,
    data: canonicalJson({
      name: data.name,
      outcome: data.outcome,
      trigger: data.trigger,
      url: data.url,
      finishedAt: data.finishedAt,
    }),
  };
  const present = await tx(RUN).where(key).first('stage', 'revision', 'data');
  if (!present) {
    await tx(RUN).insert(row);
  } else if (
    stage > present.stage ||
    (stage === present.stage && isNewer(row, present))
  ) {
    await tx(RUN).where(key).update(row);
  }
}

/** What a column of whole numbers holds; others are no numbers of a forge. */
function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

// Neither NUL nor half a surrogate pair can be stored as text by PostgreSQL.
function storable(text: string): string {
  return Buffer.from(text.replace(/\0/g, '\ufffd'), 'utf8').toString('utf8');
}

function isNewer(
  next: { revision: string; data: string },
  present: { revision: string; data: string },
): boolean {
  return (
    compareRevisions(
      { revision: next.revision, dataJson: next.data },
      { revision: present.revision, dataJson: present.data },
    ) > 0
  );
}

/** What never ran took no time; an end before the start is no length. */
function secondsOf(data: {
  outcome: string | null;
  startedAt: string | null;
  finishedAt: string | null;
}): number | null {
  if (data.outcome === 'skipped') {
    return 0;
  }
  if (data.startedAt === null || data.finishedAt === null) {
    return null;
  }
  const seconds = Math.round(
    (Date.parse(data.finishedAt) - Date.parse(data.startedAt)) / 1000,
  );
  return seconds >= 0 && seconds < 2 ** 31 ? seconds : null;
}

function instant(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}

function changeOf(row: Row): StoredChange {
  const { title, url } = JSON.parse(String(row.data));
  return {
    host: String(row.host),
    repository: String(row.repository),
    number: Number(row.number),
    state: row.state as StoredChange['state'],
    title,
    url,
    createdAt: String(row.created_at),
    endedAt: row.ended_at as string | null,
  };
}

function countsOf(row: Row): RunCounts {
  return {
    ended: Number(row.ended),
    running: Number(row.running),
    unknown: Number(row.unknown_length),
    seconds: Number(row.seconds),
  };
}
