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
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';

const SKIPPED = new Set([
  'node_modules',
  'dist',
  'dist-types',
  'coverage',
  'e2e-tests',
]);

/** The workspaces of the repository: `{ name, dir, manifest }`, by name. */
export function workspaces(root = ROOT) {
  const found = [];
  for (const parent of ['packages', 'plugins']) {
    const folder = path.join(root, parent);
    if (!existsSync(folder)) {
      continue;
    }
    for (const entry of readdirSync(folder).sort()) {
      const dir = path.join(folder, entry);
      const file = path.join(dir, 'package.json');
      if (existsSync(file)) {
        const manifest = JSON.parse(readFileSync(file, 'utf8'));
        found.push({ name: manifest.name, dir, manifest });
      }
    }
  }
  return found;
}

/** All files below `dir`, sorted, without what is built, installed or tests. */
export function filesBelow(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const file = path.join(dir, entry.name);
      if (SKIPPED.has(entry.name)) {
        return [];
      }
      return entry.isDirectory() ? filesBelow(file) : [file];
    });
}

function digest(files, root) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`);
    hash.update(content);
  }
  return hash.digest('hex');
}

/** Changes when an install would: lockfile, manifests, Yarn settings, Node's ABI. */
export function installFingerprint(root = ROOT) {
  const files = [
    'yarn.lock',
    'package.json',
    '.yarnrc.yml',
    ...workspaces(root).map(({ dir }) =>
      path.relative(root, path.join(dir, 'package.json')),
    ),
  ].map(file => path.join(root, file));
  return `${digest(files, root)} ${process.platform}-${process.arch}`;
}

/**
 * The workspaces that a package is built from, itself included.
 *
 * @param name - name of the package, e.g. `app`
 */
export function workspaceClosure(name, root = ROOT) {
  const byName = new Map(workspaces(root).map(w => [w.name, w]));
  const seen = new Set();
  const visit = current => {
    if (!byName.has(current) || seen.has(current)) {
      return;
    }
    seen.add(current);
    const { dependencies = {} } = byName.get(current).manifest;
    Object.keys(dependencies).forEach(visit);
  };
  visit(name);
  return [...seen].sort().map(key => byName.get(key));
}

/** Changes when the build of a package would: its sources, its neighbours', the lockfile. */
export function buildFingerprint(name, root = ROOT) {
  const files = workspaceClosure(name, root)
    .flatMap(({ dir }) => filesBelow(dir))
    .filter(file => !/\.test\.|\/__/.test(file));
  return digest([...files, path.join(root, 'yarn.lock')], root);
}
