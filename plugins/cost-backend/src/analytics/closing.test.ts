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

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

jest.setTimeout(120_000);

const run = promisify(execFile);
const root = resolve(__dirname, '../../../..');

/** Some minutes of work for the engine. */
const LONG =
  'select sum(a.range * b.range) from range(1000000) a, range(1000000) b';

// How a process ends is seen from outside: it would be aborted, and not fail,
// if the thread were ended while the engine works.
describe('the end of the analytics thread', () => {
  let folder: string;
  let module: string;

  beforeAll(async () => {
    // Below node_modules, so that packages are found from there.
    folder = await mkdtemp(join(root, 'node_modules', '.analytics-'));
    module = join(folder, 'analytics.cjs');
    await run(
      process.execPath,
      [
        '-e',
        `require('esbuild').buildSync(${JSON.stringify({
          entryPoints: [resolve(__dirname, 'Analytics.ts')],
          outfile: module,
          bundle: true,
          platform: 'node',
          format: 'cjs',
          packages: 'external',
        })})`,
      ],
      { cwd: root },
    );
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The end of a process that runs a body over an analytics thread. */
  async function endOf(
    body: string,
  ): Promise<{ code: unknown; signal: unknown; said: string }> {
    const asked = run(process.execPath, [
      '-e',
      `const { startAnalytics } = require(${JSON.stringify(module)});
       const analytics = startAnalytics({
         memory: '128MB', threads: 2, temporary: ${JSON.stringify(folder)},
       });
       // Says when the engine is at work, which it does not do by itself.
       const under = async () => {
         await analytics.query('select 1');
         await new Promise(done => setTimeout(done, 200));
       };
       (async () => { ${body} })();`,
    ]);
    return asked.then(
      ({ stdout }) => ({ code: 0, signal: null, said: stdout.trim() }),
      ({ code, signal, stdout }) => ({ code, signal, said: stdout.trim() }),
    );
  }

  it.each<[string, string, string]>([
    [
      'is closed during long queries',
      `const asked = [1, 2, 3].map(() =>
         analytics.query('${LONG}').catch(error => error.message));
       await under();
       await analytics.close();
       console.log(new Set(await Promise.all(asked)).size, (await asked[0]));`,
      '1 The analytics thread is closed',
    ],
    [
      'is closed before it began to work',
      `const asked = analytics.query('${LONG}').catch(error => error.message);
       await analytics.close();
       console.log(await asked);`,
      'The analytics thread is closed',
    ],
    [
      'is closed while an answer is read in parts',
      `const parts = analytics.parts('select * from range(100000000)');
       await parts.next();
       await analytics.close();
       console.log(await parts.next().catch(error => error.message));`,
      'The analytics thread is closed',
    ],
    [
      'is closed twice',
      `await Promise.all([analytics.close(), analytics.close()]);
       await analytics.close();
       console.log('closed');`,
      'closed',
    ],
    [
      'is left idle',
      `console.log((await analytics.query('select 1 as one'))[0].one);`,
      '1',
    ],
    ['is left before it was used', `console.log('left');`, 'left'],
    [
      'is left by an exit during a long query',
      `analytics.query('${LONG}');
       await under();
       console.log('left');
       process.exit();`,
      'left',
    ],
    [
      'is left by an exit at once',
      `analytics.query('${LONG}');
       console.log('left');
       process.exit();`,
      'left',
    ],
  ])('does not abort a process where it %s', async (_, body, said) => {
    expect(await endOf(body)).toEqual({ code: 0, signal: null, said });
  });

  it('lets an error end a process as it does elsewhere', async () => {
    expect(
      await endOf(
        `analytics.query('${LONG}'); await under(); throw new Error('x');`,
      ),
    ).toEqual({ code: 1, signal: null, said: '' });
  });
});
