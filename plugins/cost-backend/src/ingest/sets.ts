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
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { FoundFile, isPattern, matchFiles, matchFolders } from './files';

/** A file of a set. */
export interface DeliveredPart {
  /** Below the folder of the set, with forward slashes. */
  name: string;
  /** Where it lies now. */
  path: string;
}

/** Files that were delivered together. */
export interface FoundSet {
  /** The folder, or the manifest that lists them. */
  name: string;
  /** Changes when a file of it does, or comes, or goes. */
  stamp: string;
  /**
   * When a file last came to lie here, or changed, milliseconds since 1970.
   */
  changedAt: number;
  /** When the content of a file last changed; a copy may keep it. */
  writtenAt: number;
  /** In the order of their names, by byte. */
  parts: DeliveredPart[];
  /** What is not there yet; null: nothing. */
  missing: string | null;
  /** Why it can never be taken as it is; null: nothing. */
  fault: string | null;
}

/** What the ledger takes of one manifest, 1 MB, names so many files. */
export const MAX_PARTS = 2_000;

export const tooMany = (files: number) =>
  `The set has ${files} files, and its manifest has room for ${MAX_PARTS}; export fewer and larger files`;

/** A file that a manifest lists. */
export interface ListedFile {
  /** As the provider names it: an address, or a path in a container. */
  name: string;
  /** Its size; null: not said. */
  bytes: number | null;
}

/**
 * What a manifest of an export lists: `dataFiles` of AWS Data Exports,
 * `reportKeys` of AWS Cost and Usage Reports, `blobs` of Azure exports.
 *
 * @throws Error that says what is wrong with it
 */
