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
import { CASES_API, openCase, region } from './safetyCase';

const COUNT = 10_000;
const AREAS = 100;

/** A real case with its argument grown to ten thousand nodes, and its source. */
function grown(item: any) {
  const [goal] = item.nodes.filter((node: any) => node.kind === 'goal');
  const leaf = item.nodes.find((node: any) => node.kind === 'solution');
  const nodes = Array.from({ length: COUNT }, (_, index) => ({
    ...(index > AREAS ? leaf : goal),
    id: `${index > AREAS ? 'Sn' : 'G'}${index}`,
    text: `Claim ${index} of the hazard log`,
    position: { line: 2 * index + 1, column: 1 },
  }));
  const relations = nodes.slice(1).map(({ id }, index) => {
    const from = index < AREAS ? nodes[0].id : nodes[1 + (index % AREAS)].id;
    return {
      id: `${from} -> ${id}`,
      from,
      to: id,
      kind: 'supported_by',
      label: 'in',
      claimPoints: [],
    };
  });
  return {
    ...item,
    nodes,
    relations,
    challenges: [],
    diagnostics: [],
    yaml: nodes.map(({ id, text }) => `${id}:\n  text: ${text}\n`).join(''),
  };
}

test('a case of ten thousand nodes can be read', async ({ portal }) => {
  test.setTimeout(180_000);
  const { page } = portal;
  await page.route(
    url => url.pathname.startsWith(`${CASES_API}/`),
    async (route, request) => {
      if (
        request.method() !== 'GET' ||
        !/\/cases\/[^/]+$/.test(request.url())
      ) {
        await route.continue();
        return;
      }
      const response = await route.fetch();
      await route.fulfill({ response, json: grown(await response.json()) });
    },
  );
  await openCase(portal);
  const verdict = page.getByTestId('verdict');
  const { y, height } = (await verdict.boundingBox())!;
  expect(y + height).toBeLessThan(page.viewportSize()!.height);

  const rows = page.getByRole('treeitem');
  const tree = page.getByRole('tree');
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(
    page.getByText(/400 of the 10,000 open nodes are drawn/),
  ).toBeVisible();
  expect(await rows.count()).toBeLessThan(100);
  await rows.first().focus();
  await page.keyboard.press('End');
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '98');
  await expect(page.locator(':focus')).toBeInViewport();
  // The wheel brings other rows, and the keyboard keeps its place.
  await tree.evaluate(element => {
    element.parentElement!.scrollTop = 200_000;
  });
  await expect(rows.nth(30)).toBeAttached();
  await expect(page.locator(':focus')).toHaveAttribute('role', 'treeitem');

  const search = page.getByRole('searchbox', { name: 'Find in the argument' });
  await search.fill('Claim 7777');
  await search.press('Enter');
  await expect(tree.getByText('Claim 7777 of the hazard log')).toBeVisible();
  await expect(page.locator('[data-node="Sn7777"]')).toBeVisible();

  await page.getByRole('button', { name: /^Source/ }).click();
  const source = region(page, 'Source of the argument');
  await expect(source.locator('[data-current]')).toHaveText(/Sn7777:/);
  expect(await source.locator('[data-line]').count()).toBeLessThan(100);
  await portal.expectAccessible();
  portal.expectQuiet();
});
