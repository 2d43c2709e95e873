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

import { Page } from '@playwright/test';
import { ExampleAuthor, ExampleUser, expect, Portal, test } from './portal';
import { CASES_API, pressByKeyboard, region, tabTo } from './safetyCase';

interface Opened {
  mayNotApprove: string | null;
}

/** Reads as the user whom the page has signed in. */
async function reader(page: Page, act: () => Promise<unknown>) {
  const [request] = await Promise.all([
    page.waitForRequest(
      candidate =>
        candidate.url().includes(CASES_API) &&
        Boolean(candidate.headers().authorization),
    ),
    act(),
  ]);
  const { authorization } = request.headers();
  return {
    get: async (path: string) => {
      const answer = await page.request.get(`${CASES_API}${path}`, {
        headers: { authorization },
      });
      return { status: answer.status(), body: await answer.json() };
    },
    post: async (path: string, data: object) => {
      const answer = await page.request.post(`${CASES_API}${path}`, {
        headers: { authorization },
        data,
      });
      return { status: answer.status(), body: await answer.json() };
    },
  };
}

const AUTHORS: ExampleAuthor[] = [
  'bram-osei',
  'chidi-lund',
  'dara-voss',
  'emil-tanaka',
];

/** A supported case of a change whose author is signed in. */
async function ownCase(portal: Portal): Promise<string> {
  let found: string | undefined;
  // After the first start cases are judged once their records are there.
  await expect(async () => {
    for (const name of AUTHORS) {
      const as = await reader(portal.page, () =>
        portal.open(name, '/safety-cases?verdict=supported'),
      );
      const { body } = await as.get('?verdict=supported&limit=100');
      for (const { id } of body.items) {
        const { mayNotApprove } = (await as.get(`/${id}`)).body as Opened;
        if (mayNotApprove?.startsWith('You are the author')) {
          found = id;
          return;
        }
      }
    }
    throw new Error(`No supported case is about a change of ${AUTHORS}`);
  }).toPass({ timeout: 150_000 });
  return found!;
}

const button = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true });

const verdict = (page: Page) => page.getByTestId('verdict');

async function openAs(portal: Portal, user: ExampleUser, path: string) {
  await portal.open(user, path);
  await expect(region(portal.page, 'Verdict')).toBeVisible();
}

