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
import { createHmac } from 'node:crypto';
import {
  NormalizeContext,
  RawDelivery,
} from '@maestro/backstage-plugin-ledger-node';

export const SECRET = 'a secret for tests';

/** Pseudonyms that tests can read. */
export const context: NormalizeContext = {
  person: ({ login, type }) =>
    login ? { id: `p:${login.toLowerCase()}`, type: type ?? 'unknown' } : null,
};

/** A delivery as GitHub would send it. */
export function signedDelivery(
  event: string,
  payload: unknown,
  headers: Record<string, string | undefined> = {},
): RawDelivery {
  const body =
    payload instanceof Uint8Array
      ? payload
      : Buffer.from(JSON.stringify(payload), 'utf8');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET)
        .update(body)
        .digest('hex')}`,
      ...headers,
    },
  };
}
