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
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
  bundleFromJSON,
} from '@sigstore/bundle';
import { isBundle } from '../attest/bundle';
import { CertificateIdentity, signerOf } from '../attest/certificate';
import { dsseKey, fingerprintOf } from '../attest/EvidenceKey';
import { Thresholds, verifyBundle } from '../attest/sigstore';
import {
  DsseEnvelope,
  STATEMENT_PAYLOAD_TYPE,
  base64Problem,
  readEnvelope,
  verifyEnvelope,
} from '../engine/attest';
import { Trust } from './trust';

const MEDIA_TYPES: readonly unknown[] = [
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
];

/** Trust in bundles whose signer a certificate names. */
export interface SigstoreSettings {
  /** Trusted roots (JSON), each for itself. */
  trustedRoots: readonly unknown[];
  thresholds: Thresholds;
}

export type SignatureVerdict =
  | {
      ok: true;
      /** The bytes that were signed. */
      payload: Uint8Array;
      /** `key:FINGERPRINT` or `oidc:ISSUER|SUBJECT`. */
      signers: string[];
      /** One sentence or more, with what stays unproved. */
      text: string;
      /** Whom the certificate names; null: plain keys signed. */
      identity: CertificateIdentity | null;
    }
  | { ok: false; reason: string };

/** Verifies envelopes and bundles by what the portal trusts. */
export class Signatures {
  constructor(
    private readonly options: { trust: Trust; sigstore: SigstoreSettings },
  ) {}

  /**
   * @param value - JSON as it was handed in
   * @param receivedAt - when that was
   */
  verify(value: unknown, receivedAt: Date): SignatureVerdict {
    return isBundle(value)
      ? this.#bundle(value, receivedAt)
      : this.#envelope(value);
  }

  #envelope(value: unknown): SignatureVerdict {
    const envelope = readEnvelope(value);
    if (typeof envelope === 'string') {
      return { ok: false, reason: envelope };
    }
    const problem = envelopeProblem(envelope);
    if (problem !== null) {
      return { ok: false, reason: problem };
    }
    const { keys } = this.options.trust;
    const verdict = verifyEnvelope(envelope, {
      keys: [...keys.values()].map(dsseKey),
      threshold: 1,
      payloadTypes: [STATEMENT_PAYLOAD_TYPE],
    });
    return verdict.ok
      ? {
          ok: true,
          payload: verdict.payload,
          signers: verdict.keys.map(id => `key:${id}`),
          text: `Signed by key ${verdict.keys.join(', ')}.`,
          identity: null,
        }
      : {
          ok: false,
          reason: `signatures: ${verdict.reason} Known are ${keys.size} keys; name another below maestro.safetyCase.trust.keys`,
        };
  }

  #bundle(value: unknown, receivedAt: Date): SignatureVerdict {
    const { sigstore, trust } = this.options;
    const { mediaType } = value as { mediaType?: unknown };
    if (!MEDIA_TYPES.includes(mediaType)) {
      return {
        ok: false,
        reason: `mediaType is ${JSON.stringify(mediaType ?? null).slice(
          0,
          120,
        )}; bundles of the versions 0.1 to 0.3 are read, such as ${BUNDLE_V03_MEDIA_TYPE}`,
      };
    }
    let certificate: boolean;
    try {
      const { content, verificationMaterial } = bundleFromJSON(value);
      if (content.$case === 'messageSignature') {
        return {
          ok: false,
          reason:
            'The bundle is a plain signature, not a statement; sign an in-toto statement, for example with cosign attest-blob',
        };
      }
      certificate = verificationMaterial.content.$case !== 'publicKey';
    } catch (error) {
      return {
        ok: false,
        reason: `The bundle has not the form of its version: ${
          (error as Error).message
        }`,
      };
    }
    if (!certificate) {
      // The key vouches for it, as in an envelope; a log would be an extra.
      const { dsseEnvelope } = value as { dsseEnvelope: unknown };
      return this.#envelope(dsseEnvelope);
    }
    if (sigstore.trustedRoots.length === 0) {
      return {
        ok: false,
        reason:
          'The bundle names its signer by a certificate, and no root is trusted; name one below maestro.safetyCase.sigstore.trustedRoots',
      };
    }
    const verdicts = sigstore.trustedRoots.map(trustedRoot =>
      verifyBundle({
        bundle: value,
        artifact: null,
        trustedRoot,
        signer: { anyone: true },
        thresholds: sigstore.thresholds,
        receivedAt,
      }),
    );
    // The root that knows the authority of the certificate says what is wrong.
    const verdict =
      verdicts.find(({ ok }) => ok) ??
      verdicts.find(item => !item.ok && !isUnknownAuthority(item.reason)) ??
      verdicts[0];
    if (!verdict.ok) {
      return verdict;
    }
    const { identity, statement, unproved } = verdict;
    if (statement === null || identity === null) {
      return { ok: false, reason: 'The bundle holds no signed statement.' };
    }
    const problem = identityProblem(identity);
    if (problem !== null) {
      return { ok: false, reason: problem };
    }
    const signer = signerOf(identity);
    return {
      ok: true,
      payload: statement,
      signers: [signer, ...keySigner(identity, trust)],
      text: [`Signed by ${signer}.`, ...unproved].join(' '),
      identity,
    };
  }
}

function isUnknownAuthority(reason: string): boolean {
  return reason === 'CERTIFICATE_ERROR: Failed to verify certificate chain';
}

/** The key of a certificate may be one that is trusted by itself, too. */
function keySigner({ key }: CertificateIdentity, trust: Trust): string[] {
  const fingerprint = fingerprintOf(key);
  return trust.keys.has(fingerprint) ? [`key:${fingerprint}`] : [];
}

function identityProblem(identity: CertificateIdentity): string | null {
  const { asymmetricKeyDetails, asymmetricKeyType } = identity.key;
  if (identity.issuer === '' || identity.subject === '') {
    return 'The certificate does not say who holds it, or who vouched for that.';
  }
  if (!/^[!-{}~]+$/.test(identity.issuer) || signerOf(identity).length > 512) {
    return 'The certificate names its holder by more than 512 characters, or its issuer by odd ones.';
  }
  return asymmetricKeyType === 'ed25519' ||
    asymmetricKeyDetails?.namedCurve === 'prime256v1'
    ? null
    : `The key of the certificate is of type ${asymmetricKeyType}; Repro Packs hold Ed25519 and ECDSA P-256 only.`;
}

/** What is wrong with an envelope before anything is verified. */
function envelopeProblem(envelope: DsseEnvelope): string | null {
  if (envelope.payloadType !== STATEMENT_PAYLOAD_TYPE) {
    return `payloadType is ${JSON.stringify(
      envelope.payloadType.slice(0, 120),
    )}; only ${STATEMENT_PAYLOAD_TYPE} is read`;
  }
  const texts: Array<[string, string]> = [
    ['payload', envelope.payload],
    ...envelope.signatures.map(({ sig }, at): [string, string] => [
      `signatures[${at}].sig`,
      sig,
    ]),
  ];
  for (const [name, text] of texts) {
    const problem = base64Problem(text);
    if (problem !== null) {
      return `${name} ${problem}`;
    }
  }
  return null;
}
