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
import Ajv2020 from 'ajv/dist/2020';
import examples from '@octokit/webhooks-examples';
import {
  CanonicalEvent,
  VOCABULARY_VERSION,
  eventSchemas,
} from '@maestro/backstage-plugin-ledger-common';
import { SECRET, context, signedDelivery } from './testing';
import { createGithubSource } from './source';

const source = createGithubSource({ secrets: [SECRET] });

interface Case {
  name: string;
  payload: Record<string, unknown>;
}

const cases: Case[] = (
  examples as unknown as Array<{
    name: string;
    examples: Array<Record<string, unknown>>;
  }>
).flatMap(({ name, examples: payloads }) =>
  payloads.map(payload => ({ name, payload })),
);

function through({ name, payload }: Case) {
  const delivery = signedDelivery(name, payload);
  const verdict = source.verify!(delivery);
  if (!verdict.ok) {
    throw new Error(verdict.message);
  }
  return source.normalize(
    {
      event: verdict.event,
      body: delivery.body,
      mediaType: verdict.mediaType,
    },
    context,
  );
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function timesOf(value: unknown, key = ''): unknown[] {
  if (/(At|revision)$/.test(key) && value !== null) {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => timesOf(member, name))
    : [];
}

/** What each event and state in the examples must become. */
const MEANING: Record<string, (payload: any) => string[]> = {
  push: payload => {
    if (payload.ref.startsWith('refs/tags/')) {
      return payload.deleted ? [] : ['maestro.tag.created'];
    }
    return ['maestro.branch.pushed'];
  },
  pull_request: payload => {
    if (payload.pull_request.merged_at) {
      return ['dev.cdevents.change.merged'];
    }
    if (payload.pull_request.state === 'closed') {
      return ['dev.cdevents.change.abandoned'];
    }
    return payload.action === 'opened'
      ? ['dev.cdevents.change.created']
      : ['dev.cdevents.change.updated'];
  },
  pull_request_review: () => ['dev.cdevents.change.reviewed'],
  deployment: () => ['maestro.deployment.changed'],
  deployment_status: payload =>
    payload.deployment_status.state === 'success'
      ? ['dev.cdevents.service.deployed']
      : ['maestro.deployment.changed'],
  release: payload =>
    ['deleted', 'unpublished'].includes(payload.action) ||
    payload.release.draft ||
    !payload.release.published_at
      ? []
      : ['maestro.release.published'],
  workflow_run: payload =>
    payload.workflow_run.status === 'completed'
      ? ['dev.cdevents.pipelinerun.finished']
      : ['dev.cdevents.pipelinerun.queued'],
  check_run: payload =>
    payload.check_run.status === 'completed' ? ['maestro.check.finished'] : [],
  issues: payload => {
    if (['deleted', 'transferred'].includes(payload.action)) {
      return [];
    }
    if (payload.issue.state === 'closed') {
      return ['dev.cdevents.ticket.closed'];
    }
    return payload.action === 'opened'
      ? ['dev.cdevents.ticket.created']
      : ['dev.cdevents.ticket.updated'];
  },
  repository: payload =>
    ['renamed', 'transferred'].includes(payload.action)
      ? ['maestro.repository.renamed']
      : [],
};

describe('the published webhook examples', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(329);
  });

  it('are all verified and normalised without an error, and none is lost', () => {
    for (const item of cases) {
      const result = through(item);
      expect(result.problems).toEqual([]);
      // A delivery is either facts, or says in a sentence why it is none.
      expect(result.ignored === null).toBe(result.events.length > 0);
    }
  });

  it('become the events that they mean', () => {
    const counts: Record<string, number> = {};
    for (const item of cases) {
      const expected = MEANING[item.name]?.(item.payload) ?? [];
      const types = through(item).events.map(event => event.type);
      expect({
        event: item.name,
        action: item.payload.action,
        types,
      }).toEqual({
        event: item.name,
        action: item.payload.action,
        types: expected,
      });
      for (const type of types) {
        counts[type] = (counts[type] ?? 0) + 1;
      }
    }
    expect(counts).toEqual({
      'dev.cdevents.change.abandoned': 2,
      'dev.cdevents.change.created': 4,
      'dev.cdevents.change.reviewed': 4,
      'dev.cdevents.change.updated': 23,
      'dev.cdevents.pipelinerun.finished': 3,
      'dev.cdevents.pipelinerun.queued': 2,
      'dev.cdevents.service.deployed': 3,
      'dev.cdevents.ticket.created': 4,
      'dev.cdevents.ticket.updated': 23,
      'maestro.branch.pushed': 2,
      'maestro.check.finished': 5,
      'maestro.deployment.changed': 5,
      'maestro.release.published': 11,
      'maestro.repository.renamed': 4,
      'maestro.tag.created': 1,
    });
  });

  it('give events with a subject, a key and times in UTC', () => {
    const events: CanonicalEvent[] = cases.flatMap(
      item => through(item).events,
    );
    expect(events).toHaveLength(96);
    for (const event of events) {
      expect(event.version).toBe(VOCABULARY_VERSION);
      expect(event.subject.host).toBe('github.com');
      expect(event.subject.repository).toMatch(/^[a-z0-9_.-]+\/[a-z0-9_.-]+$/);
      expect(
        event.naturalKey.startsWith(`github.com|${event.subject.repository}|`),
      ).toBe(true);
      const times = timesOf(event);
      expect(times.length).toBeGreaterThanOrEqual(2);
      for (const time of times) {
        expect(time).toMatch(ISO);
      }
    }
  });

  it('give events in the form of the vocabulary', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true });
    const validators = new Map(
      Object.entries(eventSchemas()).map(([type, schema]) => [
        type,
        ajv.compile(schema),
      ]),
    );
    for (const event of cases.flatMap(item => through(item).events)) {
      const validate = validators.get(event.type)!;
      validate(event);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('are the same events when they come a second time', () => {
    for (const item of cases) {
      expect(through(item)).toEqual(through(item));
    }
  });
});
