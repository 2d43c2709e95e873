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

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../lib/paths.mjs';

const require = createRequire(path.join(ROOT, 'package.json'));
const { ESLint } = require('eslint');

const ROOM_RULES = new Set([
  'no-restricted-imports',
  'no-restricted-syntax',
  'no-restricted-properties',
  'no-restricted-globals',
]);

async function complaints(dir, file, code) {
  const cwd = path.join(ROOT, dir);
  const eslint = new ESLint({ cwd });
  const [result] = await eslint.lintText(code, {
    filePath: path.join(cwd, file),
  });
  const fatal = result.messages.find(message => message.fatal);
  assert.equal(fatal, undefined, fatal?.message);
  return result.messages.filter(message => ROOM_RULES.has(message.ruleId));
}

const ENGINE = ['plugins/dora-backend', 'src/engine/frequency.ts'];
const ROUTER = ['plugins/dora-backend', 'src/router.ts'];
const STORE = ['plugins/dora-backend', 'src/store/DatabaseDoraStore.ts'];
const FORBIDDEN = [
  [...ENGINE, "import { Knex } from 'knex';"],
  [...ENGINE, "import { InputError } from '@backstage/errors';"],
  [...ENGINE, "import type { Logger } from '@backstage/backend-plugin-api';"],
  [...ENGINE, "import express from 'express';"],
  [...ENGINE, "import fs from 'node:fs';"],
  [...ENGINE, "import { readFile } from 'fs/promises';"],
  [...ENGINE, "import { createHash } from 'node:crypto';"],
  [...ENGINE, "import http from 'http';"],
  [...ENGINE, "import { spawn } from 'child_process';"],
  [...ENGINE, "import { x } from '../store/DatabaseDoraStore';"],
  [...ENGINE, "import { x } from '../router';"],
  [...ENGINE, "export * from 'knex';"],
  [...ENGINE, "export const x = require('fs');"],
  [...ENGINE, "export const x = () => import('luxon');"],
  [...ENGINE, 'export const x = () => Date.now();'],
  [...ENGINE, 'export const x = () => new Date();'],
  [...ENGINE, 'export const x = () => Math.random();'],
  [
    ...ENGINE,
    "import { DateTime } from 'luxon';\n\nexport const x = () => DateTime.now();",
  ],
  [
    ...ENGINE,
    "import { DateTime } from 'luxon';\n\nexport const x = () => DateTime.utc();",
  ],
  [...ENGINE, 'export const x = () => process.env.HOME;'],
  [...ENGINE, "export const x = () => fetch('/');"],
  [...ENGINE, 'export const x = () => performance.now();'],
  ['packages/statistics', 'src/median.ts', "import fs from 'fs';"],
  ['packages/statistics', 'src/median.ts', 'export const x = Math.random();'],
  [...ROUTER, "import { Knex } from 'knex';"],
  [...ROUTER, "import { Client } from 'pg';"],
  [
    'plugins/dora-backend',
    'src/service/createFigureRouter.ts',
    "import { Knex } from 'knex';",
  ],
  [...STORE, "import x from '@maestro/backstage-plugin-ledger-backend';"],
  [
    'plugins/ledger-backend-module-git',
    'src/module.ts',
    "import x from '@maestro/backstage-plugin-ledger-backend';",
  ],
  [
    'plugins/ledger-backend',
    'src/plugin.ts',
    "import x from '@maestro/backstage-plugin-ledger-backend-module-github';",
  ],
  [
    'plugins/dora',
    'src/plugin.ts',
    "import x from '@maestro/backstage-plugin-dora-backend';",
  ],
  [
    'plugins/dora',
    'src/api/client.ts',
    "import x from '@maestro/backstage-plugin-ledger-node';",
  ],
];

const ALLOWED = [
  [...STORE, "import { Knex } from 'knex';"],
  [...STORE, 'export const x = () => new Date();'],
  [
    ...ENGINE,
    "import { DateTime } from 'luxon';\n\nexport const x = (s: string) => DateTime.fromISO(s);",
  ],
  [...ENGINE, 'export const x = (s: string) => new Date(s);'],
  [...ENGINE, "import { x } from '@maestro/backstage-plugin-ledger-common';"],
  [...ENGINE, "import { median } from './median';"],
  [
    'plugins/dora-backend',
    'src/engine/frequency.test.ts',
    "import fs from 'node:fs';",
  ],
  [
    'plugins/dora-backend',
    'src/plugin.test.ts',
    "import x from '@maestro/backstage-plugin-ledger-backend';",
  ],
  [...ROUTER, "import { Store } from './store/types';"],
  [
    'packages/backend',
    'src/index.ts',
    "import x from '@maestro/backstage-plugin-ledger-backend';",
  ],
];

for (const [dir, file, code] of FORBIDDEN) {
  test(`${dir}/${file} may not hold: ${code.split('\n').pop()}`, async () => {
    const found = await complaints(dir, file, `${code}\n`);
    assert.notEqual(found.length, 0);
    assert.ok(found.every(message => message.severity === 2));
  });
}

for (const [dir, file, code] of ALLOWED) {
  test(`${dir}/${file} may hold: ${code.split('\n').pop()}`, async () => {
    assert.deepEqual(await complaints(dir, file, `${code}\n`), []);
  });
}
