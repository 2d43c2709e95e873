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

import { EvidenceKey, fingerprintOf, sha256Hex } from '../attest/EvidenceKey';
import { Statement, writeStatement } from '../engine/attest';
import { CaseStore } from '../store/types';
import { EvidenceService } from './EvidenceService';
import { FormerKey, Trust } from './trust';

/** Own predicate: one key of the portal took the place of another. */
export const KEY_ROTATION_PREDICATE =
  'https://maestro.dev/attestation/key-rotation/v1';

/** The statement by which a key hands over to another; both sign it. */
export function rotationOf(former: string, present: string): Statement {
  return {
    subjects: [
      { name: 'former key', digest: { sha256: former } },
      { name: 'present key', digest: { sha256: present } },
    ],
    predicateType: KEY_ROTATION_PREDICATE,
    predicate: { former, present },
  };
}

/** Digests of the rotations from one key to each of the others. */
function rotationDigests(former: string, others: Iterable<string>): string[] {
  return [...others]
    .filter(other => other !== former)
    .map(other => sha256Hex(writeStatement(rotationOf(former, other))));
}

/**
 * Keeps a record of each rotation that both keys can sign, for the ledger to
 * seal. The same rotation again changes nothing.
 */
export async function recordRotations(
  evidence: EvidenceService,
  former: readonly FormerKey[],
): Promise<void> {
  const { key } = evidence;
  for (const { privateKey } of former) {
    if (privateKey && privateKey.fingerprint !== key.fingerprint) {
      const statement = rotationOf(privateKey.fingerprint, key.fingerprint);
      const payload = writeStatement(statement);
      const [old, present] = [privateKey.sign(payload), key.sign(payload)];
      await evidence.keep(statement, {
        digest: present.digest,
        envelope: JSON.stringify({
          ...present.envelope,
          signatures: [
            ...old.envelope.signatures,
            ...present.envelope.signatures,
          ],
        }),
        source: `portal/key-rotation/${privateKey.fingerprint}`,
        origin: {
          system: 'portal',
          collector: 'key-rotation',
          version: '1',
          query: null,
        },
        signer: key.signer,
        signedByPortal: false,
        uploader: null,
        repository: null,
        effectiveAt: null,
      });
    }
  }
}

/**
 * A key that was generated for development hands over to a configured one
 * without being named: until that was recorded first, or else until now.
 */
export async function generatedFormerKey(options: {
  store: CaseStore;
  key: EvidenceKey;
  /** Keys that signed in between. */
  former: readonly FormerKey[];
  now: () => Date;
}): Promise<FormerKey | null> {
  const { former, key, now, store } = options;
  const pem = await store.secretIfPresent('evidence');
  const generated = pem === null ? null : EvidenceKey.fromPem(pem);
  const later = former.map(({ publicKey }) => fingerprintOf(publicKey));
  if (
    generated === null ||
    [key.fingerprint, ...later].includes(generated.fingerprint)
  ) {
    return null;
  }
  const recorded = await store.evidence(
    rotationDigests(generated.fingerprint, [key.fingerprint, ...later]),
  );
  const [until = now().toISOString()] = recorded
    .map(({ collectedAt }) => collectedAt)
    .sort();
  return {
    publicKey: generated.publicKey,
    from: null,
    until,
    privateKey: generated,
  };
}

/**
 * Digests of the records by which former keys of the portal, of which some
 * signed what a pack holds, led to the present one. Some may not be kept.
 */
export function rotationsOf(
  fingerprints: ReadonlySet<string>,
  { portal }: Pick<Trust, 'portal'>,
  key: EvidenceKey,
): string[] {
  const own = [...portal].map(signer => signer.replace(/^key:/, ''));
  const former = own.filter(
    fingerprint =>
      fingerprint !== key.fingerprint && fingerprints.has(fingerprint),
  );
  return former.length === 0
    ? []
    : own
        .filter(fingerprint => fingerprint !== key.fingerprint)
        .flatMap(fingerprint => rotationDigests(fingerprint, own));
}
