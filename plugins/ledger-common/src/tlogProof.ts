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
import { Checkpoint, verifyCheckpoint } from './checkpoint';
import { leafHash, verifyInclusion } from './merkle';
import { NoteError, VerifierKey } from './note';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const MOST_INDEX = 2n ** 64n - 1n;

/** Content of a `.tlog-proof` file (C2SP tlog-proof). @public */
export interface TlogProof {
  /** Index of the leaf. */
  index: bigint;
  /** Inclusion proof, from leaf to root. */
  proof: Uint8Array[];
  /** Checkpoint that the proof leads to, as a signed note. */
  checkpoint: string;
  /** Application data; here the bytes of the leaf. Null when there are none. */
  extra: Uint8Array | null;
}

/**
 * Writes a `.tlog-proof` file: first line, optional `extra`, `index`, the
 * hashes, an empty line, the checkpoint.
 *
 * @public
 */
export function formatTlogProof(options: TlogProof): string {
  const { index, proof, checkpoint, extra } = options;
  return [
    FIRST_LINE,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...proof.map(toBase64),
    '',
    checkpoint,
  ].join('\n');
}

/**
 * Reads a `.tlog-proof` file without verifying anything.
 *
 * @throws NoteError that names the line that is wrong
 * @public
 */
export function parseTlogProof(text: string): TlogProof {
  const border = text.indexOf('\n\n');
  if (border < 0) {
    throw new NoteError('proof file has no empty line before its checkpoint');
  }
  const lines = text.slice(0, border).split('\n');
  if (lines[0] !== FIRST_LINE) {
    throw new NoteError(
      `line 1 is ${JSON.stringify(
        lines[0].slice(0, 80),
      )}; a proof file begins with ${FIRST_LINE}`,
    );
  }
  let at = 1;
  let extra: Uint8Array | null = null;
  if (lines[at]?.startsWith('extra ')) {
    extra = decodeLine(lines[at].slice('extra '.length), at);
    at += 1;
  }
  const index = /^index (0|[1-9][0-9]{0,19})$/.exec(lines[at] ?? '');
  if (!index || BigInt(index[1]) > MOST_INDEX) {
    throw new NoteError(`line ${at + 1} is not "index N"`);
  }
  const proof = lines.slice(at + 1).map((line, i) => {
    const hash = decodeLine(line, at + 1 + i);
    if (hash.length !== 32) {
      throw new NoteError(
        `line ${at + 2 + i} holds ${hash.length} bytes; a hash has 32`,
      );
    }
    return hash;
  });
  return {
    index: BigInt(index[1]),
    proof,
    checkpoint: text.slice(border + 2),
    extra,
  };
}

function decodeLine(line: string, at: number): Uint8Array {
  try {
    return fromBase64(line);
  } catch (error) {
    throw new NoteError(`line ${at + 1}: ${(error as Error).message}`);
  }
}

/**
 * Verifies a `.tlog-proof` file: checkpoint signed by a pinned key, leaf part
 * of its tree.
 *
 * @param options.leaf - the leaf's bytes; default is `extra` of the file
 * @throws NoteError or MerkleError that says what is wrong
 * @public
 */
export function verifyTlogProof(
  text: string,
  options: { verifierKeys: readonly string[]; leaf?: Uint8Array },
): {
  index: bigint;
  leaf: Uint8Array;
  checkpoint: Checkpoint & { verifiedBy: VerifierKey[] };
} {
  const { index, proof, checkpoint: note, extra } = parseTlogProof(text);
  const checkpoint = verifyCheckpoint(note, options.verifierKeys);
  const leaf = options.leaf ?? extra;
  if (!leaf) {
    throw new NoteError(
      'proof file holds no leaf (no extra line); the bytes of the leaf must be given',
    );
  }
  verifyInclusion({
    leafIndex: index,
    treeSize: checkpoint.size,
    leafHash: leafHash(leaf),
    proof,
    root: checkpoint.root,
  });
  return { index, leaf, checkpoint };
}
