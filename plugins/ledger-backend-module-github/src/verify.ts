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
  DeliveryVerdict,
  RawDelivery,
  mediaTypeOf,
  refuseDelivery,
  refuseMediaType,
  verifySignature,
} from '@maestro/backstage-plugin-ledger-node';
import { parsePayload } from './engine/normalize';

const MEDIA_TYPES: readonly string[] = [
  'application/json',
  'application/x-www-form-urlencoded',
];

// Names of GitHub's events; a dot would name a pulled delivery.
const EVENT_NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Checks a GitHub webhook delivery: HMAC-SHA256 over the raw bytes, in
 * constant time and before anything else, so that a stranger learns nothing
 * but that the signature is wrong. SHA-1 is refused.
 */
export function verifyGithubDelivery(
  delivery: RawDelivery,
  secrets: readonly string[],
): DeliveryVerdict {
  const { headers, body } = delivery;
  const signature = headers['x-hub-signature-256'];
  if (signature === undefined || signature === '') {
    return refuseDelivery(
      401,
      'missing_signature',
      headers['x-hub-signature'] === undefined
        ? 'Header X-Hub-Signature-256 is missing; set a secret at the webhook'
        : 'Header X-Hub-Signature-256 is missing; SHA-1 in X-Hub-Signature is not accepted',
    );
  }
  if (!verifySignature('github-sha256', { secrets, body, header: signature })) {
    return refuseDelivery(
      401,
      'wrong_signature',
      'Header X-Hub-Signature-256 does not match the body; use the same secret at the webhook and in the config of this source',
    );
  }
  const mediaType = mediaTypeOf(delivery);
  if (!MEDIA_TYPES.includes(mediaType)) {
    return refuseMediaType(
      mediaType,
      `choose ${MEDIA_TYPES.join(' or ')} at the webhook`,
    );
  }
  const deliveryId = headers['x-github-delivery'];
  if (!deliveryId) {
    return refuseDelivery(
      400,
      'missing_delivery_id',
      'Header X-GitHub-Delivery is missing; send the id of the delivery',
    );
  }
  const event = headers['x-github-event'];
  if (event === undefined || !EVENT_NAME.test(event)) {
    return refuseDelivery(
      400,
      'malformed',
      `Header X-GitHub-Event is ${
        event ? `"${event.slice(0, 80)}"` : 'missing'
      }; send the name of the event, for example push`,
    );
  }
  if (parsePayload(body, mediaType) === null) {
    return refuseDelivery(
      400,
      'malformed',
      mediaType === 'application/json'
        ? 'The body is not a JSON object in UTF-8; send the payload as GitHub makes it'
        : 'The form member payload is not a JSON object in UTF-8; send the payload as GitHub makes it',
    );
  }
  return { ok: true, deliveryId, event, method: 'hmac-sha256', mediaType };
}
