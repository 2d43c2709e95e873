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

import { createHash } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  DORA_DEFAULT_WEEKS,
  DoraPullRequestAnatomy,
  DoraPullRequestComment,
  DoraPullRequestPage,
  DoraPullRequestQuery,
  DoraPullRequestRole,
} from '@maestro/backstage-plugin-dora-common';
import {
  ANNOTATION_GIT,
  ANNOTATION_REPOSITORY,
  EvidencePage,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';
import {
  decodeKeyset,
  encodeKeyset,
  parseWindow,
} from '@maestro/backstage-plugin-maestro-node';
import { Level, byText } from '../engine';
import { MergeTimePredictor } from '../engine/mergeTime/types';
import {
  RequestsState,
  commentMarkdown,
  mergedIn,
  requestFigures,
  requestSeries,
  requestsState,
} from '../engine/requests';
import { FactStore } from '../store';
import { mergedEvidence, stepEvidence } from './pullRequestEvidence';
import { PullRequestConfig } from './pullRequestConfig';
import { Judged, judge, requestIdOf, requestView } from './pullRequestView';
import { Question, claimsAt, zoneOf } from './prepare';
import { ReadModel, Snapshot } from './ReadModel';
import { OwnedRequest, RequestCache } from './RequestCache';

const ROLES: DoraPullRequestRole[] = ['reviewer', 'author', 'checks', 'merger'];

/** Which of the components a caller may read. */
type Readable = (members: string[]) => Promise<Set<string>>;

/** What is needed to answer: computed once per request. */
interface Prepared {
  question: Question;
  snapshot: Snapshot;
  now: number;
  zone: string;
  owned: OwnedRequest[];
  repositories: DoraPullRequestPage['repositories'];
  page: RequestsState;
}

/** Pull requests of entities: what is open, and how merged ones passed. */
export class PullRequestService {
  readonly #readModel: ReadModel;
  readonly #cache: RequestCache;
  readonly #settings: PullRequestConfig;
  readonly #defaultZone: string;
  readonly #predictor: () => Promise<MergeTimePredictor | null>;
  readonly #appUrl: string | null;
  readonly #now: () => Date;

  static create(options: {
    readModel: ReadModel;
    store: FactStore;
    settings: PullRequestConfig;
    /** Zone of entities that have none of their own. */
    defaultZone: string;
    /** The trained predictor, when there is one. */
    predictor?: () => Promise<MergeTimePredictor | null>;
    /** Where the portal's pages lie, for links in comments. */
    appUrl?: string;
    now?: () => Date;
  }): PullRequestService {
    return new PullRequestService(options);
  }

  private constructor(
    options: Parameters<typeof PullRequestService.create>[0],
  ) {
    this.#readModel = options.readModel;
    this.#cache = RequestCache.create({ store: options.store });
    this.#settings = options.settings;
    this.#defaultZone = options.defaultZone;
    this.#predictor = options.predictor ?? (async () => null);
    this.#appUrl = options.appUrl ?? null;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Open requests, those that wait longest first.
   *
   * @throws InputError for a bad cursor or zone
   */
  async open(
    question: Question,
    options: Pick<DoraPullRequestQuery, 'waiting' | 'bots' | 'cursor'> & {
      limit: number;
      readable: Readable;
    },
  ): Promise<DoraPullRequestPage> {
    const prepared = await this.#prepare(question);
    const { page, snapshot, now, zone } = prepared;
    const judged = await this.#judged(prepared);
    const people = judged.filter(({ request }) => !request.bot);
    const matching = judged.filter(
      ({ request, waiting }) =>
        (options.bots === 'include' || !request.bot) &&
        (!options.waiting || waiting.role === options.waiting),
    );
    const visible = await visibleOf(prepared, matching, options.readable);
    const after = options.cursor
      ? (decodeKeyset(options.cursor, ['number', 'string']) as [number, string])
      : null;
    const rest = after
      ? visible.filter(item => compare(keyOf(item), after) > 0)
      : visible;
    const items = rest.slice(0, options.limit);
    const receipts = await this.#readModel.receipts(snapshot, [
      ...new Set(items.flatMap(({ request }) => request.facts)),
    ]);
    const last = items[items.length - 1];
    return {
      entityRef: question.entityRef ?? '',
      zone,
      asOf: new Date(now).toISOString(),
      ...page,
      repositories: prepared.repositories,
      open: people.length,
      bots: judged.length - people.length,
      waiting: ROLES.map(role => {
        const since = people
          .filter(({ waiting }) => waiting.role === role)
          .map(({ waiting }) => waiting.since);
        return {
          role,
          count: since.length,
          longestSince:
            since.length > 0
              ? new Date(Math.min(...since)).toISOString()
              : null,
        };
      }),
      overdue: people.filter(
        ({ request, ageSeconds, usualSeconds }) =>
          !request.draft && usualSeconds !== null && ageSeconds > usualSeconds,
      ).length,
      commentsEnabled: this.#settings.comment.enabled,
      items: items.map(item =>
        requestView(item, mergeReceipts(item.request.facts, receipts)),
      ),
      withheld: matching.length - visible.length,
      nextCursor:
        last && rest.length > items.length ? encodeKeyset(keyOf(last)) : null,
    };
  }

  /**
   * How the requests merged in a window passed their time.
   *
   * @throws InputError for a bad window or zone
   */
  async anatomy(question: Question): Promise<DoraPullRequestAnatomy> {
    const prepared = await this.#prepare(question);
    const { page, owned } = prepared;
    const window = this.#window(prepared);
    const asOf = new Date(prepared.now).toISOString();
    const readable = page.state === 'ok' || page.state === 'stale';
    const requests = owned.map(({ request }) => request);
    const found = mergedIn(readable ? requests : [], window, asOf);
    const { contradictory, bots } = found;
    return {
      entityRef: question.entityRef ?? '',
      window,
      asOf,
      ...page,
      figures: requestFigures({
        requests: found,
        window,
        asOf,
        ...page,
        sha256,
        href: figureId => anatomyHref(question, figureId, window),
      }),
      series: requestSeries({
        requests: found,
        window,
        asOf,
        readable,
        firstAt: requests.reduce<number | null>(
          (first, { openedAt }) =>
            first === null || openedAt < first ? openedAt : first,
          null,
        ),
      }),
      left: { bots, contradictory },
    };
  }

  /**
   * The merged requests behind a figure, newest first.
   *
   * @throws InputError for a bad window, cursor or figure
   */
  async anatomyEvidence(
    question: Question,
    options: {
      figureId: string;
      limit: number;
      cursor?: string;
      readable: Readable;
    },
  ): Promise<EvidencePage> {
    const prepared = await this.#prepare(question);
    const { page, owned, now } = prepared;
    const readable = page.state === 'ok' || page.state === 'stale';
    const { merged } = mergedIn(
      readable ? owned.map(({ request }) => request) : [],
      this.#window(prepared),
      new Date(now).toISOString(),
    );
    return mergedEvidence({
      ...options,
      merged,
      visible: await visibleOf(prepared, merged, options.readable),
      receipts: keys => this.#readModel.receipts(prepared.snapshot, keys),
    });
  }

  /**
   * The records that tell one request, newest first.
   *
   * @throws NotFoundError when the entity has no such request, or the caller
   *   may not read the components that it belongs to
   */
  async evidence(
    question: Question,
    options: {
      requestId: string;
      limit: number;
      cursor?: string;
      readable: Readable;
    },
  ): Promise<EvidencePage> {
    const prepared = await this.#prepare(question);
    const { request } = await this.#one(prepared, options);
    return stepEvidence({
      ...options,
      request,
      receipts: keys => this.#readModel.receipts(prepared.snapshot, keys),
    });
  }

  /**
   * The comment about one open request, as it would be written.
   *
   * @throws NotFoundError as for {@link evidence}, or when it is not open
   */
  async comment(
    question: Question,
    options: { requestId: string; readable: Readable },
  ): Promise<DoraPullRequestComment> {
    const prepared = await this.#prepare(question);
    const owned = await this.#one(prepared, options);
    const [judged] = await this.#judged({ ...prepared, owned: [owned] });
    if (!judged) {
      throw new NotFoundError(
        `Request ${options.requestId} is not open; only open ones have a comment`,
      );
    }
    const { enabled } = this.#settings.comment;
    return {
      id: options.requestId,
      enabled,
      reason: enabled
        ? 'The portal keeps this comment on the request up to date.'
        : 'Dry run: nothing is written to the forge. Set maestro.dora.pullRequests.comment.enabled to let the portal write it.',
      markdown: this.#markdown(judged, owned.members[0]),
    };
  }

  /**
   * Comments of all open requests of the portal that are ready for review and
   * opened by a person.
   */
  async comments(): Promise<
    Array<{
      host: string;
      repository: string;
      number: number;
      markdown: string;
    }>
  > {
    const prepared = await this.#prepare({
      entityRef: null,
      level: { kind: 'portal' },
      annotations: {},
      query: {},
    });
    const { state } = prepared.page;
    // A page that has not caught up would write what is no longer true.
    if (state !== 'ok') {
      return [];
    }
    const members = new Map(
      prepared.owned.map(owned => [owned.request.id, owned.members]),
    );
    return (await this.#judged(prepared))
      .filter(({ request }) => !request.bot && !request.draft)
      .map(judged => {
        const { id, host, repository, number } = judged.request;
        const markdown = this.#markdown(judged, members.get(id)![0]);
        return { host, repository, number, markdown };
      });
  }

  #markdown(judged: Judged, member: string): string {
    const [kind, namespace, name] = member.split(/[:/]/);
    return commentMarkdown({
      ...judged,
      link:
        this.#appUrl &&
        `${this.#appUrl}/catalog/${namespace}/${kind}/${name}/pull-requests`,
    });
  }

  /**
   * All requests of a level, and the state of their source, for figures that
   * other engines make of them.
   */
  async material(
    question: Question,
  ): Promise<{ owned: OwnedRequest[]; page: RequestsState }> {
    const { owned, page } = await this.#prepare(question);
    return { owned, page };
  }

  async #prepare(question: Question): Promise<Prepared> {
    const { level, entityRef, annotations, query } = question;
    const now = this.#now().getTime();
    const snapshot = await this.#readModel.snapshot();
    const { attribution, status } = snapshot;
    const own =
      entityRef === null ? null : attribution.membershipAt(entityRef, now);
    // Also refuses a zone that is none.
    const { zone } = parseWindow({
      query: { zone: query.zone },
      zone: zoneOf(own, annotations) ?? this.#defaultZone,
      now: new Date(now),
    });
    const owned = await this.#cache.ofLevel(snapshot, level, now);
    const claims = claimsAt(snapshot, level, now);
    const repositories = this.#repositories(snapshot, level, now);
    return {
      question,
      snapshot,
      now,
      zone,
      owned,
      repositories,
      page: requestsState({
        repositories: repositories.length,
        requests: owned.length,
        hostHeard: await this.#readModel.hostHeard(snapshot, claims),
        annotated: [ANNOTATION_REPOSITORY, ANNOTATION_GIT].some(name =>
          annotations[name]?.trim(),
        ),
        following: status,
      }),
    };
  }

  #repositories(snapshot: Snapshot, level: Level, now: number) {
    const everywhere = new Map(
      this.#cache
        .claimed(snapshot, { kind: 'portal' })
        .map(claimed => [`${claimed.host}|${claimed.repository}`, claimed]),
    );
    const claims = new Set(
      claimsAt(snapshot, level, now).flatMap(({ patterns }) =>
        patterns.map(({ host, repository }) => `${host}|${repository}`),
      ),
    );
    return this.#cache
      .claimed(snapshot, level)
      .filter(({ host, repository }) => claims.has(`${host}|${repository}`))
      .map(({ host, repository, members }) => ({
        host,
        repository,
        sharedWith:
          (everywhere.get(`${host}|${repository}`)?.members.length ??
            members.length) - 1,
      }));
  }

  #window({ question, zone, now }: Prepared): TimeWindow {
    return parseWindow({
      query: question.query,
      zone,
      now: new Date(now),
      weeks: DORA_DEFAULT_WEEKS,
    });
  }

  /** Open requests, those that wait longest first. */
  async #judged({ owned, snapshot, now, page }: Prepared): Promise<Judged[]> {
    if (page.state !== 'ok' && page.state !== 'stale') {
      return [];
    }
    const { weights, verdictChecks } = this.#settings;
    const predictor = await this.#predictor();
    const groups = new Map<string, OwnedRequest[]>();
    for (const item of owned) {
      const { host, repository, state } = item.request;
      if (state === 'open') {
        const key = `${host}|${repository}`;
        groups.set(key, [...(groups.get(key) ?? []), item]);
      }
    }
    const judged: Judged[] = [];
    for (const items of groups.values()) {
      const { host, repository } = items[0].request;
      const { requests, history } = await this.#cache.repository(
        snapshot,
        host,
        repository,
        now,
      );
      judged.push(
        ...judge(
          items.map(({ request }) => request),
          {
            all: requests,
            history,
            asOf: now,
            weights,
            verdictChecks,
            predictor,
          },
        ),
      );
    }
    return judged.sort((a, b) => compare(keyOf(a), keyOf(b)));
  }

  async #one(
    prepared: Prepared,
    options: { requestId: string; readable: Readable },
  ): Promise<OwnedRequest> {
    const found = prepared.owned.find(
      ({ request }) => requestIdOf(request) === options.requestId,
    );
    const [visible] = found
      ? await visibleOf(prepared, [found], options.readable)
      : [];
    if (!visible) {
      throw new NotFoundError(
        `${prepared.question.entityRef} has no pull request ${JSON.stringify(
          options.requestId,
        )}; write host~owner~name~number`,
      );
    }
    return visible;
  }
}

