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

import { canonicalJson } from './canonicalJson';
import { Figure } from './types';

/**
 * Canonical form of a figure: the part that must be byte-identical for the
 * same `asOf` and the same set of deliveries, in whatever order they arrived.
 * The evidence enters by count and by the digest over its sorted ids; labels,
 * reasons and links are presentation and stay out.
 *
 * @public
 */
export function canonicalFigure(figure: Figure): string {
  const { id, value, unit, state, n, interval, rule, edition } = figure;
  return canonicalJson({
    id,
    value,
    unit,
    state,
    n,
    interval,
    rule,
    edition,
    window: figure.window,
    asOf: figure.asOf,
    evidence: {
      kind: figure.evidence.kind,
      count: figure.evidence.count,
      digest: figure.evidence.digest,
    },
  });
}
