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
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { NORMALIZER, normalize } from './engine/normalize';
import { verifyPagerdutyDelivery } from './verify';

/** @public */
export interface PagerdutySourceOptions {
  /** Id of the source, last part of its door; `pagerduty` unless given. */
  id?: string;
  tenant?: string | null;
  /** Signing secrets of webhook subscriptions, any may match. */
  secrets: readonly string[];
}

/**
 * PagerDuty webhook subscriptions (V3) as a ledger source.
 *
 * @throws Error when there is no secret, or an empty one
 * @public
 */
export function createPagerdutySource(
  options: PagerdutySourceOptions,
): LedgerSource {
  const { secrets } = options;
  const id = options.id ?? 'pagerduty';
  if (secrets.length === 0 || secrets.some(secret => secret.length === 0)) {
    throw new Error(
      `PagerDuty source "${id}" has no secret, or an empty one; set the signing secret of the webhook subscription`,
    );
  }
  return {
    id,
    title: 'PagerDuty',
    tenant: options.tenant ?? null,
    normalizer: NORMALIZER,
    verify: delivery => verifyPagerdutyDelivery(delivery, secrets),
    normalize: ({ event, body }) => normalize({ event, body }),
  };
}
