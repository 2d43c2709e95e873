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

import { ReceiptProof } from './api';
import { fromBase64 } from './base64';
import { Checkpoint, parseCheckpoint, verifyCheckpoint } from './checkpoint';
import { leafHash, verifyConsistency, verifyInclusion } from './merkle';
import { parseNote, parseVerifierKey } from './note';
import { decodeReceipt, Receipt } from './receipt';

/** Result of one check; `detail` says what was found, for readers. @public */
export interface ProofCheck {
  name: 'key' | 'signature' | 'leaf' | 'inclusion' | 'remembered';
  ok: boolean;
  detail: string;
}

/** What a reader remembers of a log from an earlier visit. @public */
export interface RememberedLog {
  verifierKey: string;
  /** Latest checkpoint that was verified, as a signed note. */
  checkpoint: string;
}

const failure = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/**
 * Checks one receipt, for the evidence drawer: the key is the pinned or the
 * remembered one, the checkpoint is signed by it, the leaf is a canonical
 * receipt, and the leaf is part of the checkpoint's tree. With a remembered
 * checkpoint also that the log is not smaller than it was, nor another one of
 * the same size; `verifyCheckpointConsistency` proves the rest.
 *
 * A check whose ground has failed fails, too, and says so. Never throws.
 *
 * @param options.pinnedVerifierKey - key that the reader trusts; null when
 * there is none but a remembered one. Without both the check `key` fails: a
 * key that comes with the proof convinces nobody.
 * @public
 */
export function verifyReceiptProof(
  proof: ReceiptProof,
  options: {
    pinnedVerifierKey: string | null;
    remembered?: RememberedLog | null;
  },
): { checks: ProofCheck[]; ok: boolean; receipt: Receipt | null } {
  const { pinnedVerifierKey, remembered } = options;
  const checks: ProofCheck[] = [];
  const check = (name: ProofCheck['name'], act: () => string) => {
    try {
      checks.push({ name, ok: true, detail: act() });
    } catch (error) {
      checks.push({ name, ok: false, detail: failure(error) });
    }
  };
  const trusted = pinnedVerifierKey ?? remembered?.verifierKey ?? null;
  let checkpoint: Checkpoint | undefined;
  let leaf: Uint8Array | undefined;
  let receipt: Receipt | null = null;

  check('key', () => {
    if (trusted === null) {
      throw new Error(
        'No key is pinned or remembered; the key that came with the proof cannot vouch for itself',
      );
    }
    if (remembered && remembered.verifierKey !== trusted) {
      throw new Error(
        `The key differs from the one remembered from an earlier visit (${
          parseVerifierKey(remembered.verifierKey).keyId
        })`,
      );
    }
    if (proof.verifierKey !== trusted) {
      throw new Error('The log offers another key than the pinned one');
    }
    const { name, keyId } = parseVerifierKey(trusted);
    return `Key ${keyId} of ${name} is the ${
      pinnedVerifierKey === null ? 'remembered' : 'pinned'
    } one`;
  });
  check('signature', () => {
    if (trusted === null) {
      throw new Error('There is no trusted key to check the signature with');
    }
    checkpoint = verifyCheckpoint(proof.checkpoint, [trusted]);
    return `Checkpoint of ${checkpoint.size} records of ${checkpoint.origin} is signed by the key`;
  });
  check('leaf', () => {
    leaf = fromBase64(proof.leaf);
    receipt = decodeReceipt(leaf);
    return `Record ${proof.seq} of ${receipt.source}, recorded at ${receipt.recordedAt}, ${leaf.length} bytes in canonical form`;
  });
  check('inclusion', () => {
    if (!checkpoint || !leaf) {
      throw new Error(
        'Not checked: it needs a signed checkpoint and a readable record',
      );
    }
    if (BigInt(proof.treeSize) !== checkpoint.size) {
      throw new Error(
        `The proof is for ${proof.treeSize} records, the checkpoint for ${checkpoint.size}`,
      );
    }
    verifyInclusion({
      leafIndex: proof.index,
      treeSize: checkpoint.size,
      leafHash: leafHash(leaf),
      proof: proof.proof.map(fromBase64),
      root: checkpoint.root,
    });
    return `${proof.proof.length} hashes lead from record ${proof.index} to the signed root`;
  });
  if (remembered) {
    check('remembered', () => {
      if (!checkpoint) {
        throw new Error('Not checked: it needs a signed checkpoint');
      }
      const old = parseCheckpoint(parseNote(remembered.checkpoint).text);
      return compare(old, checkpoint);
    });
  }
  return { checks, ok: checks.every(({ ok }) => ok), receipt };
}

function compare(old: Checkpoint, now: Checkpoint): string {
  if (old.origin !== now.origin) {
    throw new Error(
      `The remembered log is ${old.origin}, this one is ${now.origin}`,
    );
  }
  if (now.size < old.size) {
    throw new Error(
      `The log had ${old.size} records at an earlier visit, now ${now.size}: records at its end are missing, or this is an old proof`,
    );
  }
  if (now.size === old.size && now.root.some((b, i) => b !== old.root[i])) {
    throw new Error(
      `The log had another root at the same size of ${now.size}: it was rewritten`,
    );
  }
  return now.size === old.size
    ? `Same root as at the earlier visit, ${now.size} records`
    : `The log grew from ${old.size} to ${now.size} records since the earlier visit`;
}

/**
 * Checks that the log of a newer checkpoint continues that of an older one:
 * nothing was changed, left out or put in before.
 *
 * @param options.older - signed note, verified at an earlier time or now
 * @param options.newer - signed note
 * @param options.proof - base64 hashes; empty when the sizes are equal
 * @throws NoteError or MerkleError that says what is wrong
 * @public
 */
export function verifyCheckpointConsistency(options: {
  older: string;
  newer: string;
  proof: readonly string[];
  verifierKeys: readonly string[];
}): { older: Checkpoint; newer: Checkpoint } {
  const older = verifyCheckpoint(options.older, options.verifierKeys);
  const newer = verifyCheckpoint(options.newer, options.verifierKeys);
  compare(older, newer);
  if (older.size > 0n) {
    verifyConsistency({
      size1: older.size,
      size2: newer.size,
      root1: older.root,
      root2: newer.root,
      proof: options.proof.map(fromBase64),
    });
  }
  return { older, newer };
}
