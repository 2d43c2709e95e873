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
import { DeliveryVerdict, RawDelivery, RejectionReason } from './source';

/** The verdict that refuses a delivery. @public */
export function refuseDelivery(
  status: 400 | 401 | 413 | 415,
  reason: RejectionReason,
  message: string,
): DeliveryVerdict {
  return { ok: false, status, reason, message };
}

/** Media type of a delivery without its parameters, in lower case. @public */
export function mediaTypeOf(delivery: RawDelivery): string {
  return (delivery.headers['content-type'] ?? '')
    .split(';', 1)[0]
    .trim()
    .toLowerCase();
}

/**
 * Refuses a media type.
 *
 * @param fix - what to do instead, for example `send application/json`
 *
 * @public
 */
export function refuseMediaType(
  mediaType: string,
  fix: string,
): DeliveryVerdict {
  return refuseDelivery(
    415,
    'wrong_content_type',
    `Content-Type "${mediaType.slice(0, 80)}" is not accepted; ${fix}`,
  );
}