test('a case is approved, doubted, answered and collected again, by keyboard', async ({
  portal,
}) => {
  test.setTimeout(360_000);
  const { page } = portal;

  // Four eyes: the author is refused, on the page and behind it.
  const id = await ownCase(portal);
  const path = `/safety-cases/${id}`;
  const author = await reader(page, () => page.goto(path));
  const band = region(page, 'Verdict');
  await expect(band).toContainText('You may not approve: You are the author');
  await expect(button(page, 'Approve…')).toBeHidden();
  const { digest } = (await author.get(`/${id}`)).body;
  const refused = await author.post(`/${id}/approvals`, { digest });
  expect(refused.status).toBe(403);
  expect(refused.body.error.message).toContain('You are the author');

  // Somebody else may.
  await openAs(portal, 'platform', path);
  await pressByKeyboard(page, button(page, 'Approve…'));
  const dialog = page.getByRole('dialog', { name: /Approve this safety case/ });
  await expect(dialog).toBeVisible();
  await portal.expectAccessible();
  await pressByKeyboard(page, button(page, 'Approve and seal'));
  await expect(dialog).toBeHidden();
  await expect(region(page, 'Who says so')).toContainText(
    /Approved by\s*platform/i,
  );
  await expect(region(page, /^Since the approval of/)).toContainText(
    'Nothing changed.',
  );

  // A challenge leaves the claim undecided, until somebody answers it.
  await openAs(portal, 'auditor', path);
  await expect(verdict(page)).toHaveText(/SUPPORTED$/);
  await pressByKeyboard(page, button(page, 'Challenge…'));
  const doubt = `Nobody has tried it under load (${Date.now()}).`;
  await tabTo(page, page.getByRole('textbox', { name: /^Why do you doubt/ }));
  await page.keyboard.type(doubt);
  await portal.expectAccessible();
  await pressByKeyboard(page, button(page, 'Raise the challenge'));
  const challenge = page.getByRole('listitem', { name: /^Challenge to/ });
  await expect(challenge.filter({ hasText: doubt })).toContainText(
    'It is undecided, and counts as a doubt.',
  );
  await page.keyboard.press('Escape');
  await expect(verdict(page)).toHaveText(/SUPPORTED WITH DOUBTS/);
  await expect(region(page, /^Top doubts/)).toContainText(doubt);

  // The answer counts once another than its giver accepts it.
  await openAs(portal, 'engineer', path);
  await pressByKeyboard(page, button(page, 'Challenge…'));
  await tabTo(page, page.getByRole('textbox', { name: 'Answer this' }));
  await page.keyboard.type('The load test of Friday did.');
  await pressByKeyboard(page, button(page, 'Answer'));
  await expect(challenge.filter({ hasText: doubt })).toContainText(
    'The load test of Friday did.',
  );
  await pressByKeyboard(page, button(page, 'Accept the answer'));
  await expect(page.getByText(/^The answer was not accepted/)).toBeVisible();
  await openAs(portal, 'auditor', path);
  await pressByKeyboard(page, button(page, 'Challenge…'));
  await pressByKeyboard(page, button(page, 'Accept the answer'));
  await expect(challenge.filter({ hasText: doubt })).toContainText(
    'It is answered, and does not count any more.',
  );
  await page.keyboard.press('Escape');
  await expect(verdict(page)).toHaveText(/SUPPORTED$/);

  // Evidence is collected again; nothing new, so nothing changes but the time.
  await openAs(portal, 'engineer', path);
  const collected = page.waitForResponse(response =>
    response.url().endsWith(`/${id}/collect`),
  );
  await pressByKeyboard(page, button(page, 'Collect evidence again'));
  expect((await collected).status()).toBe(200);
  await expect(button(page, 'Collect evidence again')).toBeEnabled();
  await expect(verdict(page)).toHaveText(/SUPPORTED$/);

  // The pack is taken without a pointer, too.
  await openAs(portal, 'auditor', path);
  const download = page.waitForEvent('download');
  await pressByKeyboard(page, button(page, 'Download Repro Pack'));
  expect((await download).suggestedFilename()).toMatch(/^case-[\w.-]+\.tar$/);
});

for (const theme of ['light', 'dark'] as const) {
  test(`list, case, drawer and dialog are accessible in the ${theme} theme`, async ({
    portal,
  }) => {
    test.setTimeout(240_000);
    const { page } = portal;
    await page.emulateMedia({ colorScheme: theme });
    await portal.open('platform', '/safety-cases?verdict=supported');
    const list = page.getByRole('list', { name: 'Safety cases' });
    await expect(list.getByRole('listitem').first()).toBeVisible({
      timeout: 120_000,
    });
    await portal.expectAccessible();
    await list.getByRole('link').first().click();
    await expect(region(page, 'Verdict')).toBeVisible();
    await portal.expectAccessible();

    const proof = page.getByRole('button', { name: /^Proof of / }).first();
    await pressByKeyboard(page, proof);
    await expect(page.getByRole('dialog')).toBeVisible();
    await portal.expectAccessible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(proof).toBeFocused();

    const tree = page.getByRole('tree', { name: 'Argument' });
    const first = tree.getByRole('treeitem').first();
    await tabTo(page, first);
    await expect(first).toHaveAttribute('aria-level', '1');
    await expect(first).toHaveAttribute('aria-expanded', 'true');
    const count = await tree.getByRole('treeitem').count();
    await page.keyboard.press('ArrowLeft');
    await expect(first).toHaveAttribute('aria-expanded', 'false');
    await expect(tree.getByRole('treeitem')).toHaveCount(1);
    await page.keyboard.press('ArrowRight');
    await expect(tree.getByRole('treeitem')).toHaveCount(count);
    await page.keyboard.press('End');
    await expect(tree.getByRole('treeitem').last()).toBeFocused();
    await page.keyboard.press('Home');
    await expect(first).toBeFocused();
    portal.expectQuiet();
  });
}
