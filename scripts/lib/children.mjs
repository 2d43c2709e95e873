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
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, YARN } from './paths.mjs';

const running = new Set();

/**
 * Starts a program in a process group of its own, so that a Ctrl-C reaches it
 * through `stopAll` (in order, once) and never halfway through our own work.
 *
 * @param options - `log`: file that takes its output (else it is inherited);
 *   `onLine`: called with every line of standard output
 * @returns the child, with a promise `done` of `{ code, signal }`
 */
export function start(command, args, options = {}) {
  const { log, onLine, env, cwd = ROOT } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', log ? 'pipe' : 'inherit', log ? 'pipe' : 'inherit'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  running.add(child);
  if (log) {
    mkdirSync(path.dirname(log), { recursive: true });
    const file = createWriteStream(log, { flags: options.append ? 'a' : 'w' });
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    child.once('close', () => file.end());
    if (onLine) {
      let rest = '';
      child.stdout.setEncoding('utf8').on('data', chunk => {
        const lines = (rest + chunk).split(/\r?\n/);
        rest = lines.pop() ?? '';
        lines.forEach(onLine);
      });
    }
  }
  child.done = new Promise(resolve => {
    child.once('error', error => {
      running.delete(child);
      resolve({ code: 1, signal: null, error });
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? 1, signal });
    });
  });
  return child;
}

/** Runs a program to its end; resolves to `{ code, signal, error? }`. */
export function run(command, args, options) {
  return start(command, args, options).done;
}

/** Runs the committed Yarn with the present Node. */
export function yarn(args, options) {
  return run(process.execPath, [YARN, ...args], options);
}

function signalGroup(child, signal) {
  if (!child.pid) {
    return;
  }
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Asks a child and its children to end; insists after `grace` milliseconds. */
export async function stop(child, grace = 10_000) {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), grace);
  await child.done;
  clearTimeout(timer);
}

/** Ends everything that this process started. */
export async function stopAll(grace) {
  await Promise.all([...running].map(child => stop(child, grace)));
}

/**
 * Calls back once when the program that started this one is gone. Whoever
 * kills npm kills the shell between npm and us, and we would serve on unseen.
 * Only below npm or Yarn: a process started by hand may outlive its shell.
 */
export function onOrphaned(callback) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') {
    return;
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      callback();
    }
  }, 500);
  timer.unref();
}

let stopping = false;

/** Whether a signal ended our work, so that failing children are no news. */
export function isStopping() {
  return stopping;
}

/**
 * Ends our children on Ctrl-C or SIGTERM, then this process. One Ctrl-C often
 * arrives twice (from the terminal and handed on by npm), so only one that
 * comes a second later means: now.
 *
 * @param grace - milliseconds until what ignores SIGTERM is killed
 */
export function stopOnSignals(onStop = () => {}, grace = 10_000) {
  let since = 0;
  onOrphaned(() => process.kill(process.pid, 'SIGTERM'));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, async () => {
      if (stopping) {
        if (performance.now() - since > 1000) {
          process.exit(code);
        }
        return;
      }
      stopping = true;
      since = performance.now();
      onStop(signal);
      await stopAll(grace);
      process.exit(code);
    });
  }
  process.on('exit', () => {
    for (const child of running) {
      signalGroup(child, 'SIGKILL');
    }
  });
}

/** The last lines of a log file, without colour codes; empty if unreadable. */
export function tail(file, lines = 20) {
  try {
    return stripVTControlCharacters(readFileSync(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .map(line => line.slice(0, 1000))
      .join('\n');
  } catch {
    return '';
  }
}
