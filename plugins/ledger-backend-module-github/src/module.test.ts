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
import ledgerModuleGithub from './index';

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
      ledgerModuleGithub,
      mockServices.rootConfig.factory({
        data: { maestro: { ledger: { sources: { github: entries } } } },
      }),
    ],
  });
  await backend.stop();
  return sources;
}

describe('ledgerModuleGithub', () => {
  it('adds what is configured', async () => {
    const sources = await start([
      { id: 'gh', secret: 's', repositories: ['a/b'] },
    ]);
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({ id: 'gh', normalizer: 'github@4' });
    expect(sources[0].verify).toBeDefined();
    expect(sources[0].pull).toBeDefined();
  });

  it('adds nothing without config', async () => {
    expect(await start([])).toEqual([]);
  });

  it('does not start with an entry that would refuse everything', async () => {
    await expect(start([{ id: 'gh' }])).rejects.toThrow(/secret is missing/);
  });
});
