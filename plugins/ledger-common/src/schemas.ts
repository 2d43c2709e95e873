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
  EVENT_TYPES,
  EventDataByType,
  EventType,
  VOCABULARY_VERSION,
} from './events';

/** The part of JSON Schema 2020-12 that the vocabulary uses. @public */
export interface EventSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  type?: string | string[];
  const?: string;
  enum?: Array<string | null>;
  pattern?: string;
  minimum?: number;
  required?: string[];
  additionalProperties?: boolean;
  properties?: Record<string, EventSchema>;
  items?: EventSchema;
  oneOf?: EventSchema[];
}

/** One schema for each member, so that none is forgotten. */
type Members<Of> = { [Member in keyof Of]-?: EventSchema };

const text: EventSchema = { type: 'string' };
const textOrNull: EventSchema = { type: ['string', 'null'] };
const count: EventSchema = { type: 'integer', minimum: 0 };
const countOrNull: EventSchema = { type: ['integer', 'null'], minimum: 0 };
const flag: EventSchema = { type: 'boolean' };
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$';
const instant: EventSchema = { type: 'string', pattern: INSTANT };
const instantOrNull: EventSchema = {
  type: ['string', 'null'],
  pattern: INSTANT,
};
const listOf = (items: EventSchema): EventSchema => ({ type: 'array', items });

function object<Of>(
  properties: Members<Of>,
  optional: ReadonlyArray<keyof Of> = [],
): EventSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter(
      name => !(optional as readonly string[]).includes(name),
    ),
    additionalProperties: false,
  };
}

function orNull(schema: EventSchema): EventSchema {
  return { oneOf: [schema, { type: 'null' }] };
}

function oneOf<Value extends string | null>(...values: Value[]): EventSchema {
  return { enum: values };
}

type Data<Type extends EventType> = EventDataByType[Type];
type Commit = Data<'maestro.branch.pushed'>['commits'][number];
type Person = NonNullable<Commit['author']>;
type Pattern = Data<'maestro.attribution.claimed'>['subjects'][number];

const person = orNull(
  object<Person>({ id: text, type: oneOf('user', 'bot', 'unknown') }),
);

const commit = object<Commit>(
  {
    sha: text,
    parents: { type: ['array', 'null'], items: text },
    authoredAt: instantOrNull,
    committedAt: instantOrNull,
    author: person,
    coAuthors: listOf(person),
    title: text,
    reverts: listOf(text),
    cherryPickedFrom: listOf(text),
  },
  // Since 1.6.0.
  ['coAuthors'],
);

const change = object<Data<'dev.cdevents.change.created'>>({
  number: { type: 'integer' },
  title: text,
  url: textOrNull,
  state: oneOf('open', 'merged', 'closed'),
  draft: flag,
  author: person,
  headBranch: text,
  headSha: text,
  baseBranch: text,
  baseIsDefault: flag,
  createdAt: instant,
  readyAt: instantOrNull,
  mergedAt: instantOrNull,
  closedAt: instantOrNull,
  mergeCommitSha: textOrNull,
  mergedBy: person,
  labels: listOf(text),
  commits: countOrNull,
  additions: countOrNull,
  deletions: countOrNull,
  changedFiles: countOrNull,
  action: text,
  reverts: { type: ['integer', 'null'] },
});

const review = object<Data<'dev.cdevents.change.reviewed'>>({
  number: { type: 'integer' },
  reviewId: text,
  reviewer: person,
  state: oneOf('approved', 'changes_requested', 'commented', 'dismissed'),
  submittedAt: instant,
  url: textOrNull,
  commitSha: textOrNull,
});

const deployment = object<Data<'dev.cdevents.service.deployed'>>({
  deploymentId: text,
  environment: textOrNull,
  tier: textOrNull,
  sha: textOrNull,
  ref: textOrNull,
  state: oneOf(
    'created',
    'queued',
    'in_progress',
    'success',
    'failure',
    'error',
    'cancelled',
    'skipped',
    'inactive',
  ),
  createdAt: instantOrNull,
  startedAt: instantOrNull,
  finishedAt: instantOrNull,
  attempt: count,
  actor: person,
  url: textOrNull,
  workflow: textOrNull,
  description: textOrNull,
});

const run = object<Data<'dev.cdevents.pipelinerun.finished'>>({
  runId: text,
  name: text,
  attempt: count,
  branch: textOrNull,
  sha: textOrNull,
  trigger: textOrNull,
  outcome: oneOf(
    'success',
    'failure',
    'cancelled',
    'skipped',
    'timed_out',
    'action_required',
    'neutral',
    'stale',
    null,
  ),
  queuedAt: instantOrNull,
  startedAt: instantOrNull,
  finishedAt: instantOrNull,
  actor: person,
  url: textOrNull,
});

const incident = object<Data<'dev.cdevents.incident.detected'>>({
  incidentId: text,
  title: text,
  severity: textOrNull,
  startedAt: instantOrNull,
  detectedAt: instantOrNull,
  resolvedAt: instantOrNull,
  causedBy: orNull(
    object<NonNullable<Data<'dev.cdevents.incident.detected'>['causedBy']>>({
      deploymentId: textOrNull,
      sha: textOrNull,
    }),
  ),
  url: textOrNull,
});

const ticket = object<Data<'dev.cdevents.ticket.created'>>({
  number: { type: 'integer' },
  title: text,
  state: oneOf('open', 'closed'),
  labels: listOf(text),
  createdAt: instant,
  closedAt: instantOrNull,
  author: person,
  url: textOrNull,
});

