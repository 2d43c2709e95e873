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

import { defineConfig } from '@playwright/test';

// A portal of its own with fresh demo data, so that tests neither see nor
// change the data of `npm start`. MAESTRO_URL tests one that runs already.
const port = process.env.MAESTRO_E2E_PORT ?? '7117';
const url = process.env.MAESTRO_URL ?? `http://localhost:${port}`;

export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Two cores are shared by the portal, the browser and the tests.
  workers: 1,
  reporter: 'list',
  use: {
    baseURL: url,
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      // Chromium's sandbox does not start as root, as in most CI containers.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  webServer: process.env.MAESTRO_URL
    ? undefined
    : {
        command: 'node scripts/launch.mjs start --fresh',
        env: {
          MAESTRO_PORT: port,
          MAESTRO_DATA_DIR: 'test-results/e2e-data',
        },
        // The demo data are loaded when this line appears.
        wait: { stdout: /Maestro is ready/ },
        timeout: 600_000,
        stdout: 'pipe',
        // SIGKILL, the default, would leave the backend behind.
        gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
      },
});
