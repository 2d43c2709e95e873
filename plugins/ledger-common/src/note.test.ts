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

import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64';
import {
  formatCheckpoint,
  parseCheckpoint,
  verifyCheckpoint,
} from './checkpoint';
import { createKeyRotation } from './keyRotation';
import {
  formatNote,
  NoteError,
  parseNote,
  parseVerifierKey,
  signNote,
  verifierKey,
  verifyNote,
} from './note';

const signWith = (key: KeyObject) => (bytes: Uint8Array) =>
  sign(null, bytes, key);

function signer(name: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  return {
    key: verifierKey(name, raw),
    sign: signWith(privateKey),
  };
}

// Published with Go's package golang.org/x/mod/sumdb/note.
const PETER =
  'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETERS_NOTE =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n" +
  '\n' +
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

describe('signed notes', () => {
  it('verifies a published note', () => {
    const { text, verifiedBy } = verifyNote(PETERS_NOTE, [PETER]);
    expect(text).toMatch(/^If you think .* problem is\.\n$/s);
    expect(verifiedBy).toEqual([parseVerifierKey(PETER)]);
    const { name, publicKey } = parseVerifierKey(PETER);
    expect(verifierKey(name, publicKey)).toBe(PETER);
    expect(formatNote(text, parseNote(PETERS_NOTE).signatures)).toBe(
      PETERS_NOTE,
    );
  });

  it('refuses a note with any changed character', () => {
    fc.assert(
      fc.property(
        fc.nat(PETERS_NOTE.length - 1),
        fc.constantFrom('a', 'B', '\n', '='),
        (at, other) => {
          fc.pre(PETERS_NOTE[at] !== other);
          const changed =
            PETERS_NOTE.slice(0, at) + other + PETERS_NOTE.slice(at + 1);
          expect(() => verifyNote(changed, [PETER])).toThrow(NoteError);
        },
      ),
    );
  });

  it('signs text that may hold empty lines, and reads it back', () => {
    const { key, sign: by } = signer('example.org/log');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '', 'ä', '\u2014 x y')),
        lines => {
          const text = `${lines.join('\n')}\n`;
          const note = signNote({ text, key, sign: by });
          expect(verifyNote(note, [key]).text).toBe(text);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('ignores unknown signers, and reads at least 16 signatures', () => {
    const signers = Array.from({ length: 16 }, (_, i) => signer(`witness${i}`));
    const notes = signers.map(s => signNote({ text: 'x\n', ...s }));
    const note = formatNote(
      'x\n',
      notes.flatMap(n => parseNote(n).signatures),
    );
    expect(
      verifyNote(note, [signers[15].key]).verifiedBy.map(k => k.name),
    ).toEqual(['witness15']);
    expect(
      verifyNote(
        note,
        signers.map(s => s.key),
      ).verifiedBy,
    ).toHaveLength(16);
    expect(() => verifyNote(note, [signer('witness3').key])).toThrow(
      'none of them is the pinned key',
    );
  });

  it('a known signer that fails kills the note', () => {
    const a = signer('a');
    const b = signer('b');
    const good = parseNote(signNote({ text: 'x\n', ...a })).signatures;
    const bad = parseNote(signNote({ text: 'y\n', ...b })).signatures;
    const note = formatNote('x\n', [...good, ...bad]);
    expect(verifyNote(note, [a.key]).text).toBe('x\n');
    expect(() => verifyNote(note, [a.key, b.key])).toThrow('signature of b');
  });

  it.each([
    ['control character', PETERS_NOTE.replace('think', 'th\u0007nk')],
    ['control character', PETERS_NOTE.replace(/\n/g, '\r\n')],
    ['canonical base64', PETERS_NOTE.replace('nAM=', 'nAN=')],
    ['canonical base64', PETERS_NOTE.replace('nAM=', 'nAM')],
    ['no empty line', PETERS_NOTE.replace('\n\n', '\n')],
    ['no empty line', PETERS_NOTE.slice(0, -1)],
    ['malformed', PETERS_NOTE.replace('\u2014', '-')],
    ['none of them', PETERS_NOTE.replace('\u2014 Peter', '\u2014 Pieter')],
    ['no signature', PETERS_NOTE.replace(/x08go.*=/, 'x08gow==')],
    ['at most 100', PETERS_NOTE + PETERS_NOTE.split('\n\n')[1].repeat(100)],
    ['not valid Unicode', PETERS_NOTE.replace('think', 'th\ud800nk')],
  ])('refuses: %s', (message, note) => {
    expect(() => verifyNote(note, [PETER])).toThrow(NoteError);
    expect(() => verifyNote(note, [PETER])).toThrow(message);
  });

  it.each([
    ['name+keyid+base64', 'PeterNeumann'],
    ['names key id c74f20a4', PETER.replace('20a3', '20a4')],
    ['names key id', PETER.replace('Peter', 'Pieter')],
    ['not an Ed25519 key', PETER.replace(/ARpc.*/, 'BBpc')],
    ['canonical base64', PETER.slice(0, -1)],
    ['white space', PETER.replace('rN', 'r N')],
  ])('refuses a verifier key: %s', (message, key) => {
    expect(() => parseVerifierKey(key)).toThrow(NoteError);
    expect(() => parseVerifierKey(key)).toThrow(message);
  });
});

describe('checkpoints', () => {
  const root = new Uint8Array(32).fill(7);

  it('writes and reads any size below 2^64, and further lines', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 64n - 1n),
        fc.array(fc.stringMatching(/^[a-z ]+$/)),
        (size, extensions) => {
          const text = formatCheckpoint({
            origin: 'a/b',
            size,
            root,
            extensions,
          });
          expect(parseCheckpoint(text)).toEqual({
            origin: 'a/b',
            size,
            root,
            extensions,
          });
        },
      ),
    );
  });

  it.each([
    ['no origin', '\n1\nAAAA\n'],
    ['line feed', 'a\n1\nAAAA'],
    ['leading zeros', `a\n01\n${toBase64(root)}\n`],
    ['line 2', `a\n-1\n${toBase64(root)}\n`],
    ['line 2', `a\n18446744073709551616\n${toBase64(root)}\n`],
    ['line 2', `a\n`],
    ['has 3 bytes', 'a\n1\nAAAA\n'],
    ['canonical', 'a\n1\nAAA\n'],
    ['line 4', `a\n1\n${toBase64(root)}\n\n`],
  ])('refuses: %s', (message, text) => {
    expect(() => parseCheckpoint(text)).toThrow(NoteError);
    expect(() => parseCheckpoint(text)).toThrow(message);
  });

  it('must be signed by a key of the log itself', () => {
    const log = signer('a/b');
    const witness = signer('witness');
    const text = formatCheckpoint({ origin: 'a/b', size: 1, root });
    expect(verifyCheckpoint(signNote({ text, ...log }), [log.key]).size).toBe(
      1n,
    );
    expect(() =>
      verifyCheckpoint(signNote({ text, ...witness }), [witness.key]),
    ).toThrow("log's own key");
  });
});

