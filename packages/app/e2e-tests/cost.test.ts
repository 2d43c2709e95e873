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

import { join } from 'node:path';
import { METRICS, sumBilling } from './billing';
import { expect, ExampleUser, Portal, test } from './portal';

/** Where the launcher laid the delivered files, see playwright.config.ts. */
const DATA =
  process.env.MAESTRO_DATA_DIR ??
  (process.env.MAESTRO_URL ? 'data' : 'test-results/e2e-data');
const LABELS = {
  billed: 'Billed',
  effective: 'Effective',
  contracted: 'Contracted',
  list: 'List',
} as const;

const costOf = (kind: string, name: string) =>
  `/catalog/default/${kind}/${name}/cost`;

/** The month before this one, `YYYY-MM`: its bill is complete. */
function lastMonth(): string {
  const first = new Date();
  first.setUTCDate(0);
  return first.toISOString().slice(0, 7);
}

const made = (portal: Portal) =>
  portal.page.getByRole('region', { name: 'What it is made of' });

/** The page once the demo's files are attributed, which takes a minute. */
async function ready(portal: Portal, text: RegExp | string) {
  await expect(async () => {
    if (!(await portal.page.getByText(text).first().isVisible())) {
      await portal.page.reload();
    }
    await expect(portal.page.getByText(text).first()).toBeVisible({
      timeout: 10_000,
    });
    // Corrections come with a later file: until it is attributed, too, the
    // page shows the figures before and says so.
    await expect(portal.page.getByText('Still computing')).toHaveCount(0, {
      timeout: 10_000,
    });
  }).toPass({ timeout: 120_000 });
}

/** Calls the API as one of the example users do in their pages. */
async function call(
  portal: Portal,
  user: ExampleUser,
  path: string,
  body?: object,
) {
  const { request } = portal.page.context();
  const signIn = await request.get('/api/auth/exampleUsers/refresh', {
    headers: {
      'X-Maestro-Example-User': user,
      'X-Requested-With': 'XMLHttpRequest',
    },
  });
  const { backstageIdentity } = await signIn.json();
  const headers = { authorization: `Bearer ${backstageIdentity.token}` };
  const answer = body
    ? await request.post(`/api/maestro-cost/${path}`, { headers, data: body })
    : await request.get(`/api/maestro-cost/${path}`, { headers });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

test('the portal shows what the files say, to the last decimal', async ({
  portal,
}) => {
  test.setTimeout(240_000);
  const { page } = portal;
  const month = lastMonth();
  const { months } = sumBilling(join(DATA, 'demo/billing'));
  for (const currency of ['USD', 'EUR']) {
    await portal.open('manager', `/cost?window=${month}&currency=${currency}`);
    await ready(portal, 'From the rows to the invoice');
    for (const metric of METRICS) {
      const exact = months.get(`${month} ${currency} ${metric}`)!;
      expect(exact).toMatch(/\.\d{6,}/);
      await expect(
        page.locator(`dt:has-text("${LABELS[metric]}") + dd`),
      ).toHaveAttribute('title', `${exact} ${currency}`);
    }
    await expect(
      page.getByText(
        `to the last decimal it is ${months.get(
          `${month} ${currency} effective`,
        )} ${currency}`,
      ),
    ).toBeInViewport();
  }
  portal.expectQuiet();
});

test('each file is reconciled, and its manifest verifies', async ({
  portal,
}) => {
  test.setTimeout(240_000);
  const { page } = portal;
  const { files } = sumBilling(join(DATA, 'demo/billing'));
  await portal.open('manager', '/cost/reconciliation');
  await ready(portal, `All ${files.size} sums of ${files.size / 4} files`);
  const rows = page
    .getByRole('table', { name: 'Reconciliation by file' })
    .getByRole('row');
  await expect(rows).toHaveCount(files.size + 1);
  const shown = await rows.evaluateAll(all =>
    all.slice(1).map(row =>
      Array.from(row.querySelectorAll('td'), cell => ({
        text: cell.textContent!.trim(),
        title: cell.getAttribute('title'),
      })),
    ),
  );
  const found = new Map(
    shown.map(([source, metric, file, , , , difference]) => {
      expect(difference.text).toBe('0');
      const [name, period] = source.text.split(', ');
      const [label, currency] = metric.text.split(', ');
      return [
        `${name} ${period} ${currency} ${label.toLocaleLowerCase('en-US')}`,
        file.title!.split(' ')[0],
      ];
    }),
  );
  expect(found).toEqual(files);
  await page
    .getByRole('button', { name: `aws, ${lastMonth()}` })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: /^Verify receipt/ }).click();
  await expect(drawer.getByText(/Receipt \d+ is verified/)).toBeVisible();
  await portal.expectAccessible();
  portal.expectQuiet();
});

test('a component shows its parts, and the rows behind them', async ({
  portal,
}) => {
  test.setTimeout(240_000);
  const { page } = portal;
  await portal.open(
    'engineer',
    `${costOf('component', 'loyalty')}?window=${lastMonth()}`,
  );
  await ready(portal, 'Effective cost of loyalty');
  await expect(made(portal)).toContainText('Direct');
  await page.getByRole('button', { name: /^[\d,]+ billing rows$/ }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(/exactly [\d.-]+ USD/).first()).toBeVisible();
  await expect(
    drawer.getByText(/^row \d+ of [0-9a-f]{16}/).first(),
  ).toBeVisible();
  portal.expectQuiet();
});

