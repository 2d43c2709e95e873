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

import AxeBuilder from '@axe-core/playwright';
import { expect, Page, test as base } from '@playwright/test';

export type ExampleUser =
  | 'engineer'
  | 'manager'
  | 'auditor'
  | 'platform'
  | 'outsider';

/**
 * People of the example organisation whom the sign-in page does not offer:
 * they wrote its changes.
 */
export type ExampleAuthor =
  | 'bram-osei'
  | 'chidi-lund'
  | 'dara-voss'
  | 'emil-tanaka';

export interface Portal {
  page: Page;
  /** Opens a page as one of the example users; the last one stays signed in. */
  open(user: ExampleUser | ExampleAuthor, path: string): Promise<void>;
  /** Fails on any error that the console has shown so far. */
  expectQuiet(): void;
  /** Keeps a picture for the README. */
  picture(name: string): Promise<void>;
  /** Fails on serious or critical accessibility findings. */
  expectAccessible(): Promise<void>;
}

export const test = base.extend<{ portal: Portal }>({
  portal: async ({ page }, provide) => {
    const errors: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error') {
        errors.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on('pageerror', error => errors.push(`${page.url()}: ${error}`));
    await provide({
      page,
      async open(user, path) {
        await page.addInitScript(name => {
          window.localStorage.setItem('maestro.exampleUser', name);
        }, user);
        await page.goto(path);
      },
      expectQuiet: () => expect(errors).toEqual([]),
      async picture(name) {
        await page.screenshot({ path: `docs/images/${name}.png` });
      },
      async expectAccessible() {
        const { violations } = await new AxeBuilder({ page })
          .exclude('nav[aria-label="sidebar nav"]')
          .analyze();
        const serious = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(
            ({ id, nodes }) =>
              `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
          );
        expect(serious).toEqual([]);
      },
    });
  },
});

export { expect };

export const deliveryOf = (component: string) =>
  `/catalog/default/component/${component}/delivery`;
