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
import {
  FeedConsumer,
  FeedConsumerStatus,
} from '@maestro/backstage-plugin-ledger-node';
import {
  Attribution,
  Claim,
  DEFAULT_FAILURE_SETTINGS,
  EntityModel,
  FailureSettings,
  Level,
  Repositories,
  belongsAt,
  buildEntityModel,
  everMembers,
  mergeModels,
} from '../engine';
import {
  ATTRIBUTION_HOST,
  FactStore,
  Latest,
  Positions,
  Scope,
  StoredFact,
} from '../store';
import { scopeOf } from './scope';
import { Turns } from './Turns';

/** Attribution and models of one state of the facts. */
export interface Snapshot {
  status: FeedConsumerStatus;
  attribution: Attribution;
  repositories: Repositories;
}

/** Needed for lead times and failures under any rule. */
const TYPES: EventType[] = [
  'maestro.branch.pushed',
  'dev.cdevents.change.created',
  'dev.cdevents.change.updated',
  'dev.cdevents.change.merged',
  'dev.cdevents.change.reviewed',
  'dev.cdevents.incident.detected',
  'dev.cdevents.incident.resolved',
  'dev.cdevents.ticket.created',
  'dev.cdevents.ticket.updated',
  'dev.cdevents.ticket.closed',
];

/** Merged models kept in memory; their records are those of the members. */
const MAX_MERGED = 100;

/**
 * Entity models, computed from the stored facts when they are first asked for
 * and again when a fact of their subjects, or any claim, has come in.
 */
