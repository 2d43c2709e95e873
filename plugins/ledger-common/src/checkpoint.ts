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

import { fromBase64, toBase64 } from './base64';
import { NoteError, VerifierKey, verifyNote } from './note';

/** State of a log at one time (C2SP tlog-checkpoint). @public */
export interface Checkpoint {
  /** Name of the log; also the name of its key. */
  origin: string;
  size: bigint;
  /** Root hash, 32 bytes. */
  root: Uint8Array;
  /** Further lines, kept as they are. */
  extensions: string[];
}

const MOST_SIZE = 2n ** 64n - 1n;

/**
 * The text of a checkpoint that is signed as a note: origin, size, base64
 * root, further lines (C2SP tlog-checkpoint).
 *
 * @throws NoteError when a line is empty or holds a line feed, the size is no
 * unsigned 64-bit integer, or the root has not 32 bytes
 * @public
 */
export function formatCheckpoint(options: {
  origin: string;
  size: bigint | number;
  root: Uint8Array;
  extensions?: readonly string[];
}): string {
  const { origin, root, extensions = [] } = options;
  const lines = [
    origin,
    BigInt(options.size).toString(),
    toBase64(root),
    ...extensions,
  ];
  const empty = lines.findIndex(line => line === '' || line.includes('\n'));
  if (empty >= 0) {
    throw new NoteError(
      `line ${empty + 1} of a checkpoint must not be empty or hold a line feed`,
    );
  }
  const text = `${lines.join('\n')}\n`;
  parseCheckpoint(text);
  return text;
}

/**
 * Reads the text of a checkpoint.
 *
 * @throws NoteError that names the line that is wrong
 * @public
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) {
    throw new NoteError('checkpoint does not end with a line feed');
  }
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (!origin) {
    throw new NoteError('checkpoint has no origin (line 1)');
  }
  if (!/^(0|[1-9][0-9]{0,19})$/.test(size ?? '') || BigInt(size) > MOST_SIZE) {
    throw new NoteError(
      `size of the checkpoint (line 2) is ${JSON.stringify(
        size ?? null,
      )}; it must be a decimal integer below 2^64 without leading zeros`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(root ?? '');
  } catch (error) {
    throw new NoteError(
      `root of the checkpoint (line 3): ${(error as Error).message}`,
    );
  }
  if (bytes.length !== 32) {
    throw new NoteError(
      `root of the checkpoint (line 3) has ${bytes.length} bytes; wanted are 32`,
    );
  }
  const empty = extensions.indexOf('');
  if (empty >= 0) {
    throw new NoteError(`line ${empty + 4} of the checkpoint is empty`);
  }
  return { origin, size: BigInt(size), root: bytes, extensions };
}

/**
 * Verifies a checkpoint that is signed as a note: at least one of the pinned
 * keys has signed it, and that key bears the name of the log.
 *
 * @throws NoteError that says what is wrong
 * @public
 */
export function verifyCheckpoint(
  note: string,
  verifierKeys: readonly string[],
): Checkpoint & { verifiedBy: VerifierKey[] } {
  const { text, verifiedBy } = verifyNote(note, verifierKeys);
  const checkpoint = parseCheckpoint(text);
  if (!verifiedBy.some(key => key.name === checkpoint.origin)) {
    throw new NoteError(
      `checkpoint of ${checkpoint.origin} is signed by ${verifiedBy
        .map(key => key.name)
        .join(', ')} only; the log's own key bears the log's name`,
    );
  }
  return { ...checkpoint, verifiedBy };
}
