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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import {
  AmountInput,
  Decimal,
  fromUnits,
  splitUnits,
  toDecimal,
  toUnits,
} from '../money';
import { hourlyUnits } from './hourly';
import { Workload } from './types';

/** Something that costs money whether it is used or not. */
export interface Asset {
  type?: string;
  name?: string;
  cluster?: string;
  providerId?: string;
  labels?: Record<string, string>;
  /** Cost of anything but a node. */
  cost?: AmountInput;
  /** Parts of a node's cost. */
  cpu?: AmountInput;
  ram?: AmountInput;
  gpu?: AmountInput;
  /** Share of CPU and RAM cost that is taken off, 0 to 1. */
  discount?: AmountInput;
  /** What the bill says more, or less, than was measured. */
  adjustment?: AmountInput;
}

/** Where an asset has no value of a field. */
export const UNDEFINED = '__undefined__';
/** Fields of an asset's own line. */
const OWN_LINE = ['cluster', 'type', 'providerId'];
const RESOURCES = ['cpu', 'ram', 'gpu'] as const;

/** CPU, RAM and GPU cost of a node after discount, before adjustment. */
function measured(asset: Asset): Decimal[] {
  const paid = new Decimal(1).minus(toDecimal(asset.discount ?? 0, 'discount'));
  return [
    toDecimal(asset.cpu ?? 0, 'cpu').mul(paid),
    toDecimal(asset.ram ?? 0, 'ram').mul(paid),
    toDecimal(asset.gpu ?? 0, 'gpu'),
  ];
}

const isNode = (asset: Asset) =>
  asset.type === 'Node' || RESOURCES.some(part => asset[part] !== undefined);

/**
 * Cost of an asset: for a node (CPU + RAM) × (1 − discount) + GPU + adjustment,
 * else cost + adjustment.
 */
export function assetCost(asset: Asset): Decimal {
  const adjustment = toDecimal(asset.adjustment ?? 0, 'adjustment');
  return isNode(asset)
    ? measured(asset).reduce((sum, part) => sum.plus(part), adjustment)
    : toDecimal(asset.cost ?? 0, 'cost').plus(adjustment);
}

function assetField(asset: Asset, field: string): string {
  if (field.startsWith('label:')) {
    const name = field.slice('label:'.length);
    const value = asset.labels?.[name];
    return value ? `${name}=${value}` : '';
  }
  if (!['cluster', 'type', 'name', 'providerId'].includes(field)) {
    throw new InvalidInputError(
      `There is no field ${JSON.stringify(
        field,
      )} of assets; use cluster, type, name, providerId or label:….`,
    );
  }
  return asset[field as 'cluster' | 'type' | 'name' | 'providerId'] ?? '';
}

/**
 * Sums assets by fields, joined by `/` in the key; no field: one line; null: one
 * line per cluster, type and provider's id. Overhead per hour becomes assets of
 * type `Shared`.
 *
 * @param options - `days` with the same assets (1), `sharedHourlyCosts`
 */
export function aggregateAssets(
  assets: readonly Asset[],
  aggregateBy: readonly string[] | null,
  options: {
    days?: number;
    sharedHourlyCosts?: Record<string, AmountInput>;
  } = {},
): Map<string, Decimal> {
  const { days = 1 } = options;
  const sums = new Map<string, bigint>();
  const add = (asset: Asset, units: bigint) => {
    const key = (aggregateBy ?? OWN_LINE)
      .map(field => assetField(asset, field) || UNDEFINED)
      .join('/');
    sums.set(key, (sums.get(key) ?? 0n) + units);
  };
  for (const asset of assets) {
    add(asset, toUnits(assetCost(asset).mul(days)));
  }
  for (const [name, units] of hourlyUnits(
    options.sharedHourlyCosts,
    24 * days,
  )) {
    add({ type: 'Shared', name }, units);
  }
  return new Map([...sums].map(([key, units]) => [key, fromUnits(units)]));
}

/** Cost by resource. */
export type ResourceCost = Record<(typeof RESOURCES)[number], Decimal>;

/** Idle of one cluster or node; `idle` = `clamped` + `reconciliation`. */
export interface UnitIdle {
  cluster: string;
  node?: string;
  asset: ResourceCost;
  allocated: ResourceCost;
  /** Asset less allocated; negative if more was allocated than the bill has. */
  idle: ResourceCost;
  /** Idle to hand out: at least 0. */
  clamped: ResourceCost;
  /** What clamping took away: at most 0, to be shown. */
  reconciliation: ResourceCost;
}

/** A node's cost by resource, scaled so that it adds up to the bill. */
function billed(node: Asset): bigint[] {
  const parts = measured(node).map(part => toUnits(part));
  const total = toUnits(assetCost(node));
  if (toDecimal(node.adjustment ?? 0).isZero()) {
    return parts;
  }
  const scaled = parts.every(part => part >= 0n)
    ? splitUnits(total, parts)
    : null;
  if (!scaled) {
    throw new InvalidInputError(
      `Node ${node.cluster}/${node.name} has an adjustment of ${node.adjustment}, but no measured cost to scale by it.`,
    );
  }
  return scaled;
}

/**
 * Idle cost from the nodes' bill: each node's cost, scaled by its adjustment,
 * less the allocated cost of its workloads, per resource.
 *
 * @returns by `cluster`, or by `cluster/node`
 */
export function idleFromAssets(
  nodes: readonly Asset[],
  workloads: readonly Workload[],
  idleBy: 'cluster' | 'node',
): Map<string, UnitIdle> {
  const units = new Map<
    string,
    { cluster: string; node?: string; asset: bigint[]; allocated: bigint[] }
  >();
  const unit = (cluster: string, node: string) => {
    const key = idleBy === 'cluster' ? cluster : `${cluster}/${node}`;
    const found = units.get(key) ?? {
      cluster,
      ...(idleBy === 'node' ? { node } : {}),
      asset: [0n, 0n, 0n],
      allocated: [0n, 0n, 0n],
    };
    units.set(key, found);
    return found;
  };
  for (const node of nodes) {
    const { asset } = unit(node.cluster ?? '', node.name ?? '');
    billed(node).forEach((part, at) => {
      asset[at] += part;
    });
  }
  for (const workload of workloads) {
    const { allocated } = unit(workload.cluster ?? '', workload.node ?? '');
    RESOURCES.forEach((part, at) => {
      allocated[at] += toUnits(workload.cost[part] ?? 0, part);
    });
  }
  const costs = (list: bigint[]) =>
    Object.fromEntries(
      RESOURCES.map((part, at) => [part, fromUnits(list[at])]),
    ) as ResourceCost;
  return new Map(
    [...units].map(([key, { asset, allocated, ...where }]) => {
      const idle = asset.map((part, at) => part - allocated[at]);
      return [
        key,
        {
          ...where,
          asset: costs(asset),
          allocated: costs(allocated),
          idle: costs(idle),
          clamped: costs(idle.map(part => (part > 0n ? part : 0n))),
          reconciliation: costs(idle.map(part => (part < 0n ? part : 0n))),
        },
      ];
    }),
  );
}