export function listedFiles(text: string): ListedFile[] {
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is no JSON (${error.message})`);
  }
  const list =
    manifest?.dataFiles ?? manifest?.reportKeys ?? manifest?.blobs ?? null;
  if (!Array.isArray(list)) {
    throw new Error(
      'it has no list dataFiles (AWS Data Exports), reportKeys (AWS reports) or blobs (Azure)',
    );
  }
  if (list.length === 0) {
    throw new Error('it lists no file');
  }
  const files = list.map((item, at): ListedFile => {
    const name = typeof item === 'string' ? item : item?.blobName;
    const bytes = item?.byteCount ?? null;
    if (typeof name !== 'string' || !/[^/]$/.test(name)) {
      throw new Error(`entry ${at + 1} of its list names no file`);
    }
    if (bytes !== null && !(Number.isSafeInteger(bytes) && bytes >= 0)) {
      throw new Error(`byteCount of ${name} is no size`);
    }
    return { name, bytes };
  });
  const names = files.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    throw new Error(`it lists ${twice} twice`);
  }
  return files;
}

/**
 * Sets of a source, the one that was written last at the end: a copy of the
 * provider's folders brings the files in any order.
 */
export async function findSets(
  path: string,
  by: 'folder' | 'manifest',
): Promise<FoundSet[]> {
  const sets =
    by === 'folder'
      ? await Promise.all((await matchFolders(path)).map(ofFolder))
      : await Promise.all(
          (await matchFiles(path)).map(file => ofManifest(file, path)),
        );
  return sets
    .filter(set => set !== null)
    .sort((a, b) => a.writtenAt - b.writtenAt || (a.name < b.name ? -1 : 1));
}

/**
 * All files below a folder, but hidden ones, those whose name begins with an
 * underscore, and JSON: what writers put beside the rows.
 */
async function ofFolder(folder: string): Promise<FoundSet | null> {
  const names = (
    await readdir(folder, { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
  )
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map(name => name.split(sep))
    .filter(
      parts =>
        !parts.some(part => part.startsWith('.')) &&
        !/^_|\.json$/i.test(parts[parts.length - 1]),
    );
  const files = await Promise.all(
    names.map(async parts => ({
      name: parts.join('/'),
      file: (await matchFiles(join(folder, ...parts), { exact: true }))[0],
    })),
  );
  const present = files.filter(({ file }) => file !== undefined);
  return present.length === 0 ? null : setOf(folder, present, null);
}

/**
 * The files that a manifest lists, where a copy of the provider's folders has
 * them: at the end of their name below a folder above the manifest, or beside
 * it. Never outside of the folders that the source names.
 */
async function ofManifest(
  manifest: FoundFile,
  pattern: string,
): Promise<FoundSet> {
  let listed: ListedFile[];
  try {
    listed = listedFiles(await readFile(manifest.path, 'utf8'));
  } catch (error) {
    return {
      name: manifest.path,
      stamp: manifest.stamp,
      changedAt: manifest.touchedAt,
      writtenAt: manifest.changedAt,
      parts: [],
      missing: null,
      fault: `The manifest cannot be read: ${error.message}; deliver it again`,
    };
  }
  const above = foldersAbove(manifest.path, pattern);
  const shared = sharedFolders(listed.map(({ name }) => partsOf(name)));
  const missing: string[] = [];
  const found: Array<{ name: string; file: FoundFile }> = [];
  for (const { name, bytes } of listed) {
    const file = await locate(name, above);
    if (!file) {
      missing.push(name);
    } else if (bytes !== null && file.bytes !== bytes) {
      missing.push(`${name} (${file.bytes} of ${bytes} bytes are there)`);
    } else if (found.some(other => other.file.path === file.path)) {
      // Read twice, its rows would count twice.
      missing.push(`${name} (what lies there is another one of the list)`);
    } else {
      found.push({ name: partsOf(name).slice(shared).join('/'), file });
    }
  }
  return setOf(
    manifest.path,
    found,
    missing.length === 0
      ? null
      : `The manifest lists ${listed.length} files; not there yet: ${missing
          .slice(0, 5)
          .join(', ')}${missing.length > 5 ? ', …' : ''}`,
    manifest,
  );
}

/** Folders in which listed files are looked for, nearest first. */
function foldersAbove(manifest: string, pattern: string): string[] {
  const parts = pattern.split(sep);
  const plain = parts.findIndex(isPattern);
  let root =
    plain < 0 ? dirname(manifest) : parts.slice(0, plain).join(sep) || sep;
  // AWS puts manifests into `metadata`, and rows into `data` beside it.
  if (root.split(sep).at(-1) === 'metadata') {
    root = dirname(root);
  }
  const folders: string[] = [];
  for (let at = dirname(manifest); ; at = dirname(at)) {
    folders.push(at);
    if (at === root || at.length <= root.length) {
      return folders;
    }
  }
}

async function locate(
  name: string,
  above: readonly string[],
): Promise<FoundFile | null> {
  const parts = partsOf(name);
  if (parts.some(part => part === '..' || part === '.')) {
    return null;
  }
  // The longest end of the name decides: two periods have files of one name.
  for (let from = 0; from < parts.length - 1; from += 1) {
    for (const folder of above) {
      const [file] = await matchFiles(join(folder, ...parts.slice(from)), {
        exact: true,
      });
      if (file) {
        return file;
      }
    }
  }
  const [beside] = await matchFiles(join(above[0], parts[parts.length - 1]), {
    exact: true,
  });
  return beside ?? null;
}

/** Folders and name, without scheme; of a bucket's address, the bucket stays. */
export function partsOf(name: string): string[] {
  return name
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .split('/')
    .filter(part => part !== '');
}

/** How many folders all names begin with: those that hold the set. */
export function sharedFolders(names: readonly string[][]): number {
  const [first] = names;
  const shared = first.findIndex((part, at) =>
    names.some(parts => at >= parts.length - 1 || parts[at] !== part),
  );
  return Math.max(shared, 0);
}

function setOf(
  name: string,
  found: ReadonlyArray<{ name: string; file: FoundFile }>,
  missing: string | null,
  manifest?: FoundFile,
): FoundSet {
  const sorted = [...found].sort((a, b) =>
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  );
  const stamps = createHash('sha256');
  for (const item of sorted) {
    stamps.update(`${item.name}\0${item.file.stamp}\n`);
  }
  stamps.update(manifest?.stamp ?? '');
  return {
    name,
    stamp: stamps.digest('hex'),
    changedAt: Math.max(
      ...sorted.map(({ file }) => file.touchedAt),
      manifest?.touchedAt ?? 0,
    ),
    writtenAt: Math.max(
      ...sorted.map(({ file }) => file.changedAt),
      manifest?.changedAt ?? 0,
    ),
    parts: sorted.map(item => ({ name: item.name, path: item.file.path })),
    missing,
    fault: null,
  };
}
