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
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  DoraFigures,
  DORA_DEFAULT_WEEKS,
} from '@maestro/backstage-plugin-dora-common';
import {
  ANNOTATION_GIT,
  ANNOTATION_REPOSITORY,
  ANNOTATION_SERVICE,
  ANNOTATION_TIME_ZONE,
  EvidencePage,
  Figure,
} from '@maestro/backstage-plugin-maestro-common';
import { parseWindow } from '@maestro/backstage-plugin-maestro-node';
import {
  Claim,
  EntityModel,
  FigureOptions,
  PageState,
  computeFigures,
  computeSeries,
  incidentSource,
  pageState,
  qualityCounts,
} from '../engine';
import { evidencePage } from './evidence';
import { ReceiptExport, evidenceSet } from './evidenceSet';
import { ReadModel, Snapshot } from './ReadModel';

/** What a request asks about. */
export interface Question {
  /** Full reference in lower case. */
  entityRef: string;
  kind: 'component' | 'system';
  /** Annotations of the entity as the catalog has it. */
  annotations: Record<string, string>;
  query: { from?: string; to?: string; zone?: string };
}

/** Annotations that say where deliveries come from. */
const CLAIMING = [ANNOTATION_REPOSITORY, ANNOTATION_GIT, ANNOTATION_SERVICE];

/** What is needed to answer: computed once per request. */
export interface Prepared extends Omit<FigureOptions, 'href' | 'sha256'> {
  question: Question;
  snapshot: Snapshot;
  claims: Claim[];
  members: EntityModel[];
}

/** Delivery figures of entities, from the read model. */
export class DoraService {
  readonly #readModel: ReadModel;
  readonly #defaultZone: string;
  readonly #now: () => Date;

  static create(options: {
    readModel: ReadModel;
    /** Zone of entities that have none of their own. */
    defaultZone: string;
    now?: () => Date;
  }): DoraService {
    return new DoraService(options);
  }

  private constructor(options: Parameters<typeof DoraService.create>[0]) {
    this.#readModel = options.readModel;
    this.#defaultZone = options.defaultZone;
    this.#now = options.now ?? (() => new Date());
  }

  /** @throws InputError for a bad window or zone */
  async figures(question: Question): Promise<DoraFigures> {
    const prepared = await this.prepare(question);
    const { snapshot, page, window, asOf, model, claims } = prepared;
    return {
      entityRef: question.entityRef,
      zone: window.zone,
      window,
      asOf,
      state: page.state,
      reason: page.reason,
      reasonCode: page.reasonCode,
      source: {
        rule: commonRule(claims),
        subjects: claims.flatMap(({ patterns }) => patterns),
        lastEventAt:
          model.activity.lastAt === null
            ? null
            : new Date(model.activity.lastAt).toISOString(),
      },
      figures: figuresOf(prepared),
      series: computeSeries(prepared),
      profile: 'dora-2026',
      benchmarks: [],
      quality: qualityCounts(model.quality),
      incidents: incidentSource(page, model.incidentActivity),
      restatements: [],
      freshness: {
        cursor: snapshot.status.cursor,
        behind: snapshot.status.behind,
      },
    };
  }

  /**
   * The records behind a figure, newest first.
   *
   * @param readable - which of the members' records the caller may read
   * @throws InputError for a bad window, an unknown figure, a bad cursor
   */
  async evidence(
    question: Question,
    options: {
      figureId: string;
      limit: number;
      cursor?: string;
      readable(members: string[]): Promise<Set<string>>;
    },
  ): Promise<EvidencePage> {
    const prepared = await this.prepare(question);
    return evidencePage(prepared, {
      ...options,
      receipts: keys => this.#readModel.receipts(prepared.snapshot, keys),
    });
  }

