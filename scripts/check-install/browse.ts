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

import { createHmac } from 'node:crypto';
import { chromium, Page } from '@playwright/test';
import { Portal } from './portal';

/** Sends one signed deployment, so that the pages have something to show. */
export async function deliver(portal: Portal): Promise<void> {
  const at = new Date(Date.now() - 60_000).toISOString();
  const body = JSON.stringify({
    action: 'created',
    deployment_status: {
      id: 2,
      state: 'success',
      environment: 'production',
      created_at: at,
      updated_at: at,
    },
    deployment: {
      id: 1,
      sha: 'a'.repeat(40),
      ref: 'main',
      task: 'deploy',
      environment: 'production',
      created_at: at,
      updated_at: at,
    },
    repository: {
      id: 1,
      name: 'shipped',
      full_name: 'acme/shipped',
      owner: { login: 'acme' },
      default_branch: 'main',
      html_url: 'https://github.com/acme/shipped',
    },
    sender: { login: 'someone', type: 'User' },
  });
  const response = await fetch(
    `${portal.url}/api/maestro-ledger/doors/github`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'deployment_status',
        'x-github-delivery': 'install-check-1',
        'x-hub-signature-256': `sha256=${createHmac('sha256', 'install-check')
          .update(body)
          .digest('hex')}`,
      },
      body,
    },
  );
  if (response.status !== 202) {
    throw new Error(`The door answered ${response.status}`);
  }
}

/**
 * Waits until the delivery has become a figure of its component, asking as a
 * guest. The catalog reads its files, the ledger the annotations and the
 * delivery plugin the feed, each at its own pace after the first start.
 */
export async function waitForFigure(portal: Portal): Promise<void> {
  const deadline = Date.now() + 180_000;
  let last = 'nothing was answered';
  while (Date.now() < deadline) {
    const signIn = await fetch(`${portal.url}/api/auth/guest/refresh`);
    if (!signIn.ok) {
      throw new Error(`Guests cannot sign in: ${signIn.status}`);
    }
    const { backstageIdentity } = (await signIn.json()) as {
      backstageIdentity: { token: string };
    };
    const response = await fetch(
      `${portal.url}/api/maestro-dora/entities/component/default/shipped/figures`,
      { headers: { authorization: `Bearer ${backstageIdentity.token}` } },
    );
    if (response.ok) {
      const { state, reason, figures } = (await response.json()) as {
        state: string;
        reason: string | null;
        figures: { id: string; value: number | null }[];
      };
      if (figures.some(f => f.id === 'dora.deployments' && f.value === 1)) {
        return;
      }
      last = `${state} ${reason ?? ''}`;
    } else {
      last = `${response.status} ${await response.text()}`;
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
  throw new Error(`The delivery did not become a figure: ${last}`);
}

/** What a page must show, and the path that shows it. */
const PAGES = [
  { path: '/catalog/default/component/shipped', text: /Deployment frequency/ },
  {
    path: '/catalog/default/component/shipped/delivery',
    text: /Deployment frequency/,
  },
  {
    path: '/catalog/default/component/shipped/safety-case',
    text: /This component does not say how its changes are argued/,
  },
  {
    path: '/catalog/default/component/shipped/cost',
    text: /No billing data were loaded yet/,
  },
  { path: '/ledger', text: /Tree size/i },
  { path: '/safety-cases', text: /No safety cases yet/ },
  { path: '/cost', text: /No billing data were loaded yet/ },
  { path: '/cost/reconciliation', text: /No billing data were loaded yet/ },
  { path: '/cost/llm', text: /No usage was reported yet/ },
  { path: '/cost/rules', text: /Rules, version/ },
];

/**
 * Opens every page that Maestro adds, as a guest, and fails on what is not
 * shown or on any console error. A failure leaves a picture of the page.
 */
export async function browse(portal: Portal): Promise<string[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
    ],
  });
  const errors: string[] = [];
  const seen: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('console', message => {
      if (message.type() === 'error') {
        errors.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on('pageerror', error => errors.push(`${page.url()}: ${error}`));
    for (const { path, text } of PAGES) {
      try {
        await open(page, `${portal.url}${path}`, text);
      } catch (error) {
        const picture = `${portal.folder}-failed.png`;
        await page.screenshot({ path: picture });
        const shown = await page.locator('body').innerText();
        throw new Error(
          [
            `${path} does not show ${text} (picture: ${picture}):`,
            `${error}`,
            'Console errors:',
            ...errors,
            'The page says:',
            shown.slice(0, 1500),
          ].join('\n  '),
        );
      }
      seen.push(path);
    }
  } finally {
    await browser.close();
  }
  if (errors.length > 0) {
    throw new Error(`Console errors:\n  ${errors.join('\n  ')}`);
  }
  return seen;
}

/** Opens a page, signing in as a guest where the portal asks for it. */
async function open(page: Page, url: string, text: RegExp): Promise<void> {
  await page.goto(url);
  const enter = page.getByRole('button', { name: 'Enter', exact: true });
  const wanted = page.getByText(text).first();
  await enter.or(wanted).first().waitFor({ timeout: 60_000 });
  if (await enter.isVisible()) {
    await enter.click();
  }
  await wanted.waitFor({ timeout: 60_000 });
}
