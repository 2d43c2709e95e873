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

/**
 * Event types of vocabulary 1. CDEvents names where one exists, `maestro.*`
 * otherwise. The list is closed: a new type is a new minor version.
 *
 * @public
 */
export const EVENT_TYPES = [
  'dev.cdevents.change.created',
  'dev.cdevents.change.updated',
  'dev.cdevents.change.reviewed',
  'dev.cdevents.change.merged',
  'dev.cdevents.change.abandoned',
  'dev.cdevents.service.deployed',
  'dev.cdevents.service.rolledback',
  'dev.cdevents.pipelinerun.queued',
  'dev.cdevents.pipelinerun.started',
  'dev.cdevents.pipelinerun.finished',
  'dev.cdevents.incident.detected',
  'dev.cdevents.incident.resolved',
  'dev.cdevents.ticket.created',
  'dev.cdevents.ticket.updated',
  'dev.cdevents.ticket.closed',
  'maestro.deployment.changed',
  'maestro.branch.pushed',
  'maestro.tag.created',
  'maestro.release.published',
  'maestro.check.finished',
  'maestro.repository.renamed',
  'maestro.attribution.claimed',
  'maestro.survey.closed',
  'maestro.evidence.recorded',
  'maestro.cost.loaded',
  'maestro.cost.llm-usage',
  'maestro.audit.initiated',
  'maestro.audit.succeeded',
  'maestro.audit.failed',
  'maestro.audit.dropped',
] as const;

/** @public */
export type EventType = (typeof EVENT_TYPES)[number];

/** Version of the vocabulary that this release writes. @public */
export const VOCABULARY_VERSION = '1.6.0';

/**
 * A person as events name one: a keyed pseudonym. The name lies in an
 * erasable table. `bot` when the platform says so, or the name does.
 *
 * @public
 */
export interface PersonRef {
  id: string;
  type: 'user' | 'bot' | 'unknown';
}

/**
 * What a source says that an event is about. All text in lower case except
 * `environment` and `service`, which are kept as the source writes them.
 *
 * @public
 */
export interface SourceSubject {
  /** `github.com`, `gitlab.example.org`, `git` (own repositories), `cdevents`, `api`. */
  host: string;
  /** `owner/name`, the id of a git source, or null. */
  repository: string | null;
  environment: string | null;
  service: string | null;
}

/** @public */
export interface CommitData {
  sha: string;
  /** Parent hashes; null when the source does not say (webhooks). */
  parents: string[] | null;
  authoredAt: string | null;
  committedAt: string | null;
  author: PersonRef | null;
  /**
   * Who wrote it beside the author, by the trailers of its message; null for
   * one whom it names without an address. Absent before version 1.6 of the
   * vocabulary, and when the source does not tell the message: nobody knows.
   */
  coAuthors?: Array<PersonRef | null>;
  /** First line of the message. */
  title: string;
  /** Hashes that `This reverts commit …` lines name. */
  reverts: string[];
  /** Hashes that `(cherry picked from commit …)` lines name. */
  cherryPickedFrom: string[];
}

/** Pushed commits, oldest first. @public */
export interface BranchPushedData {
  branch: string;
  isDefaultBranch: boolean;
  before: string | null;
  after: string | null;
  forced: boolean;
  commits: CommitData[];
}

/** A change is a pull request or a merge request. @public */
export interface ChangeData {
  number: number;
  title: string;
  url: string | null;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  author: PersonRef | null;
  headBranch: string;
  headSha: string;
  baseBranch: string;
  baseIsDefault: boolean;
  createdAt: string;
  readyAt: string | null;
  mergedAt: string | null;
  closedAt: string | null;
  mergeCommitSha: string | null;
  mergedBy: PersonRef | null;
  labels: string[];
  commits: number | null;
  additions: number | null;
  deletions: number | null;
  changedFiles: number | null;
  /** What happened, in the source's word: `opened`, `ready_for_review`, … */
  action: string;
  reverts: number | null;
}

