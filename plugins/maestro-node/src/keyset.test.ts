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

import { decodeKeyset, encodeKeyset } from './keyset';
import { assertKnownQuery, parseLimit } from './query';

describe('keyset cursors', () => {
  it('come back as they were, also through a URL', () => {
    const cursor = encodeKeyset([12.5, 'ä|b/c?d']);
    expect(encodeURIComponent(cursor)).toBe(cursor);
    expect(decodeKeyset(cursor, ['number', 'string'])).toEqual([
      12.5,
      'ä|b/c?d',
    ]);
  });

  it.each([
    'nonsense',
    '',
    encodeKeyset(['a']),
    encodeKeyset(['a', 'b']),
    Buffer.from('{"a":1}').toString('base64url'),
    Buffer.from('[1e999,"a"]').toString('base64url'),
  ])('refuses %p', cursor => {
    expect(() => decodeKeyset(cursor, ['number', 'string'])).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });
});

describe('query parameters', () => {
  it('must be known and given once', () => {
    expect(() => assertKnownQuery({ from: 'a' }, ['from'])).not.toThrow();
    expect(() => assertKnownQuery({ form: 'a' }, ['from'])).toThrow(
      'Unknown query parameter "form"; known: from',
    );
    expect(() => assertKnownQuery({ from: ['a', 'b'] }, ['from'])).toThrow(
      'more than once',
    );
  });

  it('limits pages', () => {
    const options = { max: 200, fallback: 50 };
    expect(parseLimit(undefined, options)).toBe(50);
    expect(parseLimit('200', options)).toBe(200);
    for (const bad of ['0', '201', '1.5', 'all']) {
      expect(() => parseLimit(bad, options)).toThrow('limit is');
    }
  });
});
