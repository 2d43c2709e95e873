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
  Fields,
  parseJson,
  parseTime,
  UnreadableField,
} from '@maestro/backstage-plugin-ledger-common';
import { createHash } from 'node:crypto';
import {
  DeliveryVerdict,
  RawDelivery,
  RejectionReason,
  mediaTypeOf,
  refuseDelivery,
  refuseMediaType,
  verifySignature,
} from '@maestro/backstage-plugin-ledger-node';
import {
  Attributes,
  attributesToEvent,
  contextAttributes,
  envelopeAttributes,
} from './engine/envelope';
import { BATCH, STRUCTURED } from './engine/normalize';

/** How senders prove themselves; at least one list is not empty. */
export interface CdeventsSecrets {
  /** Shared tokens: `Authorization: Bearer …` or `X-Maestro-Token`. */
  tokens: readonly string[];
  /** HMAC-SHA256 keys: `X-Maestro-Signature: sha256=…` over the body. */
  secrets: readonly string[];
}

class Refusal extends Error {
  constructor(
    readonly status: 400 | 401,
    readonly reason: RejectionReason,
    message: string,
  ) {
    super(message);
  }
}

function proof(
  { headers, body }: RawDelivery,
  { secrets, tokens }: CdeventsSecrets,
): 'hmac-sha256' | 'shared-token' {
  const signature = headers['x-maestro-signature'];
  if (signature) {
    if (
      verifySignature('github-sha256', { secrets, body, header: signature })
    ) {
      return 'hmac-sha256';
    }
    throw new Refusal(
      401,
      'wrong_signature',
      'Header X-Maestro-Signature does not match the body; send sha256= and the HMAC-SHA256 of the raw body in lower-case hex with the secret of this source',
    );
  }
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '');
  const token = headers['x-maestro-token'] || bearer?.[1];
  if (!token) {
    throw new Refusal(
      401,
      'missing_signature',
      'No proof of the sender; send Authorization: Bearer TOKEN, X-Maestro-Token, or X-Maestro-Signature',
    );
  }
  if (
    !verifySignature('gitlab-token', { secrets: tokens, body, header: token })
  ) {
    throw new Refusal(
      401,
      'wrong_signature',
      'The token is not the one of this source; use the same token at the sender and in the config',
    );
  }
  return 'shared-token';
}

function headerAttributes(headers: RawDelivery['headers']): Attributes | null {
  const type = headers['ce-type'];
  const id = headers['ce-id'];
  const source = headers['ce-source'];
  return type && id && source
    ? {
        type,
        id,
        source,
        subject: headers['ce-subject'] || null,
        time: parseTime(headers['ce-time']),
      }
    : null;
}

// CloudEvents: source and id together are unique. Long ones are shortened to
// a digest, so that an index can hold them.
function deliveryId({ id, source }: Attributes): string {
  const whole = `${source}#${id}`;
  return whole.length <= 200
    ? whole
    : `sha256:${createHash('sha256').update(whole).digest('hex')}`;
}

function readAttributes(
  delivery: RawDelivery,
  mediaType: string,
  signed: boolean,
): { deliveryId: string; event: string } {
  const value = parseJson(delivery.body);
  if (mediaType === BATCH) {
    if (!Array.isArray(value)) {
      throw new UnreadableField('body: expected a JSON array of CloudEvents');
    }
    const digest = createHash('sha256').update(delivery.body).digest('hex');
    return { deliveryId: `batch:${digest}`, event: 'batch' };
  }
  const payload = Fields.of(value);
  if (mediaType === STRUCTURED) {
    if (payload.optionalText('specversion') !== '1.0') {
      throw new UnreadableField('specversion: expected "1.0"');
    }
    const attributes = envelopeAttributes(payload);
    return { deliveryId: deliveryId(attributes), event: attributes.type };
  }
  // The body's own context comes first: a signature covers it, not headers.
  const inBody = contextAttributes(payload);
  if (inBody !== null) {
    return { deliveryId: deliveryId(inBody), event: inBody.type };
  }
  const inHeaders = headerAttributes(delivery.headers);
  if (inHeaders === null) {
    throw new UnreadableField(
      'context: missing; send the CDEvents context, or the headers ce-type, ce-id and ce-source',
    );
  }
  if (signed) {
    throw new UnreadableField(
      'context: missing; a signature covers the body only, so a signed event must carry its CDEvents context',
    );
  }
  return {
    deliveryId: deliveryId(inHeaders),
    event: attributesToEvent(inHeaders),
  };
}

/**
 * Checks a CloudEvents delivery: the sender first, then the form.
 * Structured, batched and binary content modes of the HTTP binding.
 */
export function verifyCdeventsDelivery(
  delivery: RawDelivery,
  secrets: CdeventsSecrets,
): DeliveryVerdict {
  try {
    const method = proof(delivery, secrets);
    const mediaType = mediaTypeOf(delivery);
    if (![STRUCTURED, BATCH, 'application/json'].includes(mediaType)) {
      return refuseMediaType(
        mediaType,
        `send ${STRUCTURED}, ${BATCH}, or application/json with ce- headers`,
      );
    }
    return {
      ok: true,
      method,
      mediaType,
      ...readAttributes(delivery, mediaType, method === 'hmac-sha256'),
    };
  } catch (error) {
    if (error instanceof Refusal) {
      const { message, reason, status } = error;
      return refuseDelivery(status, reason, message);
    }
    if (error instanceof UnreadableField) {
      const { message } = error;
      return {
        ok: false,
        status: 400,
        reason: /(^|\.)id:/.test(message) ? 'missing_delivery_id' : 'malformed',
        message,
      };
    }
    throw error;
  }
}
