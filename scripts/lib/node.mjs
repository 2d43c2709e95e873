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

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onOrphaned } from './children.mjs';
import { networkCause } from './install.mjs';
import { CACHE, shown } from './paths.mjs';
import { Problem, say } from './problem.mjs';

/**
 * Whether Maestro runs on this Node: at least 22.22.2 below 23, or at least
 * 24.15 below 25 (the range that its dependencies share).
 */
export function isSupportedNode(version) {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (!match) {
    return false;
  }
  const [major, minor, patch] = match.slice(1).map(Number);
  return (
    (major === 22 && (minor > 22 || (minor === 22 && patch >= 2))) ||
    (major === 24 && minor >= 15)
  );
}

/** The npm package that holds the Node binary of a platform. */
export function nodePackage(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function binaryIn(folder) {
  const name = nodePackage(process.platform, process.arch);
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(folder, 'node_modules', name, 'bin', file);
}

function versionOf(binary) {
  const result = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}

function cacheFolders() {
  const user =
    process.env.XDG_CACHE_HOME ??
    (process.platform === 'win32'
      ? process.env.LOCALAPPDATA
      : path.join(os.homedir(), '.cache'));
  return [
    path.join(CACHE, 'node'),
    ...(user ? [path.join(user, 'maestro', 'node')] : []),
  ];
}

function npmCommand() {
  // Under `yarn run` this variable names Yarn, which cannot do the job.
  const cli = process.env.npm_execpath ?? '';
  if (/npm-cli\.[cm]?js$/.test(cli) && existsSync(cli)) {
    return { command: process.execPath, first: [cli], shell: false };
  }
  const windows = process.platform === 'win32';
  return { command: windows ? 'npm.cmd' : 'npm', first: [], shell: windows };
}

function installNode(folder) {
  const name = nodePackage(process.platform, process.arch);
  say(
    `Node ${process.version} is not supported (22.22.2+ or 24.15+ is); ` +
      `installing ${name}@22 into ${shown(folder)} …`,
  );
  mkdirSync(folder, { recursive: true });
  const { command, first, shell } = npmCommand();
  const result = spawnSync(
    command,
    [
      ...first,
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      `${name}@22`,
    ],
    { encoding: 'utf8', shell, cwd: folder },
  );
  if (result.error) {
    throw new Problem(
      'npm was not found on PATH; install Node with npm, or Node 22.22.2 or newer.',
    );
  }
  if (result.status !== 0) {
    const output = `${result.stdout}\n${result.stderr}`;
    const cause = networkCause(output);
    const reason =
      cause ??
      /npm (?:error|ERR!) (?!code|A complete log)(.+)/.exec(output)?.[1] ??
      `npm ended with ${result.status}`;
    throw new Problem(
      `Node 22 could not be installed (${reason}); ${
        cause ? 'check the network or the npm proxy settings' : 'fix that'
      } and run the command again, or install Node 22.22.2 or newer yourself.`,
    );
  }
}

/**
 * Finds a supported Node: the present one, one installed before, or one
 * installed now from the npm registry.
 *
 * @returns the path of the binary; `process.execPath` if it will do
 * @throws Problem if there is none and npm cannot bring one
 */
export function findNode() {
  if (isSupportedNode(process.version)) {
    return process.execPath;
  }
  const folders = cacheFolders();
  for (const folder of folders) {
    const binary = binaryIn(folder);
    if (existsSync(binary) && isSupportedNode(versionOf(binary))) {
      return binary;
    }
  }
  installNode(folders[0]);
  const binary = binaryIn(folders[0]);
  const version = versionOf(binary);
  if (!isSupportedNode(version)) {
    throw new Problem(
      `The npm registry gave Node ${
        version || 'that does not run here'
      }, which Maestro does not support; install Node 22.22.2 or newer yourself.`,
    );
  }
  return binary;
}

/**
 * Runs a script again under another Node, whose folder comes first on PATH so
 * that everything below finds the same one. Ends with the script's exit code.
 */
export function runUnder(binary, args) {
  const pathKey =
    Object.keys(process.env).find(key => key.toUpperCase() === 'PATH') ??
    'PATH';
  const child = spawn(binary, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      [pathKey]: [path.dirname(binary), process.env[pathKey]].join(
        path.delimiter,
      ),
      npm_node_execpath: binary,
      NODE: binary,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  onOrphaned(() => child.kill('SIGTERM'));
  return new Promise(resolve => {
    child.once('error', () => resolve(1));
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (os.constants.signals[signal] ?? 1)),
    );
  });
}