describe('key rotation', () => {
  it('is signed by both keys, which bear the name of the log', () => {
    const [old, fresh, stranger] = [signer('a/b'), signer('a/b'), signer('c')];
    const options = {
      origin: 'a/b',
      oldKey: old.key,
      newKey: fresh.key,
      signOld: old.sign,
      signNew: fresh.sign,
    };
    expect(createKeyRotation(options)).toMatchObject({
      oldKey: old.key,
      newKey: fresh.key,
    });
    expect(() =>
      createKeyRotation({ ...options, signOld: fresh.sign }),
    ).toThrow('is wrong');
    expect(() =>
      createKeyRotation({ ...options, newKey: stranger.key }),
    ).toThrow('does not bear');
  });
});

describe('base64', () => {
  it('agrees with Node, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const text = Buffer.from(bytes).toString('base64');
        expect(toBase64(bytes)).toBe(text);
        expect([...fromBase64(text)]).toEqual([...bytes]);
      }),
    );
  });

  it('encodes more than fits one call', () => {
    const bytes = new Uint8Array(100_000).fill(255);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });

  it.each(['AA', 'AAA', 'AB==', 'A A=', '_-8=', 'AA==\n'])(
    'refuses %p',
    text => {
      expect(() => fromBase64(text)).toThrow('canonical base64');
    },
  );
});
