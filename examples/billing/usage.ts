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
  NodePriceItem,
  ResourceItemsAnswer,
  ResourceUsageItem,
} from '@maestro/backstage-plugin-cost-common';
import { Caller } from '../replay/caller';
import { DAY, HOUR } from '../replay/delivery';
import { RandomStream } from '../replay/random';
import { COMMITMENT, LINES } from './lines';

const GIB = 2 ** 30;
/** Half-hourly samples reach so far back; before them there is one a day. */
const CLOSE_DAYS = 21;
const MOST = 5000;
const CLUSTER = 'lighthouse-prod';
const RUN = 'cloud-run-lighthouse-data';

interface Workload {
  cluster: string;
  namespace: string;
  workload: string;
  entityRef: string | null;
  replicas: number;
  request: { cores: number; gib: number };
  /** Of one replica on an ordinary day. */
  use: { cores: number; gib: number };
  /** Days before the end on which it ran out of memory. */
  outOfMemory?: number;
}

/** What runs on the cluster and on Cloud Run of `lines.ts`. */
const WORKLOADS: Workload[] = [
  {
    cluster: CLUSTER,
    namespace: 'shop',
    workload: 'checkout',
    entityRef: 'component:default/checkout',
    replicas: 4,
    request: { cores: 1.5, gib: 4 },
    use: { cores: 0.42, gib: 1.4 },
  },
  {
    cluster: CLUSTER,
    namespace: 'shop',
    workload: 'payments',
    entityRef: 'component:default/payments',
    replicas: 3,
    request: { cores: 1, gib: 2 },
    use: { cores: 0.5, gib: 1.8 },
    outOfMemory: 4,
  },
  {
    cluster: CLUSTER,
    namespace: 'shop',
    workload: 'pricing',
    entityRef: 'component:default/pricing',
    replicas: 2,
    request: { cores: 0.75, gib: 2 },
    use: { cores: 0.48, gib: 1.35 },
  },
  {
    cluster: CLUSTER,
    namespace: 'shop',
    workload: 'notifications-hub',
    entityRef: 'component:default/notifications-hub',
    replicas: 2,
    request: { cores: 0.5, gib: 1 },
    use: { cores: 0.06, gib: 0.5 },
  },
  {
    // Belongs to nobody: its part stays in the pool.
    cluster: CLUSTER,
    namespace: 'kube-system',
    workload: 'coredns',
    entityRef: null,
    replicas: 2,
    request: { cores: 0.1, gib: 0.07 },
    use: { cores: 0.02, gib: 0.03 },
  },
  {
    cluster: RUN,
    namespace: 'lighthouse-data',
    workload: 'mobile-api',
    entityRef: 'component:default/mobile-api',
    replicas: 4,
    request: { cores: 2, gib: 2 },
    use: { cores: 0.7, gib: 0.9 },
  },
];

/** Busy by day, and no two days the same. */
function shape(workload: string, at: number): { cpu: number; memory: number } {
  const random = new RandomStream('usage', workload, at);
  const hour = (at / HOUR) % 24;
  const daily = 1 + 0.45 * Math.sin(((hour - 8) / 24) * 2 * Math.PI);
  const weekday = new Date(at).getUTCDay();
  const weekend = weekday === 0 || weekday === 6 ? 1.15 : 1;
  return {
    cpu: daily * weekend * (0.85 + 0.3 * random.next()),
    memory: 0.94 + 0.08 * random.next(),
  };
}

