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

import path from 'node:path';

/**
 * Gives app-config.yaml two paths that do not depend on the directory in which
 * the process was started: the CLI starts the backend in packages/backend, a
 * production build is usually started at the root.
 *
 * - `MAESTRO_ROOT`: folder of app-config.yaml and examples.
 * - `MAESTRO_DATA_DIR`: folder of the SQLite files; a relative one counts from
 *   the root.
 *
 * Must be imported before the backend reads its config.
 */

// src/ in development and dist/ after a build lie at the same depth.
// eslint-disable-next-line no-restricted-syntax
const defaultRoot = path.resolve(__dirname, '../../..');

const root = path.resolve(process.env.MAESTRO_ROOT || defaultRoot);

process.env.MAESTRO_ROOT = root;
process.env.MAESTRO_DATA_DIR = path.resolve(
  root,
  process.env.MAESTRO_DATA_DIR || 'data',
);

export {};
