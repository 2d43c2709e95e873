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

import { Knex } from 'knex';
import { RepositoryRenamedData } from '@maestro/backstage-plugin-ledger-common';
import { Rename } from '../engine/repositoryNames';
import { rawRows, anyOf } from './sql';
import { EventRow, LeafRow, SubjectPattern, TailFilter } from './types';

interface RawLeaf {
  seq: string | number;
  leaf_hash: Uint8Array;
  bytes: Uint8Array;
  kind: string;
  source: string;
  tenant: string | null;
  delivery_id: string;
  received_at: string;
  recorded_at: string;
  body_state: LeafRow['bodyState'];
}

interface RawEvent {
  position: string | number;
  seq: string | number;
  type: string;
  version: string;
  natural_key: string;
  revision: string;
  occurred_at: string;
  host: string;
  repository: string | null;
  environment: string | null;
  service: string | null;
  source: string;
  tenant: string | null;
  normalizer: string;
  recorded_at: string;
  data: string;
}

const SELECT_LEAF = `
  select leaf.*, coalesce(body.state, 'none') as body_state
  from leaf left join body on body.seq = leaf.seq`;

function toLeafRow(row: RawLeaf): LeafRow {
  return {
    seq: Number(row.seq),
    leafHash: row.leaf_hash,
    bytes: row.bytes,
    kind: row.kind,
    source: row.source,
    tenant: row.tenant,
    deliveryId: row.delivery_id,
    receivedAt: row.received_at,
    recordedAt: row.recorded_at,
    bodyState: row.body_state,
  };
}

function toEventRow(row: RawEvent): EventRow {
  return {
    position: Number(row.position),
    seq: Number(row.seq),
    type: row.type,
    version: row.version,
    naturalKey: row.natural_key,
    revision: row.revision,
    occurredAt: row.occurred_at,
    subject: {
      host: row.host,
      repository: row.repository,
      environment: row.environment,
      service: row.service,
    },
    source: row.source,
    tenant: row.tenant,
    normalizer: row.normalizer,
    recordedAt: row.recorded_at,
    data: row.data,
  };
}

/** Leaves with sequence numbers in [from, to), in order. */
export async function readLeaves(
  knex: Knex,
  from: number,
  to: number,
): Promise<LeafRow[]> {
  const rows = await rawRows<RawLeaf>(
    knex,
    `${SELECT_LEAF} where leaf.seq >= ? and leaf.seq < ? order by leaf.seq`,
    [from, to],
  );
  return rows.map(toLeafRow);
}

export async function readLeavesAt(
  knex: Knex,
  seqs: number[],
): Promise<LeafRow[]> {
  const condition = anyOf(knex, 'leaf.seq', 'bigint', seqs);
  const rows = await rawRows<RawLeaf>(
    knex,
    `${SELECT_LEAF} where ${condition.sql} order by leaf.seq`,
    condition.bindings,
  );
  return rows.map(toLeafRow);
}

/** Newest first. */
export async function readTail(
  knex: Knex,
  filter: TailFilter,
): Promise<LeafRow[]> {
  const where: string[] = [];
  const bindings: unknown[] = [];
  const add = (sql: string, ...values: unknown[]) => {
    where.push(sql);
    bindings.push(...values);
  };
  if (filter.before !== undefined) {
    add('leaf.seq < ?', filter.before);
  }
  if (filter.source !== undefined) {
    add('leaf.source = ?', filter.source);
  }
  if (filter.from !== undefined) {
    add('leaf.received_at >= ?', filter.from);
  }
  if (filter.to !== undefined) {
    add('leaf.received_at < ?', filter.to);
  }
  if (filter.type !== undefined || filter.subjects !== undefined) {
    const event: string[] = [];
    if (filter.type !== undefined) {
      event.push('event.type = ?');
      bindings.push(filter.type);
    }
    if (filter.subjects !== undefined) {
      const any = filter.subjects.map(pattern => {
        const condition = subjectCondition(pattern);
        bindings.push(...condition.bindings);
        return condition.sql;
      });
      event.push(any.length > 0 ? `(${any.join(' or ')})` : '1 = 0');
    }
    where.push(
      `leaf.seq in (select event.seq from event where ${event.join(' and ')})`,
    );
  }
  const rows = await rawRows<RawLeaf>(
    knex,
    `${SELECT_LEAF} ${
      where.length > 0 ? `where ${where.join(' and ')}` : ''
    } order by leaf.seq desc limit ?`,
    [...bindings, filter.limit],
  );
  return rows.map(toLeafRow);
}

