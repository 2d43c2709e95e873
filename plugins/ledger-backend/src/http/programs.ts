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
import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';

/** A program that checks what this portal hands out. */
interface Program {
  name: string;
  /** What it runs on. */
  needs: string;
  /** Hex. */
  sha256: string;
  bytes: Buffer;
}

const PROGRAMS = [
  { name: 'verify.mjs', path: ['verify.mjs'], needs: 'Node 20 or later' },
  {
    name: 'verify-pack.sh',
    path: ['scripts', 'verify-pack.sh'],
    needs: 'sh, openssl 3, sha256sum, awk',
  },
];

function readPrograms(): Program[] {
  return PROGRAMS.map(({ name, needs, path }) => {
    const bytes = readFileSync(resolvePackagePath('@maestro/verify', ...path));
    return {
      name,
      needs,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes,
    };
  });
}

/**
 * The offline verifiers, byte for byte as they lie in the source repository:
 * who checks us needs neither an account here nor a checkout. They hold no
 * data, so anybody may have them.
 */
export function createProgramsRouter(): Router {
  const programs = readPrograms();
  const router = PromiseRouter();

  router.get('/programs', async (_req, res) => {
    res.json({
      items: programs.map(({ bytes, ...program }) => ({
        ...program,
        bytes: bytes.length,
      })),
    });
  });

  router.get('/programs/:name', async (req, res) => {
    const program = programs.find(({ name }) => name === req.params.name);
    if (!program) {
      throw new NotFoundError(
        `There is no such program; there are ${programs
          .map(({ name }) => name)
          .join(' and ')}`,
      );
    }
    res
      .attachment(program.name)
      .type('application/octet-stream')
      .set('Cache-Control', 'no-cache')
      .send(program.bytes);
  });
  return router;
}
