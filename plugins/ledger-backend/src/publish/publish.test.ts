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

import { execFileSync } from 'node:child_process';
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  fromBase64,
  parseCheckpoint,
  parseNote,
  parseWitnessKey,
  toBase64,
  verifyCheckpoint,
  verifyConsistency,
  verifyCosignature,
} from '@maestro/backstage-plugin-ledger-common';
import { testLedger } from '../__testUtils__/context';
import { deliveries, T0 } from '../__testUtils__/store';
import { publishCheckpoint } from '../tasks/publish';
import { PublishTarget } from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'maestro-publish-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function git(cwd: string, ...args: string[]): string {
  return execFileSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args],
    { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** An empty repository with one commit. */
async function repository(name: string): Promise<string> {
  const folder = path.join(home, name);
  await mkdir(folder);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  await writeFile(path.join(folder, 'README'), 'checkpoints');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '-m', 'first');
  return folder;
}

async function start(
  id: Parameters<typeof databases.init>[0],
  publish: PublishTarget[],
) {
  const ledger = await testLedger(await databases.init(id), {
    config: { publish },
  });
  const run = () => publishCheckpoint({ ...ledger, now: () => T0 });
  const status = async () => (await ledger.store.publicationTargets())[0];
  return { ...ledger, run, status };
}

describe.each(databases.eachSupportedId())('publication on %s', id => {
  it('commits each checkpoint once into a git repository', async () => {
    const folder = await repository('local');
    await writeFile(path.join(folder, 'draft'), 'of somebody else');
    const { store, run, status } = await start(id, [
      { type: 'git', path: folder, folder: 'log/checkpoints' },
    ]);
    await run();
    await run();
    await store.append(deliveries(0, 4), T0);
    await run();
    expect(git(folder, 'log', '--format=%s').trim().split('\n')).toEqual([
      'Checkpoint of example.org/ledger: 5 records',
      'Checkpoint of example.org/ledger: 1 records',
      'first',
    ]);
    expect(git(folder, 'show', 'HEAD:log/checkpoints/checkpoint-5.txt')).toBe(
      (await store.state()).checkpoint,
    );
    // What lies beside is nobody's business.
    expect(git(folder, 'status', '--porcelain')).toBe('?? draft\n');
    expect(await status()).toMatchObject({ treeSize: 5, problem: null });
  });

  it('pushes, takes over what others pushed, and tries again after a failure', async () => {
    const remote = path.join(home, 'remote.git');
    git(home, 'clone', '--quiet', '--bare', await repository('seed'), remote);
    const folder = path.join(home, 'clone');
    git(home, 'clone', '--quiet', remote, folder);
    const target: PublishTarget = {
      type: 'git',
      path: folder,
      remote: 'origin',
    };
    const { store, run, status, context } = await start(id, [target]);
    await run();
    const headOf = (where: string) => git(where, 'rev-parse', 'main').trim();
    expect(headOf(remote)).toBe(headOf(folder));

    // The remote is away: the commit stays, and goes with the next one.
    git(folder, 'remote', 'set-url', 'origin', path.join(home, 'nowhere'));
    await store.append(deliveries(0, 4), T0);
    await expect(run()).rejects.toThrow('git ls-remote');
    expect(await status()).toMatchObject({
      treeSize: 1,
      problem: expect.stringContaining('nowhere'),
    });

    // Meanwhile another replica published an older state.
    const other = path.join(home, 'other');
    git(home, 'clone', '--quiet', remote, other);
    await writeFile(path.join(other, 'latest.txt'), 'of another replica');
    git(other, 'commit', '--quiet', '-a', '-m', 'other');
    git(other, 'push', '--quiet');
    git(folder, 'remote', 'set-url', 'origin', remote);
    await run();
    expect(headOf(remote)).toBe(headOf(folder));
    const { checkpoint } = await store.state();
    expect(git(remote, 'show', 'main:latest.txt')).toBe(checkpoint);
    expect(git(remote, 'log', '--format=%s', 'main')).toContain('other');
    expect(await status()).toMatchObject({ treeSize: 5, problem: null });

    // What was pushed is found again although the disk was restored.
    git(folder, 'reset', '--quiet', '--hard', 'HEAD~2');
    expect(await context.publishers[0].latest()).toMatchObject({
      note: checkpoint,
    });
  });

  it('reports a folder that is no repository, and goes on with the others', async () => {
    const folder = path.join(home, 'plain');
    await mkdir(folder);
    const outside = path.join(home, 'outside');
    const { run, store } = await start(id, [
      { type: 'git', path: folder },
      { type: 'file', path: outside },
    ]);
    await expect(run()).rejects.toThrow('not a git repository');
    expect(existsSync(path.join(outside, 'latest.txt'))).toBe(true);
    expect(await store.publicationTargets()).toMatchObject([
      { target: `file:${outside}`, treeSize: 1, problem: null },
      { target: `git:${folder}`, treeSize: null, at: null },
    ]);
  });
});

/** A witness as C2SP tlog-witness describes one. */
class Witness {
  size = 0;
  root = new Uint8Array();
  readonly requests: string[] = [];
  readonly verifierKey: string;
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #keyId: Buffer;
  #server: Server | undefined;