// Of a level's requests only those of components that the caller may see.
async function visibleOf<T extends { request: { id: string } }>(
  { question, owned }: Prepared,
  items: T[],
  readable: Readable,
): Promise<T[]> {
  if (question.level.kind === 'component') {
    return items;
  }
  const members = new Map(owned.map(item => [item.request.id, item.members]));
  const allowed = await readable(
    [...new Set(owned.flatMap(item => item.members))].sort(),
  );
  return items.filter(({ request }) =>
    members.get(request.id)?.some(member => allowed.has(member)),
  );
}

function keyOf({ waiting, request }: Judged): [number, string] {
  return [waiting.since, request.id];
}

function compare(a: [number, string], b: [number, string]): number {
  return a[0] - b[0] || byText(a[1], b[1]);
}

function mergeReceipts(
  facts: readonly string[],
  receipts: Map<string, number[]>,
): number[] {
  const all = new Set(facts.flatMap(fact => receipts.get(fact) ?? []));
  return [...all].sort((a, b) => a - b);
}

/** Path of the list of the requests merged in a window. */
export function anatomyHref(
  { entityRef, query }: Question,
  figureId: string,
  window: TimeWindow,
): string {
  const [kind, namespace, name] = (entityRef ?? '').split(/[:/]/);
  const search = new URLSearchParams({
    figure: figureId,
    from: window.from,
    to: window.to,
  });
  if (query.zone) {
    search.set('zone', query.zone);
  }
  return `/entities/${kind}/${namespace}/${name}/pull-requests/anatomy/evidence?${search}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
