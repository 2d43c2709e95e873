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

import { isBot, isBotName, revertPairs, revertedShortHash } from './names';

describe('isBotName', () => {
  it.each([
    'dependabot[bot]',
    '[bot]',
    'CI-BOT',
    'My Bot',
    'me@bot',
    'helper_bot_v2',
    'bot_user',
    'SomeService-bot-123',
    'test bot 123',
    'münchen-bot',
    'a-bot-x',
  ])('takes %s for a bot', name => expect(isBotName(name)).toBe(true));

  it.each([
    '',
    ' ',
    'bot',
    'bots',
    'robot',
    'Talbot',
    'lobotomy',
    'a-bots',
    'a-bot_x',
    '-bot',
    'x:bot',
    'bottle_neck',
  ])('takes %j for a human', name => expect(isBotName(name)).toBe(false));

  it('gives way to what the platform states', () => {
    expect(isBot({ name: 'build-bot', type: 'User' })).toBe(false);
    expect(isBot({ name: 'alice', type: 'Bot' })).toBe(true);
    expect(isBot({ name: 'build-bot', type: null })).toBe(true);
    expect(isBot({ name: null })).toBe(false);
  });
});

describe('reverts', () => {
  it.each([
    ['revert-0a1B2c3D', '0a1B2c3D'],
    ['revert-0a1b2c3', null],
    ['revert-0a1b2c3d4', null],
    ['revert-0a1b2c3z', null],
    ['x/revert-0a1b2c3d', null],
    ['Revert-0a1b2c3d', null],
    ['revert-12-fix', null],
  ])('the branch %s names %s', (branch, hash) =>
    expect(revertedShortHash(branch)).toBe(hash),
  );

  const request = (
    id: string,
    head: string | null,
    mergeSha: string | null,
    merged = true,
  ) => ({ id, head, mergeSha, merged });

  it('pairs each revert with the request whose merge it names, once', () => {
    const all = [
      request('1', 'fix', 'aaaaaaaa11111111'),
      request('2', 'revert-aaaaaaaa', 'bbbbbbbb22222222'),
      request('3', 'revert-bbbbbbbb', 'cccccccc33333333'),
      request('4', 'revert-aaaaaaaa', null, false),
      request('5', 'other', 'dddddddd44444444', false),
      request('6', 'revert-dddddddd', 'eeeeeeee55555555'),
      request('7', null, null),
    ];
    const expected = [
      { revert: '2', reverted: '1' },
      { revert: '3', reverted: '2' },
      { revert: '4', reverted: '1' },
    ];
    expect(revertPairs([...all, ...all])).toEqual(expected);
    expect(revertPairs([...all].reverse())).toEqual(
      expect.arrayContaining(expected),
    );
  });
});