function subjectCondition(pattern: SubjectPattern): {
  sql: string;
  bindings: unknown[];
} {
  const parts: string[] = [];
  const bindings: unknown[] = [];
  for (const member of [
    'host',
    'repository',
    'environment',
    'service',
  ] as const) {
    if (pattern[member] !== null) {
      // An event that tells no environment cannot contradict one.
      parts.push(
        member === 'environment'
          ? '(event.environment = ? or event.environment is null)'
          : `event.${member} = ?`,
      );
      bindings.push(pattern[member]);
    }
  }
  return { sql: `(${parts.join(' and ') || '1 = 1'})`, bindings };
}

export async function readEventsOf(
  knex: Knex,
  seqs: number[],
): Promise<EventRow[]> {
  if (seqs.length === 0) {
    return [];
  }
  const condition = anyOf(knex, 'seq', 'bigint', seqs);
  const rows = await rawRows<RawEvent>(
    knex,
    `select * from event where ${condition.sql} order by position`,
    condition.bindings,
  );
  return rows.map(toEventRow);
}

export async function readFeed(
  knex: Knex,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  const rows = await rawRows<RawEvent>(
    knex,
    'select * from event where position > ? order by position limit ?',
    [after, limit],
  );
  return rows.map(toEventRow);
}

export async function readFeedHead(knex: Knex): Promise<number> {
  const [row] = await rawRows<{ head: string | number | null }>(
    knex,
    'select max(position) as head from event',
  );
  return Number(row.head ?? -1);
}

/** Bounded, because a reader that starts anew is behind by all events. */
export async function countFeed(
  knex: Knex,
  after: number,
  limit: number,
): Promise<number> {
  const [row] = await rawRows<{ events: string | number }>(
    knex,
    `select count(*) as events
     from (select 1 from event where position > ? limit ?) as part`,
    [after, limit],
  );
  return Number(row.events);
}

export async function readRenames(knex: Knex): Promise<Rename[]> {
  const rows = await rawRows<RawEvent>(
    knex,
    `select * from event where type = 'maestro.repository.renamed'`,
  );
  return rows.map(row => {
    const { from, to } = JSON.parse(row.data) as RepositoryRenamedData;
    return {
      host: row.host,
      from: from.toLowerCase(),
      to: to.toLowerCase(),
      at: row.occurred_at,
    };
  });
}

/** Subjects with the number of their events, for the list of unattributed. */
export async function readSubjectCounts(knex: Knex) {
  const rows = await rawRows<{
    host: string;
    repository: string | null;
    environment: string | null;
    service: string | null;
    source: string;
    events: string | number;
    last_at: string;
  }>(
    knex,
    `select host, repository, environment, service, source,
            count(*) as events, max(occurred_at) as last_at
     from event
     where type not in ('maestro.attribution.claimed', 'maestro.survey.closed', 'maestro.evidence.recorded', 'maestro.cost.loaded', 'maestro.cost.llm-usage')
       and source <> 'audit'
     group by host, repository, environment, service, source`,
  );
  return rows.map(row => ({
    subject: {
      host: row.host,
      repository: row.repository,
      environment: row.environment,
      service: row.service,
    },
    source: row.source,
    events: Number(row.events),
    lastAt: row.last_at,
  }));
}
