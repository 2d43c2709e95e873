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

/** A DSSE envelope as it stands in JSON. */
export interface DsseEnvelope {
  payload: string;
  payloadType: string;
  signatures: Array<{ sig: string; keyid?: string }>;
}

/** A key that may sign, and how to ask it. */
export interface DsseKey {
  /** Identity of the key itself, such as its fingerprint. */
  id: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export type DsseVerdict =
  | {
      ok: true;
      /** The bytes that were signed; parse these and no others. */
      payload: Uint8Array;
      payloadType: string;
      /** Keys whose signature is right, in the order in which they were given. */
      keys: string[];
    }
  | { ok: false; reason: string };

/**
 * What a DSSE signature covers: the pre-authentication encoding
 * `DSSEv1 SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes
 * (secure-systems-lab/dsse, protocol.md).
 */
export function preAuthEncoding(
  payloadType: string,
  payload: Uint8Array,
): Uint8Array {
  const encoder = new TextEncoder();
  const type = encoder.encode(payloadType);
  const head = encoder.encode(`DSSEv1 ${type.length} `);
  const middle = encoder.encode(` ${payload.length} `);
  const result = new Uint8Array(
    head.length + type.length + middle.length + payload.length,
  );
  result.set(head, 0);
  result.set(type, head.length);
  result.set(middle, head.length + type.length);
  result.set(payload, head.length + type.length + middle.length);
  return result;
}

const STANDARD =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Bytes of base64 in the standard or the URL-safe alphabet, with or without
 * padding; null for anything else.
 *
 * @param canonical - only the one spelling that an encoder writes: standard
 *   alphabet, padded, and no stray bits in the last digit
 */
export function decodeBase64(
  text: string,
  canonical = false,
): Uint8Array | null {
  let standard = text;
  if (!canonical) {
    if (/[+/]/.test(text) && /[-_]/.test(text)) {
      return null;
    }
    standard = text.replace(/-/g, '+').replace(/_/g, '/');
    if (!standard.includes('=')) {
      standard += '='.repeat((4 - (standard.length % 4)) % 4);
    }
  }
  if (!STANDARD.test(standard)) {
    return null;
  }
  const bytes = Buffer.from(standard, 'base64');
  if (canonical && bytes.toString('base64') !== standard) {
    return null;
  }
  return new Uint8Array(bytes);
}

/**
 * What is wrong with a text in base64, in either alphabet, with or without
 * padding; null: it is what an encoder writes. Stray bits in the last digit
 * decode, but no encoder leaves any: the text was cut off or changed.
 */
export function base64Problem(text: string): string | null {
  const bytes = decodeBase64(text);
  if (bytes === null) {
    return text.length % 4 === 0 || /[^A-Za-z0-9+/_=-]/.test(text)
      ? 'is not base64; send it whole, in one alphabet and without line breaks'
      : 'is not base64, or was cut off; send it whole';
  }
  const digits = (spelling: string) => spelling.replace(/=+$/, '');
  const encoded = digits(Buffer.from(bytes).toString('base64'));
  return digits(text.replace(/-/g, '+').replace(/_/g, '/')) === encoded
    ? null
    : 'is not canonical base64: bits are left over at its end, so it was cut off or changed';
}

/** An envelope from parsed JSON; a sentence when it is none. */
export function readEnvelope(value: unknown): DsseEnvelope | string {
  const record = value as Partial<DsseEnvelope> | null;
  if (typeof record !== 'object' || record === null) {
    return 'The envelope is not a JSON object.';
  }
  if (typeof record.payload !== 'string') {
    return 'payload is missing or no text; send base64.';
  }
  if (typeof record.payloadType !== 'string') {
    return 'payloadType is missing or no text; send for example application/vnd.in-toto+json.';
  }
  if (!Array.isArray(record.signatures) || record.signatures.length === 0) {
    return 'signatures is missing or empty; sign the envelope.';
  }
  for (const [index, signature] of record.signatures.entries()) {
    if (
      typeof signature !== 'object' ||
      signature === null ||
      typeof signature.sig !== 'string' ||
      (signature.keyid !== undefined &&
        signature.keyid !== null &&
        typeof signature.keyid !== 'string')
    ) {
      return `signatures[${index}] needs sig, a text in base64.`;
    }
  }
  return record as DsseEnvelope;
}

/**
 * Verifies an envelope. Key ids in the envelope are hints that anybody can
 * write: each signature is tried with each key, and the threshold counts
 * distinct keys. The type must be one that is understood, however well it is
 * signed.
 */
export function verifyEnvelope(
  envelope: DsseEnvelope,
  options: {
    keys: readonly DsseKey[];
    /** Distinct keys that must have signed; at least 1. */
    threshold: number;
    payloadTypes: readonly string[];
    /** Refuse other spellings of base64 than the canonical one. */
    canonical?: boolean;
  },
): DsseVerdict {
  const { canonical = false, keys, payloadTypes, threshold } = options;
  if (!Number.isSafeInteger(threshold) || threshold < 1) {
    return { ok: false, reason: `A threshold of ${threshold} proves nothing.` };
  }
  if (!payloadTypes.includes(envelope.payloadType)) {
    return {
      ok: false,
      reason: `Payload type ${JSON.stringify(
        envelope.payloadType.slice(0, 120),
      )} is not supported.`,
    };
  }
  const payload = decodeBase64(envelope.payload, canonical);
  if (payload === null) {
    return { ok: false, reason: 'payload is not base64.' };
  }
  const signatures: Uint8Array[] = [];
  for (const [index, { sig }] of envelope.signatures.entries()) {
    const bytes = decodeBase64(sig, canonical);
    if (bytes === null) {
      return { ok: false, reason: `signatures[${index}].sig is not base64.` };
    }
    signatures.push(bytes);
  }
  const message = preAuthEncoding(envelope.payloadType, payload);
  const signed = new Set<string>();
  for (const key of keys) {
    if (signatures.some(signature => key.verify(message, signature))) {
      signed.add(key.id);
    }
  }
  return signed.size >= threshold
    ? {
        ok: true,
        payload,
        payloadType: envelope.payloadType,
        keys: [...signed],
      }
    : {
        ok: false,
        reason: `${signed.size} of ${threshold} needed keys signed this envelope.`,
      };
}
