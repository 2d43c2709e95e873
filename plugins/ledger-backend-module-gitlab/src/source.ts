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
import { verifyGitlabDelivery } from './verify';

/** @public */
export interface GitlabSourceOptions {
  /** Id of the source, last part of its door; `gitlab` unless given. */
  id?: string;
  /** Host that subjects carry; `gitlab.com` unless given. */
  host?: string;
  tenant?: string | null;
  /** Secret tokens; any may match, so that a token can be rotated. */
  tokens: readonly string[];
  /** Fetches what webhooks missed; absent: the source has a door only. */
  pull?: LedgerSource['pull'];
}

/**
 * A GitLab host as a ledger source.
 *
 * @throws Error when there is no token or an empty one
 * @public
 */
export function createGitlabSource(options: GitlabSourceOptions): LedgerSource {
  const id = options.id ?? 'gitlab';
  const { tokens } = options;
  if (tokens.length === 0 || tokens.some(token => token.length === 0)) {
    throw new Error(
      `GitLab source "${id}" has no token or an empty one; set the secret token of the webhook, a delivery without it is never accepted`,
    );
  }
  const host = (options.host ?? 'gitlab.com').toLowerCase();
  return {
    id,
    title: 'GitLab',
    tenant: options.tenant ?? null,
    normalizer: NORMALIZER,
    verify: delivery => verifyGitlabDelivery(delivery, tokens),
    normalize: (delivery, context) => normalize(delivery, context, { host }),
    ...(options.pull ? { pull: options.pull } : {}),
  };
}
