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
import { createHash } from 'node:crypto';
import {
  DeliveryVerdict,
  RawDelivery,
  mediaTypeOf,
  refuseDelivery,
  refuseMediaType,
  verifySignature,
} from '@maestro/backstage-plugin-ledger-node';
import { parsePayload } from './engine/normalize';

// For example `Merge Request Hook`.
const EVENT_NAME = /^[A-Z][A-Za-z ]{0,60} Hook$/;

/**
 * Checks a GitLab webhook delivery by its shared token, in constant time and
 * before anything else. The token does not cover the body: it says who
 * sends, not that nothing was changed on the way.
 */
export function verifyGitlabDelivery(
  delivery: RawDelivery,
  tokens: readonly string[],
): DeliveryVerdict {
  const { headers, body } = delivery;
  const token = headers['x-gitlab-token'];
  if (token === undefined || token === '') {
    return refuseDelivery(
      401,
      'missing_signature',
      'Header X-Gitlab-Token is missing; set a secret token at the webhook',
    );
  }
  if (
    !verifySignature('gitlab-token', { secrets: tokens, body, header: token })
  ) {
    return refuseDelivery(
      401,
      'wrong_signature',
      'Header X-Gitlab-Token is not the token of this source; use the same token at the webhook and in the config',
    );
  }
  const mediaType = mediaTypeOf(delivery);
  if (mediaType !== 'application/json') {
    return refuseMediaType(mediaType, 'send application/json');
  }
  const event = headers['x-gitlab-event'];
  if (event === undefined || !EVENT_NAME.test(event)) {
    return refuseDelivery(
      400,
      'malformed',
      `Header X-Gitlab-Event is ${
        event ? `"${event.slice(0, 80)}"` : 'missing'
      }; send the name of the hook, for example Push Hook`,
    );
  }
  if (parsePayload(body) === null) {
    return refuseDelivery(
      400,
      'malformed',
      'The body is not a JSON object in UTF-8; send the payload as GitLab makes it',
    );
  }
  return {
    ok: true,
    // A retry carries the same Idempotency-Key, while hooks that set off one
    // another share the event's UUID. Old versions send neither: equal bytes
    // are then one delivery.
    deliveryId:
      headers['idempotency-key'] ||
      headers['webhook-id'] ||
      headers['x-gitlab-event-uuid'] ||
      `sha256:${createHash('sha256').update(body).digest('hex')}`,
    event,
    method: 'shared-token',
    mediaType,
  };
}
