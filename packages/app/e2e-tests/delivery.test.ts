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

import { deliveryOf, expect, test } from './portal';

test('a figure leads to its deployments, and a receipt is verified in the browser', async ({
  portal,
}) => {
  const { page } = portal;
  await portal.open('engineer', deliveryOf('checkout'));
  // The first page after the first start may still be computing.
  await expect(page.getByText('Deployment frequency').first()).toBeVisible({
    timeout: 45_000,
  });
  await expect(page.getByText('Lead time for changes').first()).toBeVisible();
  await expect(page.getByText(/per week|\/ ?week/).first()).toBeVisible();
  await portal.expectAccessible();
  await portal.picture('delivery-light');

  await page
    .getByRole('button', { name: /deployment frequency/i })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(/Receipt #\d+/).first()).toBeVisible();
  await drawer
    .getByRole('button', { name: /verify/i })
    .first()
    .click();
  await expect(drawer.getByText(/Receipt \d+ is verified/)).toBeVisible();
  await expect(drawer.getByText('What it does not prove:')).toBeVisible();
  await portal.picture('evidence-verified');
  portal.expectQuiet();
});

for (const [component, expected] of [
  ['loyalty', /annotation/i],
  ['returns', /no events|nothing/i],
  ['invoicing', /silent|stale/i],
] as const) {
  test(`${component} says why it has no fresh figure`, async ({ portal }) => {
    await portal.open('manager', deliveryOf(component));
    await expect(portal.page.getByText(expected).first()).toBeVisible();
    await portal.expectAccessible();
    portal.expectQuiet();
  });
}

for (const component of [
  'payments',
  'catalog-search',
  'notifications-hub',
  'web-shop',
  'mobile-api',
  'pricing',
  'recommendations',
  'maestro',
]) {
  test(`${component} shows deployments of its own rule`, async ({ portal }) => {
    const { page } = portal;
    await portal.open('manager', deliveryOf(component));
    await expect(
      page.getByRole('button', { name: /deployment frequency/i }).first(),
    ).toBeVisible();
    portal.expectQuiet();
  });
}

test('a system merges the samples of its components', async ({ portal }) => {
  await portal.open('manager', '/catalog/default/system/storefront/delivery');
  await expect(
    portal.page.getByRole('button', { name: /deployment frequency/i }).first(),
  ).toBeVisible();
  await portal.picture('system-delivery');
  portal.expectQuiet();
});

test('dark theme and a narrow window show the same message', async ({
  portal,
}) => {
  const { page } = portal;
  await page.addInitScript(() => window.localStorage.setItem('theme', 'dark'));
  await portal.open('engineer', deliveryOf('checkout'));
  await expect(page.getByText('Deployment frequency').first()).toBeVisible();
  await portal.picture('delivery-dark');
  await page.setViewportSize({ width: 420, height: 900 });
  await expect(page.getByText('Deployment frequency').first()).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(1);
  await portal.picture('delivery-narrow');
});

test('an outsider is not told that the component exists', async ({
  portal,
}) => {
  const { page } = portal;
  await portal.open('outsider', deliveryOf('checkout'));
  await expect(page.getByText(/not found|404/i).first()).toBeVisible();
  await expect(page.getByText('Deployment frequency')).toHaveCount(0);
});
