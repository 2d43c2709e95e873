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

import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Bundles a TypeScript module and calls its `main(args)`. Packages from
 * node_modules stay outside the bundle. An error ends the process with one
 * sentence and exit code 1.
 */
export async function runTypeScript(entry, args = process.argv.slice(2)) {
  const outfile = join(
    root,
    'node_modules/.cache/maestro',
    `${entry.replace(/[^a-z0-9]+/gi, '-')}.${process.pid}.cjs`,
  );
  mkdirSync(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    packages: 'external',
    alias: {},
    plugins: [workspaceSources()],
    logLevel: 'error',
  });
  try {
    await createRequire(import.meta.url)(outfile).main(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Bundles our own packages from source: they are not built when scripts run. */
function workspaceSources() {
  return {
    name: 'workspace-sources',
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: /^@maestro\// }, ({ path }) => ({
        path: join(root, 'node_modules', path, 'src/index.ts'),
      }));
    },
  };
}
