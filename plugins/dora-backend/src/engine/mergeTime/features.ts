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

import { quantile } from '@maestro/backstage-plugin-maestro-statistics';
import { GroupHistory, logMinutes } from './history';
import {
  ProjectHistory,
  churnOf,
  groupKeys,
  hourOf,
  weekdayOf,
} from './projectHistory';
import { DAY, HOUR, Prior, RequestRow } from './types';

/** Which columns a model may see, and what small groups fall back to. */
export interface FeatureOptions {
  /** Names of the columns known on arrival. */
  arrival: readonly string[];
  /**
   * Names of the columns of size, null to do without any size: with final
   * ones more is seen than on arrival.
   */
  size: readonly string[] | null;
  prior: Prior;
}

/** Names of the columns that any of the rows has, sorted. */
export function columnsOf(
  rows: readonly RequestRow[],
  part: 'arrival' | 'size',
): string[] {
  return [...new Set(rows.flatMap(row => Object.keys(row[part])))].sort();
}

/** Vectors of requests; NaN is unknown. */
export interface FeatureTable {
  names: string[];
  /** One per row, in the order of the rows. */
  vectors: Float64Array[];
}

type Emit = (name: string, value: number) => void;

/**
 * Turns requests into vectors that hold what was known when each was opened:
 * its own columns, and the history of requests of its project that were closed
 * strictly before. What is kept of a requester lies under its key within the
 * project and never leaves this function.
 *
 * @param rows - requests of any number of projects in any order
 * @param history - requests to learn from; the rows themselves by default
 */
export function extractFeatures(
  rows: readonly RequestRow[],
  options: FeatureOptions,
  history: readonly RequestRow[] = rows,
): FeatureTable {
  const projects = new Map<string, ProjectHistory>();
  const projectOf = ({ project }: RequestRow) => {
    let found = projects.get(project);
    if (!found) {
      found = new ProjectHistory();
      projects.set(project, found);
    }
    return found;
  };
  const closed = history
    .filter(row => row.closedAt !== null)
    .sort((a, b) => a.closedAt! - b.closedAt!);
  const order = rows
    .map((_, index) => index)
    .sort((a, b) => rows[a].createdAt - rows[b].createdAt || a - b);
  const table: FeatureTable = { names: [], vectors: new Array(rows.length) };
  let next = 0;
  for (const index of order) {
    const row = rows[index];
    while (next < closed.length && closed[next].closedAt! < row.createdAt) {
      projectOf(closed[next]).close(closed[next], options.size !== null);
      next += 1;
    }
    const values: number[] = [];
    const first = table.names.length === 0;
    emitAll(
      (name, value) => {
        values.push(value);
        if (first) {
          table.names.push(name);
        }
      },
      row,
      projectOf(row),
      options,
    );
    table.vectors[index] = Float64Array.from(values);
  }
  return table;
}

function emitAll(
  emit: Emit,
  row: RequestRow,
  project: ProjectHistory,
  options: FeatureOptions,
): void {
  const known = project.all.smoothed(options.prior);
  emitCalendar(emit, row);
  emitColumns(emit, 'arrival', options.arrival, row.arrival);
  emitGroup(emit, 'project', project.all, options.prior, row.createdAt);
  emitPace(emit, project);
  emitActivity(emit, project, row, known);
  emitRequester(emit, project, row, known);
  for (const [name, key] of groupKeys(row, options.size !== null)) {
    const group = project.groups.get(`${name}=${key}`) ?? new GroupHistory();
    const own = group.smoothed(known);
    emit(`${name}.merged`, Math.log1p(group.merged));
    emit(`${name}.hour`, own.shares[0]);
    emit(`${name}.rest`, own.shares[2]);
    emit(`${name}.log`, own.meanLog);
    emit(`${name}.slow`, group.slowLog);
  }
  if (options.size !== null) {
    emitColumns(emit, 'size', options.size, row.size);
    const churn = churnOf(row);
    emit('size.churn', churn);
    emit('size.relative', churn - at(project.sizes, 0.5));
  }
}

function emitCalendar(emit: Emit, row: RequestRow): void {
  const opened = row.clockAt ?? row.createdAt;
  const hour = hourOf(opened) + (opened % HOUR) / HOUR;
  const weekday = weekdayOf(opened);
  const angle = (hour / 24) * 2 * Math.PI;
  emit('calendar.hour', hour);
  emit('calendar.hourSin', Math.sin(angle));
  emit('calendar.hourCos', Math.cos(angle));
  emit('calendar.weekday', weekday);
  emit('calendar.weekend', weekday >= 5 ? 1 : 0);
  // Hours until the weekend begins.
  emit('calendar.workweek', weekday >= 5 ? 0 : (5 - weekday) * 24 - hour);
}

// Counts and lengths on a logarithmic scale: both ends matter alike.
function emitColumns(
  emit: Emit,
  prefix: string,
  names: readonly string[],
  columns: Readonly<Record<string, number | null>>,
): void {
  for (const name of names) {
    const value = columns[name] ?? Number.NaN;
    emit(`${prefix}.${name}`, Math.log1p(Math.max(0, value)));
  }
}

