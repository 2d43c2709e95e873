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
import { packAll, PackedPackage } from './packages';
import { Portal } from './portal';

/**
 * Installs the packed packages into portals made by create-app and opens
 * every page in Chromium. `--new` and `--legacy` choose the frontend system;
 * without them both are checked, the new one first.
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
  const systems = [false, true].filter(
    legacy => args.length === 0 || args.includes(legacy ? '--legacy' : '--new'),
  );
  const folder = mkdtempSync(join(tmpdir(), 'maestro-install-'));
  let passed = 0;
  try {
    console.log('Packing all packages of the last commit, in a clone of it');
    const packages = packAll({ root, folder });
    console.log(`${packages.length} packages packed`);
    for (const legacy of systems) {
      passed += (await check({ root, folder, legacy, packages })) ? 1 : 0;
    }
  } catch (error) {
    console.log(`Packing FAILED: ${(error as Error).message}`);
  }
  if (passed === systems.length) {
    rmSync(folder, { recursive: true, force: true });
  } else {
    console.log(`Logs and what failed are kept in ${folder}`);
  }
  console.log(`${passed} passed, ${systems.length - passed} failed`);
  process.exitCode = passed === systems.length ? 0 : 1;
}

/** Makes one portal and looks at it; whether all was as it should be. */
async function check(options: {
  root: string;
  folder: string;
  legacy: boolean;
  packages: PackedPackage[];
}): Promise<boolean> {
  const { root, folder, legacy, packages } = options;
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
  const stopAndExit = () => portal.stop().finally(() => process.exit(1));
  process.once('SIGINT', stopAndExit).once('SIGTERM', stopAndExit);
  try {
    console.log(`${name}: creating an unmodified portal and installing`);
    portal.create();
    console.log(`${name}: building`);
    portal.build();
    console.log(`${name}: starting, and sending one signed delivery`);
    await portal.start();
    await deliver(portal);
    await waitForFigure(portal);
    const seen = await browse(portal);
    console.log(`${name}: opened ${seen.join(', ')}, no console error`);
  } catch (error) {
    console.log(`${name}: FAILED: ${(error as Error).message}`);
    return false;
  } finally {
    await portal.stop();
    process.off('SIGINT', stopAndExit).off('SIGTERM', stopAndExit);
  }
  rmSync(portal.folder, { recursive: true, force: true });
  return true;
}
