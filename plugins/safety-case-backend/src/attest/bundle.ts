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

import { bundleFromJSON, bundleToJSON } from '@sigstore/bundle';
import {
  CertificateIdentity,
  certificateIdentity,
  signerOf,
} from './certificate';
import { fingerprintOf } from './EvidenceKey';

/** Whether a JSON value claims to be a Sigstore bundle. */
export function isBundle(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('mediaType' in value ||
      'verificationMaterial' in value ||
      'dsseEnvelope' in value)
  );
}

/**
 * The envelope of a kept statement; for a bundle with a certificate also the
 * bundle, in its one spelling on one line, and the certificate.
 *
 * @throws Error when it is not what was verified when it came in
 */
export function partsOf(text: string): {
  envelope: string;
  bundle: string | null;
  identity: CertificateIdentity | null;
} {
  const value = JSON.parse(text);
  if (!isBundle(value)) {
    return { envelope: text, bundle: null, identity: null };
  }
  const bundle = bundleFromJSON(value);
  const { content } = bundle.verificationMaterial;
  const json = bundleToJSON(bundle) as { dsseEnvelope?: unknown };
  const envelope = JSON.stringify(json.dsseEnvelope);
  if (content.$case === 'publicKey') {
    return { envelope, bundle: null, identity: null };
  }
  const leaf =
    content.$case === 'certificate'
      ? content.certificate.rawBytes
      : content.x509CertificateChain.certificates[0].rawBytes;
  return {
    envelope,
    bundle: `${JSON.stringify(json)}\n`,
    identity: certificateIdentity(leaf),
  };
}

/** Whom the certificate of a bundle in a pack names, and its key. */
export function bundleSigner(
  bundle: string,
): { signer: string; fingerprint: string } | null {
  try {
    const { identity } = partsOf(bundle);
    return (
      identity && {
        signer: signerOf(identity),
        fingerprint: fingerprintOf(identity.key),
      }
    );
  } catch {
    return null;
  }
}