function emitGroup(
  emit: Emit,
  name: string,
  group: GroupHistory,
  prior: Prior,
  now: number,
): void {
  const own = group.smoothed(prior);
  emit(`${name}.merged`, Math.log1p(group.merged));
  emit(`${name}.hour`, own.shares[0]);
  emit(`${name}.day`, own.shares[1]);
  emit(`${name}.rest`, own.shares[2]);
  emit(`${name}.log`, own.meanLog);
  emit(`${name}.rate`, own.mergeRate);
  emit(`${name}.fast`, group.fastLog);
  emit(`${name}.slow`, group.slowLog);
  emit(`${name}.decayedLog`, group.decayedLog(prior.meanLog));
  emit(`${name}.decayedRate`, group.decayedRate(prior.mergeRate));
  emit(`${name}.decayedClosed`, Math.log1p(group.decayedClosed(now)));
  emit(`${name}.silence`, since(group.lastClosedAt, now));
  emit(`${name}.unmerged`, since(group.lastMergedAt, now));
}

/** How fast the latest merges of the project were. */
function emitPace(emit: Emit, { all }: ProjectHistory): void {
  const recent = all.latest(50);
  const latest = recent.slice(-10);
  emit('project.last', recent.at(-1) ?? Number.NaN);
  emit('project.median5', at(recent.slice(-5), 0.5));
  emit('project.median10', at(latest, 0.5));
  emit('project.median', at(recent, 0.5));
  emit('project.p10', at(recent, 0.1));
  emit('project.p90', at(recent, 0.9));
  emit('project.minutes50', shareWithin(recent, HOUR / 6));
  emit('project.hour10', shareWithin(latest, HOUR));
  emit('project.day10', shareWithin(latest, DAY));
  emit('project.hour50', shareWithin(recent, HOUR));
  emit('project.day50', shareWithin(recent, DAY));
}

const SPANS = {
  hour: HOUR,
  sixHours: 6 * HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

/** Whether somebody is at work there, and how much is being done. */
function emitActivity(
  emit: Emit,
  project: ProjectHistory,
  row: RequestRow,
  known: Prior,
): void {
  const now = row.createdAt;
  const { closings, merges, clock, latestClosings } = project;
  for (const [label, span] of Object.entries(SPANS)) {
    emit(`closed.${label}`, Math.log1p(closings.since(now - span)));
    emit(`mergedIn.${label}`, Math.log1p(merges.since(now - span)));
  }
  emit(
    'project.gap',
    latestClosings.length === 0
      ? Number.NaN
      : Math.log1p((now - latestClosings[0]) / latestClosings.length),
  );
  emit(
    'project.lastIsSame',
    row.requester !== null && project.lastRequester === row.requester ? 1 : 0,
  );
  const fresh = project.latestMerges.filter(
    ({ createdAt }) => createdAt >= now - 7 * DAY,
  );
  const logs = fresh.reduce((sum, { log }) => sum + log, 0);
  emit('fresh.merged', Math.log1p(fresh.length));
  emit('fresh.log', (logs + 2 * known.meanLog) / (fresh.length + 2));
  emit('project.age', Math.log1p((now - project.firstClosedAt) / DAY));
  const opened = row.clockAt ?? now;
  emit('clock.next1', clock.comingHours(opened, 1));
  emit('clock.next3', clock.comingHours(opened, 3));
  emit('clock.next8', clock.comingHours(opened, 8));
  emit('clock.weekday', clock.weekday(opened));
  emit('clock.tomorrow', clock.weekday(opened, 1));
  // Numbers given to issues and requests since: a hint at what waits.
  emit(
    'project.numbersSince',
    row.number === null
      ? Number.NaN
      : Math.log1p(Math.max(0, row.number - project.greatestNumber)),
  );
}

function emitRequester(
  emit: Emit,
  project: ProjectHistory,
  row: RequestRow,
  known: Prior,
): void {
  const here =
    (row.requester === null
      ? undefined
      : project.requesters.get(row.requester)) ?? new GroupHistory();
  emitGroup(emit, 'requester', here, known, row.createdAt);
  const latest = here.latest(10);
  emit('requester.last', latest.at(-1) ?? Number.NaN);
  emit('requester.median3', at(latest.slice(-3), 0.5));
  emit('requester.median10', at(latest, 0.5));
  emit('requester.minutes10', shareWithin(latest, HOUR / 6));
  emit('requester.hour10', shareWithin(latest, HOUR));
  emit('requester.day10', shareWithin(latest, DAY));
  emit('requester.share', here.merged / Math.max(1, project.all.merged));
  // Earlier requests that are not closed yet.
  const pending = (row.arrival.earlierRequests ?? Number.NaN) - here.closed;
  emit('requester.pending', Math.sign(pending) * Math.log1p(Math.abs(pending)));
}

function since(event: number, now: number): number {
  return Math.log1p(Math.max(0, now - event));
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return quantile(sorted, share) ?? Number.NaN;
}

function shareWithin(logs: readonly number[], seconds: number): number {
  const limit = logMinutes(seconds);
  return logs.length === 0
    ? Number.NaN
    : logs.filter(log => log <= limit).length / logs.length;
}
