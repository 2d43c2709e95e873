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

import { remember } from './remember';

describe('remember', () => {
  const long = (letter: string) => letter.repeat(60_000);

  it('reads a long text once for the same arguments', () => {
    const read = jest.fn((path: string, text: string, short: string) => ({
      path,
      size: text.length,
      short,
    }));
    const remembered = remember(read);
    const first = remembered('a', long('x'), 's');
    expect(remembered('a', long('x'), 's')).toBe(first);
    expect(read).toHaveBeenCalledTimes(1);
    expect(remembered('b', long('x'), 's')).toMatchObject({ path: 'b' });
    expect(remembered('a', long('y'), 's')).not.toBe(first);
    expect(remembered('a', long('x'), 't')).toMatchObject({ short: 't' });
    expect(read).toHaveBeenCalledTimes(4);
  });

  it('keeps nothing of short texts, and few of long ones', () => {
    const read = jest.fn((_: string, text: string) => text.length);
    const remembered = remember(read);
    remembered('a', 'x');
    remembered('a', 'x');
    expect(read).toHaveBeenCalledTimes(2);
    for (const letter of 'abcdefgh') {
      remembered('a', long(letter));
    }
    remembered('a', long('h'));
    expect(read).toHaveBeenCalledTimes(10);
    remembered('a', long('a'));
    expect(read).toHaveBeenCalledTimes(11);
  });

  it('takes what was read elsewhere, of long texts', () => {
    const read = jest.fn((_: string, text: string) => text.length);
    const remembered = remember(read);
    expect(remembered.knows('a', 'x')).toBe(true);
    expect(remembered.knows('a', long('x'))).toBe(false);
    remembered.keep('a', long('x'), 7);
    remembered.keep('a', 'x', 7);
    expect(remembered.knows('a', long('x'))).toBe(true);
    expect(remembered('a', long('x'))).toBe(7);
    expect(remembered('a', 'x')).toBe(1);
  });
});
