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
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  LedgerSource,
  ledgerSourcesExtensionPoint,
} from '@maestro/backstage-plugin-ledger-node';
import ledgerModuleGit from './index';

async function start(entries: object[]): Promise<LedgerSource[]> {
  const sources: LedgerSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        ledgerSourcesExtensionPoint,
        {
          addSource(source) {
            sources.push(source);
          },
        },
      ],
    ],
    features: [
      ledgerModuleGit,
      mockServices.rootConfig.factory({
        data: { maestro: { ledger: { sources: { git: entries } } } },
      }),
    ],
  });
  await backend.stop();
  return sources;
}

describe('ledgerModuleGit', () => {
  it('adds what is configured', async () => {
    const sources = await start([{ id: 'own', path: '.' }]);
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({ id: 'own', normalizer: 'git@4' });
    expect(sources[0].verify).toBeUndefined();
    expect(sources[0].pull).toBeDefined();
  });

  it('adds nothing without config', async () => {
    expect(await start([])).toEqual([]);
  });

  it('does not start with an entry that lacks its id', async () => {
    await expect(start([{ path: '.' }])).rejects.toThrow(
      /Missing required config value/,
    );
  });
});