function samplesOf(
  given: Workload,
  from: number,
  now: number,
): ResourceUsageItem[] {
  const { cluster, namespace, workload, entityRef, replicas } = given;
  const { outOfMemory, request, use } = given;
  const close = Math.floor(now / DAY) * DAY - CLOSE_DAYS * DAY;
  const items: ResourceUsageItem[] = [];
  const add = (at: number, seconds: number) => {
    const { cpu, memory } = shape(workload, at);
    const oom =
      outOfMemory !== undefined &&
      at === Math.floor(now / DAY) * DAY - outOfMemory * DAY + 10 * HOUR;
    items.push({
      cluster,
      namespace,
      workload,
      container: 'app',
      entityRef,
      at: new Date(at).toISOString(),
      seconds,
      cpuCores: Number((use.cores * cpu).toFixed(4)),
      memoryBytes: Math.round((oom ? request.gib : use.gib * memory) * GIB),
      requestCpuCores: request.cores,
      requestMemoryBytes: Math.round(request.gib * GIB),
      replicas,
      ...(oom && { oom }),
    });
  };
  for (let at = from + DAY; at <= close; at += DAY) {
    add(at, DAY / 1000);
  }
  const half = HOUR / 2;
  for (let at = Math.max(from, close) + half; at <= now; at += half) {
    add(at, half / 1000);
  }
  return items;
}

/**
 * A node's price goes to its cores and GiB as attribution divides it: a core
 * like nine GiB.
 */
function nodePrices(from: number, now: number): NodePriceItem[] {
  const nodes = LINES.filter(
    ({ committed, resource }) => committed && resource !== null,
  );
  // m6i.xlarge: 4 cores, 16 GiB.
  const hourly = Number(nodes[0].listPrice) * COMMITMENT.rate;
  const part = hourly / (4 * 9 + 16);
  const mobile = LINES.find(({ sku }) => sku === 'RUN-CPU')!;
  const items: NodePriceItem[] = [];
  for (let at = from; at <= now; at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    items.push(
      {
        cluster: CLUSTER,
        day,
        currency: 'USD',
        cpuPerCoreHour: (part * 9).toFixed(9),
        ramPerGibHour: part.toFixed(9),
        nodes: [
          {
            count: nodes.length,
            cpuCores: 4,
            memoryBytes: 16 * GIB,
            resourceIds: nodes.map(({ resource }) => resource!.id),
          },
        ],
        scaling: 'nodes',
        minNodes: 2,
      },
      {
        // Requests are billed by the second; memory is not on the bill.
        cluster: RUN,
        day,
        currency: 'EUR',
        cpuPerCoreHour: (Number(mobile.listPrice) * 3600).toFixed(9),
        ramPerGibHour: '0',
        nodes: [
          {
            count: 4,
            cpuCores: 2,
            memoryBytes: 2 * GIB,
            resourceIds: [mobile.resource!.id],
          },
        ],
        scaling: 'pods',
      },
    );
  }
  return items;
}

/** Samples and prices from the first day of the first month until now. */
export function exampleUsage(options: { now: number; months: number }): {
  prices: NodePriceItem[];
  samples: ResourceUsageItem[];
} {
  const { months, now } = options;
  const today = new Date(now);
  const from = Date.UTC(
    today.getUTCFullYear(),
    today.getUTCMonth() - months + 1,
    1,
  );
  return {
    prices: nodePrices(from, now),
    samples: WORKLOADS.flatMap(workload => samplesOf(workload, from, now)),
  };
}

/**
 * Hands in what the example organisation's workloads used, as an agent on its
 * clusters would. What is there already is left alone.
 */
export async function resourceUsage(
  backendUrl: string,
  options: { now: number; months: number },
): Promise<void> {
  const caller = new Caller(backendUrl);
  const send = async (path: string, items: readonly object[]) => {
    let accepted = 0;
    for (let at = 0; at < items.length; at += MOST) {
      const answer: ResourceItemsAnswer = await caller.expect(
        'platform',
        `maestro-cost/${path}`,
        { items: items.slice(at, at + MOST) },
      );
      if (answer.rejected.length > 0) {
        throw new Error(`${path}: ${answer.rejected[0].message}`);
      }
      accepted += answer.accepted;
    }
    return accepted;
  };
  const { prices, samples } = exampleUsage(options);
  const priced = await send('node-prices', prices);
  const taken = await send('resource-usage', samples);
  console.log(
    `Example organisation: ${taken} samples of usage, ${priced} prices of nodes`,
  );
}
