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

import { Turns } from './Turns';

describe('turns', () => {
  it('lets long work go on when the last answer is given', async () => {
    const turns = new Turns();
    const order: string[] = [];
    let finish = () => {};
    const answers = ['first', 'second'].map(name =>
      turns.answer(async () => {
        await new Promise<void>(resolve => {
          const before = finish;
          finish = () => {
            before();
            resolve();
          };
        });
        order.push(name);
      }),
    );
    const slice = turns.pause().then(() => order.push('slice'));
    await new Promise(resolve => setImmediate(resolve));
    expect(order).toEqual([]);
    finish();
    await Promise.all([...answers, slice]);
    expect(order).toEqual(['first', 'second', 'slice']);
  });

  it('goes on under steady load, and after an answer that failed', async () => {
    const turns = new Turns();
    turns.answer(() => new Promise(() => {}));
    await expect(turns.pause()).resolves.toBeUndefined();

    const others = new Turns();
    await expect(
      others.answer(async () => {
        throw new Error('no such window');
      }),
    ).rejects.toThrow('no such window');
    await expect(others.pause()).resolves.toBeUndefined();
  });
});
