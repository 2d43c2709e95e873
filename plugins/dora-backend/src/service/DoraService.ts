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

import { InputError, NotAllowedError } from '@backstage/errors';
import {
  DORA_ENTITY_KINDS,
  DoraDeployment,
  DoraDeploymentPage,
  DoraFigures,
  DoraOverview,
} from '@maestro/backstage-plugin-dora-common';
import { EvidencePage, Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  Level,
  WorkingTime,
  benchmarkLabels,
  computeFigures,
  computeSeries,
  incidentSource,
  profileLabels,
  profileParts,
  qualityCounts,
} from '../engine';
import { deploymentPage } from './deployments';
import { evidencePage } from './evidence';
import { ReceiptExport, evidenceSet } from './evidenceSet';
import { GroupTree } from './groupTree';
import { evidenceHref, sha256 } from './links';
import { visibleOverview } from './overview';
import { Overviews } from './Overviews';
import { Prepared, Question, commonRule, prepare } from './prepare';
import { ReadModel } from './ReadModel';
import { Restatements } from './Restatements';

/** Delivery figures of entities, from the read model. */
export class DoraService {
  readonly #readModel: ReadModel;
  readonly #groups: GroupTree;
  readonly #restatements: Pick<Restatements, 'of'>;
  readonly #defaultZone: string;
  readonly #working: WorkingTime | undefined;
  readonly #now: () => Date;
  readonly #overviews: Overviews;

  static create(options: {
    readModel: ReadModel;
    groups: GroupTree;
    /** Where restated weeks are looked up; none by default. */
    restatements?: Pick<Restatements, 'of'>;
    /** Zone of entities that have none of their own. */
    defaultZone: string;
    /** Working hours, for a lead time of its own; none by default. */
    working?: WorkingTime;
    now?: () => Date;
  }): DoraService {
    return new DoraService(options);
  }

  private constructor(options: Parameters<typeof DoraService.create>[0]) {
    this.#readModel = options.readModel;
    this.#groups = options.groups;
    this.#restatements = options.restatements ?? { of: async () => [] };
    this.#defaultZone = options.defaultZone;
    this.#working = options.working;
    this.#now = options.now ?? (() => new Date());
    this.#overviews = Overviews.create({
      readModel: this.#readModel,
      groups: this.#groups,
      prepare: (question, now) => this.prepare(question, now),
      now: this.#now,
    });
  }

  /**
   * The components that an entity stands for.
   *
   * @throws InputError for kinds that have no delivery figures
   */
  async levelOf(entityRef: string): Promise<Level> {
    const kind = assertKind(entityRef.split(':')[0]);
    return kind === 'group'
      ? { kind, ref: entityRef, groups: await this.#groups.below(entityRef) }
      : { kind, ref: entityRef };
  }

  /** @throws InputError for a bad window or zone */
  async figures(question: Question): Promise<DoraFigures> {
    return this.#answer(question, () => this.#figures(question));
  }

  async #figures(question: Question): Promise<DoraFigures> {
    const prepared = await this.prepare(question);
    const { snapshot, page, window, asOf, model, claims, profile } = prepared;
    const figures = figuresOf(prepared);
    return {
      entityRef: question.entityRef ?? '',
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
      figures,
      series: computeSeries(prepared),
      profile,
      benchmarks:
        profile === 'dora-2026'
          ? benchmarkLabels(figures)
          : profileLabels(
              profileParts(model, { profile, window, asOf }),
              profile,
            ),
      quality: qualityCounts(model),
      incidents: incidentSource(page, model.incidentActivity),
      restatements:
        question.level.kind === 'component'
          ? await this.#restatements.of(question.level.ref, window)
          : [],
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
    return this.#answer(question, async () => {
      const prepared = await this.prepare(question);
      return evidencePage(prepared, {
        ...options,
        receipts: keys => this.#readModel.receipts(prepared.snapshot, keys),
      });
    });
  }

  /**
   * Deployments, newest first.
   *
   * @throws InputError for a bad window or cursor
   */
  async deployments(
    question: Question,
    options: {
      status?: DoraDeployment['status'];
      limit: number;
      cursor?: string;
      readable(members: string[]): Promise<Set<string>>;
    },
  ): Promise<DoraDeploymentPage> {
    return this.#answer(question, async () => {
      const prepared = await this.prepare(question);
      return deploymentPage(prepared, {
        ...options,
        receipts: keys => this.#readModel.receipts(prepared.snapshot, keys),
      });
    });
  }

  /**
   * A figure with every receipt that it rests on, for the offline verifier.
   *
   * @throws NotAllowedError when the caller may not read all members of a
   *   level: the set could not be complete
   */
  async evidenceSet(
    question: Question,
    options: {
      figureId: string;
      readable(members: string[]): Promise<Set<string>>;
      exportReceipts: ReceiptExport;
    },
  ): Promise<AsyncIterable<string>> {
    const prepared = await this.prepare(question);
    const members = prepared.members.map(({ entityRef }) => entityRef);
    if (question.level.kind !== 'component') {
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

  /**
   * A level and its parts, as of a whole minute; see {@link Overviews}. What
   * its reader may not see is withheld from it.
   *
   * @throws InputError for a bad window or zone, and for a component
   */
  async overview(
    question: Question,
    readable: (refs: string[]) => Promise<Set<string>>,
  ): Promise<DoraOverview> {
    if (question.level.kind === 'component') {
      throw new InputError(
        'kind is component; overviews exist for system, domain and group',
      );
    }
    return visibleOverview(await this.#overviews.get(question), readable);
  }

  /** Makes overviews anew that are asked for. */
  async refreshOverviews(): Promise<void> {
    await this.#overviews.refresh();
  }

  // Answers of one component come before work on many.
  #answer<Answer>(
    { level }: Question,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return level.kind === 'component'
      ? this.#readModel.turns.answer(work)
      : work();
  }

  async prepare(question: Question, now = this.#now()): Promise<Prepared> {
    return prepare(question, {
      readModel: this.#readModel,
      defaultZone: this.#defaultZone,
      working: this.#working,
      now,
    });
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

/** @throws InputError for kinds that have no delivery figures */
export function assertKind(kind: string): (typeof DORA_ENTITY_KINDS)[number] {
  const lower = kind.toLowerCase();
  const known = DORA_ENTITY_KINDS.find(other => other === lower);
  if (!known) {
    throw new InputError(
      `kind is ${JSON.stringify(
        kind,
      )}; delivery figures exist for ${DORA_ENTITY_KINDS.join(', ')}`,
    );
  }
  return known;
}
