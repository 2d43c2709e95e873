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
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash as oneShotHash,
  KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import {
  formatCheckpoint,
  HashFunction,
  parseVerifierKey,
  signNote,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { KeyedHash } from './pseudonyms';
import { CheckpointSigner } from '../store/types';

/** SHA-256 by OpenSSL. */
export const sha256: HashFunction = data =>
  oneShotHash('sha256', data, 'buffer');

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function hmacSha256(key: string): KeyedHash {
  return text => createHmac('sha256', key).update(text).digest('hex');
}

export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** A new Ed25519 private key as PKCS#8 PEM. */
export function generateCheckpointKey(): string {
  return generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

/** SHA-256 of the raw public key, hex in pairs joined by colons. */
export function fingerprintOf(key: string): string {
  const { publicKey } = parseVerifierKey(key);
  return (sha256Hex(publicKey).match(/../g) ?? []).join(':');
}

/** One Ed25519 key, under the name of each origin. */
export class CheckpointKey {
  readonly #privateKey: KeyObject;
  readonly publicKey: Uint8Array;
  readonly #verifierKeys = new Map<string, string>();

  private constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    const spki = createPublicKey(privateKey).export({
      type: 'spki',
      format: 'der',
    });
    // RFC 8410: the raw key is the tail of the SubjectPublicKeyInfo.
    this.publicKey = new Uint8Array(spki.subarray(spki.length - 32));
  }

  /**
   * @param name - key of the configuration, for messages
   * @throws Error when the text is not an Ed25519 private key
   */
  static fromPem(
    pem: string,
    name: string = 'maestro.ledger.checkpointKey',
  ): CheckpointKey {
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
        `${name} is a key of type ${key.asymmetricKeyType}; checkpoints are signed with Ed25519, make one with: openssl genpkey -algorithm ed25519`,
      );
    }
    return new CheckpointKey(key);
  }

  verifierKey(origin: string): string {
    let text = this.#verifierKeys.get(origin);
    if (!text) {
      text = verifierKey(origin, this.publicKey);
      this.#verifierKeys.set(origin, text);
    }
    return text;
  }

  readonly sign = ({
    origin,
    size,
    root,
  }: Omit<Parameters<CheckpointSigner>[0], 'key'>): string =>
    signNote({
      text: formatCheckpoint({ origin, size, root }),
      key: this.verifierKey(origin),
      sign: this.signBytes,
    });

  /** Ed25519 signature of some bytes. */
  readonly signBytes = (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(sign(null, bytes, this.#privateKey));
}
