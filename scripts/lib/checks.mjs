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

import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { Problem } from './problem.mjs';

function listenOnce(port, host) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

/**
 * The port from the environment, else the default.
 *
 * @throws Problem if it is not a port number
 */
export function portFrom(value, fallback) {
  if (value === undefined || value === '') {
    return fallback;
  }
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Problem(
      `MAESTRO_PORT is "${value}"; give a whole number from 1 to 65535.`,
    );
  }
  return port;
}

/** @throws Problem if something listens on the port already */
export async function checkPort(port) {
  // Both families: a server on ::1 alone would go unseen by the other check.
  for (const host of ['127.0.0.1', '::']) {
    const code = await listenOnce(port, host);
    if (code === 'EADDRINUSE') {
      throw new Problem(
        `Port ${port} is in use; stop the program that holds it, or choose another with MAESTRO_PORT=<port>.`,
      );
    }
    if (code === 'EACCES') {
      throw new Problem(
        `Port ${port} may not be opened by this user; choose one above 1023 with MAESTRO_PORT=<port>.`,
      );
    }
  }
}

function existingParent(folder) {
  return existsSync(folder) ? folder : existingParent(path.dirname(folder));
}

/**
 * Checks the free space below a folder.
 *
 * @param needed - bytes
 * @param stat - stands in for `fs.statfs` in tests
 * @throws Problem if there is less
 */
export async function checkDisk(folder, needed, stat = statfs) {
  const { bavail, bsize } = await stat(existingParent(folder));
  const free = bavail * bsize;
  if (free < needed) {
    const mega = bytes => Math.floor(bytes / 1e6);
    throw new Problem(
      `Only ${mega(free)} MB are free on the disk of ${folder} and ${mega(
        needed,
      )} MB are needed; free some space and run the command again.`,
    );
  }
}
