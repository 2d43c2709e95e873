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

import { ResourceItemsAnswer } from '@maestro/backstage-plugin-cost-common';
import { ClusterUsage } from '../../engine/attribution';
import { Decimal, toDecimal } from '../../engine/money';
import { ContainerProfile } from '../../engine/rightsizing';
import {
  ContainerDay,
  ResourceStore,
  StoredContainer,
  StoredNodePrice,
} from '../../store/DatabaseResourceStore';
import { ClusterReader } from '../attribution/inputs';
import { FieldError, UsageSample, readNodePrice, readUsage } from './read';

const KIB = 1024;
const GIB = 2 ** 30;

function emptyAnswer(): ResourceItemsAnswer {
  return { accepted: 0, duplicates: 0, rejected: [] };
}

/** Takes in usage of workloads and prices of nodes; tells attribution of both. */
export class ResourceService {
  readonly #store: ResourceStore;
  readonly #now: () => Date;

  constructor(options: { store: ResourceStore; now: () => Date }) {
    this.#store = options.store;
    this.#now = options.now;
  }

  /**
   * Takes in samples; each is accepted, a duplicate or rejected by itself.
   * Samples of a container are taken in the order of time: what is not later
   * than its last one has been counted, or cannot be told from what has.
   */
  async recordUsage(items: readonly unknown[]): Promise<ResourceItemsAnswer> {
    const now = this.#now().getTime();
    const answer = emptyAnswer();
    const read = readAll(items, item => readUsage(item, now), answer);
    const byContainer = new Map<string, UsageSample[]>();
    for (const sample of read) {
      const { cluster, namespace, workload, container } = sample;
      const key = JSON.stringify([cluster, namespace, workload, container]);
      const list = byContainer.get(key) ?? [];
      list.push(sample);
      byContainer.set(key, list);
    }
    const counts = { accepted: 0, duplicates: 0 };
    await this.#store.change(
      [...byContainer.values()].map(([first]) => first),
      (present, checkpoint) => {
        const { cluster, namespace, workload, container } = present;
        const samples = byContainer
          .get(JSON.stringify([cluster, namespace, workload, container]))!
          .sort((a, b) => a.at - b.at);
        return takeIn(present, checkpoint, samples, counts);
      },
    );
    return { ...answer, ...counts };
  }

  /** Takes in what nodes cost; a day that is there already is replaced. */
  async recordNodePrices(
    items: readonly unknown[],
  ): Promise<ResourceItemsAnswer> {
    const today = this.#now().toISOString().slice(0, 10);
    const answer = emptyAnswer();
    const read = readAll(items, item => readNodePrice(item, today), answer);
    for (const changed of await this.#store.putNodePrices(read)) {
      answer[changed ? 'accepted' : 'duplicates'] += 1;
    }
    return answer;
  }

  /** Usage of whole days of which the nodes are known too. */
  clusterReader(): ClusterReader {
    return {
      usage: async (cluster, { from, to }) => {
        const today = this.#now().toISOString().slice(0, 10);
        const window = { from, to: to < today ? to : today };
        const workloads = await this.#store.usage(cluster, window);
        const prices = await this.#store.nodePrices(cluster, window);
        return workloads.length === 0 ? null : clusterUsage(workloads, prices);
      },
    };
  }

  /** Forgets containers that are gone for 60 days, and days after 400. */
  async sweep(): Promise<void> {
    const ago = (days: number) =>
      new Date(this.#now().getTime() - days * 86_400_000).toISOString();
    await this.#store.sweep({ container: ago(60), day: ago(400).slice(0, 10) });
  }
}

function readAll<T>(
  items: readonly unknown[],
  read: (item: unknown) => T,
  answer: ResourceItemsAnswer,
): T[] {
  return items.flatMap((item, index) => {
    try {
      return [read(item)];
    } catch (error) {
      if (!(error instanceof FieldError)) {
        throw error;
      }
      const { field, message } = error;
      answer.rejected.push({ index, field, message });
      return [];
    }
  });
}

