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
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '@backstage/errors';

/** How billing rows are written. */
export type FileKind = 'csv' | 'csv.gz' | 'parquet';

/** A delivered file of which every byte was seen. */
export interface InspectedFile {
  path: string;
  kind: FileKind;
  /** SHA-256 of the bytes, hex. */
  digest: string;
  bytes: number;
  /** Time of its last change, milliseconds since 1970. */
  changedAt: number;
  /** What its rows may take. */
  maxBytes: number;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const PARQUET = Buffer.from('PAR1');

/**
 * Reads a delivered file once: what it is, its digest, and whether it is
 * whole. A file without its end is refused, for a part of a bill looks like a
 * small bill.
 *
 * @param maxBytes - of the rows, after decompression
 * @throws InputError that names the cause and what to do
 */
export async function inspectFile(
  path: string,
  options: { maxBytes: number },
): Promise<InspectedFile> {
  const before = await stat(path);
  if (before.size === 0) {
    throw new InputError('The file is empty; deliver a header row and rows');
  }
  const kind = await kindOf(path);
  const hash = createHash('sha256');
  // A file that grows has no end to wait for.
  const input = createReadStream(path, { end: before.size - 1 });
  input.on('data', chunk => hash.update(chunk));
  if (kind === 'parquet') {
    await pipeline(input, discard());
    await checkFooter(path, before.size);
  } else {
    await checkText(input, kind, options.maxBytes);
  }
  const file = {
    path,
    kind,
    digest: hash.digest('hex'),
    bytes: before.size,
    changedAt: before.mtimeMs,
    maxBytes: options.maxBytes,
  };
  await assertUnchanged(file);
  return file;
}

/** @throws InputError when a file is not what was inspected any more */
export async function assertUnchanged(file: InspectedFile): Promise<void> {
  const { mtimeMs, size } = await stat(file.path);
  if (size !== file.bytes || mtimeMs !== file.changedAt) {
    throw new InputError(
      `The file changed while it was read (${file.bytes} bytes, then ${size}); write it under another name and rename it when it is whole`,
    );
  }
}

async function kindOf(path: string): Promise<FileKind> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start.subarray(0, 2).equals(GZIP)) {
      return 'csv.gz';
    }
    return start.equals(PARQUET) ? 'parquet' : 'csv';
  } finally {
    await file.close();
  }
}

async function checkFooter(path: string, size: number): Promise<void> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(
      Buffer.alloc(4),
      0,
      4,
      Math.max(0, size - 4),
    );
    if (size < 12 || !buffer.equals(PARQUET)) {
      throw new InputError(
        'The Parquet file has no footer: it is half-written; deliver it again when it is whole',
      );
    }
  } finally {
    await file.close();
  }
}

function discard(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

async function checkText(
  input: NodeJS.ReadableStream,
  kind: FileKind,
  maxBytes: number,
): Promise<void> {
  let bytes = 0;
  let last = 0;
  const look = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      last = chunk[chunk.length - 1];
      done(
        bytes > maxBytes
          ? new InputError(
              `The rows take more than ${maxBytes} bytes; raise maestro.cost.maxBytes or deliver one billing period per file`,
            )
          : null,
      );
    },
  });
  if (kind === 'csv.gz') {
    try {
      await pipeline(input, createGunzip(), look);
    } catch (error) {
      if (error instanceof InputError) {
        throw error;
      }
      throw new InputError(
        `The gzip data are cut off or damaged (${error.message}): the file is half-written; deliver it again when it is whole`,
      );
    }
  } else {
    await pipeline(input, look);
  }
  if (last !== 0x0a && last !== 0x0d) {
    throw new InputError(
      'The last row has no line end: the file is half-written; deliver it again when it is whole, every row ended by a line break',
    );
  }
}
