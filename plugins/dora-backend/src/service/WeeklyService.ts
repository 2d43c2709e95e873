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

import { InputError } from '@backstage/errors';
import {
  DoraPackRecord,
  DoraWeeklyPack,
} from '@maestro/backstage-plugin-dora-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import {
  calendarAt,
  createRandom,
  isoWeekInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import {
  EntityModel,
  PageState,
  closedWindow,
  isReadable,
  membersAt,
} from '../engine';
import {
  PackInput,
  PackRecord,
  PackService,
  comparedUnits,
  composePack,
  daysOf,
  findChanges,
  packMarkdown,
  packService,
  packWindow,
} from '../engine/weekly';
import { sha256 } from './links';
import { Question, claimsAt, statePage, zoneOf } from './prepare';
import { ReadModel, Snapshot } from './ReadModel';

/** A week with its instants. */
interface Week {
  id: string;
  from: string;
  to: string;
}

/** Which of some services the reader of a pack may read. */
export type Readable = (entityRefs: string[]) => Promise<Set<string>>;

/** Weeks before are none that anybody recorded. */
const FIRST_YEAR = 2000;

/**
 * Weekly learning packs from the read model. A pack is computed when it is
 * asked for and kept nowhere: the same facts give the same one.
 */
export class WeeklyService {
  readonly #readModel: ReadModel;
  readonly #defaultZone: string;
  readonly #appUrl: string;
  readonly #now: () => Date;

  static create(options: {
    readModel: ReadModel;
    /** Zone of entities that have none of their own. */
    defaultZone: string;
    /** Address of the portal, for links in Markdown; relative when absent. */
    appUrl?: string;
    now?: () => Date;
  }): WeeklyService {
    return new WeeklyService(options);
  }

  private constructor(options: Parameters<typeof WeeklyService.create>[0]) {
    this.#readModel = options.readModel;
    this.#defaultZone = options.defaultZone;
    this.#appUrl = (options.appUrl ?? '').replace(/\/+$/, '');
    this.#now = options.now ?? (() => new Date());
  }

  /** Whether all that the ledger holds has been read. */
  async caughtUp(): Promise<boolean> {
    return (await this.#readModel.snapshot()).status.caughtUp;
  }

  /** Groups that own a component now, sorted. */
  async owners(): Promise<string[]> {
    const { attribution } = await this.#readModel.snapshot();
    const at = this.#now().getTime();
    const owners = new Set<string>();
    for (const ref of attribution.refsWith(({ owner }) => owner !== null)) {
      const owner = attribution.membershipAt(ref, at)?.owner;
      if (owner?.startsWith('group:')) {
        owners.add(owner);
      }
    }
    return [...owners].sort();
  }

  /** The last closed week of an entity, `2026-W46`. */
  async latestWeek(question: Question): Promise<string> {
    const snapshot = await this.#readModel.snapshot();
    return this.#latest(this.#zone(snapshot, question)).id;
  }

  /**
   * The pack of a level and week.
   *
   * Its services are those that belong to the level when the week ends, with
   * all of their own history: a service that changed hands is compared with
   * itself.
   *
   * @param options.week - `2026-W46`; the last closed week when absent
   * @throws InputError for a week that does not exist, or is not closed
   */
  async pack(
    question: Question,
    options: { week?: string; readable: Readable },
  ): Promise<DoraWeeklyPack> {
    const { level } = question;
    const entityRef = question.entityRef ?? '';
    const snapshot = await this.#readModel.snapshot();
    const zone = this.#zone(snapshot, question);
    const latest = this.#latest(zone);
    const week =
      options.week === undefined
        ? latest
        : this.#closed(options.week, zone, latest);
    const answer = {
      entityRef,
      title: nameOf(entityRef),
      week: week.id,
      ...daysOf(week, zone),
      zone,
      withheld: 0,
      digest: null,
      weeks: {
        previous: weekBefore(week.from, zone),
        next: week.to < latest.to ? weekOf(week.to, zone).id : null,
        latest: latest.id,
      },
    };
    const { model, members } = await this.#readModel.level(snapshot, level);
    const page = await statePage({
      readModel: this.#readModel,
      snapshot,
      claims: claimsAt(snapshot, level, Date.parse(week.to) - 1),
      model,
      annotations: question.annotations,
      now: new Date(week.to),
    });
    if (!isReadable(page)) {
      return { ...answer, ...page, headline: null, sections: [] };
    }
    const input = await this.#input(snapshot, question, members, week, zone);
    const refs = input.services.map(service => service.entityRef);
    const allowed =
      level.kind === 'component' ? new Set(refs) : await options.readable(refs);
    const pack = composePack(input, ref => allowed.has(ref));
    const known = input.services.some(({ unknown }) => unknown === null);
    return {
      ...answer,
      state: known ? 'ok' : 'no_data',
      reasonCode: known ? null : 'no_events',
      reason: known ? null : 'Of that week nothing is known of any service.',
      headline: known ? pack.headline : null,
      sections: await this.#withReceipts(
        snapshot,
        pack.sections.filter(({ id }) => known || id === 'unknown'),
      ),
      withheld: pack.withheld,
      digest: known ? sha256(canonicalJson(composePack(input))) : null,
    };
  }

