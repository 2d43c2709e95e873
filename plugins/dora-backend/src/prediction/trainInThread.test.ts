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

// A thread needs JavaScript: the module is bundled as the scripts of the
// repository are, and asked in a process of its own.
async function bundle(folder: string): Promise<string> {
  const outfile = join(folder, 'train.cjs');
  await run(
    process.execPath,
    [
      '-e',
      `require('esbuild').buildSync(${JSON.stringify({
        stdin: {
          contents: [
            `export * from ${JSON.stringify(
              resolve(__dirname, 'trainInThread.ts'),
            )};`,
            `export * from ${JSON.stringify(
              resolve(__dirname, '../__testUtils__/requests.ts'),
            )};`,
          ].join('\n'),
          resolveDir: __dirname,
        },
        outfile,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        external: ['@tensorflow/*'],
        alias: {
          '@maestro/backstage-plugin-maestro-statistics': resolve(
            root,
            'packages/statistics/src/index.ts',
          ),
        },
      })})`,
    ],
    { cwd: root },
  );
  return outfile;
}

describe('training in a thread', () => {
  let folder: string;
  let module: string;

  beforeAll(async () => {
    // Below node_modules, so that the tensor library is found from there.
    folder = await mkdtemp(join(root, 'node_modules', '.merge-time-'));
    module = await bundle(folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function evaluate(
    body: string,
    from: { modules: string[]; flags: string[] } = {
      modules: [module],
      flags: [],
    },
  ): Promise<unknown> {
    const { stdout } = await run(process.execPath, [
      ...from.flags,
      '-e',
      `const { trainInThread, generatedRows } = Object.assign({}, ...${JSON.stringify(
        from.modules,
      )}.map(name => require(name)));
       const rows = generatedRows(500, 3);
       const until = rows.at(-1).createdAt + 1;
       const options = { until, size: false, seed: 1, rounds: 5, networks: 1 };
       (async () => { ${body} })().then(
         value => console.log(JSON.stringify(value)),
         error => { console.error(error); process.exitCode = 1; },
       );`,
    ]);
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  }

  it('answers with the model, while the process goes on', async () => {
    const found = await evaluate(`
      let turns = 0;
      const timer = setInterval(() => { turns += 1; }, 5);
      const result = await trainInThread(rows, options);
      clearInterval(timer);
      return {
        turns,
        format: result.model.format,
        n: result.metrics.n,
        loaded: Object.keys(require.cache).some(name => name.includes('tensorflow')),
      };`);
    expect(found).toMatchObject({ format: 1, loaded: false });
    expect((found as { turns: number }).turns).toBeGreaterThan(0);
    expect((found as { n: number }).n).toBeGreaterThan(0);
  });

  it('runs from source where the process translates sources', async () => {
    const hook = require.resolve('@backstage/cli/config/nodeTransform.cjs');
    const found = await evaluate(
      `return (await trainInThread(rows, options)).model.format;`,
      {
        modules: [
          resolve(__dirname, 'trainInThread.ts'),
          resolve(__dirname, '../__testUtils__/requests.ts'),
        ],
        flags: ['--require', hook],
      },
    );
    expect(found).toBe(1);
  });

  it('hands on what went wrong', async () => {
    expect(
      await evaluate(`
        return trainInThread(rows.slice(0, 3), options).catch(e => e.message);`),
    ).toMatch(/cannot be split/);
  });

  it('ends the thread when it is broken off', async () => {
    expect(
      await evaluate(`
        const stop = new AbortController();
        const training = trainInThread(rows, options, stop.signal);
        stop.abort(new Error('enough'));
        return training.catch(e => e.message);`),
    ).toBe('enough');
  });
});
