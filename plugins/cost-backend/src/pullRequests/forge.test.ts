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

import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { createCommentPorts } from './forge';

describe('comments on GitLab', () => {
  const notes: Array<{ id: number; body: string; author: { id: number } }> = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', part => {
      body += part;
    });
    request.on('end', () => {
      const [path] = request.url!.split('?');
      const base = '/api/v4/projects/acme%2Fteam%2Fshop/merge_requests/7/notes';
      const answer = (status: number, value: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(value));
      };
      if (request.headers.authorization !== 'Bearer secret') {
        return answer(401, { message: 'Unauthorized' });
      }
      if (path === '/api/v4/user') {
        return answer(200, { id: 5 });
      }
      if (path === base && request.method === 'GET') {
        return answer(200, notes);
      }
      if (path === base && request.method === 'POST') {
        const note = {
          id: notes.length + 1,
          body: JSON.parse(body).body,
          author: { id: 5 },
        };
        notes.push(note);
        return answer(201, note);
      }
      const note = notes.find(({ id }) => path === `${base}/${id}`);
      if (!note || request.method !== 'PUT') {
        return answer(404, { message: '404 Not found' });
      }
      note.body = JSON.parse(body).body;
      return answer(200, note);
    });
  });

  beforeAll(
    () =>
      new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', resolve);
      }),
  );

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('creates, finds its own and updates', async () => {
    const { port } = server.address() as AddressInfo;
    const ports = createCommentPorts(
      new ConfigReader({
        integrations: {
          gitlab: [
            {
              host: 'gitlab.example',
              baseUrl: `http://127.0.0.1:${port}`,
              apiBaseUrl: `http://127.0.0.1:${port}/api/v4`,
              token: 'secret',
            },
          ],
        },
      }),
      () => 0,
    );
    expect(ports('elsewhere.example')).toBeNull();
    const gitlab = ports('gitlab.example')!;
    const at = {
      host: 'gitlab.example',
      repository: 'acme/team/shop',
      number: 7,
    };
    notes.push({ id: 1, body: '<!-- x --> of another', author: { id: 6 } });
    expect(await gitlab.find(at, '<!-- x -->')).toBeNull();
    const id = await gitlab.create(at, '<!-- x --> one');
    expect(await gitlab.find(at, '<!-- x -->')).toBe(id);
    await gitlab.update(at, id, '<!-- x --> two');
    expect(notes.map(({ body }) => body)).toEqual([
      '<!-- x --> of another',
      '<!-- x --> two',
    ]);
    await expect(gitlab.update(at, '99', 'x')).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});
