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

import { SpaceClient } from './spaceClient';

interface Call {
  url: string;
  method: string;
  body: unknown;
}

function clientOf(answer: object, status = 200) {
  const calls: Call[] = [];
  const client = new SpaceClient({
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

describe('SpaceClient', () => {
  it('asks for the space of a group, and leaves out what is not given', async () => {
    const { client, calls } = clientOf({});
    await client.getSpace('Group:Default/A');
    await client.getSpace('group:default/a', {
      from: '2026-11-02',
      to: undefined,
    });
    expect(calls.map(({ url }) => url)).toEqual([
      'maestro-dora/entities/group/default/a/space',
      'maestro-dora/entities/group/default/a/space?from=2026-11-02',
    ]);
  });

  it('follows evidence by the path that a figure names', async () => {
    const { client, calls } = clientOf({ items: [] });
    await client.getEvidence('/x?figure=y');
    await client.getEvidence('/x?figure=y', 'a+b');
    await client.getEvidence('/x', 'c');
    expect(calls.map(({ url }) => url)).toEqual([
      'maestro-dora/x?figure=y',
      'maestro-dora/x?figure=y&cursor=a%2Bb',
      'maestro-dora/x?cursor=c',
    ]);
  });

  it('opens, answers and closes rounds', async () => {
    const { client, calls } = clientOf({ id: 'r', items: [1] });
    const input = {
      title: 't',
      groupRef: 'group:default/a',
      questionSet: 'q',
      closesAt: '2026-11-30T00:00:00Z',
    };
    await client.createRound(input);
    await client.answer('r/1', { flow: 3 });
    await client.closeRound('r/1');
    await client.getRound('r/1');
    await client.getResults('r/1');
    await client.getRounds();
    await client.getRounds({ cursor: 'c' });
    expect(await client.getQuestionSets()).toEqual([1]);
    expect(calls).toEqual([
      { url: 'maestro-dora/surveys/rounds', method: 'POST', body: input },
      {
        url: 'maestro-dora/surveys/rounds/r%2F1/answers',
        method: 'POST',
        body: { answers: { flow: 3 } },
      },
      {
        url: 'maestro-dora/surveys/rounds/r%2F1/close',
        method: 'POST',
        body: {},
      },
      ...[
        'surveys/rounds/r%2F1',
        'surveys/rounds/r%2F1/results',
        'surveys/rounds',
        'surveys/rounds?cursor=c',
        'surveys/question-sets',
      ].map(path => ({
        url: `maestro-dora/${path}`,
        method: 'GET',
        body: undefined,
      })),
    ]);
  });

  it('throws what the backend answers', async () => {
    const { client } = clientOf(
      {
        error: { name: 'ConflictError', message: 'answered already' },
        response: { statusCode: 409 },
      },
      409,
    );
    await expect(client.answer('r', { flow: 1 })).rejects.toMatchObject({
      statusCode: 409,
      body: { error: { message: 'answered already' } },
    });
  });
});
