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
import { Config } from '@backstage/config';
import { readPublicKey } from './attest/EvidenceKey';
import { COVERAGE_PREDICATE } from './collect/reports';
import { PREDICATES } from './engine/attest';
import { ForgeConfig, readForgeConfig } from './forge/config';
import {
  readClockTolerance,
  readFormerKeys,
  readSigstoreSettings,
} from './keysConfig';
import { OidcConfig, readOidcConfig } from './oidc';
import { SigstoreSettings } from './service/signatures';
import { FormerKey } from './service/trust';

/** Settings of safety cases. */
export interface SafetyCaseConfig {
  /** PEM; undefined: generate one, for development. */
  evidenceKey: string | undefined;
  /** Keys that signed for the portal before. */
  formerKeys: readonly FormerKey[];
  /** Days for which merged changes and releases keep a live case. */
  recentDays: number;
  /** Globs of checks that must have passed; empty: all that were told. */
  requiredChecks: string[];
  /** Public keys that statements may be signed with, by name. */
  keys: ReadonlyMap<string, KeyObject>;
  /** `portal`, names of keys, `key:FINGERPRINT` or `oidc:ISSUER|SUBJECT`. */
  rules: ReadonlyArray<{ predicate: string; signers: readonly string[] }>;
  /** Bundles whose signer a certificate names. */
  sigstore: SigstoreSettings;
  /** Tokens of forges with which CI hands in evidence. */
  oidc: OidcConfig;
  /** Seconds by which the clocks of others may differ. */
  clockTolerance: number;
  /** What the portal may do at forges. */
  forge: ForgeConfig;
  /** Address of the portal, for links. */
  appUrl: string | undefined;
}

/** By default the portal speaks about what it saw itself, and no one else. */
const DEFAULT_RULES = [...Object.values(PREDICATES), COVERAGE_PREDICATE].map(
  predicate => ({
    predicate,
    signers: ['portal'],
  }),
);

const ROOT = 'maestro.safetyCase';

/** @throws Error that names the key, its value and what to write */
export function readSafetyCaseConfig(root: Config): SafetyCaseConfig {
  const config = root.getOptionalConfig(ROOT);
  const recentDays = config?.getOptionalNumber('recentDays') ?? 30;
  if (!(recentDays > 0)) {
    throw new Error(
      `${ROOT}.recentDays is ${recentDays}; write a number above 0`,
    );
  }
  const keys = new Map<string, KeyObject>();
  for (const [at, entry] of (
    config?.getOptionalConfigArray('trust.keys') ?? []
  ).entries()) {
    const name = entry.getString('name');
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || name === 'portal') {
      throw new Error(
        `${ROOT}.trust.keys[${at}].name is "${name}"; write lower case letters, digits and dashes, and not portal`,
      );
    }
    keys.set(
      name,
      readPublicKey(
        entry.getString('publicKey'),
        `${ROOT}.trust.keys[${at}].publicKey`,
      ),
    );
  }
  const rules = config?.getOptionalConfigArray('trust.rules')?.map(rule => ({
    predicate: rule.getString('predicate'),
    signers: rule.getStringArray('signers'),
  }));
  for (const [at, rule] of (rules ?? []).entries()) {
    for (const signer of rule.signers) {
      if (
        !/^(key|oidc):/.test(signer) &&
        signer !== 'portal' &&
        !keys.has(signer)
      ) {
        throw new Error(
          `${ROOT}.trust.rules[${at}].signers holds "${signer}"; write portal, the name of a key below trust.keys, key:FINGERPRINT or oidc:ISSUER|SUBJECT`,
        );
      }
    }
  }
  return {
    evidenceKey: config?.getOptionalString('evidenceKey'),
    formerKeys: readFormerKeys(config),
    recentDays,
    requiredChecks: config?.getOptionalStringArray('requiredChecks') ?? [],
    keys,
    rules: rules ?? DEFAULT_RULES,
    sigstore: readSigstoreSettings(config),
    oidc: readOidcConfig(config),
    clockTolerance: readClockTolerance(config),
    forge: readForgeConfig(config),
    appUrl: root.getOptionalString('app.baseUrl'),
  };
}
