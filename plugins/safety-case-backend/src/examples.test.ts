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

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import { previewArgument } from './engine/cases';
import { specOf } from './service/specs';
import { createReadFile } from './sources/readFile';

const ROOT = resolve(__dirname, '../../..');

describe('arguments that come with the repository', () => {
  it.each([
    [
      'pricing',
      'examples',
      ['arguments/pricing.gsn.yaml', 'arguments/delivery.gsn.yaml'],
    ],
    ['Maestro itself', '.', ['.maestro/case.gsn.yaml']],
  ])('%s has no findings', (_, folder, paths) => {
    const { diagnostics, nodes } = previewArgument(
      paths.map(path => ({
        path,
        text: readFileSync(join(ROOT, folder, path), 'utf8'),
      })),
    );
    expect(diagnostics).toEqual([]);
    expect(nodes.length).toBeGreaterThan(5);
  });

  it.each([
    ['pricing', 'examples/entities.yaml', 'G1:'],
    ['maestro', 'catalog-info.yaml', 'This commit of Maestro'],
  ])('%s is read from where its entity says', async (name, file, words) => {
    const catalogFile = join(ROOT, file);
    const entity = parseAllDocuments(readFileSync(catalogFile, 'utf8'))
      .map(document => document.toJS() as Entity)
      .find(item => item.kind === 'Component' && item.metadata.name === name)!;
    const spec = specOf({
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...entity.metadata.annotations,
          // As the catalog writes it.
          'backstage.io/managed-by-location': `file:${catalogFile}`,
        },
      },
    });
    const read = createReadFile({
      urlReader: mockServices.urlReader.mock(),
      config: mockServices.rootConfig({
        data: {
          catalog: { locations: [{ type: 'file', target: catalogFile }] },
        },
      }),
    });
    expect(spec).toMatchObject({ diagnostics: [], patterns: [] });
    expect(await read(spec.location!, spec.files[0], null)).toMatchObject({
      text: expect.stringContaining(words),
    });
  });
});
