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
  CanonicalEvent,
  ChangeData,
} from '@maestro/backstage-plugin-ledger-common';
import { byText, isType, ms } from '../facts';
import { Repositories } from '../repositories';
import { RequestRow } from './types';

/** What the prediction reads of a request; times in milliseconds. */
export interface KnownRequest {
  host: string;
  repository: string;
  number: number;
  /** Pseudonym: a key of the computation only. */
  author: string | null;
  bot: boolean;
  baseIsDefault: boolean;
  openedAt: number;
  mergedAt: number | null;
  closedAt: number | null;
}

interface Version {
  data: ChangeData;
  revision: string;
  key: string;
}

/** States of one revision: the later state wins, whatever arrived first. */
const STATE_ORDER = { open: 0, closed: 1, merged: 2 };

/**
 * The requests that facts of changes tell, each once, by its latest version.
 * Facts of other types are left out, and so are requests whose times
 * contradict each other: they teach nothing.
 *
 * @param facts - one per natural key, in any order, of any repositories
 * @returns ascending by repository and number
 */
export function foldChanges(
  facts: Iterable<CanonicalEvent>,
  repositories: Repositories,
): KnownRequest[] {
  const versions = new Map<string, Version[]>();
  for (const fact of facts) {
    if (
      isType(
        fact,
        'dev.cdevents.change.created',
        'dev.cdevents.change.updated',
        'dev.cdevents.change.merged',
        'dev.cdevents.change.abandoned',
      ) &&
      fact.subject.repository !== null
    ) {
      const { host, repository } = fact.subject;
      const name = repositories.current(host, repository, ms(fact.occurredAt));
      const key = JSON.stringify([host, name, fact.data.number]);
      const list = versions.get(key) ?? [];
      list.push({
        data: fact.data,
        revision: fact.revision,
        key: fact.naturalKey,
      });
      versions.set(key, list);
    }
  }
  return [...versions]
    .map(([key, list]) => {
      const [host, repository] = JSON.parse(key);
      return knownRequest(host, repository, list);
    })
    .filter(isSound)
    .sort(
      (a, b) =>
        byText(a.host, b.host) ||
        byText(a.repository, b.repository) ||
        a.number - b.number,
    );
}

function knownRequest(
  host: string,
  repository: string,
  versions: Version[],
): KnownRequest {
  const sorted = versions.sort(
    (a, b) =>
      byText(a.revision, b.revision) ||
      STATE_ORDER[a.data.state] - STATE_ORDER[b.data.state] ||
      byText(a.key, b.key),
  );
  const latest = sorted[sorted.length - 1].data;
  const told = (member: 'mergedAt' | 'closedAt') =>
    timeOf(sorted.findLast(({ data }) => data[member] !== null)?.data[member]);
  const author = sorted.findLast(({ data }) => data.author)?.data.author;
  const mergedAt = latest.state === 'merged' ? told('mergedAt') : null;
  return {
    host,
    repository,
    number: latest.number,
    author: author?.id ?? null,
    bot: author?.type === 'bot',
    baseIsDefault: latest.baseIsDefault,
    openedAt: ms(latest.createdAt),
    mergedAt,
    closedAt: latest.state === 'open' ? null : mergedAt ?? told('closedAt'),
  };
}

function timeOf(instant: string | null | undefined): number | null {
  return instant === null || instant === undefined ? null : ms(instant);
}

function isSound({ openedAt, closedAt }: KnownRequest): boolean {
  return closedAt === null || closedAt >= openedAt;
}

/**
 * Requests as the prediction wants them, in the order given. Among what is
 * known on arrival is how many requests their authors had opened in the
 * repository before, so all requests of a repository must be given together.
 */
export function requestRows(requests: readonly KnownRequest[]): RequestRow[] {
  const opened = new Map<string, number>();
  const rows: RequestRow[] = new Array(requests.length);
  const order = requests
    .map((_, index) => index)
    .sort((a, b) => requests[a].openedAt - requests[b].openedAt || a - b);
  for (const index of order) {
    const request = requests[index];
    const project = projectOf(request);
    const key = JSON.stringify([project, request.author]);
    const earlier = opened.get(key) ?? 0;
    opened.set(key, earlier + 1);
    rows[index] = {
      project,
      number: request.number,
      requester: request.author,
      createdAt: request.openedAt / 1000,
      closedAt: seconds(request.closedAt),
      mergedAt: seconds(request.mergedAt),
      group: `${request.bot ? 'bot' : 'person'} ${
        request.baseIsDefault ? 'default' : 'other'
      }`,
      arrival: {
        bot: request.bot ? 1 : 0,
        defaultBranch: request.baseIsDefault ? 1 : 0,
        earlierRequests: request.author === null ? null : earlier,
      },
      size: {},
    };
  }
  return rows;
}

/** Name under which a repository is a project of the prediction. */
export function projectOf({
  host,
  repository,
}: Pick<KnownRequest, 'host' | 'repository'>): string {
  return `${host}|${repository}`;
}

function seconds(at: number | null): number | null {
  return at === null ? null : at / 1000;
}
