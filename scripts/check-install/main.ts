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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../faults/backend';
import { browse, deliver, waitForFigure } from './browse';
import { packAll } from './packages';
import { Portal } from './portal';

/**
 * Installs the packed packages into portals made by create-app (new frontend
 * system, and legacy with `--legacy`), and opens every page in Chromium.
 */
export async function main(args: string[]): Promise<void> {
  const root = process.cwd();
  const unknown = args.filter(arg => !['--new', '--legacy'].includes(arg));
  if (unknown.length > 0) {
    throw new Error(
      `Unknown argument ${unknown.join(
        ' ',
      )}; there are --new and --legacy, and without them both portals are checked.`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'maestro-install-'));
  console.log('Packing all packages of the last commit, in a clone of it');
  const packages = packAll({ root, folder });
  console.log(`${packages.length} packages packed`);
  const systems = [false, true].filter(
    legacy => args.length === 0 || args.includes(legacy ? '--legacy' : '--new'),
  );
  let failed = 0;
  for (const legacy of systems) {
    const name = legacy ? 'legacy frontend system' : 'new frontend system';
    const portal = new Portal(
      {
        root,
        folder: join(folder, legacy ? 'legacy' : 'new'),
        tools: join(folder, 'tools'),
        legacy,
        packages,
      },
      await freePort(),
    );
    try {
      console.log(`${name}: creating an unmodified portal and installing`);
      portal.create();
      console.log(`${name}: building`);
      portal.build();
      await portal.start();
      await deliver(portal);
      await waitForFigure(portal);
      const seen = await browse(portal);
      console.log(`${name}: opened ${seen.join(', ')}, no console error`);
    } catch (error) {
      failed++;
      console.log(`${name}: FAILED: ${(error as Error).message}`);
    } finally {
      await portal.stop();
    }
  }
  if (failed === 0) {
    rmSync(folder, { recursive: true, force: true });
  } else {
    console.log(`The portals are kept in ${folder}`);
  }
  console.log(`${systems.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
