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

import { KeyObject, createHash, createPublicKey, sign } from 'node:crypto';
import { PackContent, PackKey, packMembers, writeTar } from '../engine/pack';

/** Fingerprint and PEM of a public key, or of the public half of a key. */
export function packKey(key: KeyObject): PackKey {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return {
    fingerprint: createHash('sha256').update(der).digest('hex'),
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

/**
 * A Repro Pack: one canonical archive whose manifest is signed. Equal content
 * gives equal bytes, because Ed25519 signatures are deterministic (RFC 8032).
 *
 * @param signer - Ed25519
 */
export function buildPack(
  content: Omit<PackContent, 'signer'>,
  signer: KeyObject,
): Uint8Array {
  const { manifest, members } = packMembers(
    { ...content, signer: packKey(signer) },
    bytes => createHash('sha256').update(bytes).digest('hex'),
  );
  return writeTar([
    ...members,
    { path: 'manifest.sig', bytes: sign(null, manifest, signer) },
  ]);
}
