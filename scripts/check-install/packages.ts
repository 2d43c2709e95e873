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

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PackedPackage {
  name: string;
  tarball: string;
}

/**
 * Builds and packs every package that is published, as `npm publish` would
 * see it. The type declarations must be there: run `yarn tsc` first.
 */
export function packAll(root: string, target: string): PackedPackage[] {
  mkdirSync(target, { recursive: true });
  const yarn = (cwd: string, ...args: string[]) =>
    execFileSync(
      process.execPath,
      [join(root, '.yarn/releases/yarn-4.13.0.cjs'), ...args],
      { cwd, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  yarn(root, 'tsc');
  return publishable(root).map(({ name, folder }) => {
    const tarball = join(target, `${name.replace(/[@/]/g, '-')}.tgz`);
    yarn(folder, 'build');
    yarn(folder, 'pack', '--out', tarball);
    return { name, tarball };
  });
}

function publishable(root: string) {
  return ['plugins', 'packages']
    .flatMap(group =>
      readdirSync(join(root, group)).map(name => join(root, group, name)),
    )
    .filter(folder => existsSync(join(folder, 'package.json')))
    .map(folder => ({
      folder,
      manifest: JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      ) as { name: string; private?: boolean },
    }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ folder, manifest }) => ({ folder, name: manifest.name }));
}
