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
  DORA_FIGURES,
  DoraRestatement,
} from '@maestro/backstage-plugin-dora-common';
import {
  ChangedWeek,
  EDITION,
  PublishedWeek,
  changedWeeks,
  closedWindow,
  computeSeries,
  divide,
  isReadable,
  publishedWeeks,
} from '../engine';
import { Publication, RestatementStore } from '../store';
import { EvidenceSource, evidenceRows } from './evidenceRows';
import { sha256 } from './links';
import { Prepared, claimsAt, statePage } from './prepare';
import { ReadModel, Snapshot } from './ReadModel';

/** Figures that are published by the week. */
const PUBLISHED: ReadonlySet<string> = new Set([
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
  DORA_FIGURES.reworkRate,
]);

/** Figures that rest on incidents. */
const OF_INCIDENTS: ReadonlySet<string> = new Set([
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
  DORA_FIGURES.reworkRate,
]);

/** Raise it when figures change their meaning: they are then published anew. */
const DEFINITIONS = 1;

/** Records that are named as the cause of one restatement. */
const MAX_CAUSES = 10;

/** What is to be published of a component. */
interface Compared {
  publication: Publication;
  weeks: PublishedWeek[];
  restatements: DoraRestatement[];
}

interface Options {
  readModel: ReadModel;
  store: RestatementStore;
  defaultZone: string;
  now: () => Date;
}

/**
 * Publishes the weekly figures of closed weeks and logs what later records
 * change of them. Resumable: each component is written by itself, and skipped
 * until an event of its subjects, a claim, or the end of a week comes.
 */
export class Restatements {
  readonly #options: Options;
  /** Digests of what the last run would have published first, by component. */
  #first = new Map<string, string>();

  static create(
    options: Omit<Options, 'now'> & Partial<Pick<Options, 'now'>>,
  ): Restatements {
    return new Restatements({ now: () => new Date(), ...options });
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Compares all components with what was published.
   *
   * What was never published is published once two runs in a row find the same
   * figures, of every component that is new: while a history is still read in,
   * its records would otherwise restate what they only complete.
   *
   * @returns how many figures were restated; nothing is compared while the
   *   read model has not caught up with the ledger
   */
  async run(signal?: AbortSignal): Promise<number> {
    const { readModel, store, now } = this.#options;
    const snapshot = await readModel.snapshot();
    if (!snapshot.status.caughtUp || snapshot.status.behind > 0) {
      return 0;
    }
    const known = await store.publications();
    const first: Compared[] = [];
    let restated = 0;
    for (const entityRef of snapshot.attribution.refsWith(() => true)) {
      if (signal?.aborted) {
        return restated;
      }
      const compared = await this.#compare(
        snapshot,
        entityRef,
        known.get(entityRef),
        now(),
      );
      if (compared && !known.has(entityRef)) {
        first.push(compared);
      } else if (compared) {
        await store.publish(
          compared.publication,
          compared.weeks,
          compared.restatements,
        );
        restated += compared.restatements.length;
      }
      await readModel.turns.pause();
    }
    await this.#publishFirst(first);
    return restated;
  }

