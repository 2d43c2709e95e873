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
import { InputError } from '@backstage/errors';
import {
  readSecrets,
  readSourceConfigs,
} from '@maestro/backstage-plugin-ledger-node';
import { DEFAULT_SERVICE_LABELS } from './engine/normalize';

/** One entry of `maestro.ledger.sources.alertmanager`. */
export interface AlertmanagerSourceConfig {
  id: string;
  tenant: string | null;
  tokens: string[];
  serviceLabels: readonly string[];
}

// Label names of Prometheus.
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function readLabels(config: Config, where: string): readonly string[] {
  const labels =
    config.getOptionalStringArray('serviceLabels') ?? DEFAULT_SERVICE_LABELS;
  const wrong = labels.find(label => !LABEL.test(label));
  if (labels.length === 0 || wrong !== undefined) {
    throw new InputError(
      `${where}.serviceLabels ${
        wrong === undefined ? 'is empty' : `holds "${wrong}"`
      }; list names of Prometheus labels, for example [service]`,
    );
  }
  return labels;
}

/**
 * @throws InputError that names the key, when an entry lacks its token or an
 * id occurs twice
 */
export function readAlertmanagerSources(
  root: Config,
): AlertmanagerSourceConfig[] {
  return readSourceConfigs(
    root,
    'maestro.ledger.sources.alertmanager',
    (config, where) => ({
      id: config.getOptionalString('id') ?? 'alertmanager',
      tenant: config.getOptionalString('tenant') ?? null,
      tokens: readSecrets(config, {
        where,
        key: 'token',
        fix: `set it to the bearer token that the receiver sends, for example \${ALERTMANAGER_TOKEN}`,
      }),
      serviceLabels: readLabels(config, where),
    }),
  );
}
