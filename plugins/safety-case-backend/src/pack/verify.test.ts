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

import { execFileSync, spawnSync } from 'node:child_process';
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkPack, main } from '@maestro/verify';
import { flipBits } from '../__testUtils__/flips';
import { testContent, testKey } from '../__testUtils__/pack';
import { verifyBundle } from '../attest/sigstore';
import { PackContent, readTar, writeTar } from '../engine/pack';
import { buildPack, packKey } from './build';

const SCRIPT = resolve(
  __dirname,
  '../../../../packages/verify/scripts/verify-pack.sh',
);

const signer = testKey(1);
const log = testKey(2);
const content = testContent(5, { signer, log });
const pack = buildPack(content, signer);
const pins = {
  signer: packKey(signer).fingerprint,
  logKey: packKey(log).fingerprint,
};
const hasTools =
  spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout?.match(
    /^OpenSSL [3-9]/,
  ) !== null;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-verify-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The last line of each of the two programs, or why it refuses. */
function both(archive: Uint8Array): { program: string; script: string } {
  let program: string;
  try {
    const { receipts, size, statements } = checkPack(archive, pins);
    program = `VERIFIED: ${statements} statements, ${receipts} receipts in a tree of ${size}`;
  } catch (error) {
    program = `REFUSED: ${(error as Error).message}`;
  }
  const target = mkdtempSync(join(folder, 'x-'));
  for (const { bytes, path } of readTar(archive)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), bytes);
  }
  const { status, stderr, stdout } = spawnSync(
    'sh',
    [SCRIPT, pins.signer, pins.logKey],
    { cwd: target, encoding: 'utf8' },
  );
  return {
    program,
    script:
      status === 0
        ? stdout.trim()
        : `REFUSED: ${stderr.trim() || `exit code ${status}`}`,
  };
}

/** A pack with changed files whose signer signed the change. */
function resigned(change: (files: Map<string, Buffer>) => void): Uint8Array {
  const files = new Map(
    readTar(pack)
      .filter(({ path }) => !path.startsWith('manifest.'))
      .map(({ bytes, path }) => [path, Buffer.from(bytes)]),
  );
  change(files);
  const manifest = Buffer.from(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([path, bytes]) =>
          `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`,
      )
      .join(''),
  );
  return writeTar([
    ...[...files].map(([path, bytes]) => ({ path, bytes })),
    { path: 'manifest.txt', bytes: manifest },
    { path: 'manifest.sig', bytes: sign(null, manifest, signer) },
  ]);
}

function edit(
  files: Map<string, Buffer>,
  pattern: RegExp,
  how: (text: string) => string,
): void {
  const path = [...files.keys()].sort().find(name => pattern.test(name))!;
  files.set(
    path,
    Buffer.from(how(files.get(path)!.toString('latin1')), 'latin1'),
  );
}

describe('checkPack', () => {
  it('says what it checked, what that proves, and what not', () => {
    const report = checkPack(pack, pins);
    expect(report).toMatchObject({
      sentence: null,
      origin: 'test.example/log',
      size: 10n,
      statements: 5,
      receipts: 5,
      notInLog: [],
    });
    expect(report.checked).toContain('5 Sigstore bundles say the same');
    expect(report.doesNotProve.join()).toContain('--earlier');
  });

  it('names statements that no receipt is about', () => {
    const { receipts } = content;
    const less = buildPack({ ...content, receipts: receipts.slice(1) }, signer);
    const report = checkPack(less, pins);
    expect(report.notInLog).toEqual([content.statements[0].digest]);
    expect(report.doesNotProve[0]).toContain(
      content.statements[0].digest.slice(0, 12),
    );
  });

  it('compares with a checkpoint that was kept', () => {
    const whole = [...content.receipts];
    const earlier = content.checkpoint.note;
    expect(checkPack(pack, { ...pins, earlier }).checked).toContain(
      'the log continues the earlier checkpoint that you gave (10 records)',
    );
    const smaller = testContent(3, { signer, log });
    expect(() =>
      checkPack(pack, { ...pins, earlier: smaller.checkpoint.note }),
    ).toThrow('?since=6');
    expect(() =>
      checkPack(buildPack(smaller, signer), { ...pins, earlier }),
    ).toThrow('only 6');
    const grown = buildPack(
      {
        ...content,
        receipts: whole,
        checkpoint: {
          ...content.checkpoint,
          consistency: { from: 6, proof: content.consistencyFrom(6) },
        },
      },
      signer,
    );
    expect(
      checkPack(grown, { ...pins, earlier: smaller.checkpoint.note }).checked,
    ).toContain(
      'the log continues the earlier checkpoint that you gave (6 records)',
    );
    const otherKey = testContent(3, { signer, log: testKey(3) });
    expect(() =>
      checkPack(grown, { ...pins, earlier: otherKey.checkpoint.note }),
    ).toThrow('not signed by a trusted key');
  });

  it('accepts no pack with a bit turned', () => {
    const { accepted, tried } = flipBits(
      pack,
      { count: 2000, seed: 7 },
      turned => checkPack(turned, pins),
    );
    expect(tried).toBe(2000);
    expect(accepted).toBe(0);
  });

  it('verifies on the command line', async () => {
    const file = join(folder, 'pack.tar');
    writeFileSync(file, pack);
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const pinned = ['--signer', pins.signer, '--log-key', pins.logKey];
    expect(await main(['pack', file, ...pinned], print)).toBe(0);
    expect(lines.at(-1)).toBe(
      'VERIFIED: 5 statements, 5 receipts in a tree of 10',
    );
    const key = `test.example/log+${noteKeyOf(content)}`;
    expect(
      await main(
        ['pack', file, '--signer', pins.signer, '--log-key', key],
        print,
      ),
    ).toBe(0);
    expect(
      await main(
        ['pack', file, '--signer', pins.logKey, '--log-key', pins.logKey],
        print,
      ),
    ).toBe(1);
    expect(lines.at(-1)).toContain('not by the pinned');
    expect(await main(['pack', file, ...pinned.slice(0, 2)], print)).toBe(2);
    expect(lines.at(-1)).toContain('--log-key is missing');
    expect(await main(['pack', file, '--signer', 'x'], print)).toBe(2);
    expect(lines.at(-1)).toContain('64 hex digits');
  });
});

