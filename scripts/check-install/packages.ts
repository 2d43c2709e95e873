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

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run';

export interface PackedPackage {
  name: string;
  tarball: string;
}

export interface PackOptions {
  /** Root of this repository. */
  root: string;
  /** An empty folder: the clone, the tarballs and the logs go there. */
  folder: string;
}

/**
 * Builds and packs every package that is published, as `npm publish` would
 * see it. Packing rewrites package.json files while it runs, so it is done in
 * a clone of the last commit and never in the working tree.
 */
export function packAll({ root, folder }: PackOptions): PackedPackage[] {
  const clone = join(folder, 'clone');
  const target = join(folder, 'packages');
  const log = join(folder, 'pack.log');
  mkdirSync(target, { recursive: true });
  run({
    command: 'git',
    args: ['clone', '--quiet', root, clone],
    cwd: folder,
    log,
  });
  const yarn = (cwd: string, ...args: string[]) =>
    run({
      command: process.execPath,
      args: [join(clone, '.yarn/releases/yarn-4.13.0.cjs'), ...args],
      cwd,
      log,
    });
  yarn(clone, 'install', '--immutable');
  yarn(clone, 'tsc');
  // All but the app and the backend, which are not published.
  yarn(clone, 'backstage-cli', 'repo', 'build');
  return publishable(clone).map(({ name, path }) => {
    const tarball = join(
      target,
      `${name.replace(/^@/, '').replace('/', '-')}.tgz`,
    );
    yarn(path, 'pack', '--out', tarball);
    return { name, tarball };
  });
}

function publishable(root: string) {
  return ['plugins', 'packages']
    .flatMap(group =>
      readdirSync(join(root, group)).map(name => join(root, group, name)),
    )
    .filter(path => existsSync(join(path, 'package.json')))
    .map(path => ({
      path,
      manifest: JSON.parse(
        readFileSync(join(path, 'package.json'), 'utf8'),
      ) as {
        name: string;
        private?: boolean;
      },
    }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ path, manifest }) => ({ path, name: manifest.name }));
}
