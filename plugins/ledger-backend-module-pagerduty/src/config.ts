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
import {
  readSecrets,
  readSourceConfigs,
} from '@maestro/backstage-plugin-ledger-node';

/** One entry of `maestro.ledger.sources.pagerduty`. */
export interface PagerdutySourceConfig {
  id: string;
  tenant: string | null;
  secrets: string[];
}

/**
 * @throws InputError that names the key, when an entry lacks its secret or an
 * id occurs twice
 */
export function readPagerdutySources(root: Config): PagerdutySourceConfig[] {
  return readSourceConfigs(
    root,
    'maestro.ledger.sources.pagerduty',
    (config, where) => ({
      id: config.getOptionalString('id') ?? 'pagerduty',
      tenant: config.getOptionalString('tenant') ?? null,
      secrets: readSecrets(config, {
        where,
        key: 'secret',
        fix: `set it to the signing secret of the webhook subscription, for example \${PAGERDUTY_WEBHOOK_SECRET}`,
      }),
    }),
  );
}