/** @public */
export interface ReviewData {
  number: number;
  reviewId: string;
  reviewer: PersonRef | null;
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  submittedAt: string;
  url: string | null;
  /**
   * Head of the request that was read. Null: the source does not say; absent
   * before version 1.3 of the vocabulary.
   */
  commitSha?: string | null;
}

/**
 * One state of one deployment. `service.deployed` when it succeeded,
 * `service.rolledback` when the source says that it went back,
 * `deployment.changed` for every other state.
 *
 * @public
 */
export interface DeploymentData {
  deploymentId: string;
  environment: string | null;
  /** `production`, `staging`, … when the source itself says which tier it is. */
  tier: string | null;
  sha: string | null;
  ref: string | null;
  state:
    | 'created'
    | 'queued'
    | 'in_progress'
    | 'success'
    | 'failure'
    | 'error'
    | 'cancelled'
    | 'skipped'
    | 'inactive';
  createdAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  attempt: number;
  actor: PersonRef | null;
  url: string | null;
  /** Name of the workflow or pipeline that made it, when known. */
  workflow: string | null;
  description: string | null;
}

/** @public */
export interface PipelineRunData {
  runId: string;
  name: string;
  attempt: number;
  branch: string | null;
  sha: string | null;
  trigger: string | null;
  outcome:
    | 'success'
    | 'failure'
    | 'cancelled'
    | 'skipped'
    | 'timed_out'
    | 'action_required'
    | 'neutral'
    | 'stale'
    | null;
  queuedAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  actor: PersonRef | null;
  url: string | null;
}

/** @public */
export interface CheckFinishedData {
  checkId: string;
  name: string;
  sha: string;
  outcome: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  url: string | null;
}

/** @public */
export interface TagCreatedData {
  tag: string;
  sha: string;
  createdAt: string | null;
}

/** @public */
export interface ReleaseData {
  releaseId: string;
  tag: string;
  name: string | null;
  sha: string | null;
  draft: boolean;
  prerelease: boolean;
  publishedAt: string | null;
  url: string | null;
}

/** @public */
export interface TicketData {
  number: number;
  title: string;
  state: 'open' | 'closed';
  labels: string[];
  createdAt: string;
  closedAt: string | null;
  author: PersonRef | null;
  url: string | null;
}

/** @public */
export interface IncidentData {
  incidentId: string;
  title: string;
  severity: string | null;
  /** When the trouble began; null when the source does not say. */
  startedAt: string | null;
  detectedAt: string | null;
  resolvedAt: string | null;
  /** Explicit cause, when the source names one. */
  causedBy: { deploymentId: string | null; sha: string | null } | null;
  url: string | null;
}

/** @public */
export interface RepositoryRenamedData {
  from: string;
  to: string;
}

/**
 * Which entity a source subject belongs to, since when, and how its
 * deployments are recognised. A later claim of the same entity replaces the
 * earlier one from its own `since` on.
 *
 * @public
 */
export interface AttributionData {
  entityRef: string;
  /** Null members match anything. Repository may be a former name. */
  subjects: Array<{
    host: string | null;
    repository: string | null;
    environment: string | null;
    service: string | null;
  }>;
  /** `deployments` | `workflow:NAME` | `release` | `tag:GLOB` | `merge`, or null. */
  deploymentRule: string | null;
  owner: string | null;
  system: string | null;
  domain: string | null;
  zone: string | null;
  /** From when it holds; null: the whole past that nobody claimed before. */
  since: string | null;
  /** True when the entity no longer claims anything. */
  withdrawn: boolean;
}

/**
 * What somebody did in the portal, as its auditor service tells it. An act is
 * `initiated` and then `succeeded` or `failed`, with the same `auditId`; one
 * that stays `initiated` was cut off. What the body holds beyond this (names,
 * texts, addresses) stays in the erasable body.
 *
 * @public
 */
