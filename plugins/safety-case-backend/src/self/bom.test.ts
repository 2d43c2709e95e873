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

import { bomOf } from './bom';

const LOCK = `# This file is generated
__metadata:
  version: 8

"@a/b@npm:^1.0.0, @a/b@npm:^1.1.0":
  version: 1.2.0
  resolution: "@a/b@npm:1.2.0"
  dependencies:
    c: "npm:^2.0.0"
  checksum: 10c0/abc
  languageName: node
  linkType: hard

"c@npm:^2.0.0":
  version: 2.0.1
  resolution: "c@npm:2.0.1"
  languageName: node
  linkType: hard

"d@workspace:packages/d":
  version: 0.0.0-use.local
  resolution: "d@workspace:packages/d"
  languageName: unknown
  linkType: soft
`;
const options = {
  name: 'maestro',
  version: '0.1.0',
  timestamp: '2026-11-21T00:00:00.000Z',
};

describe('bomOf', () => {
  it('names each package once, with what it depends on', () => {
    expect(bomOf(LOCK, options)).toEqual({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        timestamp: options.timestamp,
        component: { type: 'application', name: 'maestro', version: '0.1.0' },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'pkg:npm/%40a/b@1.2.0',
          name: '@a/b',
          version: '1.2.0',
          purl: 'pkg:npm/%40a/b@1.2.0',
          properties: [{ name: 'yarn:checksum', value: '10c0/abc' }],
        },
        {
          type: 'library',
          'bom-ref': 'pkg:npm/c@2.0.1',
          name: 'c',
          version: '2.0.1',
          purl: 'pkg:npm/c@2.0.1',
        },
      ],
      dependencies: [
        { ref: 'pkg:npm/%40a/b@1.2.0', dependsOn: ['pkg:npm/c@2.0.1'] },
        { ref: 'pkg:npm/c@2.0.1', dependsOn: [] },
      ],
    });
  });

  it('refuses a lock file of Yarn 1', () => {
    expect(() => bomOf('"c@^2.0.0": {}\n', options)).toThrow('__metadata');
  });
});
