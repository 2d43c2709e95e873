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
  ResourceAdvice,
  ResourceAdviceAmounts,
  ResourceAdviceList,
} from '@maestro/backstage-plugin-cost-common';
import { Decimal, toDecimal } from '../../engine/money';
import {
  ClusterRates,
  ContainerProfile,
  MAX_AMOUNT,
  Recommendation,
  RequestChange,
  Saving,
  clusterSavings,
  confidence,
  recommendFrom,
} from '../../engine/rightsizing';
import {
  ResourceStore,
  StoredContainer,
  StoredNodePrice,
} from '../../store/DatabaseResourceStore';
import { CoverReader, NodeCover } from './cover';
import { adviceMessage, savingWords } from './words';

const DAY_SECONDS = 86_400;
/** Samples below which a history is too short, whatever its span. */
const MIN_SAMPLES = 100;
/** Without samples for so long, what was advised is out of date. */
const STALE_DAYS = 8;
/** As long an out-of-memory event keeps memory from being lowered. */
const OOM_DAYS = 14;
/** A price older than this is none. */
const PRICE_DAYS = 35;
/** Requests this near to the target stay as they are. */
const NEAR = 0.1;
/** Use above the target for more than this part is a risk. */
const OFTEN = 0.05;

/** A container with its recommendation. */
interface Judged {
  container: StoredContainer;
  state: ResourceAdvice['state'];
  recommendation: Recommendation | null;
  days: number;
}

interface Cluster {
  price: StoredNodePrice | null;
  cover: NodeCover | null;
  savings: ReadonlyMap<string, Saving>;
}

const keyOf = ({ cluster, namespace, workload, container }: StoredContainer) =>
  JSON.stringify([cluster, namespace, workload, container]);

/** Advice on requests, and what it saves. */
export class AdviceService {
  readonly #store: ResourceStore;
  readonly #cover: CoverReader;
  readonly #minimumDays: number;
  readonly #now: () => Date;