export interface AuditData {
  auditId: string;
  /** Plugin that did it. */
  plugin: string;
  /** What was done, in the plugin's word, for example `body-read`. */
  eventId: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  /** Null for a service, or when nobody was signed in. */
  actor: PersonRef | null;
  /** Service that did it by itself; null for a user. */
  service: string | null;
  method: string | null;
  /** Path of the request, without its query. */
  path: string | null;
  /** What it was done to: scalar members of the plugin's own meta data. */
  meta: Record<string, string | number | boolean | null>;
  /** Name of the error; null unless `failed`. */
  error: string | null;
}

/** Audit events that a full spool could not take. @public */
export interface AuditDroppedData {
  plugin: string;
  count: number;
  firstAt: string;
  lastAt: string;
}

/**
 * A round of a survey whose results are fixed. Neither answers nor who gave
 * them ever enter the ledger, nor the exact number of people.
 *
 * @public
 */
export interface SurveyClosedData {
  roundId: string;
  /** Group that was asked, full reference in lower case. */
  groupRef: string;
  questionSet: string;
  questionSetVersion: number;
  /** How many answered, as a band such as `20 to 49`. */
  respondents: string;
  /** SHA-256 (hex) of the canonical JSON of the results. */
  digest: string;
  closedAt: string;
}

/**
 * A signed statement about commits was kept. The statement itself stays where
 * it is kept; the digest says which bytes it had by then.
 *
 * @public
 */
export interface EvidenceRecordedData {
  /** SHA-256 (hex) of the bytes that were signed. */
  digest: string;
  predicateType: string;
  /** Hashes of the commits that it speaks about. */
  commits: string[];
  /** `key:FINGERPRINT` or `oidc:ISSUER|SUBJECT`, in words of who signed. */
  signer: string;
  /** When what it says was true; null when it does not say. */
  effectiveAt: string | null;
  collectedAt: string;
}

/**
 * Billing data of one source and billing period were loaded. The rows stay
 * where they are kept; the digests say which bytes were delivered, and which
 * file all figures of the period are computed from.
 *
 * @public
 */
export interface CostLoadedData {
  loadId: string;
  sourceId: string;
  /** First day, `YYYY-MM-DD`, UTC. */
  billingPeriod: string;
  /** First day after it. */
  billingPeriodEnd: string;
  /**
   * SHA-256 (hex) of the delivered bytes; of a set of files, of one line
   * `digest  name` for each of `parts`, in their order.
   */
  inputDigest: string;
  /** The files of a set, in the order of their names; absent: one file. */
  parts?: Array<{ name: string; digest: string }>;
  /** SHA-256 (hex) of the stored file of rows. */
  fileDigest: string;
  rows: number;
  /** Version of FOCUS by whose columns the rows are read. */
  focusVersion: string;
  /** Exact sums per billing currency, decimal text, in the order of the code. */
  totals: Array<{
    currency: string;
    rows: number;
    billed: string;
    effective: string;
    contracted: string;
    list: string;
  }>;
  loadedAt: string;
}

/**
 * Manifest of one closed batch of usage of language models. The rows stay with
 * the plugin; `root` commits to each of them: it is the root of the tree of RFC
 * 9162 §2.1 whose leaves are the rows' canonical bytes, in the order of the
 * batch.
 *
 * @public
 */
export interface LlmUsageBatchData {
  /** Dense, from 1: a number that is missing is a batch that is missing. */
  batch: number;
  /** Form of the rows: `maestro-llm-usage@1`. */
  form: string;
  rows: number;
  /** Hex. */
  root: string;
  /** Instant of the first and of the last request. */
  firstAt: string;
  lastAt: string;
  currency: string;
  /** Exact sum of the rows with a known price; null: none has one. */
  amount: string | null;
  /** Part of `amount` that nobody had reserved. */
  unreserved: string | null;
  /** Rows without a known price. */
  unknown: number;
  closedAt: string;
}

