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
import { simulate } from '../../examples/replay/scenario';
import { ReplayDelivery } from '../../examples/replay/delivery';

export const SECRETS = {
  MAESTRO_DEMO_GITHUB_SECRET: 'faults-github-secret',
  MAESTRO_DEMO_GITLAB_TOKEN: 'faults-gitlab-token',
  MAESTRO_DEMO_CDEVENTS_TOKEN: 'faults-cdevents-token',
};

/** Distinct GitHub deliveries of the example organisation. */
export function githubDeliveries(seed: string, count: number) {
  const seen = new Set<string>();
  return simulate({
    seed,
    firstWeek: Date.UTC(2026, 0, 5),
    until: Date.UTC(2026, 11, 28),
  })
    .filter(({ source, id }) => {
      const fresh = source === 'github' && !seen.has(id);
      seen.add(id);
      return fresh;
    })
    .slice(0, count);
}

/** Delivery id → sequence number, of what was answered 2xx. */
export type Accepted = Map<string, number>;

/**
 * Sends until everything is answered or `stopped` says so. Failures of the
 * connection are what the series is about: they are not accepted, no more.
 */
export async function sendUntil(options: {
  urls: string[];
  deliveries: ReplayDelivery[];
  accepted: Accepted;
  concurrency: number;
  stopped?: () => boolean;
}): Promise<{ failed: number; duplicates: number }> {
  const { urls, deliveries, accepted, stopped = () => false } = options;
  let next = 0;
  let failed = 0;
  let duplicates = 0;
  const worker = async () => {
    while (next < deliveries.length && !stopped()) {
      const turn = next++;
      const delivery = deliveries[turn];
      const body = JSON.stringify(delivery.body);
      try {
        const response = await fetch(
          `${urls[turn % urls.length]}/api/maestro-ledger/doors/github`,
          {
            method: 'POST',
            headers: {
              ...delivery.headers,
              'x-hub-signature-256': `sha256=${createHmac(
                'sha256',
                SECRETS.MAESTRO_DEMO_GITHUB_SECRET,
              )
                .update(body)
                .digest('hex')}`,
            },
            body,
            signal: AbortSignal.timeout(20_000),
          },
        );
        const answer = await response.json();
        if (!response.ok) {
          failed++;
        } else {
          accepted.set(delivery.id, answer.seq);
          duplicates += answer.duplicate ? 1 : 0;
        }
      } catch {
        failed++;
      }
    }
  };
  await Promise.all(
    Array.from({ length: options.concurrency }, () => worker()),
  );
  return { failed, duplicates };
}
