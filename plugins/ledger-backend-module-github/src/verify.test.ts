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
import fc from 'fast-check';
import { SECRET, signedDelivery } from './testing';
import { verifyGithubDelivery } from './verify';

const verify = (delivery: ReturnType<typeof signedDelivery>) =>
  verifyGithubDelivery(delivery, [SECRET]);

describe('verifyGithubDelivery', () => {
  it('takes JSON', () => {
    expect(verify(signedDelivery('push', { ref: 'x' }))).toEqual({
      ok: true,
      deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      event: 'push',
      method: 'hmac-sha256',
      mediaType: 'application/json',
    });
  });

  it('takes a form, whose signature covers the encoded form', () => {
    const form = Buffer.from(
      `payload=${encodeURIComponent('{"ref":"refs/heads/ä + b"}')}`,
    );
    expect(
      verify(
        signedDelivery('push', form, {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        }),
      ),
    ).toMatchObject({
      ok: true,
      mediaType: 'application/x-www-form-urlencoded',
    });
  });

  it('takes either secret while one is being replaced', () => {
    expect(
      verifyGithubDelivery(signedDelivery('push', {}), ['new', SECRET]).ok,
    ).toBe(true);
  });

  it.each([
    [
      'no signature',
      { 'x-hub-signature-256': undefined },
      401,
      'missing_signature',
    ],
    [
      'SHA-1 alone',
      { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=00' },
      401,
      'missing_signature',
    ],
    [
      'a wrong signature',
      { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      401,
      'wrong_signature',
    ],
    [
      'another content type',
      { 'content-type': 'text/plain' },
      415,
      'wrong_content_type',
    ],
    [
      'no content type',
      { 'content-type': undefined },
      415,
      'wrong_content_type',
    ],
    [
      'no delivery id',
      { 'x-github-delivery': undefined },
      400,
      'missing_delivery_id',
    ],
    ['no event', { 'x-github-event': undefined }, 400, 'malformed'],
    [
      'an event name of pulled deliveries',
      { 'x-github-event': 'api.pulls' },
      400,
      'malformed',
    ],
  ])('refuses %s', (_, headers, status, reason) => {
    expect(verify(signedDelivery('push', {}, headers))).toMatchObject({
      ok: false,
      status,
      reason,
    });
  });

  it('answers a stranger 401, whatever else is wrong', () => {
    expect(
      verify(
        signedDelivery('push', Buffer.from('not json'), {
          'content-type': 'text/html',
          'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
        }),
      ),
    ).toMatchObject({ status: 401 });
  });

  it.each(['', '{', '[]', '"text"', 'null'])(
    'refuses the signed body %p as malformed',
    text => {
      expect(verify(signedDelivery('push', Buffer.from(text)))).toMatchObject({
        ok: false,
        status: 400,
        reason: 'malformed',
      });
    },
  );

  it('refuses a signed body that is not UTF-8', () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    expect(verify(signedDelivery('push', body))).toMatchObject({ status: 400 });
  });

  it('refuses every body that was changed after signing', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.nat(),
        (body, place) => {
          const changed = Uint8Array.from(body);
          changed[place % body.length] ^= 1;
          const header = `sha256=${createHmac('sha256', SECRET)
            .update(body)
            .digest('hex')}`;
          expect(
            verify(
              signedDelivery('push', changed, {
                'x-hub-signature-256': header,
              }),
            ),
          ).toMatchObject({ status: 401 });
        },
      ),
    );
  });
});
