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
import {
  DEFAULT_SERVICE_LABELS,
  NORMALIZER,
  normalize,
} from './engine/normalize';
import { verifyAlertmanagerDelivery } from './verify';

/** @public */
export interface AlertmanagerSourceOptions {
  /** Id of the source, last part of its door; `alertmanager` unless given. */
  id?: string;
  tenant?: string | null;
  /** Bearer tokens, any may match. */
  tokens: readonly string[];
  /**
   * Labels that may name the service, the first present one counts; `service`,
   * then `app`, then `job` unless given.
   */
  serviceLabels?: readonly string[];
}

/**
 * A webhook receiver of Prometheus Alertmanager as a ledger source.
 *
 * @throws Error when there is no token, or an empty one
 * @public
 */
export function createAlertmanagerSource(
  options: AlertmanagerSourceOptions,
): LedgerSource {
  const { tokens, serviceLabels = DEFAULT_SERVICE_LABELS } = options;
  const id = options.id ?? 'alertmanager';
  if (tokens.length === 0 || tokens.some(token => token.length === 0)) {
    throw new Error(
      `Alertmanager source "${id}" has no token, or an empty one; set the bearer token that the receiver sends`,
    );
  }
  return {
    id,
    title: 'Alertmanager',
    tenant: options.tenant ?? null,
    normalizer: NORMALIZER,
    verify: delivery => verifyAlertmanagerDelivery(delivery, tokens),
    normalize: ({ body }) => normalize(body, serviceLabels),
  };
}
