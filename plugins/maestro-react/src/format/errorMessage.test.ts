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

import { errorMessage } from './errorMessage';

const answered = (body: unknown) =>
  Object.assign(new Error('Request failed with 403 Forbidden'), { body });

describe('errorMessage', () => {
  it('prefers what the backend said', () => {
    expect(
      errorMessage(answered({ error: { message: 'from is wrong' } })),
    ).toBe('from is wrong');
  });

  it('finds what a backend behind it said', () => {
    const inner = { error: { message: 'This needs a permission' } };
    expect(
      errorMessage(
        answered({ error: { message: 'Request failed', body: inner } }),
      ),
    ).toBe('This needs a permission');
  });

  it('falls back to the error itself', () => {
    expect(errorMessage(answered({ error: { message: '' } }))).toBe(
      'Request failed with 403 Forbidden',
    );
    expect(errorMessage(answered('<html>'))).toBe(
      'Request failed with 403 Forbidden',
    );
    expect(errorMessage('text')).toBe('text');
    expect(errorMessage(null)).toBe('null');
  });
});
