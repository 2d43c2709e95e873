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

/** Longest time that the portal gets to follow its ledger, milliseconds. */
const PATIENCE = 15 * 60_000;
/** Until the first round, and one more of app-config.demo.yaml. */
const ROUNDS = 100_000;

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

async function token(backendUrl: string): Promise<string> {
  const response = await fetch(`${backendUrl}/api/auth/exampleUsers/refresh`, {
    headers: {
      'X-Maestro-Example-User': 'manager',
      'X-Requested-With': 'XMLHttpRequest',
    },
  });
  if (!response.ok) {
    throw new Error(`sign-in as example user: ${response.status}`);
  }
  return (await response.json()).backstageIdentity.token;
}

/**
 * Waits until the portal has counted all records, and then for as long as it
 * needs to publish the figures of closed weeks.
 *
 * @throws when the portal does not get there in a quarter of an hour
 */
export async function figuresPublished(backendUrl: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const response = await fetch(
      `${backendUrl}/api/maestro-dora/entities/component/default/checkout/figures`,
      { headers: { authorization: `Bearer ${await token(backendUrl)}` } },
    );
    const figures = response.ok ? await response.json() : null;
    if (figures?.state === 'ok' && figures.freshness.behind === 0) {
      await wait(ROUNDS);
      return;
    }
    if (Date.now() > end) {
      throw new Error(
        `The figures of checkout are ${
          figures?.state ?? response.status
        } after a quarter of an hour`,
      );
    }
    await wait(2_000);
  }
}
