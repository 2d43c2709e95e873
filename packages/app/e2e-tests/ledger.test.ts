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

import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { expect, test } from './portal';

test('the log: size, key, tail, sources, and the command that checks it', async ({
  portal,
}) => {
  const { page } = portal;
  await portal.open('auditor', '/ledger');
  await expect(page.getByText(/tree size/i).first()).toBeVisible();
  await expect(page.getByText(/fingerprint/i).first()).toBeVisible();
  await expect(
    page.getByText(/node verify\.mjs export .* --key/).first(),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'verify.mjs' })).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Sources' }).getByText('GitHub').first(),
  ).toBeVisible();
  await portal.expectAccessible();
  await portal.picture('ledger-light');
  portal.expectQuiet();
});

test('an auditor exports the log and checks it offline', async ({
  portal,
  request,
}, testInfo) => {
  const { page } = portal;
  const token = page.waitForRequest(
    candidate =>
      candidate.url().includes('/api/maestro-ledger/status') &&
      Boolean(candidate.headers().authorization),
  );
  await portal.open('auditor', '/ledger');
  const { authorization } = (await token).headers();
  const get = async (path: string) => {
    const response = await request.get(`/api/maestro-ledger${path}`, {
      headers: { authorization },
    });
    expect(response.status()).toBe(200);
    return response.text();
  };
  const status = JSON.parse(await get('/status'));
  const file = testInfo.outputPath('export.ndjson');
  writeFileSync(file, await get(`/export?from=0&to=${status.treeSize}`));
  const verify = (path: string) =>
    execFileSync(
      process.execPath,
      [
        'packages/verify/verify.mjs',
        'export',
        path,
        '--key',
        status.verifierKey,
      ],
      { encoding: 'utf8', stdio: 'pipe' },
    );
  expect(verify(file)).toMatch(/verified|ok/i);

  // One changed character in one leaf is found and named.
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = JSON.parse(lines[5]);
  const leaf = Buffer.from(line.leaf, 'base64').toString('utf8');
  line.leaf = Buffer.from(
    leaf.replace(/"deliveryId":"(.)/, '"deliveryId":"x'),
  ).toString('base64');
  lines[5] = JSON.stringify(line);
  const forged = testInfo.outputPath('forged.ndjson');
  writeFileSync(forged, lines.join('\n'));
  expect(() => verify(forged)).toThrow();
});

test('nobody without permission reads the log', async ({ portal }) => {
  await portal.open('outsider', '/ledger');
  await expect(
    portal.page.getByText(/not allowed|not permitted|permission/i).first(),
  ).toBeVisible();
});

test('a stranger at the door is refused and counted', async ({ request }) => {
  const response = await request.post('/api/maestro-ledger/doors/github', {
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': 'stranger-1',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    },
    data: '{}',
  });
  expect(response.status()).toBe(401);
});
