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

import {
  LlmUsageRecord,
  encodeLlmUsage,
} from '@maestro/backstage-plugin-cost-common';
import {
  HashFunction,
  NodeReader,
  fromBase64,
  inclusionProof,
  leafHash,
  nodeHash,
  rootFromNodes,
  toBase64,
} from '@maestro/backstage-plugin-ledger-common';
import { Decimal } from '../money';

const HASH_BYTES = 32;

/** What a closed batch says of its rows. */
export interface ClosedUsage {
  /** Hashes of the rows, in their order. */
  leaves: Uint8Array[];
  /** Hex. */
  root: string;
  rows: number;
  firstAt: string;
  lastAt: string;
  /** Exact sum of the known amounts; null: none is known. */
  amount: string | null;
  /** Part of `amount` that nobody had reserved; null with it. */
  unreserved: string | null;
  /** Rows without a known price. */
  unknown: number;
}

/**
 * Closes a batch: the root of the tree of its rows (RFC 9162 §2.1), and exact
 * sums.
 *
 * @param records - at least one, in the order of the batch
 * @throws Error for no record
 */
export function closeUsage(
  records: readonly LlmUsageRecord[],
  hash?: HashFunction,
): ClosedUsage {
  if (records.length === 0) {
    throw new Error('A batch has at least one row');
  }
  const leaves = records.map(record => leafHash(encodeLlmUsage(record), hash));
  const instants = records.map(({ occurredAt }) => occurredAt).sort();
  const known = records.filter(({ amount }) => amount !== null);
  const sum = (of: readonly LlmUsageRecord[]) =>
    of
      .reduce((total, { amount }) => total.plus(amount!), new Decimal(0))
      .toFixed();
  return {
    leaves,
    root: Buffer.from(
      rootFromNodes({
        size: leaves.length,
        node: nodesOver(leaves, hash),
        hash,
      }),
    ).toString('hex'),
    rows: records.length,
    firstAt: instants[0],
    lastAt: instants[instants.length - 1],
    amount: known.length === 0 ? null : sum(known),
    unreserved:
      known.length === 0
        ? null
        : sum(known.filter(({ unreserved }) => unreserved)),
    unknown: records.length - known.length,
  };
}

/** Hashes of rows as one text. */
export function packLeaves(leaves: readonly Uint8Array[]): string {
  return toBase64(Buffer.concat(leaves));
}

/**
 * Inclusion paths of a batch, from its packed hashes.
 *
 * @returns the path of one row, base64 hashes from the row's sibling to the root
 */
export function usagePaths(
  packed: string,
  hash?: HashFunction,
): (index: number) => string[] {
  const bytes = fromBase64(packed);
  const leaves = Array.from({ length: bytes.length / HASH_BYTES }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
  const node = nodesOver(leaves, hash);
  return index =>
    inclusionProof({ index, size: leaves.length, node, hash }).map(toBase64);
}

/** All complete nodes over some leaves, each hashed once. */
function nodesOver(
  leaves: readonly Uint8Array[],
  hash?: HashFunction,
): NodeReader {
  const levels: Array<readonly Uint8Array[]> = [leaves];
  for (let below = leaves; below.length > 1; ) {
    const pairs = Math.floor(below.length / 2);
    below = Array.from({ length: pairs }, (_, at) =>
      nodeHash(below[2 * at], below[2 * at + 1], hash),
    );
    levels.push(below);
  }
  return (level, index) => levels[level][Number(index)];
}
