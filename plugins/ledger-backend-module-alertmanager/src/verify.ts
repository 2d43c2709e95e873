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

/** Version of the payload that is understood. */
const VERSION = '4';

/**
 * Checks a delivery of Alertmanager: the bearer token first, then the form.
 * Alertmanager gives no delivery id: equal bytes are one delivery. The token
 * does not cover the body: it says who sends, not that nothing was changed on
 * the way.
 */
export function verifyAlertmanagerDelivery(
  delivery: RawDelivery,
  tokens: readonly string[],
): DeliveryVerdict {
  const { headers, body } = delivery;
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (!token) {
    return refuseDelivery(
      401,
      'missing_signature',
      'Header Authorization with a bearer token is missing; set http_config.authorization.credentials at the receiver',
    );
  }
  if (
    !verifySignature('gitlab-token', { secrets: tokens, body, header: token })
  ) {
    return refuseDelivery(
      401,
      'wrong_signature',
      'The bearer token is not the one of this source; use the same token at the receiver and in the config',
    );
  }
  const mediaType = mediaTypeOf(delivery);
  if (mediaType !== 'application/json') {
    return refuseMediaType(mediaType, 'send application/json');
  }
  try {
    const payload = Fields.of(parseJson(body));
    if (payload.text('version') !== VERSION) {
      throw new UnreadableField(
        `version: ${JSON.stringify(
          payload.text('version').slice(0, 80),
        )}; expected "${VERSION}"`,
      );
    }
    if (!Array.isArray(payload.raw('alerts'))) {
      throw new UnreadableField('alerts: missing; expected a list of alerts');
    }
    return {
      ok: true,
      deliveryId: `sha256:${createHash('sha256').update(body).digest('hex')}`,
      event: 'alerts',
      method: 'shared-token',
      mediaType,
    };
  } catch (error) {
    if (!(error instanceof UnreadableField)) {
      throw error;
    }
    return refuseDelivery(400, 'malformed', error.message);
  }
}