/** ID+KEY of the log's verifier key. */
function noteKeyOf({ checkpoint }: Omit<PackContent, 'signer'>): string {
  const raw = Buffer.from(checkpoint.key.pem.split('\n')[1], 'base64').subarray(
    -32,
  );
  const typed = Buffer.concat([Uint8Array.of(1), raw]);
  const id = createHash('sha256')
    .update('test.example/log\n')
    .update(typed)
    .digest('hex')
    .slice(0, 8);
  return `${id}+${typed.toString('base64')}`;
}

(hasTools ? describe : describe.skip)('two verifiers', () => {
  it.each([1, 2, 3, 7, 8])('agree on a good pack of %i', count => {
    const { program, script } = both(
      buildPack(testContent(count, { signer, log }), signer),
    );
    expect(program).toMatch(/^VERIFIED/);
    expect(script).toBe(program);
  });

  it('agree on a pack with P-256 and Ed25519 signatures of one statement', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const other = packKey(pair.privateKey);
    const [first, ...rest] = content.statements;
    const members = readTar(pack);
    const pae = members.find(
      ({ path }) => path === `statements/${first.digest}.pae`,
    )!.bytes;
    const { program, script } = both(
      buildPack(
        {
          ...content,
          keys: [...content.keys, other],
          statements: [
            {
              ...first,
              signatures: [
                ...first.signatures,
                {
                  fingerprint: other.fingerprint,
                  signature: sign('sha256', pae, pair.privateKey),
                },
              ],
            },
            ...rest,
          ],
        },
        signer,
      ),
    );
    expect(program).toMatch(/^VERIFIED/);
    expect(script).toBe(program);
  });

  // The signer itself packed these: only what is inside can tell.
  it.each<[string, (files: Map<string, Buffer>) => void]>([
    [
      'another payload in the envelope',
      files =>
        edit(files, /dsse\.json$/, text =>
          text.replace(/"payload":"...."?/, '"payload":"AAAA'),
        ),
    ],
    [
      'base64 with hidden bits',
      files =>
        edit(files, /dsse\.json$/, text =>
          text.replace(/"sig":"([^"]*)(.)=="/, (_, head, digit) => {
            const next = String.fromCharCode(digit.charCodeAt(0) + 1);
            return `"sig":"${head}${next}=="`;
          }),
        ),
    ],
    [
      'URL-safe base64',
      files =>
        edit(files, /dsse\.json$/, text =>
          text
            .replace(/=="/g, '"')
            .replace(/\+/g, '-')
            .replace(/\/(?=[^v])/g, '_'),
        ),
    ],
    [
      'white space in the envelope',
      files => edit(files, /dsse\.json$/, text => text.replace('{', '{ ')),
    ],
    [
      'another hint in the bundle',
      files =>
        edit(files, /sigstore\.json$/, text =>
          text.replace(/"hint":"./, '"hint":"x'),
        ),
    ],
    [
      'another type',
      files => edit(files, /statements\/.*\.type$/, () => 'text/plain'),
    ],
    ['another payload', files => edit(files, /\.payload$/, text => `${text} `)],
    ['another encoding', files => edit(files, /\.pae$/, text => `${text} `)],
    [
      'another signature',
      files => edit(files, /signatures\/.*\.sig$/, () => 'x'.repeat(64)),
    ],
    [
      'a signature by an unknown key',
      files =>
        edit(files, /signatures\/.*\.txt$/, text =>
          text.replace(/\n.{4}/, '\nabcd'),
        ),
    ],
    [
      'a key under the name of another',
      files =>
        files.set(
          `keys/${pins.signer}.pem`,
          files.get(`keys/${pins.logKey}.pem`)!,
        ),
    ],
    [
      'a stray key',
      files =>
        files.set(
          `keys/${'ab'.repeat(32)}.pem`,
          files.get(`keys/${pins.logKey}.pem`)!,
        ),
    ],
    [
      'a stray envelope',
      files =>
        files.set(
          `statements/${'ab'.repeat(32)}.dsse.json`,
          Buffer.from('{}\n'),
        ),
    ],
    ['a stray file', files => files.set('more.txt', Buffer.from(''))],
    [
      'another root',
      files =>
        files.set('checkpoint/root.txt', Buffer.from(`${'0'.repeat(64)}\n`)),
    ],
    [
      'another checkpoint',
      files => edit(files, /body\.txt$/, text => text.replace('10', '11')),
    ],
    [
      'another note',
      files => edit(files, /note\.txt$/, text => text.replace('10', '11')),
    ],
    [
      'a note without its signature',
      files =>
        edit(files, /note\.txt$/, text =>
          text.replace(/log \S{8}/, 'log AAAAAAAA'),
        ),
    ],
    [
      'another leaf',
      files =>
        edit(files, /receipts\/1\.json$/, text => text.replace('1', '2')),
    ],
    [
      'another place in the tree',
      files =>
        edit(files, /receipts\/1\.proof$/, text =>
          text.replace('index 1', 'index 2'),
        ),
    ],
    [
      'a place beyond the tree',
      files =>
        edit(files, /receipts\/1\.proof$/, text =>
          text.replace('index 1', 'index 11'),
        ),
    ],
    [
      'another size',
      files =>
        edit(files, /receipts\/1\.proof$/, text =>
          text.replace('size 10', 'size 9'),
        ),
    ],
    [
      'a proof too long',
      files =>
        edit(
          files,
          /receipts\/1\.proof$/,
          text => `${text}hash ${'0'.repeat(64)}\n`,
        ),
    ],
    [
      'a proof too short',
      files =>
        edit(files, /receipts\/1\.proof$/, text =>
          text.replace(/hash \w+\n$/, ''),
        ),
    ],
    [
      'a proof with more words',
      files =>
        edit(files, /receipts\/1\.proof$/, text =>
          text.replace('index', 'INDEX'),
        ),
    ],
    [
      'another version',
      files => files.set('VERSION', Buffer.from('maestro-repro-pack/v2\n')),
    ],
    [
      'another signer',
      files => files.set('signer.txt', Buffer.from(`${pins.logKey}\n`)),
    ],
  ])('agree on %s', (_, change) => {
    const { program, script } = both(resigned(change));
    expect(program).toMatch(/^REFUSED/);
    expect(script).toMatch(/^REFUSED/);
  });

  it('change nothing when the signer signs the same again', () => {
    expect(Buffer.from(resigned(() => {})).equals(Buffer.from(pack))).toBe(
      true,
    );
  });

  it('run from a checkout without a build', () => {
    const file = join(folder, 'pack.tar');
    writeFileSync(file, pack);
    const output = execFileSync(
      process.execPath,
      [
        resolve(__dirname, '../../../../packages/verify/src/verify.ts'),
        'pack',
        file,
        '--signer',
        pins.signer,
        '--log-key',
        pins.logKey,
      ],
      { encoding: 'utf8' },
    );
    expect(output).toContain('VERIFIED: 5 statements');
  });
});

