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

import { canonicalFigure } from './canonicalFigure';
import { Figure } from './types';

const figure: Figure = {
  id: 'dora.deployment-frequency',
  label: 'Deployment frequency',
  value: 3.5,
  unit: 'deployments/week',
  state: 'ok',
  reason: null,
  n: 7,
  interval: { low: 1.4, high: 7.2, level: 0.95, method: 'garwood' },
  rule: 'deployments',
  edition: 'dora-2026',
  window: {
    from: '2026-11-02T00:00:00.000Z',
    to: '2026-11-16T00:00:00.000Z',
    zone: 'UTC',
  },
  asOf: '2026-11-16T00:00:00.000Z',
  evidence: { kind: 'events', count: 7, digest: 'ab', href: '/x' },
};

describe('canonicalFigure', () => {
  it('leaves out what describes the page or the arrival', () => {
    expect(
      canonicalFigure({
        ...figure,
        label: 'other',
        reason: 'other',
        evidence: { ...figure.evidence, href: '/other' },
      }),
    ).toBe(canonicalFigure(figure));
  });

  it.each([
    { value: 3.6 },
    { n: 8 },
    { state: 'stale' as const },
    { rule: 'release' },
    { evidence: { ...figure.evidence, digest: 'ac' } },
  ])('changes with %p', change => {
    expect(canonicalFigure({ ...figure, ...change })).not.toBe(
      canonicalFigure(figure),
    );
  });
});
