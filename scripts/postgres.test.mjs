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
import { ROOT } from './lib/paths.mjs';
import { startPostgres } from './postgres.mjs';

const { Client } = createRequire(path.join(ROOT, 'package.json'))('pg');

test('a real PostgreSQL starts, answers and goes away', async () => {
  const postgres = await startPostgres();
  const client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  const { rows } = await client.query(
    "select current_setting('server_version') as version, current_setting('max_connections') as connections, current_setting('fsync') as fsync",
  );
  assert.match(rows[0].version, /^18\./);
  assert.equal(rows[0].connections, '1000');
  assert.equal(rows[0].fsync, 'on');
  await client.end();
  await postgres.stop();
  const late = new Client({ connectionString: postgres.connectionString });
  await assert.rejects(late.connect(), { code: 'ECONNREFUSED' });
});