  constructor(options: {
    store: ResourceStore;
    cover: CoverReader;
    /** History that advice needs at least. */
    minimumDays: number;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#cover = options.cover;
    this.#minimumDays = options.minimumDays;
    this.#now = options.now;
  }

  /** Advice on all containers of entities, greatest saving first. */
  async advice(entityRefs: readonly string[]): Promise<ResourceAdviceList> {
    if (await this.#store.isEmpty()) {
      return {
        state: 'no_source',
        message:
          'Nobody reports usage of workloads yet: an agent hands it in at POST /api/maestro-cost/resource-usage',
        items: [],
        totals: [],
      };
    }
    const own = await this.#store.containersOf(entityRefs);
    if (own.length === 0) {
      return {
        state: 'none',
        message: 'No reported container names this entity as its payer',
        items: [],
        totals: [],
      };
    }
    const names = [...new Set(own.map(({ cluster }) => cluster))];
    const all = await this.#store.containersIn(names);
    const prices = await this.#store.lastNodePrices(names);
    const perWorkload = new Map<string, number>();
    for (const each of all) {
      const key = workloadOf(each);
      perWorkload.set(key, (perWorkload.get(key) ?? 0) + 1);
    }
    const judged = new Map(
      all.map(each => [
        keyOf(each),
        this.#judge(each, perWorkload.get(workloadOf(each))!),
      ]),
    );
    const profiles = new Map(
      own.map(({ checkpoint, ...each }) => [
        keyOf(each),
        new ContainerProfile(
          checkpoint === null ? undefined : JSON.parse(checkpoint),
        ),
      ]),
    );
    const clusters = new Map<string, Cluster>();
    for (const name of names) {
      clusters.set(
        name,
        await this.#cluster(
          [...judged.values()].filter(
            ({ container }) => container.cluster === name,
          ),
          profiles,
          prices.find(({ cluster }) => cluster === name) ?? null,
        ),
      );
    }
    const items = own
      .map(each =>
        this.#shown(
          judged.get(keyOf(each))!,
          profiles.get(keyOf(each))!,
          clusters.get(each.cluster)!,
        ),
      )
      .sort(bySaving);
    return { state: 'ok', message: null, items, totals: totalsOf(items) };
  }

  #judge(container: StoredContainer, containers: number): Judged {
    const { summary, lastAt, oomAt, requestCpu, requestMemory } = container;
    const now = this.#now().getTime() / 1000;
    const { firstSample, lastSample, totalSamplesCount } = summary!.history;
    const days = ((lastSample ?? 0) - (firstSample ?? 0)) / DAY_SECONDS;
    if (now - Date.parse(lastAt!) / 1000 > STALE_DAYS * DAY_SECONDS) {
      return { container, state: 'stale', recommendation: null, days };
    }
    if (days < this.#minimumDays || totalSamplesCount < MIN_SAMPLES) {
      return { container, state: 'too_few', recommendation: null, days };
    }
    const recommendation = recommendFrom(summary!.base, summary!.history, {
      containers,
    });
    const { target, upperBound } = recommendation;
    const ranOut =
      oomAt !== null && now - Date.parse(oomAt) / 1000 < OOM_DAYS * DAY_SECONDS;
    if (ranOut && requestMemory !== null) {
      // It just ran out of what it had: whatever decays, not less of it.
      target.memoryBytes = Math.max(target.memoryBytes!, requestMemory);
      upperBound.memoryBytes = Math.max(
        upperBound.memoryBytes!,
        target.memoryBytes,
      );
    }
    const change = (request: number | null, advised: number) =>
      request === null ? 1 : (advised - request) / Math.max(request, 1);
    const cpu = change(requestCpu, target.cpuMillicores!);
    const memory = change(requestMemory, target.memoryBytes!);
    let state: Judged['state'] = 'fits';
    if (cpu > NEAR || memory > (ranOut ? 0 : NEAR)) {
      state = 'raise';
    } else if (cpu < -NEAR || memory < -NEAR) {
      state = 'lower';
    }
    return { container, state, recommendation, days };
  }

  async #cluster(
    judged: readonly Judged[],
    profiles: ReadonlyMap<string, ContainerProfile>,
    price: StoredNodePrice | null,
  ): Promise<Cluster> {
    const oldest = new Date(
      this.#now().getTime() - PRICE_DAYS * DAY_SECONDS * 1000,
    )
      .toISOString()
      .slice(0, 10);
    if (price === null || price.day < oldest) {
      return { price: null, cover: null, savings: new Map() };
    }
    const cover = await this.#cover.cover(
      price.nodes.flatMap(({ resourceIds }) => resourceIds),
    );
    const rates: ClusterRates = {
      cpu: toDecimal(price.cpuPerCoreHour),
      ram: toDecimal(price.ramPerGibHour),
      nodes: price.nodes,
      scaling: price.scaling,
      minNodes: price.minNodes,
      uncovered: cover?.uncovered ?? null,
    };
    const live = judged.filter(({ state }) => state !== 'stale');
    const requested = live.reduce(
      (sum, { container: { replicas, requestCpu, requestMemory } }) => ({
        cpuCores: sum.cpuCores + ((requestCpu ?? 0) / 1000) * replicas,
        memoryBytes: sum.memoryBytes + (requestMemory ?? 0) * replicas,
      }),
      { cpuCores: 0, memoryBytes: 0 },
    );
    const changes = live.flatMap(each => changeOf(each, profiles));
    return {
      price,
      cover,
      savings: clusterSavings(changes, requested, rates),
    };
  }

  #shown(
    judged: Judged,
    profile: ContainerProfile,
    { price, cover, savings }: Cluster,
  ): ResourceAdvice {
    const { container, state, recommendation, days } = judged;
    const { summary, requestCpu, requestMemory, lastAt } = container;
    const saving = savings.get(keyOf(container)) ?? null;
    const over = recommendation
      ? profile.above({
          cpuMillicores: recommendation.target.cpuMillicores!,
          memoryBytes: recommendation.target.memoryBytes!,
        })
      : null;
    const cpu = amounts({
      request: requestCpu,
      recommendation,
      resource: 'cpuMillicores',
      p95: summary!.p95.cpuMillicores,
      over: over?.cpu ?? null,
      unit: 1000,
    });
    const memory = amounts({
      request: requestMemory,
      recommendation,
      resource: 'memoryBytes',
      p95: summary!.p95.memoryBytes,
      over: over?.memory ?? null,
      unit: 1,
    });
    const certainty = confidence(summary!.history);
    const fits = state === 'fits';
    const money = (value: Decimal | null | undefined) =>
      value?.toDecimalPlaces(15).toFixed() ?? null;
    return {
      cluster: container.cluster,
      namespace: container.namespace,
      workload: container.workload,
      container: container.container,
      entityRef: container.entityRef!,
      replicas: container.replicas,
      state,
      message: adviceMessage({ state, cpu, memory }, this.#minimumDays),
      cpu,
      memory,
      confidence: {
        days: Math.floor(days * 10) / 10,
        samples: summary!.history.totalSamplesCount,
        lastSample: lastAt!,
        level: levelOf(certainty),
      },
      saving: {
        currency: price?.currency ?? null,
        perMonth: fits ? '0' : money(saving?.perMonth),
        capacity: fits ? '0' : money(saving?.capacity),
        risk: fits ? '0' : money(saving?.risk),
        limit: saving?.limit ?? null,
        commitment: cover?.commitment ?? null,
        why: savingWords({ state, container, saving, price, cover }),
      },
      risk: riskOf(container, { cpu, memory }, this.#now()),
    };
  }
}

/** Of the confidence that widens the bounds; see `confidence`. */
function levelOf(certainty: number): ResourceAdvice['confidence']['level'] {
  if (certainty < 0.5) {
    return 'low';
  }
  return certainty < 3 ? 'medium' : 'high';
}

function workloadOf({ cluster, namespace, workload }: StoredContainer): string {
  return JSON.stringify([cluster, namespace, workload]);
}

/** What changes if the advice is followed; nothing for what fits. */
function changeOf(
  { container, recommendation, state }: Judged,
  profiles: ReadonlyMap<string, ContainerProfile>,
): RequestChange[] {
  if (!recommendation || state === 'fits') {
    return [];
  }
  const { requestCpu, requestMemory, replicas } = container;
  const cpuMillicores = recommendation.target.cpuMillicores!;
  const memoryBytes = recommendation.target.memoryBytes!;
  return [
    {
      key: keyOf(container),
      replicas,
      cpuCores:
        requestCpu === null
          ? null
          : { now: requestCpu / 1000, advised: cpuMillicores / 1000 },
      memoryBytes:
        requestMemory === null
          ? null
          : { now: requestMemory, advised: memoryBytes },
      // Of others only the worth counts, which risk does not change.
      overTarget: profiles
        .get(keyOf(container))
        ?.above({ cpuMillicores, memoryBytes }) ?? { cpu: 0, memory: 0 },
    },
  ];
}

function amounts(given: {
  request: number | null;
  recommendation: Recommendation | null;
  resource: 'cpuMillicores' | 'memoryBytes';
  p95: number;
  over: number | null;
  unit: number;
}): ResourceAdviceAmounts {
  const { recommendation, request, resource, p95, over, unit } = given;
  const target = recommendation?.target[resource] ?? null;
  const upper = recommendation?.upperBound[resource] ?? null;
  const scaled = (value: number | null) =>
    value === null ? null : value / unit;
  return {
    request: scaled(request),
    target: scaled(target),
    lower: scaled(recommendation?.lowerBound[resource] ?? null),
    upper: upper === null || upper >= MAX_AMOUNT ? null : upper / unit,
    p95: scaled(p95),
    headroom: target === null || p95 === 0 ? null : (target - p95) / p95,
    overTarget: over,
  };
}

function riskOf(
  { oomAt }: StoredContainer,
  {
    cpu,
    memory,
  }: { cpu: ResourceAdviceAmounts; memory: ResourceAdviceAmounts },
  now: Date,
): ResourceAdvice['risk'] {
  const reasons: string[] = [];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  let level: ResourceAdvice['risk']['level'] = 'low';
  if ((cpu.overTarget ?? 0) > OFTEN) {
    level = 'medium';
    reasons.push(
      `CPU was above the advice for ${percent(cpu.overTarget!)} of the samples`,
    );
  }
  if (memory.headroom !== null && memory.headroom < NEAR) {
    level = memory.headroom < 0 ? 'high' : 'medium';
    reasons.push(
      `memory has ${percent(
        memory.headroom,
      )} of room above its 95th percentile`,
    );
  }
  if ((memory.overTarget ?? 0) > OFTEN) {
    level = 'high';
    reasons.push(
      `memory was above the advice on ${percent(
        memory.overTarget!,
      )} of the days`,
    );
  }
  if (
    oomAt !== null &&
    now.getTime() - Date.parse(oomAt) < OOM_DAYS * DAY_SECONDS * 1000
  ) {
    level = 'high';
    reasons.push(`it ran out of memory on ${oomAt.slice(0, 10)}`);
  }
  return { level, outOfMemoryAt: oomAt, reasons };
}

function bySaving(a: ResourceAdvice, b: ResourceAdvice): number {
  const worth = ({ saving }: ResourceAdvice) => [
    toDecimal(saving.perMonth ?? 0),
    toDecimal(saving.capacity ?? 0),
  ];
  const [first, second] = [worth(a), worth(b)];
  return second[0].cmp(first[0]) || second[1].cmp(first[1]);
}

function totalsOf(items: readonly ResourceAdvice[]) {
  const totals = new Map<string, { perMonth: Decimal; capacity: Decimal }>();
  for (const { saving } of items) {
    const { currency, perMonth, capacity } = saving;
    if (currency !== null && perMonth !== null && capacity !== null) {
      const before = totals.get(currency);
      totals.set(currency, {
        perMonth: toDecimal(perMonth).plus(before?.perMonth ?? 0),
        capacity: toDecimal(capacity).plus(before?.capacity ?? 0),
      });
    }
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { perMonth, capacity }]) => ({
      currency,
      perMonth: perMonth.toFixed(),
      capacity: capacity.toFixed(),
    }));
}
