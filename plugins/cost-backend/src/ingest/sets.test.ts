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
import { createHash } from 'node:crypto';
import {
  mkdir,
  readdir,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  SOURCE,
  TestBilling,
  focusCsv,
  testBilling,
} from '../__testUtils__/billing';
import { NotFoundError } from '@backstage/errors';
import { SourceConfig } from '../config/billing';
import { manifestOf } from '../ledger';
import { IngestOptions, lookAtSource } from '../tasks/ingest';
import { listedFiles } from './sets';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
const NOVEMBER = {
  BillingPeriodStart: '2026-11-01T00:00:00Z',
  BillingPeriodEnd: '2026-12-01T00:00:00Z',
};
const sha256 = (content: string | Buffer) =>
  createHash('sha256').update(content).digest('hex');

describe.each(databases.eachSupportedId())('sets of files on %s', id => {
  let billing: TestBilling;
  let root: string;

  beforeEach(async () => {
    billing = await testBilling(await databases.init(id));
    root = join(billing.folder, 'in');
  });

  afterEach(() => billing.close());

  const put = async (name: string, content: string | Buffer) => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  };
  const source = (
    path: string,
    by: 'file' | 'folder' | 'manifest' | null,
  ): SourceConfig => ({
    ...SOURCE,
    path: join(root, path),
    parts: by && { by, quietMilliseconds: 10 * MINUTE },
  });
  /** A look at the source, after some time without a change. */
  const look = async (
    from: SourceConfig,
    after: number = 11 * MINUTE,
    urlReader: UrlReaderService = mockServices.urlReader.mock(),
  ) => {
    billing.now.value = new Date(Date.now() + after);
    const options: IngestOptions = {
      billing: { maxBytes: 1e6 } as IngestOptions['billing'],
      files: billing.files,
      imports: billing.imports,
      loads: billing.loads,
      logger: mockServices.logger.mock(),
      now: () => billing.now.value,
      urlReader,
    };
    const loaded = await lookAtSource(from, options);
    // Nothing is left over of what was read.
    expect(
      (await readdir(join(billing.folder, 'staged'))).filter(
        name => name !== 'tmp',
      ),
    ).toEqual([]);
    return loaded;
  };
  const said = async () =>
    (await billing.loads.outcomes(SOURCE.id)).map(({ message, state }) => [
      state,
      message,
    ]);
  /** Billed cost, row numbers and resources of what is in force. */
  const held = async () => {
    const current = await billing.loads.currentLoads();
    return Promise.all(
      current.map(async load => {
        const rows = await billing.analytics.query<{
          resource: string;
          number: number;
        }>(
          `select "ResourceId" as resource, row_number as number
           from read_parquet('${billing.files.path(load.blobKey)}') order by 2`,
        );
        return [
          load.billingPeriod,
          load.totals.USD.billed,
          rows.map(row => `${row.number} ${row.resource}`).join(', '),
        ];
      }),
    );
  };

  describe('AWS Data Exports, in their bucket', () => {
    const BUCKET = 'https://acme-billing.s3.eu-west-1.amazonaws.com';
    const METADATA = 'exports/focus/metadata';
    const MANIFEST = `${METADATA}/BILLING_PERIOD=2026-10/focus-Manifest.json`;
    const objects = new Map<string, string | Buffer>();
    const written = { at: new Date('2026-11-01T00:00:00Z') };
    const asked: string[] = [];
    const key = (number: number) =>
      `exports/focus/data/BILLING_PERIOD=2026-10/focus-0000${number}.csv.gz`;
    const csv = (...resources: string[]) =>
      gzipSync(focusCsv(resources.map(ResourceId => ({ ResourceId }))));
    const manifest = (...numbers: number[]) =>
      JSON.stringify({
        dataFiles: numbers.map(number => `s3://acme-billing/${key(number)}`),
      });
    const bucket: SourceConfig = {
      ...SOURCE,
      path: null,
      url: `${BUCKET}/${METADATA}/BILLING_PERIOD={month}/focus-Manifest.json`,
      // From then to the running one, whenever this runs.
      months: 36,
      parts: { by: 'manifest', quietMilliseconds: 10 * MINUTE },
    };
    const urlReader = mockServices.urlReader.mock({
      readUrl: async url => {
        asked.push(url);
        const object = objects.get(url.slice(BUCKET.length + 1));
        if (object === undefined) {
          throw new NotFoundError(`There is no ${url}`);
        }
        return {
          buffer: async () => Buffer.from(object),
          lastModifiedAt: written.at,
        };
      },
    });
    const lookThere = () => look(bucket, 0, urlReader);

    beforeEach(() => {
      objects.clear();
      asked.length = 0;
    });

    it('are taken whole, with the months that are there', async () => {
      objects.set(MANIFEST, manifest(1, 2));
      objects.set(key(2), csv('i-3'));
      objects.set(key(1), csv('i-1', 'i-2'));
      expect(await lookThere()).toBe(1);
      expect(await held()).toEqual([
        ['2026-10-01', '3', '1 i-1, 2 i-2, 3 i-3'],
      ]);
      expect(await said()).toEqual([['loaded', null]]);
      // The same manifest again: its files are not read.
      asked.length = 0;
      expect(await lookThere()).toBe(0);
      expect(asked.filter(url => url.endsWith('.csv.gz'))).toEqual([]);
      // Written anew with the same words: its files may be others.
      objects.set(key(2), csv('i-4'));
      written.at = new Date('2026-11-02T00:00:00Z');
      expect(await lookThere()).toBe(1);
      expect(await held()).toEqual([
        ['2026-10-01', '3', '1 i-1, 2 i-2, 3 i-4'],
      ]);
      // Corrections replace.
      objects.set(key(3), csv('i-9'));
      objects.set(MANIFEST, manifest(3));
      expect(await lookThere()).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '1', '1 i-9']]);
    });

    it('wait for what is listed and not there yet', async () => {
      objects.set(MANIFEST, manifest(1, 2));
      objects.set(key(1), csv('i-1'));
      expect(await lookThere()).toBe(0);
      expect(await said()).toEqual([
        [
          'waiting',
          `The manifest lists s3://acme-billing/${key(
            2,
          )}, which is not at ${BUCKET}/${key(2)}`,
        ],
      ]);
      expect(await held()).toEqual([]);
      objects.set(key(2), csv('i-2'));
      expect(await lookThere()).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '2', '1 i-1, 2 i-2']]);
    });

    it('wait while they are written anew', async () => {
      objects.set(MANIFEST, manifest(1));
      const first = csv('i-1');
      const changing = mockServices.urlReader.mock({
        readUrl: async url => {
          if (url.endsWith('.csv.gz')) {
            objects.set(MANIFEST, manifest(1, 2));
            return { buffer: async () => first };
          }
          return urlReader.readUrl(url);
        },
      });
      expect(await look(bucket, 0, changing)).toBe(0);
      expect(await said()).toEqual([
        ['waiting', 'The manifest changed while its files were read'],
      ]);
    });

    it('say what is wrong with a manifest, and that nothing is there', async () => {
      expect(await lookThere()).toBe(0);
      const [[state, message]] = await said();
      expect(state).toBe('refused');
      expect(message).toContain('Nothing is there: ');
      objects.set(
        MANIFEST,
        JSON.stringify({ dataFiles: ['s3://another/exports/a.csv'] }),
      );
      expect(await lookThere()).toBe(0);
      expect((await said()).map(([, text]) => text)).toContainEqual(
        expect.stringContaining('s3://another/exports/a.csv cannot be found'),
      );
      // What does not lie there any more is no fault any more.
      objects.delete(MANIFEST);
      objects.set(
        MANIFEST.replace('2026-10', '2026-09'),
        manifest(1).replaceAll('2026-10', '2026-09'),
      );
      expect(await lookThere()).toBe(0);
      expect(await said()).toEqual([
        ['waiting', expect.stringContaining('BILLING_PERIOD=2026-09')],
      ]);
    });
  });

  describe('AWS Data Exports, with a Manifest.json', () => {
    const DATA = 'focus/data/BILLING_PERIOD=2026-10';
    const MANIFEST =
      'focus/metadata/BILLING_PERIOD=2026-10/focus-Manifest.json';
    const aws = () => source('focus/metadata/*/*-Manifest.json', 'manifest');
    const part = (number: number) => `${DATA}/focus-0000${number}.csv.gz`;
    const manifest = (...numbers: number[]) =>
      JSON.stringify({
        exportArn: 'made-up',
        dataFiles: numbers.map(
          number => `s3://acme-billing/exports/${part(number)}`,
        ),
      });
    const csv = (...resources: string[]) =>
      gzipSync(focusCsv(resources.map(ResourceId => ({ ResourceId }))));

    it('is one delivery: all its files, in the order of their names', async () => {
      await put(part(2), csv('i-3'));
      await put(part(1), csv('i-1', 'i-2'));
      await put(MANIFEST, manifest(1, 2));
      expect(await look(aws())).toBe(1);
      expect(await held()).toEqual([
        ['2026-10-01', '3', '1 i-1, 2 i-2, 3 i-3'],
      ]);
      const [load] = await billing.loads.currentLoads();
      const digests = [csv('i-1', 'i-2'), csv('i-3')].map(sha256);
      expect(load.parts).toEqual([
        {
          name: 'focus-00001.csv.gz',
          digest: digests[0],
          bytes: csv('i-1', 'i-2').length,
        },
        {
          name: 'focus-00002.csv.gz',
          digest: digests[1],
          bytes: csv('i-3').length,
        },
      ]);
      expect(load.inputDigest).toBe(
        sha256(
          `${digests[0]}  focus-00001.csv.gz\n${digests[1]}  focus-00002.csv.gz\n`,
        ),
      );
      // What is sealed names each of them.
      expect(manifestOf(load).parts).toEqual([
        { name: 'focus-00001.csv.gz', digest: digests[0] },
        { name: 'focus-00002.csv.gz', digest: digests[1] },
      ]);
      expect(await look(aws())).toBe(0);
    });

    it('is not taken by half', async () => {
      await put(part(1), csv('i-1'));
      await put(MANIFEST, manifest(1, 2));
      expect(await look(aws())).toBe(0);
      expect(await said()).toEqual([
        [
          'waiting',
          `The manifest lists 2 files; not there yet: s3://acme-billing/exports/${part(
            2,
          )}`,
        ],
      ]);
      await put(part(2), csv('i-2'));
      // Copies may be under way: not before nothing has changed for a while.
      expect(await look(aws(), 5 * MINUTE)).toBe(0);
      expect(await said()).toEqual([
        ['waiting', expect.stringMatching(/^2 files .* none changes until 2/)],
      ]);
      expect(await look(aws())).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '2', '1 i-1, 2 i-2']]);
      expect(await said()).toEqual([['loaded', null]]);
    });

    it('is replaced by its restatement, with fewer files too', async () => {
      await put(part(1), csv('i-1'));
      await put(part(2), csv('i-2'));
      await put(MANIFEST, manifest(1, 2));
      await look(aws());
      // The second file lies there still; the manifest does not list it.
      await put(part(1), csv('i-7'));
      await put(MANIFEST, manifest(1));
      expect(await look(aws())).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '1', '1 i-7']]);
    });

    it('waits where two of the list lead to one file', async () => {
      await put(
        MANIFEST,
        JSON.stringify({ dataFiles: ['eu/part.csv.gz', 'us/part.csv.gz'] }),
      );
      await put(join(dirname(MANIFEST), 'part.csv.gz'), csv('i-1'));
      expect(await look(aws())).toBe(0);
      expect(await said()).toEqual([
        [
          'waiting',
          'The manifest lists 2 files; not there yet: us/part.csv.gz (what lies there is another one of the list)',
        ],
      ]);
    });

    it('counts by when it was written, not by when it was copied', async () => {
      const copied = async (run: string, written: string) => {
        const time = new Date(written);
        const data = `focus/data/${run}/focus-00001.csv.gz`;
        const list = `focus/metadata/${run}/focus-Manifest.json`;
        await put(data, csv(run));
        await put(
          list,
          JSON.stringify({ dataFiles: [`s3://acme-billing/exports/${data}`] }),
        );
        await utimes(join(root, data), time, time);
        await utimes(join(root, list), time, time);
      };
      await copied('new', '2026-11-03T00:00:00Z');
      await copied('old', '2026-11-02T00:00:00Z');
      expect(await look(aws())).toBe(2);
      expect(await held()).toEqual([['2026-10-01', '1', '1 new']]);
    });

    it('takes nothing from outside of the folders of the source', async () => {
      await put('../outside/x.csv', focusCsv([{}]));
      await put(
        MANIFEST,
        JSON.stringify({
          dataFiles: ['../../../outside/x.csv', 'outside/x.csv'],
        }),
      );
      expect(await look(aws())).toBe(0);
      expect(await said()).toEqual([
        ['waiting', expect.stringContaining('not there yet')],
      ]);
    });

    it('says what is wrong with a manifest', async () => {
      await put(MANIFEST, '{"dataFiles": [');
      await look(aws());
      expect(await said()).toEqual([
        [
          'refused',
          expect.stringMatching(/manifest cannot be read: it is no JSON/),
        ],
      ]);
    });
  });

  describe('Azure exports, with a manifest.json', () => {
    const RUN = 'acme/20261001-20261031';
    const azure = () => source('acme/**/manifest.json', 'manifest');

    it('waits until each file has its size, and takes the last run', async () => {
      const whole = focusCsv([{ ResourceId: 'vm-1' }]);
      const put1 = (run: string, content: string, bytes: number) =>
        Promise.all([
          put(`${RUN}/${run}/part_0_0001.csv`, content),
          put(
            `${RUN}/${run}/manifest.json`,
            JSON.stringify({
              blobCount: 1,
              blobs: [
                {
                  blobName: `exports/${RUN}/${run}/part_0_0001.csv`,
                  byteCount: bytes,
                },
              ],
            }),
          ),
        ]);
      await put1('run-1', whole.slice(0, -20), whole.length);
      expect(await look(azure())).toBe(0);
      expect(await said()).toEqual([
        [
          'waiting',
          expect.stringContaining(
            `(${whole.length - 20} of ${whole.length} bytes are there)`,
          ),
        ],
      ]);
      await put1('run-1', whole, whole.length);
      expect(await look(azure())).toBe(1);
      const second = focusCsv([{ ResourceId: 'vm-1' }, { ResourceId: 'vm-2' }]);
      await put1('run-2', second, second.length);
      expect(await look(azure())).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '2', '1 vm-1, 2 vm-2']]);
    });
  });

  describe('folders', () => {
    const OCTOBER = 'BILLING_PERIOD=2026-10';
    const folders = () => source('BILLING_PERIOD=*', 'folder');
    /** A file as an engine writes it. */
    const parquet = async (name: string, select: string) => {
      await mkdir(dirname(join(root, name)), { recursive: true });
      const from = join(billing.folder, 'one.csv');
      await writeFile(from, focusCsv([{ ResourceId: name }]));
      await billing.analytics.run(
        `copy (select ${select} from read_csv('${from}', all_varchar = true)) to '${join(
          root,
          name,
        )}' (format parquet)`,
      );
      await rm(from);
    };

    it('are each one delivery, whatever lies below', async () => {
      await parquet(`${OCTOBER}/region=eu/a.parquet`, '*');
      await parquet(`${OCTOBER}/region=us/b.parquet`, '* exclude ("Tags")');
      await put(`${OCTOBER}/_SUCCESS`, '');
      await put(`${OCTOBER}/.a.parquet.crc`, 'x');
      await put('BILLING_PERIOD=2026-11/a.csv', focusCsv([NOVEMBER]));
      expect(await look(folders())).toBe(2);
      expect(await held()).toEqual([
        [
          '2026-10-01',
          '2',
          `1 ${OCTOBER}/region=eu/a.parquet, 2 ${OCTOBER}/region=us/b.parquet`,
        ],
        ['2026-11-01', '1', '1 i-1'],
      ]);
      const [october] = await billing.loads.currentLoads();
      // A column that one file does not have is null in its rows.
      expect(
        await billing.analytics.query(
          `select "Tags" from read_parquet('${billing.files.path(
            october.blobKey,
          )}') order by row_number`,
        ),
      ).toEqual([{ Tags: '{"app":"checkout"}' }, { Tags: null }]);
    });

    it('wait while something changes, and follow what is taken away', async () => {
      await put(`${OCTOBER}/a.csv`, focusCsv([{ ResourceId: 'a' }]));
      expect(await look(folders(), 0)).toBe(0);
      await put(`${OCTOBER}/b.csv`, focusCsv([{ ResourceId: 'b' }]));
      expect(await look(folders(), 0)).toBe(0);
      expect(await billing.loads.currentLoads()).toEqual([]);
      expect(await look(folders())).toBe(1);
      await rm(join(root, OCTOBER, 'a.csv'));
      expect(await look(folders())).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '1', '1 b']]);
    });

    it.each<[string, string, string, RegExp]>([
      [
        'a column that is missing',
        '*',
        '* exclude ("ListCost")',
        /^b.parquet: Columns .* are missing: ListCost/,
      ],
      [
        'a column of another type',
        '* replace (cast("BilledCost" as decimal(18, 2)) as "BilledCost")',
        '* replace (cast("BilledCost" as double) as "BilledCost")',
        /^Column BilledCost is floating point number in b.parquet, and decimal in a.parquet; write it with one type/,
      ],
      [
        'a value that cannot be read',
        '*',
        '* replace (\'ten\' as "BilledCost")',
        /^b.parquet: Row 1: BilledCost is "ten"; write a decimal/,
      ],
      [
        'tags that are no object',
        '*',
        '* replace (\'[1]\' as "Tags")',
        /^b.parquet: Row 1: Tags is "\[1\]"/,
      ],
    ])('are refused for one file with %s', async (_, a, b, message) => {
      await put(`${OCTOBER}/old.csv`, focusCsv([{ ResourceId: 'old' }]));
      await look(folders());
      await rm(join(root, OCTOBER, 'old.csv'));
      await parquet(`${OCTOBER}/a.parquet`, a);
      await parquet(`${OCTOBER}/b.parquet`, b);
      expect(await look(folders())).toBe(0);
      expect(await said()).toEqual([
        ['refused', expect.stringMatching(message)],
      ]);
      // What was in force stays.
      expect(await held()).toEqual([['2026-10-01', '1', '1 old']]);
    });

    it('may have a file whose column is empty and of another type', async () => {
      await parquet(
        `${OCTOBER}/a.parquet`,
        '* replace (cast(null as integer) as "Tags")',
      );
      await parquet(`${OCTOBER}/b.parquet`, '*');
      expect(await look(folders())).toBe(1);
      expect((await held())[0].slice(0, 2)).toEqual(['2026-10-01', '2']);
    });

    it('are refused for two types that hold values after an empty one', async () => {
      await parquet(
        `${OCTOBER}/a.parquet`,
        '* replace (cast(null as integer) as "BilledCost")',
      );
      await parquet(
        `${OCTOBER}/b.parquet`,
        '* replace (cast("BilledCost" as integer) as "BilledCost")',
      );
      await parquet(
        `${OCTOBER}/c.parquet`,
        '* replace (cast("BilledCost" as double) as "BilledCost")',
      );
      expect(await look(folders())).toBe(0);
      expect(await said()).toEqual([
        [
          'refused',
          expect.stringMatching(
            /^Column BilledCost is floating point number in c.parquet, and whole number in b.parquet/,
          ),
        ],
      ]);
    });

    it('hold what links lead to, and names with wildcards', async () => {
      await put('elsewhere/x.csv', focusCsv([{ ResourceId: 'linked' }]));
      await put(`${OCTOBER}/a?.csv`, focusCsv([{ ResourceId: 'odd' }]));
      await put(`${OCTOBER}/ab.csv`, focusCsv([{ ResourceId: 'even' }]));
      await symlink('../elsewhere/x.csv', join(root, OCTOBER, 'z.csv'));
      expect(await look(folders())).toBe(1);
      expect(await held()).toEqual([
        ['2026-10-01', '3', '1 odd, 2 even, 3 linked'],
      ]);
    });

    it('have at most as many files as their manifest can name', async () => {
      await put(`${OCTOBER}/0.csv`, focusCsv([{}]));
      await Promise.all(
        Array.from({ length: 2_000 }, (_, at) =>
          writeFile(join(root, OCTOBER, `${at + 1}.csv`), ''),
        ),
      );
      expect(await look(folders())).toBe(0);
      expect(await said()).toEqual([
        ['refused', expect.stringMatching(/^The set has 2001 files/)],
      ]);
    });

    it('do not take the place of each other', async () => {
      await put('BILLING_PERIOD=a/1.csv', focusCsv([{ ResourceId: 'a' }]));
      await put('BILLING_PERIOD=b/1.csv', focusCsv([{ ResourceId: 'b' }]));
      expect(await look(folders())).toBe(0);
      expect((await said())[0]).toEqual([
        'refused',
        expect.stringMatching(
          /BILLING_PERIOD=a, BILLING_PERIOD=b|BILLING_PERIOD=b, BILLING_PERIOD=a/,
        ),
      ]);
    });
  });

  describe('files of which nothing is said', () => {
    const files = () => source('*.csv', null);

    it('are refused where they came together with one period', async () => {
      await put('focus-00001.csv', focusCsv([{ ResourceId: 'a' }]));
      await put('focus-00002.csv', focusCsv([{ ResourceId: 'b' }]));
      await put('november.csv', focusCsv([NOVEMBER]));
      expect(await look(files())).toBe(1);
      expect(await held()).toEqual([['2026-11-01', '1', '1 i-1']]);
      const refused = (await said()).filter(([state]) => state === 'refused');
      expect(refused).toHaveLength(2);
      expect(refused[0][1]).toMatch(
        /^focus-0000\d.csv, focus-0000\d.csv came together .*\(2026-10-01\).* none was taken. Set parts of the source/,
      );
      // The same files again: nothing new to say, and nothing is read.
      const looked = jest.spyOn(billing.imports, 'look');
      expect(await look(files())).toBe(0);
      expect(looked).not.toHaveBeenCalled();
      // One of them is left: it is no part of anything.
      await rm(join(root, 'focus-00002.csv'));
      expect(await look(files())).toBe(1);
      expect((await held())[0]).toEqual(['2026-10-01', '1', '1 a']);
    });

    it('may be copies of each other', async () => {
      await put('a.csv', focusCsv([{}]));
      await put('copy-of-a.csv', focusCsv([{}]));
      expect(await look(files())).toBe(1);
      expect((await said()).map(([state]) => state).sort()).toEqual([
        'duplicate',
        'loaded',
      ]);
    });

    it('replace what was delivered earlier, which is told', async () => {
      await put('v1.csv', focusCsv([{ ResourceId: 'v1' }]));
      await look(files());
      await put('v2.csv', focusCsv([{ ResourceId: 'v2' }]));
      expect(await look(files())).toBe(1);
      expect(await held()).toEqual([['2026-10-01', '1', '1 v2']]);
      const [load] = await billing.loads.currentLoads();
      expect(load.findings).toEqual([
        expect.objectContaining({
          rule: 'other-file-replaced',
          severity: 'warning',
          message: expect.stringMatching(
            /^v1.csv held this billing period before and still lies there; v2.csv took its place. Set parts/,
          ),
        }),
      ]);
    });

    it('count as whole bills where the source says so', async () => {
      const whole = source('*.csv', 'file');
      await put('a.csv', focusCsv([{ ResourceId: 'a' }]));
      await new Promise(resolve => setTimeout(resolve, 20));
      await put('b.csv', focusCsv([{ ResourceId: 'b' }]));
      expect(await look(whole)).toBe(2);
      expect(await held()).toEqual([['2026-10-01', '1', '1 b']]);
      const [load] = await billing.loads.currentLoads();
      expect(load.findings).toEqual([]);
    });
  });
});

describe('manifests', () => {
  it.each<[string, RegExp]>([
    ['[]', /no list dataFiles/],
    ['{"dataFiles": []}', /lists no file/],
    ['{"dataFiles": [7]}', /entry 1 of its list names no file/],
    ['{"blobs": [{"blobName": "a", "byteCount": -1}]}', /byteCount of a/],
    ['{"dataFiles": ["a", "a"]}', /lists a twice/],
  ])('are no manifest: %s', (text, message) => {
    expect(() => listedFiles(text)).toThrow(message);
  });

  it('of older AWS reports are read', () => {
    expect(listedFiles('{"reportKeys": ["p/r/r-1.csv.gz"]}')).toEqual([
      { name: 'p/r/r-1.csv.gz', bytes: null },
    ]);
  });
});