function takeIn(
  present: StoredContainer,
  checkpoint: string | null,
  samples: readonly UsageSample[],
  counts: { accepted: number; duplicates: number },
) {
  const profile = new ContainerProfile(
    checkpoint === null ? undefined : JSON.parse(checkpoint),
  );
  const days = new Map<string, ContainerDay>();
  const container = { ...present };
  for (const sample of samples) {
    const last =
      container.lastAt === null ? null : Date.parse(container.lastAt);
    const added =
      (last === null || sample.at > last) &&
      profile.add({
        at: sample.at / 1000,
        cpuCores: sample.cpuCores,
        memoryBytes: sample.memoryBytes,
        requestMemoryBytes: sample.requestMemoryBytes,
        outOfMemory: sample.oom,
      });
    if (!added) {
      counts.duplicates += 1;
      continue;
    }
    counts.accepted += 1;
    addDay(days, sample, last);
    const at = new Date(sample.at).toISOString();
    container.entityRef = sample.entityRef;
    container.replicas = sample.replicas;
    container.requestCpu =
      sample.requestCpuCores === null
        ? null
        : Math.round(sample.requestCpuCores * 1000);
    container.requestMemory =
      sample.requestMemoryBytes === null
        ? null
        : Math.round(sample.requestMemoryBytes);
    container.lastAt = at;
    container.oomAt = sample.oom ? at : container.oomAt;
  }
  if (days.size === 0) {
    return null;
  }
  container.summary = profile.summary();
  return {
    container,
    checkpoint: JSON.stringify(profile.save()),
    days: [...days.values()],
  };
}

/** Books a sample on the day in which it begins; no time counts twice. */
function addDay(
  days: Map<string, ContainerDay>,
  sample: UsageSample,
  last: number | null,
): void {
  const begin = Math.max(sample.at - sample.seconds * 1000, last ?? -Infinity);
  const seconds = Math.round((sample.at - begin) / 1000);
  const day = new Date(begin).toISOString().slice(0, 10);
  const whole = (amount: number) =>
    BigInt(Math.round(amount * sample.replicas * seconds));
  const before = days.get(day);
  days.set(day, {
    day,
    entityRef: sample.entityRef,
    cpuRequest:
      (before?.cpuRequest ?? 0n) + whole((sample.requestCpuCores ?? 0) * 1000),
    cpuUsed: (before?.cpuUsed ?? 0n) + whole(sample.cpuCores * 1000),
    ramRequest:
      (before?.ramRequest ?? 0n) +
      whole((sample.requestMemoryBytes ?? 0) / KIB),
    ramUsed: (before?.ramUsed ?? 0n) + whole(sample.memoryBytes / KIB),
    seconds: (before?.seconds ?? 0) + seconds,
  });
}

function clusterUsage(
  workloads: Awaited<ReturnType<ResourceStore['usage']>>,
  prices: readonly StoredNodePrice[],
): ClusterUsage {
  // 15 decimals keep the digest of a month's inputs short.
  const text = (value: Decimal) => value.toDecimalPlaces(15).toFixed();
  const coreHours = (millicoreSeconds: bigint) =>
    text(new Decimal(String(millicoreSeconds)).div(1000 * 3600));
  const gibHours = (kibSeconds: bigint) =>
    text(new Decimal(String(kibSeconds)).mul(KIB).div(GIB).div(3600));
  const capacity = (of: (node: StoredNodePrice['nodes'][number]) => number) =>
    text(
      prices
        .flatMap(({ nodes }) => nodes)
        .reduce(
          (sum, node) =>
            sum.plus(
              toDecimal(node.count)
                .mul(node.hours)
                .mul(toDecimal(of(node))),
            ),
          new Decimal(0),
        ),
    );
  return {
    capacity: {
      cpuCoreHours: capacity(({ cpuCores }) => cpuCores),
      ramGibHours: capacity(({ memoryBytes }) => memoryBytes / GIB),
    },
    workloads: workloads.map(used => ({
      // A container that changed hands is one workload for each payer.
      name: `${used.name} ${used.entityRef ?? '(nobody)'}`,
      entityRef: used.entityRef,
      cpuRequested: coreHours(used.cpuRequest),
      cpuUsed: coreHours(used.cpuUsed),
      ramRequested: gibHours(used.ramRequest),
      ramUsed: gibHours(used.ramUsed),
    })),
  };
}
