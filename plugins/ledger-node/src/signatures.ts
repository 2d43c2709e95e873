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

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Ways in which platforms sign a delivery with a shared secret.
 *
 * - `github-sha256`: `sha256=` and 64 lower-case hex digits
 * - `hmac-sha256-hex`: the 64 lower-case hex digits alone
 * - `pagerduty-v1-list`, `circleci-v1`: comma list of `version=value`; one
 *   matching `v1` item suffices, other versions are skipped
 * - `gitlab-token`: the shared token itself
 *
 * The HMAC is HMAC-SHA256 (RFC 2104, FIPS 180-4) over the raw bytes.
 *
 * @public
 */
export const SIGNATURE_SCHEMES = [
  'github-sha256',
  'hmac-sha256-hex',
  'pagerduty-v1-list',
  'circleci-v1',
  'gitlab-token',
] as const;

/** @public */
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number];

/** @public */
export interface SignedMessage {
  /** Any of them may match, so that a secret can be rotated. */
  secrets: ReadonlyArray<string | Uint8Array>;
  /** Raw bytes as they came, never re-serialised. */
  body: Uint8Array;
  /** Value of the signature header; null or undefined when absent. */
  header: string | null | undefined;
}

const HEX_DIGEST = /^[0-9a-f]{64}$/;

function matchesDigest(message: SignedMessage, hex: string): boolean {
  if (!HEX_DIGEST.test(hex)) {
    return false;
  }
  const claimed = Buffer.from(hex, 'hex');
  let matched = false;
  for (const secret of message.secrets) {
    // An unset secret must never verify, whatever its digest would be.
    if (secret.length > 0) {
      const digest = createHmac('sha256', secret).update(message.body).digest();
      // No early exit: the time must not tell which secret was the right one.
      matched = timingSafeEqual(digest, claimed) || matched;
    }
  }
  return matched;
}

function matchesToken(message: SignedMessage, token: string): boolean {
  if (token.length === 0) {
    return false;
  }
  // Comparing digests makes lengths equal, so that length is not told either.
  const claimed = createHash('sha256').update(token, 'utf8').digest();
  let matched = false;
  for (const secret of message.secrets) {
    if (secret.length > 0) {
      const expected = createHash('sha256').update(secret).digest();
      matched = timingSafeEqual(expected, claimed) || matched;
    }
  }
  return matched;
}

/**
 * Whether a delivery carries a right signature. Strict: no trimming of the
 * header (except of blanks round the items of a list), lower-case hex of full
 * length, exact prefix, no SHA-1, no empty secret. Constant time in the
 * secrets. Never throws.
 *
 * @public
 */
export function verifySignature(
  scheme: SignatureScheme,
  message: SignedMessage,
): boolean {
  const { header } = message;
  if (typeof header !== 'string') {
    return false;
  }
  switch (scheme) {
    case 'github-sha256':
      return (
        header.startsWith('sha256=') &&
        matchesDigest(message, header.slice('sha256='.length))
      );
    case 'hmac-sha256-hex':
      return matchesDigest(message, header);
    case 'pagerduty-v1-list':
    case 'circleci-v1': {
      let matched = false;
      for (const item of header.split(',')) {
        const entry = item.trim();
        if (entry.startsWith('v1=')) {
          matched =
            matchesDigest(message, entry.slice('v1='.length)) || matched;
        }
      }
      return matched;
    }
    case 'gitlab-token':
      return matchesToken(message, header);
    default:
      return false;
  }
}
