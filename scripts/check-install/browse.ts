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
import { chromium } from '@playwright/test';
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
 * Opens every page that Maestro adds, as a guest, and fails on what is not
 * shown or on any console error.
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
    const open = async (path: string, text: RegExp) => {
      await page.goto(`${portal.url}${path}`);
      const enter = page.getByRole('button', { name: 'Enter' });
      const wanted = page.getByText(text).first();
      await enter.or(wanted).first().waitFor({ timeout: 60_000 });
      if (await enter.isVisible()) {
        await enter.click();
      }
      await wanted.waitFor({ timeout: 60_000 });
      seen.push(path);
    };
    await open(
      '/catalog/default/component/shipped/delivery',
      /Deployment frequency/,
    );
    await open('/ledger', /Tree size/i);
  } finally {
    await browser.close();
  }
  if (errors.length > 0) {
    throw new Error(`Console errors:\n  ${errors.join('\n  ')}`);
  }
  return seen;
}