  /**
   * A figure with every receipt that it rests on, for the offline verifier.
   *
   * @throws NotAllowedError when the caller may not read all of a system's
   *   members: the set could not be complete
   */
  async evidenceSet(
    question: Question,
    options: {
      figureId: string;
      readable(members: string[]): Promise<Set<string>>;
      exportReceipts: ReceiptExport;
    },
  ): Promise<string> {
    const prepared = await this.prepare(question);
    const members = prepared.members.map(({ entityRef }) => entityRef);
    if (question.kind === 'system') {
      const allowed = await options.readable(members);
      if (allowed.size < members.length) {
        throw new NotAllowedError(
          'The figure rests on components that you may not read',
        );
      }
    }
    const { figureId, exportReceipts } = options;
    return evidenceSet(
      prepared,
      figuresOf(prepared).find(({ id }) => id === figureId),
      figureId,
      {
        exportReceipts,
        receipts: keys => this.#readModel.receipts(prepared.snapshot, keys),
      },
    );
  }

  async prepare(question: Question): Promise<Prepared> {
    const { entityRef, kind } = question;
    const now = this.#now();
    const asOf = now.toISOString();
    const snapshot = await this.#readModel.snapshot();
    const { attribution, status } = snapshot;
    const own = attribution.membershipAt(entityRef, now.getTime());
    const window = parseWindow({
      query: question.query,
      zone: this.#zone(own, question.annotations),
      now,
      weeks: DORA_DEFAULT_WEEKS,
    });
    let model: EntityModel;
    let members: EntityModel[];
    let claiming: string[];
    if (kind === 'system') {
      ({ model, members } = await this.#readModel.system(snapshot, entityRef));
      claiming = members
        .map(member => member.entityRef)
        .filter(
          member =>
            attribution.membershipAt(member, now.getTime())?.system ===
            entityRef,
        );
    } else {
      model = await this.#readModel.component(snapshot, entityRef);
      members = [model];
      claiming = [entityRef];
    }
    const claims = claiming
      .map(ref => attribution.claimAt(ref, now.getTime()))
      .filter(
        (claim): claim is Claim => claim !== null && claim.patterns.length > 0,
      );
    const page: PageState = pageState({
      claims,
      activity: model.activity,
      deployments: model.deployments.length,
      hostHeard:
        model.activity.events > 0 ||
        (await this.#readModel.hostHeard(snapshot, claims)),
      annotated: CLAIMING.some(name => question.annotations[name]?.trim()),
      asOf: now.getTime(),
      following: status,
    });
    return {
      question,
      snapshot,
      claims,
      members,
      model,
      page,
      window,
      asOf,
      rule: ruleOf(claims),
    };
  }

  #zone(own: Claim | null, annotations: Record<string, string>): string {
    const candidates = [own?.zone, annotations[ANNOTATION_TIME_ZONE]];
    // An annotation with a slip of the pen must not take the page away.
    return candidates.find(zone => zone && isZone(zone)) ?? this.#defaultZone;
  }
}

function figuresOf(prepared: Prepared): Figure[] {
  const { question, window } = prepared;
  return computeFigures({
    ...prepared,
    sha256,
    href: figureId => evidenceHref(question, figureId, window),
  });
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

function commonRule(claims: readonly Claim[]): string | null {
  const rules = new Set(claims.map(({ ruleWritten }) => ruleWritten));
  return rules.size === 1 ? [...rules][0] : null;
}

function ruleOf(claims: readonly Claim[]): string {
  const rules = new Set(
    claims.map(({ ruleWritten }) => ruleWritten).filter(Boolean),
  );
  if (rules.size === 0) {
    return 'none';
  }
  return rules.size === 1 ? [...rules][0]! : 'mixed';
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function evidenceHref(
  { entityRef, query }: Question,
  figureId: string,
  window: { from: string; to: string },
): string {
  const [kind, namespace, name] = entityRef.split(/[:/]/);
  const search = new URLSearchParams({ from: window.from, to: window.to });
  if (query.zone) {
    search.set('zone', query.zone);
  }
  return `/entities/${kind}/${namespace}/${name}/figures/${figureId}/evidence?${search}`;
}

/** @throws InputError for kinds that have no delivery figures */
export function assertKind(kind: string): 'component' | 'system' {
  const lower = kind.toLowerCase();
  if (lower !== 'component' && lower !== 'system') {
    throw new InputError(
      `kind is ${JSON.stringify(
        kind,
      )}; delivery figures exist for component and system`,
    );
  }
  return lower;
}
