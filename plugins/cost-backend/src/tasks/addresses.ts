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

import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { SourceConfig } from '../config/billing';
import { addressBeside, addressesOf } from '../ingest/addresses';
import {
  DeliveredPart,
  ListedFile,
  MAX_PARTS,
  listedFiles,
  partsOf,
  sharedFolders,
  tooMany,
} from '../ingest/sets';
import { writeLimited } from '../ingest/writeLimited';
import type { IngestOptions } from './ingest';
import { attempt } from './attempt';

/**
 * Takes in what changed at an address, or at those of the last months. A month
 * of which nothing is there is no fault, as long as there is another one.
 */
export async function lookAtAddresses(
  source: SourceConfig,
  url: string,
  options: IngestOptions,
): Promise<number> {
  const { loads, now } = options;
  const urls = addressesOf(url, now(), source.months);
  const present: string[] = [];
  let loaded = 0;
  for (const address of urls) {
    const result =
      source.parts?.by === 'manifest'
        ? await lookAtManifest(source, address, options)
        : await lookAtAddress(source, address, options);
    if (result !== 'absent') {
      present.push(address);
      loaded += result;
    }
  }
  await loads.forgetRefused(source.id, present);
  if (present.length === 0) {
    await loads.setOutcome({
      sourceId: source.id,
      name: urls[urls.length - 1],
      stamp: '',
      inputDigest: null,
      state: 'refused',
      message: `Nothing is there: ${urls.join(
        ', ',
      )}; correct maestro.cost.sources, or put a delivery there`,
      at: now().toISOString(),
    });
  }
  return loaded;
}

const cannotRead = (url: string, error: Error) =>
  `${url} cannot be read: ${error.message}`;

const isAbsent = (error: Error) => error.name === 'NotFoundError';

async function lookAtAddress(
  source: SourceConfig,
  url: string,
  options: IngestOptions,
): Promise<number | 'absent'> {
  const { files, imports, loads } = options;
  const known = await loads.outcome(source.id, url);
  const path = files.stage('.delivery');
  try {
    const etag = await download(url, path, options, known?.stamp ?? undefined);
    return await attempt(
      () => imports.take({ source, path, name: url, stamp: etag }),
      options,
    );
  } catch (error) {
    if (error.name === 'NotModifiedError') {
      return 0;
    }
    if (isAbsent(error)) {
      return 'absent';
    }
    await refuse(source, url, cannotRead(url, error), options);
    return 0;
  } finally {
    await rm(path, { force: true });
  }
}

/** Takes the files that a manifest lists, all or none. */
async function lookAtManifest(
  source: SourceConfig,
  url: string,
  options: IngestOptions,
): Promise<number | 'absent'> {
  const { files, imports, loads, urlReader } = options;
  let manifest: { text: string; stamp: string };
  try {
    manifest = await readManifest(url, urlReader);
  } catch (error) {
    if (isAbsent(error)) {
      return 'absent';
    }
    await refuse(source, url, cannotRead(url, error), options);
    return 0;
  }
  const { stamp, text } = manifest;
  const known = await loads.outcome(source.id, url);
  if (known?.stamp === stamp && known.state !== 'waiting') {
    return 0;
  }
  let listed: Array<ListedFile & { url: string }>;
  try {
    listed = listedFiles(text).map(file => ({
      ...file,
      url: addressBeside(file.name, url),
    }));
  } catch (error) {
    const message = `The manifest cannot be read: ${error.message}; deliver it again`;
    await refuse(source, url, message, options, stamp);
    return 0;
  }
  if (listed.length > MAX_PARTS) {
    await refuse(source, url, tooMany(listed.length), options, stamp);
    return 0;
  }
  const shared = sharedFolders(listed.map(({ name }) => partsOf(name)));
  const parts: DeliveredPart[] = [];
  try {
    for (const file of listed) {
      const path = files.stage('.delivery');
      parts.push({ name: partsOf(file.name).slice(shared).join('/'), path });
      const missing = await fetchListed(file, path, options);
      if (missing !== null) {
        await wait(source, url, missing, options, stamp);
        return 0;
      }
    }
    // An export that is written anew changes its files before its manifest.
    if ((await readManifest(url, urlReader)).stamp !== stamp) {
      const message = 'The manifest changed while its files were read';
      await wait(source, url, message, options, stamp);
      return 0;
    }
    parts.sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
    return await attempt(
      () => imports.take({ source, path: url, parts, name: url, stamp }),
      options,
    );
  } catch (error) {
    // What is too large stays so until it is delivered anew.
    const refused = error.name === 'InputError' ? stamp : '';
    await refuse(source, url, cannotRead(url, error), options, refused);
    return 0;
  } finally {
    for (const { path } of parts) {
      await rm(path, { force: true });
    }
  }
}

/** @returns what of the file is not there yet; null: it is there */
async function fetchListed(
  file: ListedFile & { url: string },
  path: string,
  options: IngestOptions,
): Promise<string | null> {
  try {
    await download(file.url, path, options);
  } catch (error) {
    if (isAbsent(error)) {
      return `The manifest lists ${file.name}, which is not at ${file.url}`;
    }
    throw error;
  }
  const { size } = await stat(path);
  return file.bytes === null || size === file.bytes
    ? null
    : `The manifest lists ${file.name} with ${file.bytes} bytes, and ${size} are there`;
}

/** @returns its etag; empty: it has none */
async function download(
  url: string,
  path: string,
  { billing, urlReader }: IngestOptions,
  etag?: string,
): Promise<string> {
  const response = await urlReader.readUrl(url, { etag: etag || undefined });
  await writeLimited(
    response.stream?.() ?? Readable.from([await response.buffer()]),
    path,
    { maxBytes: billing.maxBytes, key: 'maestro.cost.maxBytes' },
  );
  return response.etag ?? '';
}

/**
 * A manifest, with what changes when it is written anew: files may be replaced
 * under the same names, so its content alone does not tell.
 */
async function readManifest(
  url: string,
  urlReader: UrlReaderService,
): Promise<{ text: string; stamp: string }> {
  const response = await urlReader.readUrl(url);
  const text = String(await response.buffer());
  const written = response.lastModifiedAt?.toISOString() ?? '';
  return {
    text,
    stamp: createHash('sha256').update(`${written}\n${text}`).digest('hex'),
  };
}

/** @param stamp - of what was refused for good; absent: it is tried again */
async function refuse(
  source: SourceConfig,
  name: string,
  message: string,
  { loads, now }: IngestOptions,
  stamp = '',
): Promise<void> {
  await loads.setOutcome({
    sourceId: source.id,
    name,
    stamp,
    inputDigest: null,
    state: 'refused',
    message,
    at: now().toISOString(),
  });
}

async function wait(
  source: SourceConfig,
  name: string,
  message: string,
  { loads, now }: IngestOptions,
  stamp: string,
): Promise<void> {
  await loads.setOutcome({
    sourceId: source.id,
    name,
    stamp,
    inputDigest: null,
    state: 'waiting',
    message,
    at: now().toISOString(),
  });
}
