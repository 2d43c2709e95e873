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

import { ratioTicks } from './ratioTicks';

describe('ratioTicks', () => {
  it.each([
    [0, [0, 0.01]],
    [0.034, [0, 0.01, 0.02, 0.03, 0.04]],
    [0.33, [0, 0.1, 0.2, 0.3, 0.4]],
    [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [2.5, [0, 0.5, 1, 1.5, 2, 2.5]],
    [4, [0, 1, 2, 3, 4]],
  ])('%s', (highest, expected) => {
    expect(ratioTicks(highest)).toEqual(expected);
  });
});