describe('Sigstore bundles', () => {
  const bundles = readTar(pack)
    .filter(({ path }) => path.endsWith('.sigstore.json'))
    .map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()));
  const none = {
    transparencyLogs: 0,
    timestamps: 0,
    certificateLogs: 0,
  };
  const judge = (bundle: unknown, options: object = {}) =>
    verifyBundle({
      bundle,
      artifact: null,
      trustedRoot: {},
      signer: { key: createPublicKey(signer) },
      thresholds: none,
      ...options,
    });

  it('are accepted by @sigstore/verify when nothing but the key is asked', () => {
    expect(bundles).toHaveLength(5);
    const statements = [...content.statements].sort((a, b) =>
      a.digest < b.digest ? -1 : 1,
    );
    bundles.forEach((bundle, index) => {
      const verdict = judge(bundle);
      expect(verdict).toEqual({
        ok: true,
        statement: new Uint8Array(statements[index].payload),
        // No certificate names anybody.
        identity: null,
        unproved: [
          'No transparency log vouches that the signature was public.',
          'No trusted time says when it was signed.',
          'No certificate log vouches for the certificate.',
        ],
      });
    });
  });

  it('are refused with another key, payload or threshold', () => {
    const changed = structuredClone(bundles[0]);
    changed.dsseEnvelope.payload = bundles[1].dsseEnvelope.payload;
    expect(judge(changed)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('SIGNATURE_ERROR'),
    });
    expect(
      judge(bundles[0], { signer: { key: createPublicKey(log) } }),
    ).toMatchObject({
      ok: false,
    });
    expect(
      judge(bundles[0], { thresholds: { ...none, timestamps: 1 } }),
    ).toMatchObject({ ok: false });
    expect(
      judge(bundles[0], { thresholds: { ...none, transparencyLogs: 1 } }),
    ).toMatchObject({ ok: false });
  });
});
