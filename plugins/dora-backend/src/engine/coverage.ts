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

import { DoraCoverage } from '@maestro/backstage-plugin-dora-common';
import { FactKind } from './facts';
import { EntityModel } from './model';

interface Kind {
  kind: string;
  /** Any of these told: covered. */
  told: readonly FactKind[];
  /** What a service lacks, in the singular. */
  lacks: string;
  /** What is unknown of those without it. */
  unknown: string;
}

const KINDS: readonly Kind[] = [
  {
    kind: 'deployments',
    told: [],
    lacks: 'deployments that count',
    unknown: 'their delivery figures are unknown',
  },
  {
    kind: 'changes',
    told: ['push', 'change'],
    lacks: 'source of changes',
    unknown: 'their lead time is unknown',
  },
  {
    kind: 'reviews',
    told: ['review'],
    lacks: 'review that was ever told',
    unknown: 'pickup and review cannot be told apart in their lead time',
  },
  {
    kind: 'incidents',
    told: ['incident', 'ticket'],
    lacks: 'incident source',
    unknown: 'their change failure rate is unknown',
  },
  {
    kind: 'pipelines',
    told: ['run', 'check'],
    lacks: 'source of pipeline runs',
    unknown: 'their builds are not seen',
  },
];

/**
 * What kinds of sources the services of an overview have.
 *
 * @param members - one model per service
 * @param visible - whether the caller may see a service: only those are named
 */
export function coverageOf(
  members: readonly EntityModel[],
  visible: (entityRef: string) => boolean,
): DoraCoverage[] {
  return KINDS.map(({ kind, told, lacks, unknown }) => {
    const missing = members
      .filter(({ deployments, activity }) =>
        kind === 'deployments'
          ? deployments.length === 0
          : told.every(fact => activity.lastByKind[fact] === undefined),
      )
      .map(({ entityRef }) => entityRef)
      .sort();
    const total = members.length;
    return {
      kind,
      covered: total - missing.length,
      total,
      missing: missing.filter(visible),
      sentence: sentence({ missing: missing.length, total, lacks, unknown }),
    };
  });
}

function sentence(options: {
  missing: number;
  total: number;
  lacks: string;
  unknown: string;
}): string {
  const { missing, total, lacks, unknown } = options;
  if (total === 0) {
    return `There is no service, so none has ${article(lacks)}`;
  }
  if (missing === 0) {
    return total === 1
      ? `The service has ${article(lacks)}`
      : `All ${total} services have ${article(lacks)}`;
  }
  return total === 1
    ? `The service has no ${lacks}, so ${unknown.replace(/^their/, 'its')}`
    : `${missing} of ${total} services ${
        missing === 1 ? 'has' : 'have'
      } no ${lacks}, so ${
        missing === 1 ? unknown.replace(/^their/, 'its') : unknown
      }`;
}

function article(noun: string): string {
  if (/^deployments/.test(noun)) {
    return noun;
  }
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