const audit = object<Data<'maestro.audit.initiated'>>({
  auditId: text,
  plugin: text,
  eventId: text,
  severity: oneOf('low', 'medium', 'high', 'critical'),
  actor: person,
  service: textOrNull,
  method: textOrNull,
  path: textOrNull,
  // What a plugin tells of its own act: scalars under names of its own.
  meta: { type: 'object' },
  error: textOrNull,
});

const auditDropped = object<Data<'maestro.audit.dropped'>>({
  plugin: text,
  count,
  firstAt: instant,
  lastAt: instant,
});

const PAYLOADS: Record<EventType, EventSchema> = {
  'dev.cdevents.change.created': change,
  'dev.cdevents.change.updated': change,
  'dev.cdevents.change.reviewed': review,
  'dev.cdevents.change.merged': change,
  'dev.cdevents.change.abandoned': change,
  'dev.cdevents.service.deployed': deployment,
  'dev.cdevents.service.rolledback': deployment,
  'dev.cdevents.pipelinerun.queued': run,
  'dev.cdevents.pipelinerun.started': run,
  'dev.cdevents.pipelinerun.finished': run,
  'dev.cdevents.incident.detected': incident,
  'dev.cdevents.incident.resolved': incident,
  'dev.cdevents.ticket.created': ticket,
  'dev.cdevents.ticket.updated': ticket,
  'dev.cdevents.ticket.closed': ticket,
  'maestro.deployment.changed': deployment,
  'maestro.branch.pushed': object<Data<'maestro.branch.pushed'>>({
    branch: text,
    isDefaultBranch: flag,
    before: textOrNull,
    after: textOrNull,
    forced: flag,
    commits: listOf(commit),
  }),
  'maestro.tag.created': object<Data<'maestro.tag.created'>>({
    tag: text,
    sha: text,
    createdAt: instantOrNull,
  }),
  'maestro.release.published': object<Data<'maestro.release.published'>>({
    releaseId: text,
    tag: text,
    name: textOrNull,
    sha: textOrNull,
    draft: flag,
    prerelease: flag,
    publishedAt: instantOrNull,
    url: textOrNull,
  }),
  'maestro.check.finished': object<Data<'maestro.check.finished'>>({
    checkId: text,
    name: text,
    sha: text,
    outcome: textOrNull,
    startedAt: instantOrNull,
    finishedAt: instantOrNull,
    url: textOrNull,
  }),
  'maestro.repository.renamed': object<Data<'maestro.repository.renamed'>>({
    from: text,
    to: text,
  }),
  'maestro.attribution.claimed': object<Data<'maestro.attribution.claimed'>>({
    entityRef: text,
    subjects: listOf(
      object<Pattern>({
        host: textOrNull,
        repository: textOrNull,
        environment: textOrNull,
        service: textOrNull,
      }),
    ),
    deploymentRule: textOrNull,
    owner: textOrNull,
    system: textOrNull,
    domain: textOrNull,
    zone: textOrNull,
    since: instantOrNull,
    withdrawn: flag,
  }),
  'maestro.survey.closed': object<Data<'maestro.survey.closed'>>({
    roundId: text,
    groupRef: text,
    questionSet: text,
    questionSetVersion: count,
    respondents: text,
    digest: text,
    closedAt: instant,
  }),
  'maestro.evidence.recorded': object<Data<'maestro.evidence.recorded'>>({
    digest: text,
    predicateType: text,
    commits: listOf(text),
    signer: text,
    effectiveAt: instantOrNull,
    collectedAt: instant,
  }),
  'maestro.cost.loaded': object<Data<'maestro.cost.loaded'>>(
    {
      loadId: text,
      sourceId: text,
      billingPeriod: text,
      billingPeriodEnd: text,
      inputDigest: text,
      parts: listOf(
        object<NonNullable<Data<'maestro.cost.loaded'>['parts']>[number]>({
          name: text,
          digest: text,
        }),
      ),
      fileDigest: text,
      rows: count,
      focusVersion: text,
      totals: listOf(
        object<Data<'maestro.cost.loaded'>['totals'][number]>({
          currency: text,
          rows: count,
          billed: text,
          effective: text,
          contracted: text,
          list: text,
        }),
      ),
      loadedAt: instant,
    },
    ['parts'],
  ),
  'maestro.cost.llm-usage': object<Data<'maestro.cost.llm-usage'>>({
    batch: count,
    form: text,
    rows: count,
    root: text,
    firstAt: instant,
    lastAt: instant,
    currency: text,
    amount: textOrNull,
    unreserved: textOrNull,
    unknown: count,
    closedAt: instant,
  }),
  'maestro.audit.initiated': audit,
  'maestro.audit.succeeded': audit,
  'maestro.audit.failed': audit,
  'maestro.audit.dropped': auditDropped,
};

/**
 * JSON Schema (2020-12) of the events of one type, as this release writes
 * them. Members are closed: a new one is a new minor version of the
 * vocabulary.
 *
 * @public
 */
export function eventSchema(type: EventType): EventSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://maestro.dev/schemas/${VOCABULARY_VERSION}/${type}.json`,
    title: type,
    type: 'object',
    required: [
      'type',
      'version',
      'naturalKey',
      'revision',
      'occurredAt',
      'subject',
      'data',
    ],
    properties: {
      type: { const: type },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$' },
      naturalKey: text,
      revision: text,
      occurredAt: instant,
      subject: object<Omit<Pattern, 'host'> & { host: string }>({
        host: text,
        repository: textOrNull,
        environment: textOrNull,
        service: textOrNull,
      }),
      data: PAYLOADS[type],
    },
  };
}

/** Schemas of the whole vocabulary, by event type. @public */
export function eventSchemas(): Record<EventType, EventSchema> {
  return Object.fromEntries(
    EVENT_TYPES.map(type => [type, eventSchema(type)]),
  ) as Record<EventType, EventSchema>;
}
