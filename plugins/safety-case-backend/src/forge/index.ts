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
import { GithubChecks } from './github';
import { GitlabChecks } from './gitlab';
import { ForgeChecks } from './types';

export * from './types';

/** The checks of a host; null: the portal has no integration with it. */
export type ForgePort = (host: string) => ForgeChecks | null;

/** Forges by host, with the credentials of Backstage's `integrations`. */
export function createForgePort(
  config: Config,
  options: { doubtsPass: boolean; now?: () => number },
): ForgePort {
  const clients = createForgeClients(config, {
    ...(options.now && { now: options.now }),
    userAgent: 'maestro-safety-case',
  });
  return host => {
    const client = clients(host);
    if (client === null) {
      return null;
    }
    return client.kind === 'github'
      ? new GithubChecks(client, options)
      : new GitlabChecks(client, options);
  };
}
