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
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import {
  Repository,
  describeWithGit,
  pullAll,
} from './__testUtils__/repository';
import { createMirror, mirrorName } from './mirror';
import { createRemoteAccess } from './remoteAccess';

const BASIC = `Basic ${Buffer.from('oauth2:s3cret').toString('base64')}`;

/** Git's own HTTP server program behind a door that wants credentials. */
function serve(root: string): Promise<Server> {
  const execPath = execFileSync('git', ['--exec-path'], {
    encoding: 'utf8',
  }).trim();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization !== BASIC) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' });
      response.end();
      return;
    }
    const { pathname, search } = new URL(request.url!, 'http://localhost');
    const cgi = spawn(join(execPath, 'git-http-backend'), [], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: String(request.headers['content-type'] ?? ''),
        HTTP_CONTENT_ENCODING: String(
          request.headers['content-encoding'] ?? '',
        ),
      },
    });
    request.pipe(cgi.stdin);
    const chunks: Buffer[] = [];
    cgi.stdout.on('data', chunk => chunks.push(chunk));
    cgi.on('close', () => {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf('\r\n\r\n');
      let status = 200;
      for (const line of whole.subarray(0, end).toString().split('\r\n')) {
        const [name, ...value] = line.split(': ');
        if (name === 'Status') {
          status = Number(value.join(': ').slice(0, 3));
        } else {
          response.setHeader(name, value.join(': '));
        }
      }
      response.writeHead(status);
      response.end(whole.subarray(end + 4));
    });
  };
  return new Promise(done => {
    const server = createServer(answer);
    server.listen(0, '127.0.0.1', () => done(server));
  });
}

describeWithGit('mirror', () => {
  let folder: string;
  let server: Server;
  let origin: Repository;
  let host: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'maestro-mirror-'));
    origin = new Repository(join(folder, 'origin'));
    origin.git('config', 'uploadpack.allowFilter', 'true');
    origin.git('branch', '-m', 'trunk');
    server = await serve(folder);
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await new Promise(done => server.close(done));
    rmSync(folder, { recursive: true, force: true });
  });

  function access(token?: string) {
    return createRemoteAccess(
      new ConfigReader({
        integrations: {
          gitlab: [
            {
              host,
              token,
              baseUrl: `http://${host}`,
              apiBaseUrl: `http://${host}/api/v4`,
            },
          ],
        },
      }),
    );
  }

  it.each([
    ['the git program', true],
    ['the library', false],
  ])('is cloned and followed by %s', async (_, program) => {
    const url = `http://${host}/origin`;
    const first = origin.commit('a', `First of ${program}`);
    origin.git('tag', `v-${program}`);
    let clock = 0;
    const target = join(folder, mirrorName(`Shop ${program}`));
    const options = {
      id: 'shop',
      preferLibrary: !program,
      path: createMirror({
        url,
        folder: target,
        credentials: access('s3cret').credentials,
        useProgram: async () => program,
        now: () => clock,
      }),
    };
    const read = await pullAll(options);
    expect(read.commits.map(({ sha }) => sha)).toContain(first);
    expect(read.events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'maestro.branch.pushed',
          data: expect.objectContaining({
            branch: 'trunk',
            isDefaultBranch: true,
          }),
        }),
        expect.objectContaining({
          type: 'maestro.tag.created',
          data: expect.objectContaining({ tag: `v-${program}`, sha: first }),
        }),
      ]),
    );
    const second = origin.commit('b', 'Second');
    clock += 120_000;
    const more = await pullAll(options, read.cursor);
    expect(more.commits.map(({ sha }) => sha)).toEqual([second]);
    expect(existsSync(`${target}.partial`)).toBe(false);
  });

  it('says that the remote refused, and never shows the credentials', async () => {
    const mirror = createMirror({
      url: `http://${host}/origin`,
      folder: join(folder, 'refused.git'),
      credentials: access('wrong-token').credentials,
      useProgram: async () => true,
    });
    const failure = await mirror
      .sync(new AbortController().signal)
      .catch((error: Error) => error.message);
    expect(failure).toMatch(/could not be fetched; check the address/);
    expect(failure).not.toMatch(/wrong-token|b2F1dGgy/);
    expect(existsSync(join(folder, 'refused.git'))).toBe(false);
  });

  it('allows hosts with an integration only', () => {
    const { assertAllowed } = access();
    expect(() => assertAllowed(`http://${host}/x/y`, 'git[0]')).not.toThrow();
    expect(() => assertAllowed('https://other.example/x', 'git[0]')).toThrow(
      /git\[0\]\.url names the host other\.example/,
    );
    expect(() => assertAllowed('file:///etc', 'git[0]')).toThrow(
      /not an http or https address/,
    );
    expect(() => assertAllowed(`http://a:b@${host}/x`, 'git[0]')).toThrow(
      /holds credentials/,
    );
  });
});
