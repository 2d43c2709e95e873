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
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
// Only for the vectors: index.ts does not lead here, the package stays without
// dependencies.
// eslint-disable-next-line @backstage/no-undeclared-imports
import * as common from '@maestro/backstage-plugin-ledger-common';
import {
  checkConsistency,
  checkInclusion,
  GrowingTree,
  hashLeaf,
  hashPair,
} from './verify';

/** A suite of published vectors; `scripts/conformance.mjs` runs it. */
export interface ConformanceSuite {
  name: string;
  /** Whether the folder holds data of this suite. */
  present(folder: string): boolean;
  /** Runs all cases; throws when the data cannot be read. */
  run(folder: string): Promise<{
    passed: number;
    total: number;
    lines?: string[];
    failures?: string[];
  }>;
}

type Json = Record<string, unknown>;

/** Keeps integers beyond 2^53 - 1 exact: all integers become bigint. */
function parseLossless(text: string): unknown {
  // The third argument of a reviver has the digits; TypeScript 5.8 does not
  // know it yet.
  const reviver = (_: string, value: unknown, context?: { source: string }) =>
    typeof value === 'number' && /^-?\d+$/.test(context!.source)
      ? BigInt(context!.source)
      : value;
  return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
}

const bytes = (value: unknown) =>
  Buffer.from((value ?? '') as string, 'base64');
const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');

interface Verifiers {
  inclusion(file: Json): void;
  consistency(file: Json): void;
  subtreeinclusion?(file: Json): void;
  subtreeconsistency?(file: Json): void;
}

const proofOf = (file: Json) => ((file.proof ?? []) as string[]).map(bytes);
const int = (value: unknown) => value as bigint;

const COMMON: Verifiers = {
  inclusion: file =>
    common.verifyInclusion({
      leafIndex: int(file.leafIdx),
      treeSize: int(file.treeSize),
      leafHash: bytes(file.leafHash),
      proof: proofOf(file),
      root: bytes(file.root),
    }),
  consistency: file =>
    common.verifyConsistency({
      size1: int(file.size1),
      size2: int(file.size2),
      root1: bytes(file.root1),
      root2: bytes(file.root2),
      proof: proofOf(file),
    }),
  subtreeinclusion: file =>
    common.verifySubtreeInclusion({
      leafIndex: int(file.leafIdx),
      start: int(file.start),
      end: int(file.end),
      leafHash: bytes(file.leafHash),
      proof: proofOf(file),
      root: bytes(file.root),
    }),
  subtreeconsistency: file =>
    common.verifySubtreeConsistency({
      start: int(file.start),
      end: int(file.end),
      size: int(file.size),
      root1: bytes(file.root1),
      root2: bytes(file.root2),
      proof: proofOf(file),
    }),
};

const OFFLINE: Verifiers = {
  inclusion: file =>
    checkInclusion({
      index: int(file.leafIdx),
      size: int(file.treeSize),
      leaf: bytes(file.leafHash),
      proof: proofOf(file),
      root: bytes(file.root),
    }),
  consistency: file =>
    checkConsistency({
      size1: int(file.size1),
      size2: int(file.size2),
      root1: bytes(file.root1),
      root2: bytes(file.root2),
      proof: proofOf(file),
    }),
};

interface Tally {
  total: number;
  failures: string[];
  lines: string[];
}

function expectEqual(tally: Tally, name: string, found: string, want: unknown) {
  tally.total += 1;
  if (found !== want) {
    tally.failures.push(`${name}: is ${found}, wanted is ${want}`);
  }
}

