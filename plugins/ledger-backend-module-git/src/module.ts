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
import { join } from 'node:path';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ledgerSourcesExtensionPoint } from '@maestro/backstage-plugin-ledger-node';
import { hasGit } from './cliReader';
import { readGitSources } from './config';
import { createMirror, mirrorName } from './mirror';
import { createRemoteAccess } from './remoteAccess';
import { createGitSource } from './source';

/**
 * Adds the configured git repositories to the ledger.
 *
 * @public
 */
export const ledgerModuleGit = createBackendModule({
  pluginId: 'maestro-ledger',
  moduleId: 'git',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: ledgerSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        const remotes = createRemoteAccess(config);
        readGitSources(config).forEach(({ path, mirror, ...entry }, index) => {
          if (mirror === null) {
            sources.addSource(createGitSource({ ...entry, path: path! }));
            return;
          }
          const { url, folder } = mirror;
          remotes.assertAllowed(url, `maestro.ledger.sources.git[${index}]`);
          sources.addSource(
            createGitSource({
              ...entry,
              path: createMirror({
                url,
                folder: join(folder, mirrorName(entry.id)),
                credentials: remotes.credentials,
                useProgram: hasGit,
              }),
            }),
          );
        });
      },
    });
  },
});
