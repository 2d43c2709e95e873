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
import { WorkloadFilter, WorkloadProperties } from './types';

/** Where a result line has no value of a field. */
export const UNALLOCATED = '__unallocated__';

const KINDS = [
  'deployment',
  'daemonset',
  'statefulset',
  'job',
  'cronjob',
  'replicaset',
];

const PLAIN = [
  'cluster',
  'node',
  'providerId',
  'namespace',
  'pod',
  'container',
  'controllerKind',
  'pv',
] as const;

/**
 * A workload's value of a field; empty if it has none. `controller` is
 * `kind:name`; `deployment` and its like are the name, for that kind alone; of
 * several services the first.
 *
 * @throws InvalidInputError - there is no such field
 */
export function fieldOf(workload: WorkloadProperties, field: string): string {
  const colon = field.indexOf(':');
  const name = colon < 0 ? field : field.slice(0, colon);
  const key = colon < 0 ? '' : field.slice(colon + 1);
  if (name === 'label') {
    return workload.labels?.[key] ?? '';
  }
  if (name === 'annotation') {
    return workload.annotations?.[key] ?? '';
  }
  const plain = PLAIN.find(each => each === field);
  if (plain) {
    return workload[plain] ?? '';
  }
  const { controller = '', controllerKind = '' } = workload;
  if (field === 'controller') {
    return controller && controllerKind
      ? `${controllerKind}:${controller}`
      : controller;
  }
  if (KINDS.includes(field.toLowerCase())) {
    return controllerKind.toLowerCase() === field.toLowerCase()
      ? controller
      : '';
  }
  if (field === 'service' || field === 'services') {
    return workload.services?.[0] ?? '';
  }
  throw new InvalidInputError(
    `There is no field ${JSON.stringify(field)} of workloads; use ${PLAIN.join(
      ', ',
    )}, controller, ${KINDS.join(', ')}, service, label:… or annotation:….`,
  );
}

/** Key of a workload's result line. */
export function lineKey(
  workload: WorkloadProperties & { name: string },
  aggregateBy: readonly string[] | null,
): string {
  return aggregateBy === null
    ? workload.name
    : aggregateBy
        .map(field => fieldOf(workload, field) || UNALLOCATED)
        .join('/');
}

function values(workload: WorkloadProperties, field: string, key?: string) {
  if (field === 'service' || field === 'services') {
    return workload.services ?? [];
  }
  if (field === 'controller') {
    // Both spellings name the same controller.
    return [workload.controller ?? '', fieldOf(workload, field)];
  }
  return [fieldOf(workload, key === undefined ? field : `${field}:${key}`)];
}

/**
 * Whether a filter holds for a workload; no filter holds for all.
 *
 * @throws InvalidInputError - a filter without a condition, or of no field
 */
export function matches(
  filter: WorkloadFilter | null | undefined,
  workload: WorkloadProperties,
): boolean {
  if (!filter) {
    return true;
  }
  if ('and' in filter) {
    return filter.and.every(each => matches(each, workload));
  }
  if ('or' in filter) {
    return filter.or.some(each => matches(each, workload));
  }
  if ('not' in filter) {
    return !matches(filter.not, workload);
  }
  const { field, key, equals, notEquals, startsWith, contains } = filter;
  const found = values(workload, field, key);
  const same = (wanted: string) =>
    found.includes(wanted === UNALLOCATED ? '' : wanted) ||
    (wanted === UNALLOCATED && found.length === 0);
  const conditions: boolean[] = [
    ...(equals === undefined ? [] : [same(equals)]),
    ...(notEquals === undefined ? [] : [!same(notEquals)]),
    ...(filter.in === undefined ? [] : [filter.in.some(same)]),
    ...(startsWith === undefined
      ? []
      : [found.some(value => value.startsWith(startsWith))]),
    ...(contains === undefined
      ? []
      : [found.some(value => value.includes(contains))]),
  ];
  if (conditions.length === 0) {
    throw new InvalidInputError(
      `The filter on ${field} has no condition; give equals, notEquals, in, startsWith or contains.`,
    );
  }
  return conditions.every(Boolean);
}
