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

import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { suites } from './conformance';
import { SIGNATURE_SCHEMES, verifySignature } from './signatures';

const VECTORS = resolve(__dirname, '../../../../shared/vectors/dora');
const [webhooks] = suites.dora;
const describePublished = webhooks.present(VECTORS) ? describe : describe.skip;

describe('verifySignature', () => {
  it('accepts what was signed with any of the secrets, over any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        (body, secret, other) => {
          const digest = createHmac('sha256', secret)
            .update(body)
            .digest('hex');
          expect(
            verifySignature('github-sha256', {
              secrets: [other, secret],
              body,
              header: `sha256=${digest}`,
            }),
          ).toBe(true);
        },
      ),
    );
  });

  it('refuses one changed byte', () => {
    const body = Buffer.from('{"a":1}');
    const header = createHmac('sha256', 'key').update(body).digest('hex');
    const changed = Buffer.from('{"a":2}');
    const message = { secrets: ['key'], header };
    expect(verifySignature('hmac-sha256-hex', { ...message, body })).toBe(true);
    expect(
      verifySignature('hmac-sha256-hex', { ...message, body: changed }),
    ).toBe(false);
  });

  it('answers false and never throws, whatever the header', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIGNATURE_SCHEMES),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 100 }),
          fc.constant(null),
          fc.constant(undefined),
        ),
        (scheme, header) => {
          expect(
            verifySignature(scheme, {
              secrets: ['', 'a long secret that nobody guesses by chance'],
              body: new Uint8Array([1, 2, 3]),
              header,
            }),
          ).toBe(false);
        },
      ),
    );
  });
});

describePublished(
  'the published vectors (skipped when ../shared/vectors/dora is absent)',
  () => {
    it('all agree', async () => {
      const result = await webhooks.run(VECTORS);
      expect(result.failures).toEqual([]);
      expect(result.passed).toBe(result.total);
      expect(result.total).toBeGreaterThan(0);
    });
  },
);
