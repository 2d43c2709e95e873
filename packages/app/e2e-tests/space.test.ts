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

const SPACE = '/space?group=group:default/engineering';

for (const theme of ['light', 'dark'] as const) {
  test(`SPACE in the ${theme} theme`, async ({ portal }) => {
    const { page } = portal;
    await page.emulateMedia({ colorScheme: theme });
    await portal.open('manager', SPACE);
    const satisfaction = page.getByRole('region', {
      name: 'Satisfaction and well-being',
    });
    await expect(satisfaction).toContainText('It needs a survey');
    // Survey results stand beside it, with their interval.
    await expect(
      satisfaction.getByRole('group', { name: 'Seldom exhausted by work' }),
    ).toContainText(/\d+%/);
    await expect(
      page
        .getByRole('region', { name: 'Communication and collaboration' })
        .getByRole('group', { name: 'Changes that another person reviewed' }),
    ).toContainText(/\d+%/);
    await expect(page.getByText(/Sealed as receipt #\d+/)).toBeVisible({
      timeout: 90_000,
    });
    await portal.expectAccessible();
    await portal.picture(`space-${theme}`);
    portal.expectQuiet();
  });
}

test('SPACE on a narrow screen', async ({ portal }) => {
  const { page } = portal;
  await page.setViewportSize({ width: 390, height: 844 });
  await portal.open('engineer', SPACE);
  await expect(
    page.getByRole('region', { name: 'Efficiency and flow' }),
  ).toBeVisible();
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  );
  expect(wide).toBe(false);
  await portal.expectAccessible();
  portal.expectQuiet();
});

test('a figure leads to its records', async ({ portal }) => {
  const { page } = portal;
  await portal.open('manager', SPACE);
  await page
    .getByRole('button', { name: /^Evidence \([\d,.]+\) of Merged changes/ })
    .first()
    .click();
  await expect(page.getByText(/^Receipt #\d+/).first()).toBeVisible();
  portal.expectQuiet();
});

test('results show what is withheld', async ({ portal }) => {
  const { page } = portal;
  await portal.open('manager', SPACE);
  await page.getByRole('button', { name: /^Results of Autumn round/ }).click();
  const table = page.getByRole('region', { name: 'Results by group' });
  await expect(
    table.getByRole('columnheader', { name: /checkout-team/ }),
  ).toContainText('asked');
  await expect(table.getByText('Withheld').first()).toBeVisible();
  await portal.expectAccessible();
  await portal.picture('space-results');
  portal.expectQuiet();
});

test('a survey is answered with keys, once', async ({ portal }) => {
  const { page } = portal;
  await portal.open('engineer', SPACE);
  const open = page.getByRole('button', { name: 'Answer now' });
  const answered = page.getByText('You have answered').first();
  await expect(open.or(answered)).toBeVisible();
  if (await answered.isVisible()) {
    // An earlier run on the same data has; nobody answers twice.
    await expect(open).toBeHidden();
    return;
  }
  await open.click();
  await expect(page.getByText('Question 1 of 10')).toBeVisible();
  await expect(
    page.getByText('Your answers do not carry your name.'),
  ).toBeVisible();
  await portal.expectAccessible();
  await portal.picture('survey-question');
  // Scales go on by themselves, the others with Enter.
  for (let question = 1; question <= 10; question += 1) {
    await expect(page.getByText(`Question ${question} of 10`)).toBeVisible();
    const scale = await page.getByText('Press 1 to 5').isVisible();
    await page.keyboard.press('4');
    if (!scale) {
      await page.keyboard.press('Enter');
    }
  }
  await expect(page.getByText('10 of 10 answered')).toBeVisible();
  await page.getByRole('button', { name: 'Send answers' }).click();
  await expect(
    page.getByRole('heading', { name: 'Thank you, your answers are counted' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Back to SPACE' }).click();
  await expect(page.getByText('You have answered').first()).toBeVisible();
  portal.expectQuiet();
});

test('the tab SPACE of a group', async ({ portal }) => {
  const { page } = portal;
  await portal.open('manager', '/catalog/default/group/engagement-team/space');
  await expect(page.getByRole('region', { name: 'Activity' })).toBeVisible();
  // Three people are too few to tell anything of people.
  await expect(
    page.getByRole('group', { name: 'Concentration of reviews' }),
  ).toContainText('Withheld');
  portal.expectQuiet();
});