/** Every case file below `testdata/KIND`: refused exactly when `wantErr`. */
async function runFiles(
  folder: string,
  kind: keyof Verifiers,
  check: (file: Json) => void,
  tally: Tally,
): Promise<void> {
  const root = join(folder, 'merkle/testdata', kind);
  if (!existsSync(root)) {
    return;
  }
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .sort();
  let passed = 0;
  for (const name of files) {
    const file = parseLossless(
      await readFile(join(root, name), 'utf8'),
    ) as Json;
    let refusal: Error | undefined;
    try {
      check(file);
    } catch (error) {
      refusal = error as Error;
    }
    const isVerdict = !refusal || /^(MerkleError|Error)$/.test(refusal.name);
    tally.total += 1;
    if (isVerdict && (refusal !== undefined) === file.wantErr) {
      passed += 1;
    } else {
      tally.failures.push(
        `${kind}/${name}: ${
          refusal ? `refused (${refusal.message})` : 'accepted'
        }`,
      );
    }
  }
  tally.lines.push(`${kind}: ${passed}/${files.length}`);
}

interface Reference {
  hasher: {
    emptyRoot: string;
    leaf: Array<{ inputHex: string; hash: string }>;
    node: Array<{ leftHex: string; rightHex: string; hash: string }>;
  };
  tree: { leafInputsHex: string[]; leafHashes: string[]; rootBySize: string[] };
  rolling?: {
    maxSize: bigint;
    [name: string]: bigint | string | { lines: bigint; sha256: string };
  };
}

interface Hasher {
  leaf(input: Uint8Array): Uint8Array;
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
  /** Roots of the first 0, 1, 2 … leaves. */
  roots(leaves: Uint8Array[]): Uint8Array[];
}

/** All complete nodes of a tree over these leaf hashes. */
function readerOf(leaves: Uint8Array[]): common.NodeReader {
  const nodes = new Map<string, Uint8Array>();
  const node: common.NodeReader = (level, index) =>
    nodes.get(`${level}/${index}`)!;
  leaves.forEach((leafHash, size) => {
    for (const made of common.completedNodes({ size, leafHash, node })) {
      nodes.set(`${made.level}/${made.index}`, made.hash);
    }
  });
  return node;
}

const COMMON_HASHER: Hasher = {
  leaf: input => common.leafHash(input),
  node: (left, right) => common.nodeHash(left, right),
  roots: leaves => {
    const node = readerOf(leaves);
    return Array.from({ length: leaves.length + 1 }, (_, size) =>
      common.rootFromNodes({ size, node }),
    );
  },
};

const OFFLINE_HASHER: Hasher = {
  leaf: hashLeaf,
  node: hashPair,
  roots: leaves => {
    const tree = new GrowingTree();
    return [
      tree.root(),
      ...leaves.map(leaf => {
        tree.append(Buffer.from(leaf));
        return tree.root();
      }),
    ];
  },
};

function runReference(
  hasher: Hasher,
  { hasher: h, tree }: Reference,
  tally: Tally,
) {
  const before = tally.failures.length;
  const start = tally.total;
  expectEqual(tally, 'emptyRoot', toHex(hasher.roots([])[0]), h.emptyRoot);
  h.leaf.forEach(({ inputHex, hash }, i) =>
    expectEqual(
      tally,
      `leaf[${i}]`,
      toHex(hasher.leaf(fromHex(inputHex))),
      hash,
    ),
  );
  h.node.forEach(({ leftHex, rightHex, hash }, i) =>
    expectEqual(
      tally,
      `node[${i}]`,
      toHex(hasher.node(fromHex(leftHex), fromHex(rightHex))),
      hash,
    ),
  );
  const leaves = tree.leafInputsHex.map(input => hasher.leaf(fromHex(input)));
  tree.leafHashes.forEach((hash, i) =>
    expectEqual(tally, `tree leaf ${i}`, toHex(leaves[i]), hash),
  );
  const roots = hasher.roots(leaves);
  tree.rootBySize.forEach((root, size) =>
    expectEqual(tally, `root of size ${size}`, toHex(roots[size]), root),
  );
  const total = tally.total - start;
  const failed = tally.failures.length - before;
  tally.lines.push(`reference hashes and roots: ${total - failed}/${total}`);
}

/** The texts whose digests the reference states, line by line. */
const ROLLING: Record<
  string,
  (max: number, node: common.NodeReader) => Generator<string>