  /**
   * A pack as Markdown (CommonMark).
   *
   * @throws InputError as {@link WeeklyService.pack} does
   */
  markdown(pack: DoraWeeklyPack): string {
    const records = new Map<string, number[]>();
    const sections = pack.sections.map(section => ({
      ...section,
      sentences: section.sentences.map(sentence => ({
        ...sentence,
        records: sentence.records.map((record): PackRecord => {
          records.set(record.id, record.receipts);
          return { ...record, facts: [] };
        }),
      })),
    }));
    return packMarkdown(
      {
        ...pack,
        headline: pack.headline ?? pack.reason ?? 'Nothing is known.',
        sections,
      },
      {
        receipts: ({ id }) => records.get(id) ?? [],
        receiptUrl: seq => `${this.#appUrl}/ledger?receipt=${seq}`,
      },
    );
  }

  #zone({ attribution }: Snapshot, question: Question): string {
    const { entityRef, annotations } = question;
    const own =
      entityRef === null
        ? null
        : attribution.membershipAt(entityRef, this.#now().getTime());
    return zoneOf(own, annotations) ?? this.#defaultZone;
  }

  #latest(zone: string): Week {
    const { settlingMs } = this.#readModel.failures;
    const now = this.#now().getTime();
    return weekOf(closedWindow({ now, zone, settlingMs, weeks: 1 }).from, zone);
  }

  #closed(id: string, zone: string, latest: Week): Week {
    const shown = JSON.stringify(id.slice(0, 40));
    const wanted = `write an ISO 8601 week from ${FIRST_YEAR}-W01 to ${latest.id}, the last closed one`;
    let interval: { from: string; to: string };
    try {
      interval = isoWeekInterval(id, zone);
    } catch {
      throw new InputError(`week is ${shown}, which is no week; ${wanted}`);
    }
    if (Number(id.slice(0, 4)) < FIRST_YEAR) {
      throw new InputError(`week is ${shown}, too long ago; ${wanted}`);
    }
    if (interval.to > latest.to) {
      const hours = this.#readModel.failures.settlingMs / 3_600_000;
      throw new InputError(
        `week is ${shown}, which is not closed: a week is ${hours} hours after its end in ${zone}, when its deployments have settled; ${wanted}`,
      );
    }
    return { id, ...interval };
  }

  async #input(
    snapshot: Snapshot,
    question: Question,
    members: readonly EntityModel[],
    week: Week,
    zone: string,
  ): Promise<PackInput> {
    const { level } = question;
    const entityRef = question.entityRef ?? '';
    const at = Date.parse(week.to) - 1;
    const refs = new Set(
      level.kind === 'component'
        ? [level.ref]
        : membersAt(snapshot.attribution, level, at),
    );
    const window = packWindow(week, zone);
    const all: PackService[] = [];
    for (const model of members) {
      if (refs.has(model.entityRef)) {
        all.push(
          packService({
            model,
            state: await this.#stateOf(snapshot, model, week),
            window,
            failures: this.#readModel.failures,
          }),
        );
      }
    }
    all.sort(
      (a, b) =>
        compareText(a.title, b.title) || compareText(a.entityRef, b.entityRef),
    );
    const { services, units } = comparedUnits(all);
    return {
      entityRef,
      title: nameOf(entityRef),
      week: week.id,
      ...daysOf(week, zone),
      zone,
      services,
      tests: findChanges(units, {
        random: createRandom(
          sha256(canonicalJson({ week: week.id, zone, units })),
        ),
      }),
      costs: null,
    };
  }

  /** State of a service when the week had ended; what came later says more. */
  async #stateOf(
    snapshot: Snapshot,
    model: EntityModel,
    week: Week,
  ): Promise<PageState> {
    const { firstAt } = model.activity;
    if (firstAt !== null && firstAt >= Date.parse(week.to)) {
      return {
        state: 'no_data',
        reasonCode: 'no_events',
        reason: 'Nothing was heard of it by the end of that week.',
      };
    }
    const ref = model.entityRef;
    return statePage({
      readModel: this.#readModel,
      snapshot,
      claims: claimsAt(
        snapshot,
        { kind: 'component', ref },
        Date.parse(week.to) - 1,
      ),
      model,
      annotations: {},
      now: new Date(week.to),
    });
  }

  async #withReceipts(
    snapshot: Snapshot,
    sections: ReturnType<typeof composePack>['sections'],
  ): Promise<DoraWeeklyPack['sections']> {
    const facts = new Set(
      sections.flatMap(({ sentences }) =>
        sentences.flatMap(({ records }) =>
          records.flatMap(record => record.facts),
        ),
      ),
    );
    const known = await this.#readModel.receipts(snapshot, [...facts]);
    const receiptsOf = (record: PackRecord) =>
      [...new Set(record.facts.flatMap(key => known.get(key) ?? []))].sort(
        (a, b) => a - b,
      );
    return sections.map(section => ({
      ...section,
      sentences: section.sentences.map(sentence => ({
        ...sentence,
        records: sentence.records.map(
          (record): DoraPackRecord => ({
            id: record.id,
            entityRef: record.entityRef,
            at: record.at,
            title: record.title,
            url: record.url,
            receipts: receiptsOf(record),
          }),
        ),
      })),
    }));
  }
}

/** The week that holds an instant. */
function weekOf(instant: string, zone: string): Week {
  const { isoWeekId, weekEnd, weekStart } = calendarAt(instant, zone);
  return { id: isoWeekId, from: weekStart, to: weekEnd };
}

function weekBefore(from: string, zone: string): string {
  return calendarAt(Date.parse(from) - 1, zone).isoWeekId;
}

function nameOf(entityRef: string): string {
  return entityRef.slice(entityRef.indexOf('/') + 1);
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
