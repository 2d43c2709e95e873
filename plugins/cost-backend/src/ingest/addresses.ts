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

import { DateTime } from 'luxon';
import { partsOf } from './sets';

const PLACES = {
  month: 'yyyy-MM',
  monthStart: 'yyyyMMdd',
  monthEnd: 'yyyyMMdd',
  nextMonth: 'yyyyMMdd',
} as const;

const PLACE = /\{(\w+)\}/g;

/** An address with a place for the month, such as `{month}`. */
export function hasMonth(url: string): boolean {
  return url.search(PLACE) >= 0;
}

/**
 * The first place in an address that stands for nothing; null: none.
 */
export function unknownPlace(url: string): string | null {
  return (
    [...url.matchAll(PLACE)].find(([, name]) => !(name in PLACES))?.[0] ?? null
  );
}

/**
 * Addresses of the last months, oldest first: `{month}` is 2026-11,
 * `{monthStart}` 20261101, `{monthEnd}` 20261130, `{nextMonth}` 20261201.
 *
 * @param months - how many, with the running one
 */
export function addressesOf(url: string, now: Date, months: number): string[] {
  if (!hasMonth(url)) {
    return [url];
  }
  const current = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('month');
  return Array.from({ length: months }, (_, at) => {
    const start = current.minus({ months: months - 1 - at });
    const days = {
      month: start,
      monthStart: start,
      monthEnd: start.endOf('month'),
      nextMonth: start.plus({ months: 1 }),
    };
    return url.replace(PLACE, (place, name: keyof typeof PLACES) =>
      name in PLACES ? days[name].toFormat(PLACES[name]) : place,
    );
  });
}

/**
 * Where a file lies that a manifest lists: in the same bucket or container. A
 * manifest names it by its key, or by an address of its own scheme; the folder
 * with which the key begins is found in the manifest's address.
 *
 * @param name - as the manifest has it: `s3://bucket/key`, a key, a blob's name
 * @throws Error that says why it cannot be told
 */
export function addressBeside(name: string, manifestUrl: string): string {
  const manifest = new URL(manifestUrl);
  if (/^https?:/i.test(name)) {
    if (new URL(name).origin !== manifest.origin) {
      throw new Error(`${name} lies at another host than the manifest`);
    }
    return name;
  }
  let parts = partsOf(name);
  const [bucket] = parts;
  // In an address such as bucket.s3.amazonaws.com the path has no bucket.
  if (/^[a-z0-9]+:/i.test(name) && manifest.host.startsWith(`${bucket}.`)) {
    parts = parts.slice(1);
  }
  if (parts.length === 0 || parts.some(part => part === '..' || part === '.')) {
    throw new Error(`${name} names no file below the manifest's bucket`);
  }
  const folders = manifest.pathname
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent)
    .slice(0, -1);
  const common = (from: number) => {
    const differs = parts.findIndex((part, at) => part !== folders[from + at]);
    return differs < 0 ? parts.length : differs;
  };
  const [from] = folders
    .map((_, at) => at)
    .filter(at => common(at) > 0)
    .sort((x, y) => common(y) - common(x) || x - y);
  // At the top of a bucket there is nothing in common.
  if (from === undefined && folders.length > 0) {
    throw new Error(
      `${name} cannot be found: no folder of ${manifestUrl} is ${parts[0]}`,
    );
  }
  const path = [...folders.slice(0, from ?? 0), ...parts]
    .map(part => encodeURIComponent(part).replace(/%3D/g, '='))
    .join('/');
  return `${manifest.origin}/${path}`;
}
