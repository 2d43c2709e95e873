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

import { http, HttpResponse } from 'msw';
import {
  LedgerStatus,
  ReceiptPage,
  ReceiptSummary,
  SourceHealth,
  UnattributedSubject,
} from '@maestro/backstage-plugin-ledger-common';

export const BASE = 'http://portal.example/api/maestro-ledger';

export const STATUS: LedgerStatus = {
  origin: 'portal.example/log',
  demo: false,
  treeSize: 3801,
  rootHash: 'C1ixdFlfKELZabcdefghijklmnopqrstuvwxyz012345',
  checkpoint: null,
  checkpointAt: '2026-11-21T05:54:00.000Z',
  verifierKey: "portal.example/log+0a1b2c3d+AQ'x",
  keyFingerprint: '22:ae:43:15:7e:d1:00:01',
  lastPublication: {
    target: 'file:/published',
    treeSize: 3700,
    at: '2026-11-21T05:50:00.000Z',
  },
  publications: [
    {
      target: 'file:/published',
      treeSize: 3700,
      at: '2026-11-21T05:50:00.000Z',
      problem: null,
      cosigned: null,
    },
  ],
  writable: true,
  problem: null,
};

export function receipt(seq: number): ReceiptSummary {
  return {
    seq,
    kind: 'delivery',
    source: 'github',
    deliveryId: `delivery-${seq}`,
    receivedAt: '2026-11-21T05:54:00.000Z',
    recordedAt: '2026-11-21T05:54:00.000Z',
    leafHash: 'bGVhZg==',
    bodyState: 'kept',
    events: [
      {
        type: 'dev.cdevents.service.deployed',
        occurredAt: '2026-11-21T05:53:00.000Z',
        subject: {
          host: 'github.com',
          repository: 'lighthouse/checkout',
          environment: 'production',
          service: null,
        },
        summary: `Deployed build ${seq}`,
        entityRef: 'component:default/checkout',
      },
    ],
  };
}

export const SOURCE: SourceHealth = {
  id: 'github',
  title: 'GitHub',
  state: 'silent',
  reason: 'Nothing for 3 days; usually at most 10 hours',
  lastDeliveryAt: '2026-11-18T05:54:00.000Z',
  deliveries: 3402,
  duplicates: 58,
  rejected: [
    {
      reason: 'bad signature',
      count: 4,
      lastAt: '2026-11-21T05:00:00.000Z',
    },
  ],
  usualGapSeconds: 36_000,
  lagSeconds: 46,
  unattributed: 455,
};

export const UNATTRIBUTED: UnattributedSubject = {
  subject: {
    host: 'github.com',
    repository: 'lighthouse/price-engine',
    environment: null,
    service: null,
  },
  events: 96,
  lastAt: '2026-11-20T05:54:00.000Z',
  hint: 'maestro.dev/repository: github.com/lighthouse/price-engine',
};

/** Receipts of a log of ten, two a page, as the backend pages them. */
export function receipts(search: URLSearchParams): ReceiptPage {
  const before = Number(search.get('cursor') ?? 10);
  if (search.get('source') === 'gitlab') {
    return { items: [], nextCursor: null };
  }
  const items = [before - 1, before - 2].filter(seq => seq >= 0).map(receipt);
  return { items, nextCursor: before > 2 ? String(before - 2) : null };
}

/** Handlers of a ledger that works; `asked` collects the receipts' queries. */
export function handlers(asked: string[] = []) {
  return [
    http.get(`${BASE}/status`, () => HttpResponse.json(STATUS)),
    http.get(`${BASE}/programs`, () =>
      HttpResponse.json({
        items: [{ name: 'verify.mjs', needs: 'Node', sha256: 'ab'.repeat(32) }],
      }),
    ),
    http.get(`${BASE}/sources`, () => HttpResponse.json([SOURCE])),
    http.get(`${BASE}/unattributed`, () => HttpResponse.json([UNATTRIBUTED])),
    http.get(`${BASE}/receipts`, ({ request }) => {
      const { searchParams } = new URL(request.url);
      searchParams.delete('limit');
      asked.push(searchParams.toString());
      return HttpResponse.json(receipts(searchParams));
    }),
    http.get(`${BASE}/receipts/:seq`, ({ params }) =>
      HttpResponse.json({
        ...receipt(Number(params.seq)),
        receipt: { verification: 'hmac-sha256' },
      }),
    ),
  ];
}

/** The answer of a backend that refuses. */
export function refusal(status: number, name: string, message: string) {
  return HttpResponse.json(
    { error: { name, message }, response: { statusCode: status } },
    { status },
  );
}