test('what nobody has is named, with a rule that would claim it', async ({
  portal,
}) => {
  test.setTimeout(240_000);
  const { page } = portal;
  await portal.open('manager', `/cost?window=${lastMonth()}`);
  await ready(portal, 'From the rows to the invoice');
  await expect(page.getByRole('region', { name: 'Unallocated' })).toContainText(
    'A rule that would claim them',
  );
  await page.getByRole('button', { name: /^Unallocated/ }).click();
  await expect(
    page.getByRole('dialog').getByText('lighthouse-old-exports').first(),
  ).toBeVisible();
  portal.expectQuiet();
});

test('no rule, no data, and cost of others are told apart', async ({
  portal,
}) => {
  const { page } = portal;
  await portal.open('manager', costOf('component', 'returns'));
  await expect(
    page.getByRole('heading', { name: 'No rule leads billing data here' }),
  ).toBeVisible();
  await portal.open('outsider', costOf('component', 'checkout'));
  await expect(page.getByText(/not found|404/i).first()).toBeVisible();
});

test('a dry run shows what would move, and moves nothing', async ({
  portal,
}) => {
  test.setTimeout(240_000);
  const { page } = portal;
  const before = await call(portal, 'platform', 'rules');
  await portal.open('platform', '/cost/rules');
  const editor = page.getByRole('textbox', { name: 'Rules' });
  await expect(editor).toBeVisible();
  const rules = JSON.parse(await editor.inputValue());
  rules.rules.push({
    ruleId: 'old-exports',
    title: 'Exports that nobody reads',
    when: { resource: ['arn:aws:s3:::lighthouse-old-exports'] },
    target: { kind: 'entity', entityRef: 'component:default/web-shop' },
  });
  await editor.fill(JSON.stringify(rules));
  await page.getByRole('button', { name: 'Show what would move' }).click();
  const moves = page.getByRole('table', { name: 'What would move' });
  await expect(moves).toContainText('component:default/web-shop', {
    timeout: 60_000,
  });
  await portal.expectAccessible();
  expect(await call(portal, 'platform', 'rules')).toEqual(before);
  portal.expectQuiet();
});

test('spend on language models, also without a known price', async ({
  portal,
}) => {
  const { page } = portal;
  const item = {
    at: new Date().toISOString(),
    format: 'openai',
    pullRequest: 'github.com/lighthouse/checkout#1',
    team: 'group:default/checkout-team',
  };
  const usage = { prompt_tokens: 1_000, completion_tokens: 100 };
  await call(portal, 'platform', 'llm/usage', {
    items: [
      { ...item, eventId: 'e2e-1', payload: { model: 'gpt-5', usage } },
      { ...item, eventId: 'e2e-2', payload: { model: 'nobody-knows', usage } },
    ],
  });
  await portal.open('manager', '/cost/llm?window=30d');
  await expect(page.getByText(/requests have no known price/)).toBeVisible();
  await page.getByRole('tab', { name: 'Pull request' }).click();
  await expect(
    page.getByRole('row', { name: /github\.com\/lighthouse\/checkout#1 / }),
  ).toContainText('+ 1 unknown');
  portal.expectQuiet();
});

test('a figure of LLM spend leads to its sealed requests', async ({
  portal,
}) => {
  const { page } = portal;
  await portal.open('manager', '/cost/llm?window=30d');
  const figure = page
    .getByRole('button', { name: /Requests of github\.com\/lighthouse\// })
    .first();
  const drawer = page.getByRole('dialog');
  // A batch is closed a minute after its first request, and sealed then.
  await expect(async () => {
    await page.reload();
    await figure.click({ timeout: 30_000 });
    await expect(drawer.getByText(/ all sealed$/)).toBeVisible({
      timeout: 10_000,
    });
  }).toPass({ timeout: 180_000 });
  await drawer
    .getByRole('button', { name: /^Verify receipt/ })
    .first()
    .click();
  await expect(drawer.getByText(/^Receipt \d+ is verified$/)).toBeVisible();
  await expect(
    drawer.getByText('This row, as it is shown here, is in the sealed batch.'),
  ).toBeVisible();
  await portal.expectAccessible();
  portal.expectQuiet();
});

for (const theme of ['light', 'dark'] as const) {
  test(`cost pages in the ${theme} theme, wide and narrow`, async ({
    portal,
  }) => {
    test.setTimeout(240_000);
    const { page } = portal;
    await page.emulateMedia({ colorScheme: theme });
    for (const [name, path, text] of [
      ['portal', '/cost', 'From the rows to the invoice'],
      ['entity', costOf('system', 'storefront'), 'What it is made of'],
      ['reconciliation', '/cost/reconciliation', 'add up exactly'],
      ['llm', '/cost/llm', 'Who spends it, on what'],
      ['rules', '/cost/rules', 'Pools, and how they are handed out'],
    ] as const) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await portal.open('manager', path);
      await ready(portal, text);
      await page.waitForLoadState('networkidle');
      await portal.expectAccessible();
      await portal.picture(`cost-${name}-${theme}`);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(page.getByText(text).first()).toBeVisible();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(1);
    }
    portal.expectQuiet();
  });
}
