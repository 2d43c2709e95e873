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
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ledgerSourcesExtensionPoint } from '@maestro/backstage-plugin-ledger-node';
import { readPagerdutySources } from './config';
import { createPagerdutySource } from './source';

/**
 * Adds the configured PagerDuty webhooks to the ledger.
 *
 * @public
 */
export const ledgerModulePagerduty = createBackendModule({
  pluginId: 'maestro-ledger',
  moduleId: 'pagerduty',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: ledgerSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        for (const entry of readPagerdutySources(config)) {
          sources.addSource(createPagerdutySource(entry));
        }
      },
    });
  },
});