> = {
  *subtreeHash(max, node) {
    for (const [start, end] of subtrees(max)) {
      yield `[${start}, ${end}) ${toHex(
        common.subtreeHash({ start, end, node }),
      )}`;
    }
  },
  *subtreeInclusion(max, node) {
    for (const [start, end] of subtrees(max)) {
      for (let index = start; index < end; index++) {
        const proof = common.subtreeInclusionProof({ index, start, end, node });
        yield [`${index} [${start}, ${end})`, ...proof.map(toHex)].join(' ');
      }
    }
  },
  *subtreeConsistency(max, node) {
    for (let size = 0; size <= max; size++) {
      for (const [start, end] of subtrees(size)) {
        const proof = common.subtreeConsistencyProof({
          start,
          end,
          size,
          node,
        });
        yield [`[${start}, ${end}) ${size}`, ...proof.map(toHex)].join(' ');
      }
    }
  },
  *subtreeCovering(max) {
    for (let end = 0; end <= max; end++) {
      for (let start = 0; start <= end; start++) {
        const [a, b] = common.coveringSubtrees(start, end);
        yield `[${a.start}, ${a.end}) [${b.start}, ${b.end})`;
      }
    }
  },
};

function* subtrees(max: number): Generator<[number, number]> {
  for (let end = 0; end <= max; end++) {
    for (let start = 0; start <= end; start++) {
      if (common.isSubtree(start, end)) {
        yield [start, end];
      }
    }
  }
}

function runRolling(reference: Reference, tally: Tally) {
  if (!reference.rolling) {
    return;
  }
  const { maxSize, ...digests } = reference.rolling;
  const max = Number(maxSize);
  const node = readerOf(
    Array.from({ length: max }, (_, i) => common.leafHash(Uint8Array.of(i))),
  );
  let passed = 0;
  let total = 0;
  for (const [name, wanted] of Object.entries(digests)) {
    if (typeof wanted !== 'object') {
      continue;
    }
    total += 1;
    tally.total += 1;
    const lines = ROLLING[name];
    if (!lines) {
      tally.failures.push(`rolling ${name}: no rule known`);
      continue;
    }
    const hash = createHash('sha256');
    let count = 0n;
    for (const line of lines(max, node)) {
      hash.update(`${line}\n`);
      count += 1n;
    }
    const digest = hash.digest('hex');
    if (digest === wanted.sha256 && count === wanted.lines) {
      passed += 1;
    } else {
      tally.failures.push(
        `rolling ${name}: ${count} lines with ${digest}, wanted are ${wanted.lines} with ${wanted.sha256}`,
      );
    }
  }
  tally.lines.push(`rolling digests of made proofs: ${passed}/${total}`);
}

async function run(
  folder: string,
  verifiers: Verifiers,
  hasher: Hasher,
  rolling: boolean,
) {
  const tally: Tally = { total: 0, failures: [], lines: [] };
  for (const [kind, check] of Object.entries(verifiers)) {
    await runFiles(folder, kind as keyof Verifiers, check, tally);
  }
  const path = join(folder, 'merkle/reference.json');
  if (existsSync(path)) {
    const reference = parseLossless(await readFile(path, 'utf8')) as Reference;
    runReference(hasher, reference, tally);
    if (rolling) {
      runRolling(reference, tally);
    }
  }
  const { total, failures, lines } = tally;
  return { passed: total - failures.length, total, lines, failures };
}

const present = (folder: string) => existsSync(join(folder, 'merkle'));

/** Published vectors that the tree is checked with, in both implementations. */
export const suites: Record<string, ConformanceSuite[]> = {
  assurance: [
    {
      name: 'merkle',
      present,
      run: folder => run(folder, COMMON, COMMON_HASHER, true),
    },
    {
      name: 'merkle (verify)',
      present,
      run: folder => run(folder, OFFLINE, OFFLINE_HASHER, false),
    },
  ],
};
