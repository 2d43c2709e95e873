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

import { GroupTree } from './groupTree';
import { WholeOverview, wholeOverview } from './overview';
import { Prepared, Question } from './prepare';
import { ReadModel } from './ReadModel';

const SECOND = 1000;

/** Overviews are as of a whole minute, so that readers share them. */
const SLOT_MS = 60 * SECOND;

/** How old an overview may be that nothing has changed since. */
const KEPT_MS = 5 * SLOT_MS;

/** How old one may be when the ledger has told more meanwhile. */
const OUTDATED_MS = 30 * SECOND;

/** Overviews kept in memory. */
const MAX_KEPT = 50;

const PORTAL: Question = {
  entityRef: null,
  level: { kind: 'portal' },
  annotations: {},
  query: {},
};

interface Kept {
  question: Question;
  /** State of the read model that it shows. */
  version: string;
  madeAt: number;
  askedAt: number;
  whole: WholeOverview;
}

/**
 * Overviews, kept for a while. An overview of 500 services takes a second or
 * two; a page answers from the one that was made last and says as of when. One
 * that is older than a minute, or than the last event, is made anew beside.
 */
export class Overviews {
  readonly #options: Options;
  readonly #kept = new Map<string, Kept>();
  readonly #making = new Map<string, Promise<WholeOverview>>();

  static create(options: Options): Overviews {
    return new Overviews(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** @throws InputError for a bad window or zone */
  async get(question: Question): Promise<WholeOverview> {
    const { readModel, now } = this.#options;
    const at = now().getTime();
    const version = await readModel.version();
    const key = keyOf(question);
    const kept = this.#kept.get(key);
    if (kept) {
      kept.askedAt = at;
      const age = at - kept.madeAt;
      const current = kept.version === version;
      if (current && age < SLOT_MS) {
        return kept.whole;
      }
      if (age < (current ? KEPT_MS : OUTDATED_MS)) {
        // Whoever asks next gets it; a failure shows when nothing is kept.
        this.#make(question, version).catch(() => {});
        return kept.whole;
      }
    }
    return this.#make(question, version);
  }

  /**
   * Makes those anew that were asked for lately, and the portal's: nobody
   * should wait for it after a start.
   */
  async refresh(): Promise<void> {
    const { now, readModel } = this.#options;
    const version = await readModel.version();
    const at = now().getTime();
    const lately = [...this.#kept.values()].filter(
      ({ askedAt }) => at - askedAt < KEPT_MS,
    );
    const questions = new Map(
      [PORTAL, ...lately.map(({ question }) => question)].map(question => [
        keyOf(question),
        question,
      ]),
    );
    for (const [key, question] of questions) {
      const kept = this.#kept.get(key);
      if (kept?.version !== version || at - kept.madeAt >= SLOT_MS) {
        await this.#make(question, version);
      }
    }
  }

  #make(question: Question, version: string): Promise<WholeOverview> {
    const key = keyOf(question);
    const making = this.#making.get(key);
    if (making) {
      return making;
    }
    const { prepare, now } = this.#options;
    const at = now().getTime();
    const asOf = new Date(Math.floor(at / SLOT_MS) * SLOT_MS);
    const made = prepare(question, asOf)
      .then(prepared => wholeOverview(prepared, this.#options))
      .then(whole => {
        this.#kept.delete(key);
        // What is still being computed is out of date in a second.
        if (whole.prepared.page.state !== 'computing') {
          this.#kept.set(key, {
            question,
            version,
            madeAt: at,
            askedAt: at,
            whole,
          });
        }
        if (this.#kept.size > MAX_KEPT) {
          this.#kept.delete(this.#kept.keys().next().value!);
        }
        return whole;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, made);
    return made;
  }
}

interface Options {
  readModel: ReadModel;
  groups: GroupTree;
  prepare(question: Question, now: Date): Promise<Prepared>;
  now: () => Date;
}

// Whose groups are below a group is part of what is asked.
function keyOf({ entityRef, level, annotations, query }: Question): string {
  const groups = level.kind === 'group' ? [...level.groups].sort() : null;
  return JSON.stringify([entityRef, groups, annotations, query]);
}
