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

import { Locator, Page } from '@playwright/test';
import { expect, Portal } from './portal';

export const region = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name });

export const CASES_API = '/api/maestro-safety-case/cases';

/** Opens the first case that has evidence, by the verdict if one is named. */
export async function openCase(portal: Portal, verdict?: string) {
  const { page } = portal;
  await portal.open(
    'auditor',
    verdict ? `/safety-cases?verdict=${verdict}` : '/safety-cases',
  );
  const list = page.getByRole('list', { name: 'Safety cases' });
  // After the first start cases are judged once their records are there.
  await expect(list.getByRole('listitem').first()).toBeVisible({
    timeout: 120_000,
  });
  await list
    .getByRole('listitem')
    .filter({ hasText: /[1-9]\d* (verified|stale|failed)/ })
    .first()
    .getByRole('link')
    .first()
    .click();
  await expect(region(page, 'Verdict')).toBeVisible({ timeout: 30_000 });
}

/** Goes on by the tabulator key until something has the focus. */
export async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let step = 0; step < 200; step += 1) {
    if (await target.evaluate(element => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not reach it');
}

/** Reaches a control by keyboard, and presses it. */
export async function pressByKeyboard(page: Page, target: Locator) {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}
