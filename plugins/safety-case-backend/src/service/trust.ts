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

import { KeyObject } from 'node:crypto';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { EvidenceKey, fingerprintOf, sha256Hex } from '../attest/EvidenceKey';
import { SafetyCaseConfig } from '../config';
import { TrustPolicy } from '../engine/attest';

/** A key that signed for the portal before. */
export interface FormerKey {
  publicKey: KeyObject;
  /** ISO 8601; null: from the beginning. */
  from: string | null;
  /** ISO 8601; what comes in from then on does not count. */
  until: string;
  /** The private half, to sign the rotation with; null: it is gone. */
  privateKey: EvidenceKey | null;
}

/** Who may speak about what, with the keys by which they are known. */
export interface Trust {
  policy: TrustPolicy;
  /** All keys whose signatures are checked, by fingerprint. */
  keys: ReadonlyMap<string, KeyObject>;
  /** Signers that are the portal itself, now or formerly. */
  portal: ReadonlySet<string>;
  /** The policy as it is published; its digest is the version. */
  json: string;
}

/**
 * Resolves names of keys to their fingerprints, so that the version of the
 * policy changes when a key behind a name does. `portal` also means the keys
 * that signed for the portal before, each as long as it did.
 */
export function createTrust(
  { keys: named, rules }: Pick<SafetyCaseConfig, 'keys' | 'rules'>,
  portal: EvidenceKey,
  former: readonly FormerKey[] = [],
): Trust {
  const keys = new Map([[portal.fingerprint, portal.publicKey]]);
  const signers = new Map<string, string[]>();
  for (const [name, key] of named) {
    const fingerprint = fingerprintOf(key);
    keys.set(fingerprint, key);
    signers.set(name, [`key:${fingerprint}`]);
  }
  const validity: NonNullable<TrustPolicy['validity']> = Object.fromEntries(
    former.map(({ from, publicKey, until }) => [
      `key:${fingerprintOf(publicKey)}`,
      { from, until },
    ]),
  );
  for (const { publicKey } of former) {
    keys.set(fingerprintOf(publicKey), publicKey);
  }
  const own = [portal.signer, ...Object.keys(validity).sort()];
  signers.set('portal', own);
  const resolved = rules.map(rule => ({
    predicate: rule.predicate,
    signers: rule.signers.flatMap(signer => signers.get(signer) ?? [signer]),
  }));
  const limited = former.length > 0 ? { validity } : {};
  const json = canonicalJson({ rules: resolved, ...limited });
  return {
    policy: {
      version: `trust@${sha256Hex(json).slice(0, 16)}`,
      rules: resolved,
      ...limited,
    },
    keys,
    portal: new Set(own),
    json,
  };
}
