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

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import { RequestRow } from '../engine/mergeTime/types';

/** A published row, with the columns that the data gate counts. */
export interface PublishedRequest extends RequestRow {
  language: string;
  mergedUsing: string;
  lifetimeMinutes: number;
  mergeMinutes: number | null;
}

const ARRIVAL = {
  teamSize: 'team_size',
  externalShare: 'perc_external_contribs',
  sourceLines: 'sloc',
  testLines: 'test_lines_per_kloc',
  testCases: 'test_cases_per_kloc',
  asserts: 'asserts_per_kloc',
  watchers: 'watchers',
  earlierRequests: 'prev_pullreqs',
  followers: 'followers',
  sameRepository: 'intra_branch',
  teamMember: 'main_team_member',
};

const SIZE = {
  files: 'files_changed',
  sourceChurn: 'src_churn',
  testChurn: 'test_churn',
  commitsOnFiles: 'commits_on_files_touched',
};

const AMSTERDAM = IANAZone.create('Europe/Amsterdam');

/**
 * The published epochs are wall-clock times in UTC that were read as times of
 * Amsterdam (erratum 1); this is the true instant.
 */
export function trueEpoch(shifted: number): number {
  return shifted + AMSTERDAM.offset(shifted * 1000) * 60;
}

/** Hour, ISO weekday and ISO week of the true opening, in UTC. */
export function openingClock(row: PublishedRequest): DateTime {
  return DateTime.fromSeconds(row.clockAt!, {
    zone: FixedOffsetZone.utcInstance,
  });
}

function numberOf(text: string): number | null {
  if (text === 'true' || text === 'false') {
    return text === 'true' ? 1 : 0;
  }
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? null : value;
}

/** Rows of one unpacked file; a truncated last row is dropped (erratum 2). */
export function parseRequests(csv: string): PublishedRequest[] {
  const [header, ...lines] = csv.split('\n');
  const names = header.trimEnd().split(',');
  const column = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) {
      throw new Error(`The file of pull requests has no column ${name}`);
    }
    return index;
  };
  const read = (columns: Record<string, string>, fields: string[]) =>
    Object.fromEntries(
      Object.entries(columns).map(([key, name]) => [
        key,
        numberOf(fields[column(name)]),
      ]),
    );
  return lines
    .map(line => line.trimEnd().split(','))
    .filter(fields => fields.length === names.length)
    .map(fields => {
      const field = (name: string) => fields[column(name)];
      const createdAt = Number(field('created_at'));
      const mergedAt = numberOf(field('merged_at'));
      const mergeMinutes =
        mergedAt === null ? null : numberOf(field('mergetime_minutes'));
      return {
        project: field('project_name'),
        number: numberOf(field('github_id')),
        requester: field('requester') || null,
        createdAt,
        closedAt: numberOf(field('closed_at')),
        mergedAt,
        mergeSeconds: mergeMinutes === null ? null : mergeMinutes * 60,
        clockAt: trueEpoch(createdAt),
        // Who may merge, and from where: such requests have their own pace.
        group: `${field('main_team_member')} ${field('intra_branch')}`,
        arrival: read(ARRIVAL, fields),
        size: read(SIZE, fields),
        language: field('lang'),
        mergedUsing: field('merged_using'),
        lifetimeMinutes: Number(field('lifetime_minutes')),
        mergeMinutes,
      };
    });
}

const SUFFIX = /\.csv(\.gz)?$/;

/** Files of a folder `pullreqs/csv`, sorted bytewise. */
export function requestFiles(folder: string): string[] {
  const place = join(folder, 'pullreqs', 'csv');
  return existsSync(place)
    ? readdirSync(place)
        .filter(name => SUFFIX.test(name))
        .sort()
        .map(name => join(place, name))
    : [];
}

/** Bytes of a file, unpacked when its name says that it is packed. */
export async function unpack(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** All rows of a folder, file after file. */
export async function readRequests(
  folder: string,
): Promise<PublishedRequest[]> {
  const rows: PublishedRequest[] = [];
  for (const file of requestFiles(folder)) {
    for (const row of parseRequests((await unpack(file)).toString('utf8'))) {
      rows.push(row);
    }
  }
  return rows;
}
