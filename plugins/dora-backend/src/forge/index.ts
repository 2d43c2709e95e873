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

import { Config } from '@backstage/config';
import { createForgeClients } from '@maestro/backstage-plugin-maestro-node';
import { GithubComments } from './github';
import { GitlabComments } from './gitlab';
import { ForgeComments } from './types';

export { ForgeError } from '@maestro/backstage-plugin-maestro-node';
export * from './types';

/**
 * Forges by host, with the credentials of Backstage's `integrations`; null for
 * a host that has no integration of a kind that is known here.
 */
export function createForges(
  config: Config,
  options: { now?: () => number } = {},
): (host: string) => ForgeComments | null {
  const clients = createForgeClients(config, {
    ...options,
    userAgent: 'maestro-dora',
  });
  return host => {
    const client = clients(host);
    if (client === null) {
      return null;
    }
    return client.kind === 'github'
      ? new GithubComments(client)
      : new GitlabComments(client);
  };
}
