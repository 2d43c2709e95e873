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

import { parseVerifierKey } from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { sha256Hex } from '../attest/EvidenceKey';
import { JudgedCase } from '../engine/cases';

/** Digest of what is approved; instants and the size of the log are not. */
export function caseDigest(
  view: Pick<
    SafetyCase,
    'entityRef' | 'subject' | 'yaml' | 'identity' | keyof JudgedCase
  >,
): string {
  return sha256Hex(
    canonicalJson({
      entityRef: view.entityRef,
      subject: { ...view.subject, title: null },
      source: view.identity.source,
      policyVersion: view.identity.policyVersion,
      yaml: view.yaml,
      verdict: view.verdict,
      nodes: view.nodes.map(({ evidence, id, label, state }) => ({
        id,
        state,
        label,
        evidence: evidence.map(({ digest }) => digest),
      })),
      challenges: view.challenges.map(({ answer, id, label, text }) => ({
        id,
        text,
        label,
        answer: answer?.text ?? null,
      })),
    }),
  );
}

/** SHA-256 of the SubjectPublicKeyInfo of the log's Ed25519 key, hex. */
export function logKeyFingerprint(verifierKey: string): string {
  const { publicKey } = parseVerifierKey(verifierKey);
  return sha256Hex(
    Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(publicKey),
    ]),
  );
}