/** Payload of each event type. @public */
export interface EventDataByType {
  'dev.cdevents.change.created': ChangeData;
  'dev.cdevents.change.updated': ChangeData;
  'dev.cdevents.change.reviewed': ReviewData;
  'dev.cdevents.change.merged': ChangeData;
  'dev.cdevents.change.abandoned': ChangeData;
  'dev.cdevents.service.deployed': DeploymentData;
  'dev.cdevents.service.rolledback': DeploymentData;
  'dev.cdevents.pipelinerun.queued': PipelineRunData;
  'dev.cdevents.pipelinerun.started': PipelineRunData;
  'dev.cdevents.pipelinerun.finished': PipelineRunData;
  'dev.cdevents.incident.detected': IncidentData;
  'dev.cdevents.incident.resolved': IncidentData;
  'dev.cdevents.ticket.created': TicketData;
  'dev.cdevents.ticket.updated': TicketData;
  'dev.cdevents.ticket.closed': TicketData;
  'maestro.deployment.changed': DeploymentData;
  'maestro.branch.pushed': BranchPushedData;
  'maestro.tag.created': TagCreatedData;
  'maestro.release.published': ReleaseData;
  'maestro.check.finished': CheckFinishedData;
  'maestro.repository.renamed': RepositoryRenamedData;
  'maestro.attribution.claimed': AttributionData;
  'maestro.survey.closed': SurveyClosedData;
  'maestro.evidence.recorded': EvidenceRecordedData;
  'maestro.cost.loaded': CostLoadedData;
  'maestro.cost.llm-usage': LlmUsageBatchData;
  'maestro.audit.initiated': AuditData;
  'maestro.audit.succeeded': AuditData;
  'maestro.audit.failed': AuditData;
  'maestro.audit.dropped': AuditDroppedData;
}

/**
 * A fact, derived from one delivery by a versioned, pure normaliser.
 *
 * Several deliveries may tell one fact (a webhook, the same webhook again, a
 * pulled copy): they share `naturalKey`. Consumers keep, per natural key, the
 * event that `compareRevisions` prefers, so that the order of arrival does not
 * matter.
 *
 * @public
 */
export type CanonicalEvent = {
  [Type in EventType]: CanonicalEventOf<Type>;
}[EventType];

/** @public */
export interface CanonicalEventOf<Type extends EventType> {
  type: Type;
  /** Version of the vocabulary, semver. */
  version: string;
  /** host, repository, kind, id and attempt or state, joined by `|`. */
  naturalKey: string;
  /** The source's own time of last change of the fact, ISO 8601 in UTC. */
  revision: string;
  /** When it happened, by the source's word, ISO 8601 in UTC. */
  occurredAt: string;
  subject: SourceSubject;
  data: EventDataByType[Type];
}

/**
 * A canonical event as the feed hands it out.
 *
 * @public
 */
export type LedgerEvent = CanonicalEvent & {
  /** Place in the feed; a consumer's cursor. Ascending, with gaps. */
  position: number;
  /** Sequence number of the receipt that it was derived from. */
  seq: number;
  source: string;
  tenant: string | null;
  /** Name and version of the normaliser, for example `github@1`. */
  normalizer: string;
  recordedAt: string;
};

/**
 * Compares two versions of one fact; greater than zero when `a` wins. The
 * later revision wins; of equal revisions the fuller one, because a webhook
 * and a pulled copy know different members; then the greater text, so that
 * the order is total and arrival does not matter.
 *
 * @public
 */
export function compareRevisions(
  a: { revision: string; dataJson: string },
  b: { revision: string; dataJson: string },
): number {
  if (a.revision !== b.revision) {
    return a.revision < b.revision ? -1 : 1;
  }
  const unknown = countNulls(b.dataJson) - countNulls(a.dataJson);
  if (unknown !== 0) {
    return unknown;
  }
  if (a.dataJson === b.dataJson) {
    return 0;
  }
  return a.dataJson < b.dataJson ? -1 : 1;
}

function countNulls(json: string): number {
  return json.match(/[:[,]null(?=[,}\]])/g)?.length ?? 0;
}
