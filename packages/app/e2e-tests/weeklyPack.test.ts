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

import { expect, Portal, test } from './portal';

const packOf = (kind: string, name: string) =>
  `/catalog/default/${kind}/${name}/weekly-pack`;

async function ready(portal: Portal) {
  await expect(portal.page.getByText(/Week \d{4}-W\d\d/).first()).toBeVisible({
    timeout: 45_000,
  });
}

for (const theme of ['light', 'dark'] as const) {
  test(`the weekly pack of a group in the ${theme} theme`, async ({
    portal,
  }) => {
    const { page } = portal;
    await page.emulateMedia({ colorScheme: theme });
    await portal.open('manager', packOf('group', 'checkout-team'));
    await ready(portal);
    await expect(
      page.getByRole('region', { name: 'What changed' }),
    ).toBeVisible();
    await portal.expectAccessible();
    await portal.picture(`weekly-pack-${theme}`);
    portal.expectQuiet();
  });
}

test('a sentence of the pack leads to its records', async ({ portal }) => {
  const { page } = portal;
  await portal.open('engineer', packOf('component', 'checkout'));
  await ready(portal);
  await page
    .getByRole('button', { name: /^\d+ records? of the week: / })
    .first()
    .click();
  await expect(
    page.getByRole('link', { name: /^Receipt \d+ of / }).first(),
  ).toBeVisible();
  await portal.expectAccessible();
  portal.expectQuiet();
});

test('the pack is handed out as Markdown', async ({ portal }) => {
  const { page } = portal;
  await portal.open('manager', packOf('group', 'checkout-team'));
  await ready(portal);
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /Markdown/ }).click();
  expect((await download).suggestedFilename()).toMatch(
    /^weekly-pack-.*checkout-team-\d{4}-W\d\d\.md$/,
  );
  portal.expectQuiet();
});
