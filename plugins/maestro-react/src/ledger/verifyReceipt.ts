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
  LedgerApi,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  ReceiptProof,
  verifyCheckpointConsistency,
  verifyReceiptProof,
} from '@maestro/backstage-plugin-ledger-common';
import { errorMessage } from '../format/errorMessage';
import { followKey } from './followKey';
import { LogMemory } from './LogMemory';

/** One thing that was checked, in plain words. @public */
export interface VerificationCheck {
  name: string;
  ok: boolean;
  /** What the check means, for a reader who knows nothing of Merkle trees. */
  meaning: string;
  /** What was found. */
  detail: string;
}

/** Outcome of checking one receipt in the browser. @public */
export interface ReceiptVerification {
  seq: number;
  ok: boolean;
  checks: VerificationCheck[];
  /** When the portal recorded the receipt, by its own word; null if unread. */
  recordedAt: string | null;
  treeSize: number;
  /** True when this browser saw the log for the first time. */
  firstVisit: boolean;
  proof: ReceiptProof;
}

const MEANING: Record<string, string> = {
  key: 'The log is signed with the key that this browser knows.',
  signature: 'The state of the log carries a valid signature by that key.',
  leaf: 'The receipt is complete and readable as it was recorded.',
  inclusion: 'The receipt is part of the signed log, at its place.',
  remembered:
    'The log is not smaller than at the earlier visit, and the same log.',
  consistency:
    'Nothing that this browser saw earlier was changed, removed or put in between.',
};

function sizeOf(note: string): number {
  return Number(parseCheckpoint(parseNote(note).text).size);
}

async function checkConsistency(options: {
  ledger: LedgerApi;
  older: string;
  newer: string;
  verifierKeys: string[];
}): Promise<VerificationCheck> {
  const { ledger, older, newer, verifierKeys } = options;
  const name = 'consistency';
  const meaning = MEANING.consistency;
  try {
    const [from, to] = [sizeOf(older), sizeOf(newer)];
    const needed = from > 0 && from < to;
    verifyCheckpointConsistency({
      older,
      newer,
      proof: needed ? await ledger.getConsistencyProof(from, to) : [],
      verifierKeys,
    });
    return {
      name,
      ok: true,
      meaning,
      detail: `The log of ${to} records continues that of ${from} records`,
    };
  } catch (error) {
    return { name, ok: false, meaning, detail: errorMessage(error) };
  }
}

async function tryFollow(
  ledger: LedgerApi,
  knownKey: string,
  presentKey: string,
): Promise<{ keys?: string[]; problem?: string }> {
  try {
    return { keys: await followKey({ ledger, knownKey, presentKey }) };
  } catch (error) {
    return { problem: errorMessage(error) };
  }
}

function keyDetail(options: {
  check: { ok: boolean; detail: string };
  keys: string[];
  problem: string | undefined;
  remembered: unknown;
}): string {
  const { check, keys, problem, remembered } = options;
  if (!check.ok) {
    return problem ?? check.detail;
  }
  if (!remembered) {
    return 'This browser saw the log for the first time and now remembers its key. Compare its fingerprint with one that you got another way.';
  }
  return keys.length === 1
    ? check.detail
    : `The key that this browser knew (${
        parseVerifierKey(keys[0]).keyId
      }) handed over to ${
        parseVerifierKey(keys[keys.length - 1]).keyId
      }; both signed that`;
}

/**
 * Checks one receipt here, in the reader's browser: fetches its proof, checks
 * it against the key that the browser saw first, or one that this key handed
 * over to, and checks that the log
 * continues the state that the browser saw last. Only what was checked in full
 * is remembered.
 *
 * @throws ResponseError when the proof cannot be fetched
 * @public
 */
export async function verifyReceipt(options: {
  ledger: LedgerApi;
  memory: LogMemory;
  seq: number;
  now?: () => Date;
}): Promise<ReceiptVerification> {
  const { ledger, memory, seq, now = () => new Date() } = options;
  const baseUrl = await ledger.getBaseUrl();
  // Read before the proof is fetched: a proof that is asked for now leads to
  // a tree that is at least as large as any that was remembered before.
  const remembered = memory.load(baseUrl);
  const proof = await ledger.getReceiptProof(seq);
  const known = remembered?.verifierKey ?? proof.verifierKey;
  const followed = await tryFollow(ledger, known, proof.verifierKey);
  const keys = followed.keys ?? [known];
  const pinned = keys[keys.length - 1];
  const result = verifyReceiptProof(proof, {
    pinnedVerifierKey: pinned,
    remembered: remembered && { ...remembered, verifierKey: pinned },
  });
  const checks: VerificationCheck[] = result.checks.map(check => ({
    ...check,
    meaning: MEANING[check.name] ?? check.name,
    detail:
      check.name === 'key'
        ? keyDetail({ check, keys, problem: followed.problem, remembered })
        : check.detail,
  }));
  if (proof.seq !== seq) {
    checks.push({
      name: 'receipt',
      ok: false,
      meaning: 'The proof is for the receipt that was asked for.',
      detail: `Receipt ${seq} was asked for; the proof is for ${proof.seq}`,
    });
  }
  if (remembered) {
    checks.push(
      await checkConsistency({
        ledger,
        older: remembered.checkpoint,
        newer: proof.checkpoint,
        verifierKeys: keys,
      }),
    );
  }
  const ok = checks.every(check => check.ok);
  if (ok) {
    const verifiedAt = now().toISOString();
    memory.save(baseUrl, {
      verifierKey: pinned,
      checkpoint: proof.checkpoint,
      firstSeenAt: remembered?.firstSeenAt ?? verifiedAt,
      verifiedAt,
    });
  }
  return {
    seq,
    ok,
    checks,
    recordedAt: result.receipt?.recordedAt ?? null,
    treeSize: proof.treeSize,
    firstVisit: remembered === null,
    proof,
  };
}
