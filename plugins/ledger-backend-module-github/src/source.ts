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
import { verifyGithubDelivery } from './verify';

/** Labels that make an issue an incident unless the config names others. */
export const DEFAULT_INCIDENT_LABELS: readonly string[] = ['incident'];

/** @public */
export interface GithubSourceOptions {
  /** Id of the source, last part of its door; `github` unless given. */
  id?: string;
  /** Host that subjects carry; `github.com` unless given. */
  host?: string;
  tenant?: string | null;
  /** Webhook secrets; any may match, so that a secret can be rotated. */
  secrets: readonly string[];
  /** Labels that make an issue an incident; `incident` unless given. */
  incidentLabels?: readonly string[];
  /** Fetches what webhooks missed; absent: the source has a door only. */
  pull?: LedgerSource['pull'];
}

/**
 * A GitHub host as a ledger source.
 *
 * @throws Error when there is no secret or an empty one
 * @public
 */
export function createGithubSource(options: GithubSourceOptions): LedgerSource {
  const id = options.id ?? 'github';
  const { secrets } = options;
  if (secrets.length === 0 || secrets.some(secret => secret.length === 0)) {
    throw new Error(
      `GitHub source "${id}" has no secret or an empty one; set the secret of the webhook, an unsigned delivery is never accepted`,
    );
  }
  const settings = {
    host: (options.host ?? 'github.com').toLowerCase(),
    incidentLabels: (options.incidentLabels ?? DEFAULT_INCIDENT_LABELS).map(
      label => label.toLowerCase(),
    ),
  };
  return {
    id,
    title: 'GitHub',
    tenant: options.tenant ?? null,
    normalizer: NORMALIZER,
    verify: delivery => verifyGithubDelivery(delivery, secrets),
    normalize: (delivery, context) => normalize(delivery, context, settings),
    ...(options.pull ? { pull: options.pull } : {}),
  };
}