  constructor(private readonly logKeys: () => string[]) {
    const raw = createPublicKey(this.#keys.privateKey)
      .export({ type: 'spki', format: 'der' })
      .subarray(-32);
    const typed = Buffer.concat([Buffer.of(4), raw]);
    this.#keyId = createHash('sha256')
      .update('witness.example/w\n')
      .update(typed)
      .digest()
      .subarray(0, 4);
    this.verifierKey = `witness.example/w+${this.#keyId.toString(
      'hex',
    )}+${typed.toString('base64')}`;
  }

  async start(): Promise<string> {
    this.#server = createServer((req, res) => {
      let body = '';
      req.on('data', chunk => {
        body += chunk;
      });
      req.on('end', () => {
        this.requests.push(body.split('\n')[0]);
        const [status, type, text] = this.#answer(req.url!, body);
        res.writeHead(status, { 'content-type': type }).end(text);
      });
    });
    await new Promise<void>(done => {
      this.#server!.listen(0, '127.0.0.1', () => done());
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/log`;
  }

  async stop() {
    await new Promise(done => {
      this.#server?.close(done);
    });
  }

  #answer(url: string, body: string): [number, string, string] {
    if (url !== '/log/add-checkpoint') {
      return [404, 'text/plain', 'no such place'];
    }
    const border = body.indexOf('\n\n');
    const [old, ...proof] = body.slice(0, border).split('\n');
    const note = body.slice(border + 2);
    const from = Number(/^old (0|[1-9]\d*)$/.exec(old)![1]);
    let checkpoint;
    try {
      checkpoint = verifyCheckpoint(note, this.logKeys());
    } catch {
      return [403, 'text/plain', 'no signature of a known key'];
    }
    if (from !== this.size) {
      return [409, 'text/x.tlog.size', `${this.size}\n`];
    }
    try {
      if (from > 0) {
        verifyConsistency({
          size1: from,
          size2: checkpoint.size,
          root1: this.root,
          root2: checkpoint.root,
          proof: proof.map(fromBase64),
        });
      }
    } catch {
      return [422, 'text/plain', 'the log was rewritten'];
    }
    this.size = Number(checkpoint.size);
    this.root = checkpoint.root;
    return [200, 'text/plain', this.#cosign(parseNote(note).text)];
  }

  #cosign(text: string): string {
    const seconds = 1_795_251_600;
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    const signature = sign(
      null,
      Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`),
      this.#keys.privateKey,
    );
    const blob = Buffer.concat([this.#keyId, time, signature]);
    return `\u2014 witness.example/w ${toBase64(blob)}\n`;
  }
}

describe('a witness on SQLITE_3', () => {
  let keys: string[] = [];
  let witness: Witness;
  let url: string;
  beforeEach(async () => {
    witness = new Witness(() => keys);
    url = await witness.start();
  });
  afterEach(async () => witness.stop());

  const open = async (key: string = witness.verifierKey) => {
    const ledger = await start('SQLITE_3', [{ type: 'witness', url, key }]);
    keys = [(await ledger.store.state()).verifierKey!];
    return ledger;
  };

  it('cosigns what continues the log that it saw', async () => {
    const { store, run, status } = await open();
    await run();
    await store.append(deliveries(0, 6), T0);
    await run();
    await run();
    expect(witness.requests).toEqual(['old 0', 'old 1']);
    const { cosigned, treeSize, problem } = (await status())!;
    expect({ treeSize, problem }).toEqual({ treeSize: 7, problem: null });
    // The log's own signature still verifies, and the witness's does.
    verifyCheckpoint(cosigned!, keys);
    const { text, signatures } = parseNote(cosigned!);
    expect(Number(parseCheckpoint(text).size)).toBe(7);
    expect(
      verifyCosignature(
        text,
        signatures[1],
        parseWitnessKey(witness.verifierKey),
      ),
    ).toBe('2026-11-21T09:00:00.000Z');
    expect(() =>
      verifyCosignature(
        text.replace('7', '8'),
        signatures[1],
        parseWitnessKey(witness.verifierKey),
      ),
    ).toThrow('is wrong');
  });

  it('is asked again from where it stands', async () => {
    const { store, run, status } = await open();
    await run();
    await store.append(deliveries(0, 3), T0);
    await run();
    // Another replica was faster, and this one does not know.
    await store.recordPublication({
      target: `witness:${url}`,
      origin: 'example.org/ledger',
      treeSize: 1,
      at: T0,
    });
    await store.append(deliveries(3, 5), T0);
    await run();
    expect(witness.requests).toEqual(['old 0', 'old 1', 'old 1', 'old 4']);
    expect(await status()).toMatchObject({ treeSize: 6, problem: null });
  });

  it('refuses another history, and a database that went back', async () => {
    const first = await open();
    await first.store.append(deliveries(0, 6), T0);
    await first.run();
    const rewritten = await testLedger(await databases.init('SQLITE_3'), {
      config: { publish: [{ type: 'witness', url, key: witness.verifierKey }] },
    });
    keys.push((await rewritten.store.state()).verifierKey!);
    const run = () => publishCheckpoint({ ...rewritten, now: () => T0 });
    await expect(run()).rejects.toThrow('The witness has seen 7 records');
    await rewritten.store.append(deliveries(100, 110), T0);
    await expect(run()).rejects.toThrow('does not continue what it has seen');
    expect(witness.size).toBe(7);
  });

  it('tells a key that it does not know, and an answer that is not its own', async () => {
    const { run, status } = await open();
    const known = keys;
    keys = [];
    await expect(run()).rejects.toThrow('does not know the key');
    expect((await status())!.problem).toContain('does not know the key');
    keys = known;
    await run();
    expect((await status())!.problem).toBeNull();

    const stranger = new Witness(() => keys);
    witness.size = 0;
    const other = await open(stranger.verifierKey);
    await expect(other.run()).rejects.toThrow('without a signature of');
  });
});
