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

import { mockServices } from '@backstage/backend-test-utils';
import { createHttpLedgerFeed, parseFeed } from './httpFeed';

const line = (position: number) =>
  `${JSON.stringify({ type: 'maestro.tag.created', position })}\n`;

describe('parseFeed', () => {
  const request = { after: 4, limit: 2 };

  it('takes cursor and end from the last line', () => {
    const text = `${line(7)}${JSON.stringify({
      cursor: 9,
      atEnd: false,
      head: 30,
      remaining: 4,
    })}\n`;
    expect(parseFeed(text, request)).toMatchObject({
      events: [{ position: 7 }],
      cursor: 9,
      atEnd: false,
      head: 30,
      remaining: 4,
    });
  });

  it('does without that line', () => {
    expect(parseFeed(line(7) + line(8), request)).toMatchObject({
      cursor: 8,
      atEnd: false,
    });
    expect(parseFeed(line(7), request)).toMatchObject({
      cursor: 7,
      atEnd: true,
    });
    expect(parseFeed('', request)).toEqual({
      events: [],
      cursor: 4,
      atEnd: true,
    });
  });

  it('notices an answer that was cut off', () => {
    expect(() => parseFeed(line(7) + line(8).slice(0, 20), request)).toThrow(
      'Line 2 of the ledger',
    );
  });
});

describe('createHttpLedgerFeed', () => {
  it('asks with a token of its plugin and reports what the ledger refuses', async () => {
    const asked: Array<[string, Headers]> = [];
    let status = 200;
    const feed = createHttpLedgerFeed({
      discovery: mockServices.discovery(),
      auth: mockServices.auth({ pluginId: 'maestro-dora' }),
      fetch: async (url, init) => {
        asked.push([String(url), new Headers(init?.headers)]);
        return new Response(status === 200 ? line(5) : 'no', { status });
      },
    });
    const page = await feed.read({ after: 4, limit: 10 });
    expect(page).toMatchObject({ cursor: 5, atEnd: true });
    const [url, headers] = asked[0];
    expect(url).toMatch(/\/api\/maestro-ledger\/events\?after=4&limit=10$/);
    expect(headers.get('authorization')).toMatch(/^Bearer mock-service-token/);
    status = 403;
    await expect(feed.read({ after: 5, limit: 10 })).rejects.toThrow('403');
  });
});
