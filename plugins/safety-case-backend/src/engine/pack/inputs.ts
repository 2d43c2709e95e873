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

import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { readEnvelope, readStatement } from '../attest';
import { CaseInput, KnownStatement, judgeCase, readArgument } from '../cases';
import { Member } from './tar';

/** Format of `inputs.json`. */
export const INPUTS_VERSION = 'maestro-case-inputs/v1';

/** A statement that was judged; its bytes lie beside it when they are signed. */
export interface JudgedStatement
  extends Pick<
    KnownStatement['signed'],
    | 'digest'
    | 'effectiveAt'
    | 'included'
    | 'signatureText'
    | 'signed'
    | 'signers'
    | 'source'
  > {
  shown: KnownStatement['shown'];
}

/** What was judged, beside the argument, the policy and the statements. */
export interface PackInputs
  extends Pick<
    CaseInput,
    'challenges' | 'diagnostics' | 'entityRef' | 'sourceDown' | 'subject'
  > {
  version: typeof INPUTS_VERSION;
  /** Instant for which it was judged, ISO 8601. */
  asOf: string;
  /** Pattern with its version, or path of the argument. */
  source: string;
  statements: JudgedStatement[];
}

/** Whom the certificate of a bundle names, and its key; null: nobody. */
export type SignerOf = (
  bundle: string,
) => { signer: string; fingerprint: string } | null;

/** A pack's inputs claim what the pack does not show. */
export class PackInputError extends Error {}

/** How policies are named: by the digest of their text. */
export function policyVersion(
  policy: string,
  sha256: (bytes: Uint8Array) => string,
): string {
  return `trust@${sha256(new TextEncoder().encode(policy)).slice(0, 16)}`;
}

/**
 * Judges the case of a pack again, from its files alone: the same files give
 * the same `case.json`, byte for byte. Whether the files are genuine is what
 * the verifiers say; here no statement may claim a signer or a receipt that
 * the pack does not hold.
 *
 * @param sha256 - in hex
 * @param signerOf - reads certificates; without it, no statement may claim to
 *   be signed by one
 * @throws PackInputError that names the file
 */
export function judgePack(
  members: readonly Member[],
  sha256: (bytes: Uint8Array) => string,
  signerOf: SignerOf = () => null,
): string {
  const files = new Map(members.map(({ bytes, path }) => [path, bytes]));
  const text = (path: string) => {
    const bytes = files.get(path);
    if (!bytes) {
      throw new PackInputError(`${path} is missing`);
    }
    return new TextDecoder().decode(bytes);
  };
  const inputs: PackInputs = JSON.parse(text('inputs.json'));
  if (inputs.version !== INPUTS_VERSION) {
    throw new PackInputError(
      `inputs.json has the version ${inputs.version}; ${INPUTS_VERSION} is read`,
    );
  }
  const policy = text('policy.json');
  const version = policyVersion(policy, sha256);
  const { rules, validity } = JSON.parse(policy);
  const logged = new Map(
    members
      .filter(({ path }) => /^receipts\/\d+\.json$/.test(path))
      .map(({ path }) => JSON.parse(text(path)))
      .map(({ deliveryId, recordedAt }) => [String(deliveryId), recordedAt]),
  );
  const judged = judgeCase({
    read: readArgument(inputs.source, text('argument.yaml')),
    diagnostics: inputs.diagnostics,
    entityRef: inputs.entityRef,
    subject: inputs.subject,
    statements: inputs.statements.map(item =>
      knownOf(item, { text, logged, signerOf }),
    ),
    challenges: inputs.challenges,
    policy: { version, rules, ...(validity && { validity }) },
    sourceDown: inputs.sourceDown,
    now: Date.parse(inputs.asOf),
  });
  return `${canonicalJson({
    asOf: inputs.asOf,
    entityRef: inputs.entityRef,
    policyVersion: version,
    source: inputs.source,
    subject: inputs.subject,
    ...judged,
  })}\n`;
}

function knownOf(
  { shown, ...told }: JudgedStatement,
  options: {
    text: (path: string) => string;
    /** Receipts by delivery, with when they were recorded. */
    logged: ReadonlyMap<string, unknown>;
    signerOf: SignerOf;
  },
): KnownStatement {
  const { logged, signerOf, text } = options;
  const delivery = `evidence|${told.digest}`;
  if (told.included && !logged.has(delivery)) {
    throw new PackInputError(
      `inputs.json says that ${told.digest} is in the log, but no receipt does`,
    );
  }
  // What the leaf says counts, not what is said about it.
  const recorded = Date.parse(String(logged.get(delivery)));
  const receivedAt = Number.isNaN(recorded)
    ? Date.parse(shown.recordedAt ?? shown.collectedAt)
    : recorded;
  const item = { ...told, receivedAt };
  if (!item.signed) {
    // Bytes that nobody signed say nothing, so the pack does not hold them.
    const { predicateType } = shown;
    return {
      shown,
      signed: {
        ...item,
        statement: { subjects: [], predicateType, predicate: {} },
      },
    };
  }
  const base = `statements/${item.digest}`;
  const envelope = readEnvelope(JSON.parse(text(`${base}.dsse.json`)));
  const keys =
    typeof envelope === 'string'
      ? []
      : envelope.signatures.map(({ keyid }) => `key:${keyid}`);
  if (item.signers.some(signer => signer.startsWith('oidc:'))) {
    const named = signerOf(text(`${base}.sigstore.json`));
    if (named !== null && keys.includes(`key:${named.fingerprint}`)) {
      keys.push(named.signer);
    }
  }
  const stranger = item.signers.find(signer => !keys.includes(signer));
  if (stranger !== undefined || item.signers.length === 0) {
    throw new PackInputError(
      `inputs.json names the signer ${stranger} of ${item.digest}, but its envelope does not`,
    );
  }
  const statement = readStatement(
    new TextEncoder().encode(text(`${base}.payload`)),
  );
  if (typeof statement === 'string') {
    throw new PackInputError(`${base}.payload: ${statement}`);
  }
  return { shown, signed: { ...item, statement } };
}
