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

import { Figure } from '@maestro/backstage-plugin-maestro-common';

/** A complete figure, with changes. */
export function aFigure(change: Partial<Figure> = {}): Figure {
  return {
    id: 'dora.deployment-frequency',
    label: 'Deployment frequency',
    value: 5.6,
    unit: 'deployments/week',
    state: 'ok',
    reason: null,
    n: 66,
    interval: { low: 4.3, high: 7.1, level: 0.95, method: 'garwood' },
    rule: 'deployments',
    edition: 'dora-2026',
    window: {
      from: '2026-08-31T00:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
      zone: 'UTC',
    },
    asOf: '2026-11-21T06:00:00.000Z',
    evidence: {
      kind: 'events',
      count: 66,
      digest: 'ab'.repeat(32),
      href: '/entities/component/default/checkout/figures/x/evidence',
    },
    ...change,
  };
}
