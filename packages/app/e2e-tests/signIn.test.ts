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

import { expect, test } from './portal';

for (const user of ['Engineer', 'Manager', 'Auditor', 'Platform', 'Outsider']) {
  test(`${user} signs in, stays signed in over a reload`, async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: new RegExp(`^${user}`) }).click();
    const settings = page.getByRole('link', { name: 'Settings' });
    await expect(settings).toBeVisible();
    await page.reload();
    await expect(settings).toBeVisible();
  });
}
