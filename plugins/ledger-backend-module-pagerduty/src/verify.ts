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
  UnreadableField,
} from '@maestro/backstage-plugin-ledger-common';
import {
  DeliveryVerdict,
  RawDelivery,
  mediaTypeOf,
  refuseDelivery,
  refuseMediaType,
  verifySignature,
} from '@maestro/backstage-plugin-ledger-node';

const EVENT_TYPE = /^[a-z_]+(\.[a-z_]+)+$/;

/**
 * Checks a PagerDuty delivery: the signature over the raw body first, then the
 * form. PagerDuty sends one signature per secret of the subscription; one that
 * matches suffices, so that a secret can be replaced.
 */
export function verifyPagerdutyDelivery(
  delivery: RawDelivery,
  secrets: readonly string[],
): DeliveryVerdict {
  const { headers, body } = delivery;
  const header = headers['x-pagerduty-signature'];
  if (!header) {
    return refuseDelivery(
      401,
      'missing_signature',
      'Header X-PagerDuty-Signature is missing; send deliveries from a V3 webhook subscription',
    );
  }
  if (!verifySignature('pagerduty-v1-list', { secrets, body, header })) {
    return refuseDelivery(
      401,
      'wrong_signature',
      'No signature in X-PagerDuty-Signature matches the body; configure the signing secret that PagerDuty showed when the subscription was made',
    );
  }
  const mediaType = mediaTypeOf(delivery);
  if (mediaType !== 'application/json') {
    return refuseMediaType(mediaType, 'send application/json');
  }
  try {
    const event = Fields.of(parseJson(body)).child('event');
    const type = event.text('event_type');
    if (!EVENT_TYPE.test(type)) {
      throw new UnreadableField(
        `event.event_type: ${JSON.stringify(
          type.slice(0, 80),
        )}; expected a name such as incident.triggered`,
      );
    }
    return {
      ok: true,
      deliveryId: event.id('id'),
      event: type,
      method: 'hmac-sha256',
      mediaType,
    };
  } catch (error) {
    if (!(error instanceof UnreadableField)) {
      throw error;
    }
    const { message } = error;
    return refuseDelivery(
      400,
      message.startsWith('event.id:') ? 'missing_delivery_id' : 'malformed',
      message,
    );
  }
}
