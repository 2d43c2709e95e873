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

const TAB = '/catalog/default/component/checkout/pull-requests';

async function ready(portal: Portal) {
  await expect(
    portal.page.getByRole('heading', { name: 'Open pull requests' }),
  ).toBeVisible({ timeout: 45_000 });
}

for (const theme of ['light', 'dark'] as const) {
  test(`pull requests in the ${theme} theme`, async ({ portal }) => {
    const { page } = portal;
    await page.emulateMedia({ colorScheme: theme });
    await portal.open('manager', TAB);
    await ready(portal);
    await expect(
      page.getByRole('region', { name: 'Where the time goes' }),
    ).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'How the merge is predicted' }),
    ).toBeVisible();
    await portal.expectAccessible();
    await portal.picture(`pull-requests-${theme}`);
    portal.expectQuiet();
  });
}

test('the filter of open requests lives in the address', async ({ portal }) => {
  const { page } = portal;
  await portal.open('engineer', TAB);
  await ready(portal);
  const roles = page
    .getByRole('group', { name: 'Waiting for' })
    .getByRole('button');
  await roles.nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/waiting=/);
  await expect(roles.nth(1)).toHaveAttribute('aria-pressed', 'true');
  portal.expectQuiet();
});

test('pull requests on a narrow screen', async ({ portal }) => {
  const { page } = portal;
  await page.setViewportSize({ width: 390, height: 844 });
  await portal.open('engineer', TAB);
  await ready(portal);
  // The tabs of the entity are the catalog's; ours is what lies below them.
  for (const name of ['Open pull requests', 'Where the time goes']) {
    const right = await page
      .getByRole('region', { name })
      .evaluate(
        region => region.getBoundingClientRect().left + region.scrollWidth,
      );
    expect(right).toBeLessThanOrEqual(390);
  }
  await portal.expectAccessible();
  portal.expectQuiet();
});
