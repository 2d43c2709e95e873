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

import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import {
  UrlReaderService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';

/** Where the files of a component lie. */
export type SourceLocation =
  | { kind: 'url'; base: string }
  /** The catalog file from which the component was read. */
  | { kind: 'file'; file: string };

/** Its place says that there is no such file. */
export class SourceMissing extends Error {}

/** A file is there, and cannot be taken. */
export class SourceRefused extends Error {}

/** A path in a repository: no other characters, so that it is no address. */
const PATH = /^[\w.+@-]+(\/[\w.+@-]+)*\.ya?ml$/;

/**
 * Whether a resolved path may be read. Anything else could be an address of
 * its own (`https:/other.host/x.yaml`), for which the portal's credentials
 * would be used.
 */
export function isSourcePath(path: string): boolean {
  return PATH.test(path) && !path.split('/').includes('..');
}

/** Largest argument, all its files together; bytes. */
export const MOST_BYTES = 2 * 1024 * 1024;

const tooLarge = `at most ${MOST_BYTES} are read`;

/** A file as it was read, or that it is what it was. */
export type FileReading =
  | { text: string; etag: string | null; url: string | null }
  | 'unchanged';

/**
 * Reads a file of an argument.
 *
 * @param path - seen from the location; stays below it
 * @param etag - of the version that is known
 * @throws SourceMissing, SourceRefused; any other error: not reachable now
 */
export type ReadFile = (
  location: SourceLocation,
  path: string,
  etag: string | null,
) => Promise<FileReading>;

/** Where the files of a component are read; null: the catalog does not say. */
export function locationOf({ metadata }: Entity): SourceLocation | null {
  for (const name of [ANNOTATION_SOURCE_LOCATION, ANNOTATION_LOCATION]) {
    const ref = metadata.annotations?.[name];
    if (ref !== undefined) {
      try {
        const { target, type } = parseLocationRef(ref);
        if (type === 'url') {
          return { kind: 'url', base: target };
        }
        if (type === 'file' && name === ANNOTATION_LOCATION) {
          return { kind: 'file', file: target };
        }
      } catch {
        // Somebody wrote it by hand; the next one may do.
      }
    }
  }
  return null;
}

/**
 * Through the portal's URL readers, with its integrations; where a component
 * comes from a catalog file that the configuration names (`catalog.locations`,
 * `type: file`), from the folder of that file.
 */
export function createReadFile(options: {
  urlReader: UrlReaderService;
  config: Config;
}): ReadFile {
  const { config, urlReader } = options;
  const integrations = ScmIntegrations.fromConfig(config);
  const folders = (config.getOptionalConfigArray('catalog.locations') ?? [])
    .filter(item => item.getOptionalString('type') === 'file')
    .flatMap(item => item.getOptionalString('target') ?? [])
    .map(target => dirname(resolve(target)));
  return async (location, path, etag) => {
    if (location.kind === 'file') {
      return readLocal(location.file, path, folders);
    }
    if (!isSourcePath(path)) {
      throw new SourceRefused(
        `${path} is no path of a YAML file below the source of the component`,
      );
    }
    const url = integrations.resolveUrl({ url: path, base: location.base });
    let bytes: Buffer;
    let next: string | undefined;
    try {
      const response = await urlReader.readUrl(url, {
        etag: etag ?? undefined,
      });
      bytes = await response.buffer();
      next = response.etag;
    } catch (error) {
      const { message, name } = error as Error;
      if (name === 'NotModifiedError') {
        return 'unchanged';
      }
      if (name === 'NotFoundError') {
        throw new SourceMissing(`${path} is not at ${url}`);
      }
      if (name === 'NotAllowedError') {
        throw new SourceRefused(
          `${url} must not be read: ${message}; add its host to integrations or backend.reading.allow`,
        );
      }
      throw error;
    }
    return { text: decode(bytes, path), etag: next ?? null, url };
  };
}

async function readLocal(
  catalogFile: string,
  path: string,
  folders: readonly string[],
): Promise<FileReading> {
  const folder = dirname(resolve(catalogFile));
  const allowed = folders.some(
    known => folder === known || folder.startsWith(known + sep),
  );
  if (!allowed || !/\.gsn\.ya?ml$/.test(path)) {
    throw new SourceRefused(
      allowed
        ? `${path} lies on the portal's own disk, where only names that end with .gsn.yaml are read`
        : `${path} lies on the portal's own disk, in no folder that catalog.locations names`,
    );
  }
  let file: string;
  try {
    file = resolveSafeChildPath(folder, path);
  } catch {
    throw new SourceRefused(`${path} leads out of the folder of the component`);
  }
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new SourceRefused(`${path} has ${size} bytes; ${tooLarge}`);
    }
    return { text: decode(await readFile(file), path), etag: null, url: null };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new SourceMissing(`${path} is not beside ${catalogFile}`);
    }
    throw error;
  }
}

function decode(bytes: Uint8Array, path: string): string {
  if (bytes.length > MOST_BYTES) {
    throw new SourceRefused(`${path} has ${bytes.length} bytes; ${tooLarge}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SourceRefused(`${path} is not text in UTF-8`);
  }
}
