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
import {
  createWriteStream,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { editJson, insert, SCOPE } from './edits';
import { mountLegacyPages } from './legacyPages';
import { PackedPackage } from './packages';
import { lastLines, run } from './run';

const CREATE_APP_VERSION = '0.9.2';
const YARN = '.yarn/releases/yarn-4.13.0.cjs';

export interface PortalOptions {
  /** Root of this repository; its resolutions make 1.55.0 install. */
  root: string;
  folder: string;
  /** Folder of create-app, which several portals share. */
  tools: string;
  legacy: boolean;
  packages: PackedPackage[];
}

/** A portal made by create-app, with Maestro installed as its README says. */
export class Portal {
  #child: ChildProcess | undefined;

  constructor(private readonly options: PortalOptions, readonly port: number) {}

  get url() {
    return `http://localhost:${this.port}`;
  }

  get folder() {
    return this.options.folder;
  }

  create() {
    const { folder, legacy } = this.options;
    run({
      command: process.execPath,
      args: [
        this.#installCreateApp(),
        '--path',
        folder,
        '--skip-install',
        ...(legacy ? ['--legacy'] : []),
      ],
      cwd: this.options.tools,
      log: this.#log,
      input: 'portal\n',
    });
    this.#addPackages();
    this.#addConfig();
    if (legacy) {
      mountLegacyPages(folder);
    }
    this.#yarn(folder, 'install', '--no-immutable');
  }

  /**
   * create-app itself, with the resolutions of this repository: `npx` would
   * take dependencies that ask for versions which were never published.
   */
  #installCreateApp(): string {
    const { root, tools } = this.options;
    const program = join(
      tools,
      'node_modules/@backstage/create-app/bin/backstage-create-app',
    );
    if (!existsSync(program)) {
      mkdirSync(tools, { recursive: true });
      const { resolutions } = JSON.parse(
        readFileSync(join(root, 'package.json'), 'utf8'),
      );
      writeFileSync(
        join(tools, 'package.json'),
        JSON.stringify({
          name: 'tools',
          private: true,
          dependencies: { '@backstage/create-app': CREATE_APP_VERSION },
          resolutions,
        }),
      );
      writeFileSync(join(tools, 'yarn.lock'), '');
      cpSync(join(root, '.yarnrc.yml'), join(tools, '.yarnrc.yml'));
      cpSync(join(root, '.yarn/releases'), join(tools, '.yarn/releases'), {
        recursive: true,
      });
      this.#yarn(tools, 'install', '--no-immutable');
    }
    return program;
  }

  build() {
    this.#yarn(join(this.options.folder, 'packages/app'), 'build');
  }

  /** One dependency per plugin; the backend names its plugins, as always. */
  #addPackages() {
    const { root, folder, packages } = this.options;
    const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    editJson(join(folder, 'package.json'), manifest => {
      manifest.resolutions = {
        ...manifest.resolutions,
        ...ours.resolutions,
        ...Object.fromEntries(
          packages.map(({ name, tarball }) => [name, `file:${tarball}`]),
        ),
      };
    });
    const add = (name: string, dependencies: string[]) =>
      editJson(join(folder, 'packages', name, 'package.json'), manifest => {
        for (const dependency of dependencies) {
          manifest.dependencies[`${SCOPE}${dependency}`] = '^0.1.0';
        }
      });
    const backend = [
      'ledger-backend',
      'ledger-backend-module-github',
      'dora-backend',
      'safety-case-backend',
      'cost-backend',
    ];
    add('app', ['ledger', 'dora', 'safety-case', 'cost']);
    add('backend', backend);
    insert(
      join(folder, 'packages/backend/src/index.ts'),
      'backend.start();',
      backend.map(name => `backend.add(import('${SCOPE}${name}'));\n`).join(''),
    );
    const yarnrc = join(folder, '.yarnrc.yml');
    writeFileSync(
      yarnrc,
      `${readFileSync(yarnrc, 'utf8').replace(
        /npmMinimalAgeGate: .*/,
        'npmMinimalAgeGate: 0',
      )}\nenableScripts: false\n`,
    );
  }

  #addConfig() {
    const { folder } = this.options;
    writeFileSync(
      join(folder, 'maestro-entities.yaml'),
      `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shipped
  annotations:
    maestro.dev/repository: github.com/acme/shipped
    maestro.dev/deployment-rule: deployments
spec: { type: service, lifecycle: production, owner: guests }
`,
    );
    writeFileSync(
      join(folder, 'app-config.local.yaml'),
      `app: { baseUrl: '${this.url}' }
backend:
  baseUrl: '${this.url}'
  listen: '127.0.0.1:${this.port}'
  database:
    client: better-sqlite3
    connection: { directory: '${join(folder, 'data')}' }
auth:
  providers: { guest: {} }
catalog:
  locations:
    - { type: file, target: '${join(folder, 'maestro-entities.yaml')}' }
    - type: file
      target: '${join(folder, 'examples/org.yaml')}'
      rules: [{ allow: [User, Group] }]
maestro:
  ledger:
    sources:
      github: [{ id: github, host: github.com, secret: install-check }]
`,
    );
  }

  async start(): Promise<void> {
    const { folder } = this.options;
    const logFile = `${folder}-backend.log`;
    const log = createWriteStream(logFile);
    const child = spawn(
      process.execPath,
      [
        '--require',
        join(
          folder,
          'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
        ),
        'src/index.ts',
        '--config',
        join(folder, 'app-config.yaml'),
        '--config',
        join(folder, 'app-config.local.yaml'),
      ],
      {
        cwd: join(folder, 'packages/backend'),
        env: { ...process.env, NODE_ENV: 'development' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout!.pipe(log);
    child.stderr!.pipe(log);
    this.#child = child;
    for (let i = 0; i < 400 && child.exitCode === null; i++) {
      const ready = await fetch(
        `${this.url}/.backstage/health/v1/readiness`,
      ).then(
        response => response.ok,
        () => false,
      );
      if (ready) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 300));
    }
    throw new Error(`The portal did not start:\n${lastLines(logFile, 30)}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
  }

  get #log() {
    return `${this.options.folder}.log`;
  }

  #yarn(cwd: string, ...args: string[]) {
    run({
      command: process.execPath,
      args: [join(this.options.root, YARN), ...args],
      cwd,
      log: this.#log,
    });
  }
}
