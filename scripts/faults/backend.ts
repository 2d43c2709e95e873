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

import { ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export const TOKEN = 'faults-series-token-of-this-process-only';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

export interface BackendOptions {
  root: string;
  name: string;
  folder: string;
  /** Environment that differs from this process, such as the database. */
  env: Record<string, string>;
}

/** The reference backend as a process of its own, which may be killed. */
export class Backend {
  #child: ChildProcess | undefined;
  readonly url: string;

  private constructor(
    private readonly options: BackendOptions,
    private readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async create(options: BackendOptions): Promise<Backend> {
    return new Backend(options, await freePort());
  }

  /** Starts the process; resolves when it is ready to serve. */
  async start(within: number = 120_000): Promise<void> {
    const { root, folder, name, env } = this.options;
    mkdirSync(folder, { recursive: true });
    const log = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
    const config = (file: string) => ['--config', join(root, file)];
    const child = spawn(
      process.execPath,
      [
        '--require',
        join(root, 'node_modules/@backstage/cli-node/config/nodeTransform.cjs'),
        'src/index.ts',
        ...config('app-config.yaml'),
        ...config('app-config.demo.yaml'),
      ],
      {
        cwd: join(root, 'packages/backend'),
        env: {
          ...process.env,
          NODE_ENV: 'development',
          MAESTRO_DATA_DIR: folder,
          APP_CONFIG_backend_baseUrl: this.url,
          APP_CONFIG_backend_listen: JSON.stringify(`127.0.0.1:${this.port}`),
          APP_CONFIG_app_baseUrl: this.url,
          APP_CONFIG_maestro_ledger_sources_git: '[]',
          APP_CONFIG_backend_auth_externalAccess: JSON.stringify([
            { type: 'static', options: { token: TOKEN, subject: 'faults' } },
          ]),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout!.pipe(log);
    child.stderr!.pipe(log);
    this.#child = child;
    const deadline = Date.now() + within;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) {
        break;
      }
      const ready = await fetch(
        `${this.url}/.backstage/health/v1/readiness`,
      ).then(
        response => response.ok,
        () => false,
      );
      if (ready && (await this.#ledgerAnswers())) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 300));
    }
    await this.kill();
    throw new Error(
      `The backend ${name} did not become ready; its log is ${join(
        folder,
        `${name}.log`,
      )}`,
    );
  }

  async #ledgerAnswers(): Promise<boolean> {
    return this.get('/status').then(
      response => response.ok,
      () => false,
    );
  }

  /** Kills without a chance to clean up, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  /** Freezes the process (SIGSTOP) and lets it go on (SIGCONT). */
  pause() {
    this.#child?.kill('SIGSTOP');
  }

  resume() {
    this.#child?.kill('SIGCONT');
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.url}/api/maestro-ledger${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  }

  async text(path: string): Promise<string> {
    const response = await this.get(path);
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`GET ${path}: ${response.status} ${text}`);
    }
    return text;
  }
}
