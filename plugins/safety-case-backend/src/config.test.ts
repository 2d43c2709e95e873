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

import { generateKeyPairSync } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { EvidenceKey } from './attest/EvidenceKey';
import { readSafetyCaseConfig } from './config';
import { mayState } from './engine/attest';
import { createTrust } from './service/trust';

const read = (safetyCase: JsonObject) =>
  readSafetyCaseConfig(new ConfigReader({ maestro: { safetyCase } }));

const pem = (key = generateKeyPairSync('ed25519').publicKey) =>
  key.export({ format: 'pem', type: 'spki' }).toString();

const CHECK = 'https://maestro.dev/attestation/check/v1';

describe('readSafetyCaseConfig', () => {
  it('trusts the portal alone by default', () => {
    const key = EvidenceKey.fromPem(EvidenceKey.generate());
    const { keys, policy } = createTrust(read({}), key);
    expect([...keys.keys()]).toEqual([key.fingerprint]);
    expect(mayState(policy, CHECK, key.signer)).toBe(true);
    expect(mayState(policy, CHECK, 'key:00')).toBe(false);
    expect(mayState(policy, 'https://example.org/x', key.signer)).toBe(false);
  });

  it('gives another policy another version', () => {
    const key = EvidenceKey.fromPem(EvidenceKey.generate());
    const trust = (publicKey: string) =>
      createTrust(
        read({
          trust: {
            keys: [{ name: 'ci', publicKey }],
            rules: [{ predicate: CHECK, signers: ['ci', 'portal'] }],
          },
        }),
        key,
      );
    const [a, b] = [pem(), pem()];
    expect(trust(a).policy.version).toBe(trust(a).policy.version);
    // The name is the same; the key behind it is not.
    expect(trust(a).policy.version).not.toBe(trust(b).policy.version);
  });

  it('names what is wrong', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    for (const [config, message] of [
      [{ recentDays: 0 }, 'recentDays is 0'],
      [{ trust: { keys: [{ name: 'A', publicKey: pem() }] } }, 'name is "A"'],
      [
        { trust: { keys: [{ name: 'portal', publicKey: pem() }] } },
        'name is "portal"',
      ],
      [{ trust: { keys: [{ name: 'a', publicKey: 'x' }] } }, 'publicKey'],
      [{ trust: { keys: [{ name: 'a', publicKey: pem(rsa) }] } }, 'type rsa'],
      [
        { trust: { rules: [{ predicate: CHECK, signers: ['nobody'] }] } },
        'signers holds "nobody"',
      ],
    ] as const) {
      expect(() => read(config as unknown as JsonObject)).toThrow(message);
    }
    const until = '2026-11-21T12:00:00Z';
    for (const [config, message] of [
      [{ formerKeys: [{ until }] }, 'formerKeys[0] names no key'],
      [
        { formerKeys: [{ publicKey: 'x', until }] },
        'formerKeys[0].publicKey is not a public key',
      ],
      [
        { formerKeys: [{ privateKey: 'x', until }] },
        'formerKeys[0].privateKey is not a private key',
      ],
      [
        { formerKeys: [{ publicKey: pem() }] },
        'formerKeys[0].until is missing',
      ],
      [
        { formerKeys: [{ publicKey: pem(), until: '2026-11-21' }] },
        'until is "2026-11-21"; write an instant with its zone',
      ],
      [
        { formerKeys: [{ publicKey: pem(), from: until, until }] },
        'write an instant before until',
      ],
      [{ clockTolerance: 3600 }, 'clockTolerance is 3600'],
      [{ sigstore: { trustedRoots: ['{}'] } }, 'trustedRoots[0] is not'],
      [{ sigstore: { thresholds: { timestamps: -1 } } }, 'timestamps is -1'],
    ] as const) {
      expect(() => read(config as unknown as JsonObject)).toThrow(message);
    }
    const twice = { publicKey: pem(), until };
    expect(() => read({ formerKeys: [twice, twice] })).toThrow(
      'formerKeys[1] is a key that is named already',
    );
    expect(() => EvidenceKey.fromPem('x')).toThrow(
      'maestro.safetyCase.evidenceKey',
    );
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(() =>
      EvidenceKey.fromPem(
        other.export({ format: 'pem', type: 'pkcs8' }).toString(),
      ),
    ).toThrow('type ec');
  });
});
