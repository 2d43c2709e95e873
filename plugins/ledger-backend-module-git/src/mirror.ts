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
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ServiceUnavailableError } from '@backstage/errors';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { RemoteAccess, RemoteCredentials } from './remoteAccess';

const REFSPECS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/** A fetch that takes longer than this is given up, milliseconds. */
const FETCH_TIMEOUT_MS = 30 * 60_000;

/** One pull has several pages; the remote is asked once for all of them. */
const FRESH_MS = 60_000;

/**
 * A bare copy of a remote repository, kept in a folder.
 *
 * @public
 */
export interface Mirror {
  /**
   * Brings the copy up to date.
   *
   * @returns its folder, and the default branch of the remote
   * @throws ServiceUnavailableError when the remote cannot be read; the copy
   *   stays as it was
   */
  sync(
    signal: AbortSignal,
  ): Promise<{ folder: string; defaultBranch: string | null }>;
}

/**
 * A mirror of a remote repository.
 *
 * @public
 * @param folder - of the copy; made when it is missing. The first fetch goes
 *   to a folder beside it, so that a half copy is never read.
 */
export function createMirror(options: {
  url: string;
  folder: string;
  credentials: RemoteAccess;
  useProgram(): Promise<boolean>;
  now?: () => number;
}): Mirror {
  const { url } = options;
  const now = options.now ?? Date.now;
  const folder = resolve(options.folder);
  let fresh: { until: number; defaultBranch: string | null } | null = null;
  return {
    async sync(signal) {
      if (fresh === null || fresh.until <= now()) {
        const present = fs.existsSync(join(folder, 'HEAD'));
        const target = present ? folder : `${folder}.partial`;
        try {
          if (!present) {
            await rm(target, { recursive: true, force: true });
            await mkdir(target, { recursive: true });
            await git.init({ fs, dir: target, gitdir: target, bare: true });
          }
          const credentials = await options.credentials(url);
          const fetch = (await options.useProgram())
            ? fetchByProgram
            : fetchByLibrary;
          const defaultBranch = await fetch({
            url,
            gitdir: target,
            credentials,
            signal,
          });
          if (!present) {
            await rename(target, folder);
          }
          fresh = { until: now() + FRESH_MS, defaultBranch };
        } catch (error) {
          signal.throwIfAborted();
          throw new ServiceUnavailableError(
            `Git source: ${url} could not be fetched; check the address and the credentials of its host in integrations: ${
              (error as Error).message
            }`,
          );
        }
      }
      return { folder, defaultBranch: fresh.defaultBranch };
    },
  };
}

interface FetchOptions {
  url: string;
  gitdir: string;
  credentials: RemoteCredentials;
  signal: AbortSignal;
}

async function fetchByProgram(options: FetchOptions): Promise<string | null> {
  const { url, gitdir } = options;
  const head = await runGit(['ls-remote', '--symref', url, 'HEAD'], options);
  await runGit(
    [
      `--git-dir=${gitdir}`,
      'fetch',
      '--quiet',
      '--prune',
      '--no-write-fetch-head',
      // Commits and trees tell everything that is read here.
      '--filter=blob:none',
      url,
      ...REFSPECS,
    ],
    options,
  );
  return /^ref: refs\/heads\/(\S+)\s+HEAD$/m.exec(head)?.[1] ?? null;
}

function runGit(
  args: string[],
  { url, credentials, signal }: FetchOptions,
): Promise<string> {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith('GIT_')) {
      env[name] = value;
    }
  }
  const settings: Array<[string, string]> = [
    ['credential.helper', ''],
    // Redirects could carry the credentials to another host.
    ['http.followRedirects', 'false'],
    ['protocol.allow', 'never'],
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
  ];
  if (credentials !== null) {
    const { username, password } = credentials;
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    settings.push([
      `http.${new URL(url).origin}/.extraHeader`,
      `Authorization: Basic ${basic}`,
    ]);
  }
  // By the environment: arguments of a process can be read by others.
  settings.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return new Promise((done, fail) => {
    execFile(
      'git',
      args,
      {
        env: {
          ...env,
          GIT_CONFIG_COUNT: String(settings.length),
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
        },
        encoding: 'utf8',
        timeout: FETCH_TIMEOUT_MS,
        signal,
      },
      (error, stdout, stderr) => {
        if (error) {
          fail(new Error(stderr.trim() || error.message));
        } else {
          done(stdout);
        }
      },
    );
  });
}

async function fetchByLibrary({
  url,
  gitdir,
  credentials,
}: FetchOptions): Promise<string | null> {
  const at = { fs, dir: gitdir, gitdir };
  await git.setConfig({ ...at, path: 'remote.origin.url', value: url });
  await git.setConfig({
    ...at,
    path: 'remote.origin.fetch',
    value: REFSPECS[0],
  });
  const { defaultBranch } = await git.fetch({
    ...at,
    http,
    remote: 'origin',
    tags: true,
    prune: true,
    singleBranch: false,
    onAuth: () => credentials ?? { cancel: true },
    // Wrong credentials are no reason to ask again with the same ones.
    onAuthFailure: () => ({ cancel: true }),
  });
  return defaultBranch?.replace(/^refs\/heads\//, '') ?? null;
}

/** Name of a mirror's folder: readable, and one per source. */
export function mirrorName(id: string): string {
  return `${id.toLowerCase().replace(/[^a-z0-9._-]/g, '_')}.git`;
}
