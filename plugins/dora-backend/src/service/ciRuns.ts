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

import { EventType } from '@maestro/backstage-plugin-ledger-common';
import { belongsAt, isType, ms } from '../engine';
import { CiRun } from '../engine/space';
import { Prepared } from './prepare';
import { ReadModel, Snapshot } from './ReadModel';

const TYPES: EventType[] = ['dev.cdevents.pipelinerun.finished'];

/** A run with what a list of evidence shows of it. */
export interface OwnedRun extends CiRun {
  name: string;
  url: string | null;
  /** Component of the group that it belongs to. */
  member: string;
}

/** Most components whose runs are remembered. */
const MAX_REMEMBERED = 500;

/** Finished pipeline runs of components, read again when the log has grown. */
export class CiRuns {
  readonly #readModel: ReadModel;
  readonly #known = new Map<
    string,
    { version: string; runs: Promise<OwnedRun[]> }
  >();

  constructor(readModel: ReadModel) {
    this.#readModel = readModel;
  }

  /** Runs of a level's components that finished in the window. */
  async within(prepared: Prepared): Promise<OwnedRun[]> {
    const { question, snapshot, members, window, asOf } = prepared;
    const belongs = belongsAt(snapshot.attribution, question.level);
    const [from, to, now] = [ms(window.from), ms(window.to), ms(asOf)];
    const found = new Map<string, OwnedRun>();
    for (const { entityRef } of members) {
      for (const run of await this.#of(snapshot, entityRef)) {
        const at = run.finishedAt;
        // A repository that two components share is counted once.
        if (
          at >= from &&
          at < to &&
          at <= now &&
          !found.has(run.id) &&
          belongs(entityRef, at)
        ) {
          found.set(run.id, run);
        }
      }
    }
    return [...found.values()];
  }

  #of(snapshot: Snapshot, entityRef: string): Promise<OwnedRun[]> {
    const { generation, cursor } = snapshot.status;
    const version = `${generation}:${cursor}`;
    const present = this.#known.get(entityRef);
    this.#known.delete(entityRef);
    if (present?.version === version) {
      // Most recently used last: the first of the map is the one to drop.
      this.#known.set(entityRef, present);
      return present.runs;
    }
    const runs = this.#read(snapshot, entityRef);
    this.#known.set(entityRef, { version, runs });
    runs.catch(() => this.#known.delete(entityRef));
    if (this.#known.size > MAX_REMEMBERED) {
      this.#known.delete(this.#known.keys().next().value!);
    }
    return runs;
  }

  async #read(snapshot: Snapshot, entityRef: string): Promise<OwnedRun[]> {
    const facts = await this.#readModel.facts(snapshot, entityRef, TYPES);
    return facts.flatMap(fact => {
      if (!isType(fact, 'dev.cdevents.pipelinerun.finished')) {
        return [];
      }
      const { name, url, queuedAt, startedAt, finishedAt } = fact.data;
      return {
        id: fact.naturalKey,
        name,
        url,
        member: entityRef,
        queuedAt: queuedAt === null ? null : ms(queuedAt),
        startedAt: startedAt === null ? null : ms(startedAt),
        finishedAt: ms(finishedAt ?? fact.occurredAt),
      };
    });
  }
}
