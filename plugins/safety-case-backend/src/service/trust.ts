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

/** Who may speak about what, with the keys by which they are known. */
export interface Trust {
  policy: TrustPolicy;
  /** All keys whose signatures are checked, by fingerprint. */
  keys: ReadonlyMap<string, KeyObject>;
  /** The policy as it is published; its digest is the version. */
  json: string;
}

/**
 * Resolves names of keys to fingerprints. The version is the digest of the
 * result: another key behind the same name is another policy.
 */
export function createTrust(
  { keys: named, rules }: Pick<SafetyCaseConfig, 'keys' | 'rules'>,
  portal: EvidenceKey,
): Trust {
  const keys = new Map([[portal.fingerprint, portal.publicKey]]);
  const signers = new Map([['portal', portal.signer]]);
  for (const [name, key] of named) {
    const fingerprint = fingerprintOf(key);
    keys.set(fingerprint, key);
    signers.set(name, `key:${fingerprint}`);
  }
  const resolved = rules.map(rule => ({
    predicate: rule.predicate,
    signers: rule.signers.map(signer => signers.get(signer) ?? signer),
  }));
  const json = canonicalJson({ rules: resolved });
  return {
    policy: {
      version: `trust@${sha256Hex(json).slice(0, 16)}`,
      rules: resolved,
    },
    keys,
    json,
  };
}