export class ReadModel {
  /** Long work on models pauses here while pages are answered. */
  readonly turns = new Turns();
  readonly #store: FactStore;
  readonly #consumer: Pick<FeedConsumer, 'status'>;
  readonly #productionEnvironments: readonly string[];
  readonly #failures: FailureSettings;
  readonly #maxModels: number;
  readonly #models = new Map<
    string,
    { version: string; model: Promise<EntityModel> }
  >();
  readonly #merged = new Map<
    string,
    {
      attribution: Attribution;
      level: Level;
      members: EntityModel[];
      model: EntityModel;
    }
  >();
  #positions: { version: string; value: Promise<Positions> } | null = null;
  #attribution: {
    version: string;
    value: Promise<Omit<Snapshot, 'status'>>;
  } | null = null;

  static create(options: {
    store: FactStore;
    consumer: Pick<FeedConsumer, 'status'>;
    productionEnvironments: readonly string[];
    failures?: FailureSettings;
    /** Models kept in memory; 2000 by default. */
    maxModels?: number;
  }): ReadModel {
    return new ReadModel(options);
  }

  private constructor(options: Parameters<typeof ReadModel.create>[0]) {
    this.#store = options.store;
    this.#consumer = options.consumer;
    this.#productionEnvironments = options.productionEnvironments;
    this.#failures = options.failures ?? DEFAULT_FAILURE_SETTINGS;
    this.#maxModels = options.maxModels ?? 2000;
  }

  /** How failures are told. */
  get failures(): FailureSettings {
    return this.#failures;
  }

  /** Changes with every event that is counted. */
  async version(): Promise<string> {
    const { generation, cursor, caughtUp } = await this.#consumer.status();
    return `${generation}:${cursor}:${caughtUp}`;
  }

  async snapshot(): Promise<Snapshot> {
    const status = await this.#consumer.status();
    const { generation } = status;
    const position = await this.#store.version(generation, 'attribution');
    const version = `${generation}:${position}`;
    if (this.#attribution?.version !== version) {
      const value = this.#store.attributionFacts(generation).then(facts => {
        const repositories = Repositories.of(facts);
        return {
          repositories,
          attribution: Attribution.of(facts, repositories),
        };
      });
      this.#attribution = { version, value };
      value.catch(() => {
        this.#attribution = null;
      });
    }
    return { status, ...(await this.#attribution.value) };
  }

  /** The model of a component. */
  async component(
    snapshot: Snapshot,
    entityRef: string,
    positions?: Positions,
  ): Promise<EntityModel> {
    const { status, attribution } = snapshot;
    const scope = scopeOf(snapshot, attribution.claims(entityRef));
    const position = positions
      ? positions.of(scope).position
      : await this.#store.version(status.generation, scope);
    const version = `${this.#attribution?.version}:${position}`;
    const present = this.#models.get(entityRef);
    if (present?.version === version) {
      // Most recently used last: the first of the map is the one to drop.
      this.#models.delete(entityRef);
      this.#models.set(entityRef, present);
      return present.model;
    }
    const model = this.#build(snapshot, entityRef, scope);
    this.#models.delete(entityRef);
    this.#models.set(entityRef, { version, model });
    model.catch(() => this.#models.delete(entityRef));
    if (this.#models.size > this.#maxModels) {
      this.#models.delete(this.#models.keys().next().value!);
    }
    return model;
  }

  /** The model of a level, and those of its members, past ones included. */
  async level(
    snapshot: Snapshot,
    level: Level,
  ): Promise<{ model: EntityModel; members: EntityModel[] }> {
    const { attribution } = snapshot;
    const refs = everMembers(attribution, level);
    const positions =
      refs.length > 1 ? await this.#positionsOf(snapshot) : undefined;
    const members: EntityModel[] = [];
    for (const ref of refs) {
      const known = this.#models.get(ref)?.model;
      const model = this.component(snapshot, ref, positions);
      members.push(await model);
      if (refs.length > 1 && known !== this.#models.get(ref)?.model) {
        // Hundreds of models take seconds; pages are answered between them.
        await this.turns.pause();
      }
    }
    if (level.kind === 'component') {
      return { model: members[0], members };
    }
    const ref = level.kind === 'portal' ? '' : level.ref;
    const known = this.#merged.get(`${level.kind} ${ref}`);
    if (
      known?.attribution === attribution &&
      known.members.length === members.length &&
      known.members.every((member, index) => member === members[index]) &&
      sameGroups(known.level, level)
    ) {
      return known;
    }
    await this.turns.pause();
    const model = mergeModels(ref, members, belongsAt(attribution, level));
    const merged = { attribution, level, members, model };
    this.#merged.set(`${level.kind} ${ref}`, merged);
    if (this.#merged.size > MAX_MERGED) {
      this.#merged.delete(this.#merged.keys().next().value!);
    }
    return merged;
  }

  /** The latest events of an entity's subjects, and of claims and renames. */
  async latest(
    snapshot: Snapshot,
    entityRef: string,
  ): Promise<{ subjects: Latest; attribution: Latest }> {
    const positions = await this.#positionsOf(snapshot);
    const claims = snapshot.attribution.claims(entityRef);
    return {
      subjects: positions.of(scopeOf(snapshot, claims)),
      attribution: positions.ofHost(ATTRIBUTION_HOST),
    };
  }

  // One question for all subjects, again when the cursor has moved.
  async #positionsOf({ status }: Snapshot): Promise<Positions> {
    const { generation, cursor } = status;
    const version = `${generation}:${cursor}`;
    if (this.#positions?.version !== version) {
      const value = this.#store.positions(generation);
      this.#positions = { version, value };
      value.catch(() => {
        this.#positions = null;
      });
    }
    return this.#positions.value;
  }

  /** Whether anything was ever heard from the hosts that claims name. */
  async hostHeard(
    snapshot: Snapshot,
    claims: readonly Claim[],
  ): Promise<boolean> {
    const hosts = claims
      .flatMap(({ patterns }) => patterns.map(({ host }) => host))
      // Every entity can be named at the plain door; that one came through it
      // says nothing of another.
      .filter((host): host is string => host !== null && host !== 'api');
    return this.#store.heardOf(snapshot.status.generation, hosts);
  }

  /**
   * Facts of some types of the subjects that an entity claims or ever claimed,
   * one per natural key, with the receipts that told them.
   */
  async facts(
    snapshot: Snapshot,
    entityRef: string,
    types: EventType[],
  ): Promise<StoredFact[]> {
    const scope = scopeOf(snapshot, snapshot.attribution.claims(entityRef));
    return this.#store.facts(snapshot.status.generation, scope, types);
  }

  async receipts(
    snapshot: Snapshot,
    naturalKeys: string[],
  ): Promise<Map<string, number[]>> {
    return this.#store.receipts(snapshot.status.generation, naturalKeys);
  }

  async #build(
    snapshot: Snapshot,
    entityRef: string,
    scope: Scope,
  ): Promise<EntityModel> {
    const { generation } = snapshot.status;
    const types = new Set<EventType>(TYPES);
    for (const { rule } of snapshot.attribution.claims(entityRef)) {
      switch (rule?.kind) {
        case 'deployments':
          types
            .add('dev.cdevents.service.deployed')
            .add('dev.cdevents.service.rolledback');
          break;
        case 'workflow':
          types.add('dev.cdevents.pipelinerun.finished');
          break;
        case 'release':
          types.add('maestro.release.published').add('maestro.tag.created');
          break;
        case 'tag':
          types.add('maestro.tag.created');
          break;
        default:
      }
    }
    const [facts, activity] = await Promise.all([
      this.#store.facts(generation, scope, [...types]),
      this.#store.activity(generation, scope),
    ]);
    return buildEntityModel({
      entityRef,
      attribution: snapshot.attribution,
      repositories: snapshot.repositories,
      facts,
      activity,
      productionEnvironments: this.#productionEnvironments,
      failures: this.#failures,
    });
  }
}

function sameGroups(a: Level, b: Level): boolean {
  return (
    a.kind !== 'group' ||
    b.kind !== 'group' ||
    (a.groups.size === b.groups.size &&
      [...a.groups].every(ref => b.groups.has(ref)))
  );
}
