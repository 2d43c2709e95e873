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
  ResourceUsageItem,
} from '@maestro/backstage-plugin-cost-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { isDay } from '../../engine/attribution';
import { StoredNodePrice } from '../../store/DatabaseResourceStore';

/** A field that cannot be read: which one, and what to write. */
export class FieldError extends Error {
  constructor(readonly field: string, message: string) {
    super(message);
  }
}

/** A sample as it was checked; times in milliseconds since 1970. */
export interface UsageSample {
  cluster: string;
  namespace: string;
  workload: string;
  container: string;
  entityRef: string | null;
  at: number;
  seconds: number;
  cpuCores: number;
  memoryBytes: number;
  requestCpuCores: number | null;
  requestMemoryBytes: number | null;
  replicas: number;
  oom: boolean;
}

const INSTANT =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const DECIMAL = /^\d{1,9}(?:\.\d{1,15})?$/;
const DAY_MS = 86_400_000;
/** Clocks differ by so much. */
const AHEAD_MS = 10 * 60_000;
const OLDEST_MS = 400 * DAY_MS;

type Given = Record<string, unknown>;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function refuse(field: string, value: unknown, fix: string): never {
  throw new FieldError(field, `${field} is ${shown(value)}; ${fix}`);
}

function name(item: Given, field: string): string {
  const value = item[field];
  if (typeof value !== 'string' || value.trim() === '' || value.length > 253) {
    refuse(field, value, 'give a name of 1 to 253 characters');
  }
  return value;
}

function number(
  item: Given,
  field: string,
  bounds: { min: number; max: number; whole?: boolean },
): number {
  const value = item[field];
  const { max, min, whole = false } = bounds;
  if (
    typeof value !== 'number' ||
    !(value >= min && value <= max) ||
    (whole && !Number.isInteger(value))
  ) {
    refuse(
      field,
      value,
      `give a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
    );
  }
  return value;
}

function optional<T>(item: Given, field: string, read: () => T): T | null {
  return item[field] === undefined || item[field] === null ? null : read();
}

function objectOf(item: unknown): Given {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    refuse('item', item, 'give an object');
  }
  return item as Given;
}

const CORES = { min: 0, max: 100_000 };
const BYTES = { min: 0, max: 1e14 };

/** @throws FieldError */
export function readUsage(given: unknown, now: number): UsageSample {
  const item: Given & Partial<ResourceUsageItem> = objectOf(given);
  const at =
    typeof item.at === 'string' && INSTANT.test(item.at)
      ? Date.parse(item.at)
      : NaN;
  if (Number.isNaN(at)) {
    refuse('at', item.at, 'write an instant such as 2026-11-21T12:00:00Z');
  }
  if (at > now + AHEAD_MS) {
    refuse('at', item.at, 'it lies in the future');
  }
  if (at < now - OLDEST_MS) {
    refuse('at', item.at, 'it is more than 400 days ago');
  }
  if (item.oom !== undefined && typeof item.oom !== 'boolean') {
    refuse('oom', item.oom, 'write true or false');
  }
  return {
    cluster: name(item, 'cluster'),
    namespace: name(item, 'namespace'),
    workload: name(item, 'workload'),
    container: name(item, 'container'),
    entityRef: optional(item, 'entityRef', () => {
      try {
        return normalizeEntityRef(String(item.entityRef));
      } catch (error) {
        throw new FieldError(
          'entityRef',
          `entityRef: ${(error as Error).message}`,
        );
      }
    }),
    at,
    seconds:
      optional(item, 'seconds', () =>
        number(item, 'seconds', { min: 1, max: 86_400, whole: true }),
      ) ?? 3600,
    cpuCores: number(item, 'cpuCores', CORES),
    memoryBytes: number(item, 'memoryBytes', BYTES),
    requestCpuCores: optional(item, 'requestCpuCores', () =>
      number(item, 'requestCpuCores', CORES),
    ),
    requestMemoryBytes: optional(item, 'requestMemoryBytes', () =>
      number(item, 'requestMemoryBytes', BYTES),
    ),
    replicas: number(item, 'replicas', { min: 0, max: 100_000, whole: true }),
    oom: item.oom ?? false,
  };
}

/** @throws FieldError */
export function readNodePrice(given: unknown, today: string): StoredNodePrice {
  const item: Given & Partial<NodePriceItem> = objectOf(given);
  if (typeof item.day !== 'string' || !isDay(item.day)) {
    refuse('day', item.day, 'write a day such as 2026-11-21');
  }
  if (item.day > today) {
    refuse('day', item.day, 'it lies in the future');
  }
  if (!/^[A-Z]{3}$/.test(String(item.currency))) {
    refuse('currency', item.currency, 'write a code such as USD');
  }
  for (const field of ['cpuPerCoreHour', 'ramPerGibHour'] as const) {
    if (typeof item[field] !== 'string' || !DECIMAL.test(item[field])) {
      refuse(field, item[field], "write a decimal as text, such as '0.0316'");
    }
  }
  const { nodes, scaling } = item;
  if (!Array.isArray(nodes) || nodes.length === 0 || nodes.length > 100) {
    refuse('nodes', nodes, 'give 1 to 100 kinds of nodes');
  }
  if (
    scaling !== undefined &&
    !['pods', 'nodes', 'fixed'].includes(scaling as string)
  ) {
    refuse('scaling', scaling, 'use pods, nodes or fixed, or leave it out');
  }
  return {
    cluster: name(item, 'cluster'),
    day: item.day,
    currency: item.currency!,
    cpuPerCoreHour: item.cpuPerCoreHour!,
    ramPerGibHour: item.ramPerGibHour!,
    nodes: nodes.map((kind, at) => readNodes(kind, `nodes[${at}]`)),
    scaling: scaling ?? null,
    minNodes:
      optional(item, 'minNodes', () =>
        number(item, 'minNodes', { min: 0, max: 100_000, whole: true }),
      ) ?? 1,
  };
}

function readNodes(given: unknown, where: string) {
  try {
    const kind = objectOf(given);
    const ids = kind.resourceIds ?? [];
    if (
      !Array.isArray(ids) ||
      ids.length > 10_000 ||
      ids.some(id => typeof id !== 'string' || id === '')
    ) {
      refuse('resourceIds', ids, 'give a list of texts');
    }
    return {
      count: number(kind, 'count', { min: 1, max: 100_000, whole: true }),
      cpuCores: number(kind, 'cpuCores', { min: 0.01, max: 10_000 }),
      memoryBytes: number(kind, 'memoryBytes', { min: 1e6, max: 1e14 }),
      hours:
        optional(kind, 'hours', () =>
          number(kind, 'hours', { min: 0, max: 24 }),
        ) ?? 24,
      resourceIds: ids as string[],
    };
  } catch (error) {
    if (error instanceof FieldError) {
      throw new FieldError(
        `${where}.${error.field}`,
        `${where}.${error.message}`,
      );
    }
    throw error;
  }
}
