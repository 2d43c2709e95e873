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

import { KeyObject, createPublicKey } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';

/** Whom a certificate of Fulcio names. */
export interface CertificateIdentity {
  /** Who vouched for the identity. */
  issuer: string;
  /** Subject alternative name: an address, or the URI of a workflow. */
  subject: string;
  /** Source of the run, for example `https://github.com/acme/shop`. */
  repository: string | null;
  /** Full ref of the run. */
  ref: string | null;
  /** Commit on which it ran. */
  commit: string | null;
  /** What began it, such as `push`. */
  trigger: string | null;
  /** Address of the run. */
  run: string | null;
  /** The key that signed. */
  key: KeyObject;
}

/** Prefix of the extensions of Fulcio. */
const FULCIO = '1.3.6.1.4.1.57264.1';

/**
 * Reads a certificate; nothing is verified here.
 *
 * @param der - DER
 * @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
export function certificateIdentity(der: Uint8Array): CertificateIdentity {
  const certificate = X509Certificate.parse(Buffer.from(der));
  const text = (number: number): string | null => {
    const extension = certificate.extension(`${FULCIO}.${number}`);
    const value = extension?.valueObj.subs?.[0]?.value;
    return value ? value.toString('utf8') : null;
  };
  return {
    // The first version of this extension holds plain bytes.
    issuer:
      text(8) ??
      certificate.extension(`${FULCIO}.1`)?.value.toString('utf8') ??
      '',
    subject: certificate.subjectAltName ?? '',
    repository: text(12),
    commit: text(13),
    ref: text(14),
    trigger: text(20),
    run: text(21),
    key: createPublicKey({
      key: Buffer.from(certificate.publicKey),
      format: 'der',
      type: 'spki',
    }),
  };
}

/** How policies name who holds it. */
export function signerOf({
  issuer,
  subject,
}: Pick<CertificateIdentity, 'issuer' | 'subject'>): string {
  return `oidc:${issuer}|${subject}`;
}