  /** Restated figures of a component in the weeks of a window. */
  async of(
    entityRef: string,
    window: Prepared['window'],
  ): Promise<DoraRestatement[]> {
    const { weeks } = divide(window);
    return this.#options.store.restatements(
      entityRef,
      weeks.map(({ id }) => id),
    );
  }

  async #publishFirst(compared: readonly Compared[]): Promise<void> {
    const last = this.#first;
    this.#first = new Map(
      compared.map(({ publication, weeks }) => [
        publication.entityRef,
        sha256(JSON.stringify([publication.closedUntil, weeks])),
      ]),
    );
    const stateOf = ({ publication: { entityRef } }: Compared) => {
      const before = last.get(entityRef);
      return before === undefined || before === this.#first.get(entityRef)
        ? before
        : 'changed';
    };
    if (compared.some(one => stateOf(one) === 'changed')) {
      return;
    }
    for (const one of compared.filter(stateOf)) {
      await this.#options.store.publish(one.publication, one.weeks, []);
    }
  }

  /** Null: nothing has come in that could change what is published. */
  async #compare(
    snapshot: Snapshot,
    entityRef: string,
    known: Publication | undefined,
    now: Date,
  ): Promise<Compared | null> {
    const { readModel, store, defaultZone } = this.#options;
    const { settlingMs } = readModel.failures;
    const zone =
      snapshot.attribution.membershipAt(entityRef, now.getTime())?.zone ??
      defaultZone;
    const window = closedWindow({ now: now.getTime(), zone, settlingMs });
    const { subjects, attribution } = await readModel.latest(
      snapshot,
      entityRef,
    );
    const publication: Publication = {
      entityRef,
      position: subjects.position,
      attributionPosition: attribution.position,
      seq: Math.max(subjects.seq, attribution.seq),
      definition: `${EDITION}/${DEFINITIONS} ${zone}`,
      closedUntil: window.to,
    };
    if (
      known &&
      known.position === publication.position &&
      known.attributionPosition === publication.attributionPosition &&
      known.definition === publication.definition &&
      known.closedUntil === publication.closedUntil
    ) {
      return null;
    }
    const part = await this.#partOf(snapshot, entityRef, window, now);
    const weeks = publishedWeeks(computeSeries({ ...part, only: PUBLISHED }));
    const changes =
      known?.definition === publication.definition
        ? changedWeeks(await store.weeks(entityRef), weeks)
        : [];
    const restatements: DoraRestatement[] = [];
    for (const change of changes) {
      restatements.push({
        figureId: change.after.figureId,
        bucket: change.after.bucket,
        before: change.before.value,
        after: change.after.value,
        unit: change.after.unit,
        restatedAt: now.toISOString(),
        causes: await this.#causes(snapshot, entityRef, part, change, known!),
      });
    }
    return { publication, weeks, restatements };
  }

  async #partOf(
    snapshot: Snapshot,
    entityRef: string,
    window: Prepared['window'],
    now: Date,
  ): Promise<EvidenceSource> {
    const { readModel } = this.#options;
    const level = { kind: 'component', ref: entityRef } as const;
    const { model } = await readModel.level(snapshot, level);
    const page = await statePage({
      readModel,
      snapshot,
      claims: claimsAt(snapshot, level, now.getTime()),
      model,
      annotations: {},
      now,
    });
    return {
      model,
      page,
      window,
      asOf: now.toISOString(),
      failures: readModel.failures,
      profile: 'dora-2026',
    };
  }

  // Records of the figure that came in since it was published. A record that
  // took something away leaves no row: then incidents of the entity that were
  // told anew, and its claims.
  async #causes(
    snapshot: Snapshot,
    entityRef: string,
    part: EvidenceSource,
    { after }: ChangedWeek,
    known: Publication,
  ): Promise<DoraRestatement['causes']> {
    const { readModel } = this.#options;
    const week = divide(part.window).weeks.find(
      ({ id }) => id === after.bucket,
    )!;
    const { zone } = part.window;
    const rows = isReadable(part.page)
      ? evidenceRows(
          { ...part, window: { from: week.from, to: week.to, zone } },
          after.figureId,
        )
      : [];
    const candidates = [
      // A late incident is the cause, not the deployment that it blames.
      ...rows.flatMap(
        ({ item, facts, records }) =>
          records ?? [{ title: item.title, url: item.sourceUrl, facts }],
      ),
      ...(OF_INCIDENTS.has(after.figureId)
        ? part.model.failures
            .flatMap(({ material }) => material.incidents)
            .map(({ title, url, facts }) => ({ title, url, facts }))
        : []),
      ...snapshot.attribution.claims(entityRef).map(({ key }) => ({
        title: 'Annotations of the component in the catalog',
        url: null,
        facts: [key],
      })),
    ];
    const receipts = await readModel.receipts(snapshot, [
      ...new Set(candidates.flatMap(({ facts }) => facts)),
    ]);
    const causes = new Map<string, DoraRestatement['causes'][number]>();
    for (const { title, url, facts } of candidates) {
      const late = [...new Set(facts.flatMap(fact => receipts.get(fact) ?? []))]
        .filter(seq => seq > known.seq)
        .sort((a, b) => a - b);
      const key = late.join();
      if (late.length > 0 && !causes.has(key)) {
        causes.set(key, { title, url, receipts: late });
      }
    }
    return [...causes.values()].slice(0, MAX_CAUSES);
  }
}
