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

import { SafetyCaseClient } from './client';

function clientOf(answer: object, status = 200) {
  const calls: Array<{ url: string; method: string; body: unknown }> = [];
  const client = new SafetyCaseClient({
    discoveryApi: { getBaseUrl: async id => `http://portal.example/api/${id}` },
    fetchApi: {
      fetch: async (url, init) => {
        calls.push({
          url: String(url).replace('http://portal.example/api/', ''),
          method: init?.method ?? 'GET',
          body: init?.body ? JSON.parse(String(init.body)) : undefined,
        });
        return new Response(JSON.stringify(answer), {
          status,
          headers: { 'content-type': 'application/json' },
        });
      },
    },
  });
  return { client, calls };
}

describe('SafetyCaseClient', () => {
  it('asks for cases, and leaves out what is not given', async () => {
    const { client, calls } = clientOf({ items: [] });
    await client.getCases();
    await client.getCases({
      entityRef: 'component:default/a',
      verdict: undefined,
      wentBad: true,
    });
    await client.getCase('a/b');
    await client.getPack('c');
    expect(calls.map(({ url }) => url)).toEqual([
      'maestro-safety-case/cases',
      'maestro-safety-case/cases?entityRef=component%3Adefault%2Fa&wentBad=true',
      'maestro-safety-case/cases/a%2Fb',
      'maestro-safety-case/cases/c/pack',
    ]);
  });

  it('posts acts', async () => {
    const { client, calls } = clientOf({ id: 'c' });
    await client.approve('c', { digest: 'd' });
    await client.challenge('c', { target: 'G1', text: 't' });
    await client.answerChallenge('c', 'x', { text: 'no' });
    await client.acceptAnswer('c', 'x');
    expect(await client.collect('c')).toEqual({ id: 'c' });
    expect(calls.map(({ url, method, body }) => [method, url, body])).toEqual([
      ['POST', 'maestro-safety-case/cases/c/approvals', { digest: 'd' }],
      [
        'POST',
        'maestro-safety-case/cases/c/challenges',
        { target: 'G1', text: 't' },
      ],
      [
        'POST',
        'maestro-safety-case/cases/c/challenges/x/answer',
        { text: 'no' },
      ],
      ['POST', 'maestro-safety-case/cases/c/challenges/x/accept', undefined],
      ['POST', 'maestro-safety-case/cases/c/collect', undefined],
    ]);
  });

  it('throws what the backend refuses', async () => {
    const { client } = clientOf({}, 409);
    await expect(client.approve('c', { digest: 'd' })).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 409,
    });
  });
});
