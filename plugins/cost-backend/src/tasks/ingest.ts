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

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  LoggerService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { BillingConfig, SourceConfig } from '../config/billing';
import { BillingFiles, matchFiles } from '../ingest/files';
import { ImportService } from '../ingest/ImportService';
import { LoadStore } from '../store/LoadStore';

export interface IngestOptions {
  billing: BillingConfig;
  files: BillingFiles;
  imports: ImportService;
  loads: LoadStore;
  logger: LoggerService;
  now: () => Date;
  urlReader: UrlReaderService;
}

/** Looks at each source on its schedule; one replica at a time. */
export async function scheduleIngest(
  options: IngestOptions & { scheduler: SchedulerService },
): Promise<void> {
  for (const source of options.billing.sources) {
    if (source.path !== null || source.url !== null) {
      await options.scheduler.scheduleTask({
        id: `maestro-cost-ingest-${source.id}`,
        ...source.schedule,
        fn: async () => {
          await lookAtSource(source, options);
        },
      });
    }
  }
}

/**
 * Takes in what changed at a source. What was seen before is not read again,
 * whether it was loaded or refused.
 *
 * @returns how many files were loaded
 */
export async function lookAtSource(
  source: SourceConfig,
  options: IngestOptions,
): Promise<number> {
  return source.path === null
    ? lookAtAddress(source, options)
    : lookAtFiles(source, source.path, options);
}

async function lookAtFiles(
  source: SourceConfig,
  path: string,
  options: IngestOptions,
): Promise<number> {
  const { imports, loads, now } = options;
  const found = await matchFiles(path);
  await loads.forgetRefused(
    source.id,
    found.map(file => file.path),
  );
  if (found.length === 0) {
    await loads.setOutcome({
      sourceId: source.id,
      name: path,
      stamp: '',
      inputDigest: null,
      state: 'refused',
      message: `No file matches ${path}; correct maestro.cost.sources, or put a file there`,
      at: now().toISOString(),
    });
    return 0;
  }
  let loaded = 0;
  for (const file of found) {
    const known = await loads.outcome(source.id, file.path);
    if (known?.stamp !== file.stamp) {
      loaded += await attempt(
        () =>
          imports.take({
            source,
            path: file.path,
            name: file.path,
            stamp: file.stamp,
          }),
        options,
      );
    }
  }
  return loaded;
}

async function attempt(
  take: () => Promise<{ state: string }>,
  { logger }: IngestOptions,
): Promise<number> {
  try {
    return (await take()).state === 'loaded' ? 1 : 0;
  } catch (error) {
    // A file that was refused does not keep the others waiting.
    if (error.name !== 'InputError') {
      logger.error('A billing file could not be taken in', error);
    }
    return 0;
  }
}

async function lookAtAddress(
  source: SourceConfig,
  options: IngestOptions,
): Promise<number> {
  const { billing, files, imports, loads, now, urlReader } = options;
  const url = source.url!;
  const known = await loads.outcome(source.id, url);
  const path = files.stage('.delivery');
  try {
    const response = await urlReader.readUrl(url, {
      etag: known?.stamp || undefined,
    });
    await writeLimited(
      response.stream?.() ?? Readable.from([await response.buffer()]),
      path,
      { maxBytes: billing.maxBytes, key: 'maestro.cost.maxBytes' },
    );
    return await attempt(
      () =>
        imports.take({
          source,
          path,
          name: url,
          stamp: response.etag ?? '',
        }),
      options,
    );
  } catch (error) {
    if (error.name === 'NotModifiedError') {
      return 0;
    }
    await loads.setOutcome({
      sourceId: source.id,
      name: url,
      stamp: '',
      inputDigest: null,
      state: 'refused',
      message: `${url} cannot be read: ${error.message}`,
      at: now().toISOString(),
    });
    return 0;
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Writes a stream to a file as it comes.
 *
 * @throws InputError when it is longer than allowed
 */
export async function writeLimited(
  input: NodeJS.ReadableStream,
  path: string,
  options: { maxBytes: number; key: string },
): Promise<void> {
  let bytes = 0;
  const output = createWriteStream(path);
  try {
    await new Promise<void>((resolve, reject) => {
      // Not a pipeline: that would end a request before it was answered.
      const stop = (error: Error) => {
        input.pause();
        input.removeAllListeners('data');
        reject(error);
      };
      const take = (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > options.maxBytes) {
          stop(
            new InputError(
              `The file is larger than ${options.maxBytes} bytes; raise ${options.key} or deliver it in smaller billing periods`,
            ),
          );
        } else if (!output.write(chunk)) {
          input.pause();
          output.once('drain', () => input.resume());
        }
      };
      output.once('error', stop);
      input.once('error', stop);
      input.once('aborted', () =>
        stop(new InputError('The upload broke off; send the file again')),
      );
      input.once('end', () => output.end(resolve));
      input.on('data', take);
    });
  } finally {
    output.destroy();
  }
}
