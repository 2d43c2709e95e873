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

import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { aDoraFigure } from '../../__testUtils__/figures';
import { headline } from './headline';

const text = (
  figures: Parameters<typeof headline>[0]['figures'],
  plural = false,
) =>
  headline({ figures }, 'checkout', plural)
    .map(piece => piece.text)
    .join('');

const frequency = (value: number | null) =>
  aDoraFigure(DORA_FIGURES.deploymentFrequency, { value });

describe('headline', () => {
  it('says nothing when it is unknown how often is deployed', () => {
    expect(text([frequency(null)])).toBe('');
  });

  it('says that nothing was deployed', () => {
    expect(text([frequency(0)])).toBe(
      'checkout was not deployed in this window.',
    );
  });

  it('gives the upper bound beside no failure', () => {
    const none = aDoraFigure(DORA_FIGURES.changeFailureRate, {
      value: 0,
      interval: { low: 0, high: 0.16, level: 0.95, method: 'wilson' },
    });
    expect(text([frequency(1), none], true)).toBe(
      'checkout are deployed once a week. No deployment failed (at most 16%). ',
    );
  });

  it('leaves out what is unknown', () => {
    const few = aDoraFigure(DORA_FIGURES.changeFailureRate, {
      value: null,
      state: 'too_few',
    });
    expect(text([frequency(2), few])).toBe(
      'checkout is deployed 2 times a week. ',
    );
  });
});
