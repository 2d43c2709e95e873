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
import { ReplayDelivery } from './delivery';

/** Random secrets of the demo origin, made at the first start. */
export interface DemoSecrets {
  github: string;
  gitlab: string;
  cdevents: string;
}

export interface SendReport {
  accepted: number;
  duplicates: number;
  refused: number;
  firstRefusal: string | null;
}

/**
 * Sends deliveries through the real doors, signed as their forge signs, a few
 * at a time. Waits and tries again while the ledger asks it to (503, 429).
 */
export async function sendAll(options: {
  backendUrl: string;
  deliveries: ReplayDelivery[];
  secrets: DemoSecrets;
  concurrency?: number;
  onProgress?(sent: number): void;
}): Promise<SendReport> {
  const { backendUrl, deliveries, secrets, onProgress } = options;
  const report: SendReport = {
    accepted: 0,
    duplicates: 0,
    refused: 0,
    firstRefusal: null,
  };
  let next = 0;
  let sent = 0;
  const worker = async () => {
    while (next < deliveries.length) {
      const delivery = deliveries[next++];
      const response = await send(backendUrl, delivery, secrets);
      const text = await response.text();
      if (!response.ok) {
        report.refused++;
        report.firstRefusal ??= `${delivery.source} ${delivery.id}: ${response.status} ${text}`;
      } else if (JSON.parse(text).duplicate) {
        report.duplicates++;
      } else {
        report.accepted++;
      }
      onProgress?.(++sent);
    }
  };
  await Promise.all(
    Array.from({ length: options.concurrency ?? 48 }, () => worker()),
  );
  return report;
}

async function send(
  backendUrl: string,
  delivery: ReplayDelivery,
  secrets: DemoSecrets,
): Promise<Response> {
  const body = JSON.stringify(delivery.body);
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(
      `${backendUrl}/api/maestro-ledger/doors/${delivery.source}`,
      {
        method: 'POST',
        headers: {
          ...delivery.headers,
          ...credentials(delivery, body, secrets),
          // What was held back arrives when it does.
          ...(!delivery.heldBack && {
            'x-maestro-simulated-received-at': new Date(
              delivery.arrivesAt,
            ).toISOString(),
          }),
        },
        body,
      },
    );
    if ((response.status !== 503 && response.status !== 429) || attempt > 20) {
      return response;
    }
    await response.text();
    const seconds = Number(response.headers.get('retry-after')) || 1;
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  }
}

function credentials(
  delivery: ReplayDelivery,
  body: string,
  secrets: DemoSecrets,
): Record<string, string> {
  switch (delivery.source) {
    case 'github':
      return {
        'x-hub-signature-256': `sha256=${createHmac('sha256', secrets.github)
          .update(body)
          .digest('hex')}`,
      };
    case 'gitlab':
      return { 'x-gitlab-token': secrets.gitlab };
    default:
      return { authorization: `Bearer ${secrets.cdevents}` };
  }
}
