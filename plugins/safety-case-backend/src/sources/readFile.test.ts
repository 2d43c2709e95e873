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

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { NotFoundError, NotModifiedError } from '@backstage/errors';
import {
  MOST_BYTES,
  SourceMissing,
  SourceRefused,
  createReadFile,
  locationOf,
} from './readFile';

const folder = createMockDirectory();

function reader() {
  const readUrl = jest.fn();
  return {
    readUrl,
    read: createReadFile({
      urlReader: mockServices.urlReader.mock({ readUrl }),
      config: mockServices.rootConfig({
        data: {
          integrations: { github: [{ host: 'github.com' }] },
          catalog: {
            locations: [
              { type: 'file', target: folder.resolve('app/all.yaml') },
              { type: 'url', target: 'https://github.com/a/b' },
            ],
          },
        },
      }),
    }),
  };
}

const AT = {
  kind: 'url' as const,
  base: 'https://github.com/lighthouse/checkout/tree/main/services/x/',
};

describe('locationOf', () => {
  const entity = (annotations: Record<string, string>) =>
    locationOf({
      apiVersion: 'v1',
      kind: 'Component',
      metadata: { name: 'x', annotations },
    });

  it('is the source, else where the catalog read it', () => {
    const base = 'https://github.com/a/b/tree/main/';
    const managed = 'https://github.com/a/b/blob/main/catalog-info.yaml';
    expect(
      entity({
        'backstage.io/source-location': `url:${base}`,
        'backstage.io/managed-by-location': `url:${managed}`,
      }),
    ).toEqual({ kind: 'url', base });
    expect(
      entity({
        'backstage.io/source-location': 'nonsense',
        'backstage.io/managed-by-location': `url:${managed}`,
      }),
    ).toEqual({ kind: 'url', base: managed });
    expect(
      entity({ 'backstage.io/managed-by-location': 'file:/a/all.yaml' }),
    ).toEqual({ kind: 'file', file: '/a/all.yaml' });
    // Anybody can write this one.
    expect(
      entity({ 'backstage.io/source-location': 'file:/etc/x.yaml' }),
    ).toBeNull();
    expect(entity({})).toBeNull();
  });
});

describe('createReadFile', () => {
  it('reads below the source of a component, and asks only for what changed', async () => {
    const { read, readUrl } = reader();
    readUrl.mockResolvedValueOnce({
      buffer: async () => Buffer.from('G1: {}'),
      etag: 'e1',
    });
    expect(await read(AT, 'docs/a.gsn.yaml', null)).toEqual({
      text: 'G1: {}',
      etag: 'e1',
      url: 'https://github.com/lighthouse/checkout/tree/main/services/x/docs/a.gsn.yaml',
    });
    readUrl.mockRejectedValueOnce(new NotModifiedError());
    expect(await read(AT, 'docs/a.gsn.yaml', 'e1')).toBe('unchanged');
    expect(readUrl).toHaveBeenLastCalledWith(expect.any(String), {
      etag: 'e1',
    });
  });

  it('tells what is not there from what cannot be reached', async () => {
    const { read, readUrl } = reader();
    readUrl.mockRejectedValueOnce(new NotFoundError('404'));
    await expect(read(AT, 'a.yaml', null)).rejects.toThrow(SourceMissing);
    readUrl.mockRejectedValueOnce(new Error('ECONNREFUSED'));
    await expect(read(AT, 'a.yaml', null)).rejects.toThrow('ECONNREFUSED');
    readUrl.mockResolvedValueOnce({
      buffer: async () => Buffer.from([0xff, 0xfe]),
    });
    await expect(read(AT, 'a.yaml', null)).rejects.toThrow(/UTF-8/);
    readUrl.mockResolvedValueOnce({
      buffer: async () => Buffer.alloc(MOST_BYTES + 1, 'a'),
    });
    await expect(read(AT, 'a.yaml', null)).rejects.toThrow(SourceRefused);
  });

  it('asks for nothing but paths below the source', async () => {
    const { read, readUrl } = reader();
    for (const path of [
      'https:/github.com/lighthouse/secret/blob/main/a.yaml',
      'https://other.example/a.yaml',
      '../../../../secret/blob/main/a.yaml',
      'a.yaml?ref=other',
      'a.json',
    ]) {
      await expect(read(AT, path, null)).rejects.toThrow(SourceRefused);
    }
    expect(readUrl).not.toHaveBeenCalled();
  });

  it('reads the disk only beside catalog files that the configuration names', async () => {
    const { read } = reader();
    const inside = folder.resolve('app');
    const outside = folder.resolve('elsewhere');
    await mkdir(join(inside, 'arguments'), { recursive: true });
    await mkdir(outside, { recursive: true });
    for (const at of [inside, outside]) {
      await writeFile(join(at, 'a.gsn.yaml'), 'G1: {}');
    }
    await writeFile(join(inside, 'secret.yaml'), 'token: x');
    await writeFile(join(inside, 'arguments/b.gsn.yaml'), 'G2: {}');
    await symlink(join(outside, 'a.gsn.yaml'), join(inside, 'c.gsn.yaml'));
    const beside = (file: string) => ({ kind: 'file' as const, file });
    const all = beside(join(inside, 'all.yaml'));
    expect(await read(all, 'a.gsn.yaml', null)).toEqual({
      text: 'G1: {}',
      etag: null,
      url: null,
    });
    expect(await read(all, 'arguments/b.gsn.yaml', null)).toMatchObject({
      text: 'G2: {}',
    });
    await expect(read(all, 'z.gsn.yaml', null)).rejects.toThrow(SourceMissing);
    for (const [location, path] of [
      [all, 'secret.yaml'],
      [all, 'c.gsn.yaml'],
      [all, '../elsewhere/a.gsn.yaml'],
      [beside(join(outside, 'all.yaml')), 'a.gsn.yaml'],
      [beside(join(folder.path, 'all.yaml')), 'a.gsn.yaml'],
    ] as const) {
      await expect(read(location, path, null)).rejects.toThrow(SourceRefused);
    }
  });
});
