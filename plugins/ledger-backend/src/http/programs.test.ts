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
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { createProgramsRouter } from './programs';

const app = express();
app.use(createProgramsRouter());
app.use(
  MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  }).error(),
);

describe('programs', () => {
  it('are handed out as they lie in the repository, with their digests', async () => {
    const { body } = await request(app).get('/programs');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      'verify.mjs',
      'verify-pack.sh',
    ]);
    const folder = resolve(__dirname, '../../../../packages/verify');
    const files = ['verify.mjs', 'scripts/verify-pack.sh'];
    for (const [index, { bytes, name, sha256 }] of body.items.entries()) {
      const answer = await request(app)
        .get(`/programs/${name}`)
        .responseType('blob');
      expect(answer.status).toBe(200);
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="${name}"`,
      );
      expect(answer.body.equals(readFileSync(join(folder, files[index])))).toBe(
        true,
      );
      expect(answer.body).toHaveLength(bytes);
      expect(createHash('sha256').update(answer.body).digest('hex')).toBe(
        sha256,
      );
    }
  });

  it('run alone in an empty folder', async () => {
    const { body } = await request(app)
      .get('/programs/verify.mjs')
      .responseType('blob');
    const folder = mkdtempSync(join(tmpdir(), 'maestro-programs-'));
    try {
      writeFileSync(join(folder, 'verify.mjs'), body);
      expect(
        execFileSync(process.execPath, ['verify.mjs', '--help'], {
          cwd: folder,
          encoding: 'utf8',
        }),
      ).toContain('node verify.mjs pack FILE.tar');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['verify.ts', '..%2Fpackage.json', 'constructor'])(
    'are no other file: %s',
    async name => {
      const { body, status } = await request(app).get(`/programs/${name}`);
      expect(status).toBe(404);
      expect(body.error.message).toContain('verify.mjs and verify-pack.sh');
    },
  );
});
