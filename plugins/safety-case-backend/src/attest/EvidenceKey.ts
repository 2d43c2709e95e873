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
  KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import {
  DsseEnvelope,
  DsseKey,
  STATEMENT_PAYLOAD_TYPE,
  preAuthEncoding,
} from '../engine/attest';

/** A statement that was signed: its bytes, their digest, the envelope. */
export interface SignedBytes {
  /** SHA-256 of the signed bytes, hex. */
  digest: string;
  envelope: DsseEnvelope;
}

/** SHA-256, hex. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of a key's SubjectPublicKeyInfo (DER), hex. */
export function fingerprintOf(key: KeyObject): string {
  const der = key.export({ format: 'der', type: 'spki' });
  return sha256Hex(der);
}

/** A public key of either kind that statements are signed with. */
export function dsseKey(key: KeyObject): DsseKey {
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return {
    id: fingerprintOf(key),
    verify(message, signature) {
      try {
        return verify(algorithm, message, key, signature);
      } catch {
        return false;
      }
    },
  };
}

/**
 * @throws Error that names the key, what it is and what to write
 */
export function readPublicKey(pem: string, name: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new Error(`${name} is not a public key in PEM form`);
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (
    key.asymmetricKeyType !== 'ed25519' &&
    !(key.asymmetricKeyType === 'ec' && curve === 'prime256v1')
  ) {
    throw new Error(
      `${name} is a key of type ${key.asymmetricKeyType}; use Ed25519 or ECDSA P-256`,
    );
  }
  return key;
}

/**
 * The portal's own key for evidence: Ed25519, and never the key that signs
 * checkpoints, so that one stolen key cannot do both.
 */
export class EvidenceKey {
  readonly publicKey: KeyObject;
  readonly fingerprint: string;

  /** @throws Error that names the configuration key and the fix */
  static fromPem(
    pem: string,
    name = 'maestro.safetyCase.evidenceKey',
  ): EvidenceKey {
    let key: KeyObject;
    try {
      key = createPrivateKey(pem);
    } catch {
      throw new Error(
        `${name} is not a private key in PEM form; make one with: openssl genpkey -algorithm ed25519`,
      );
    }
    if (key.asymmetricKeyType !== 'ed25519') {
      throw new Error(
        `${name} is a key of type ${key.asymmetricKeyType}; evidence is signed with Ed25519, make one with: openssl genpkey -algorithm ed25519`,
      );
    }
    return new EvidenceKey(key);
  }

  /** PEM of a new key. */
  static generate(): string {
    return generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString();
  }

  private constructor(readonly privateKey: KeyObject) {
    this.publicKey = createPublicKey(privateKey);
    this.fingerprint = fingerprintOf(this.publicKey);
  }

  /** How policies name this key. */
  get signer(): string {
    return `key:${this.fingerprint}`;
  }

  sign(payload: Uint8Array): SignedBytes {
    const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
    return {
      digest: sha256Hex(payload),
      envelope: {
        payload: Buffer.from(payload).toString('base64'),
        payloadType: STATEMENT_PAYLOAD_TYPE,
        signatures: [
          {
            keyid: this.fingerprint,
            sig: sign(null, message, this.privateKey).toString('base64'),
          },
        ],
      },
    };
  }
}
