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

import { Report } from './report';
import { GsnElement, GsnModel } from './types';

/**
 * What the author gives up, and by what.
 *
 * - `D01` marked as defeated, but so is all that challenges it
 * - `D02` a challenge without grounds
 */
export function checkDefeat(
  element: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  const { challenges, defeated, id } = element;
  if (defeated) {
    const attackers = [...model.elements.values()].filter(
      other =>
        other.challenges &&
        'element' in other.challenges &&
        other.challenges.element === id,
    );
    if (attackers.every(other => other.defeated)) {
      report.warning('D01', {
        element: id,
        refs: attackers.map(other => other.id),
        message: `${id} is marked as defeated, but all that challenges it is so too: ${attackers
          .map(other => other.id)
          .join(', ')}`,
      });
    }
  }
  if (
    challenges &&
    element.kind === 'CounterGoal' &&
    element.supportedBy.length === 0 &&
    !element.undeveloped
  ) {
    report.warning('D02', {
      element: id,
      message: `${id} challenges without grounds, so what it challenges stays undecided; give it supportedBy, or mark it as undeveloped`,
    });
  }
}

/** `D03`: counter elements that challenge one another stay undecided. */
export function checkAttackCircles(model: GsnModel, report: Report): void {
  const next = (id: string) => {
    const aim = model.elements.get(id)?.challenges;
    return aim && 'element' in aim ? aim.element : null;
  };
  const done = new Set<string>();
  for (const start of model.elements.keys()) {
    const way: string[] = [];
    let at: string | null = start;
    while (at !== null && !done.has(at) && !way.includes(at)) {
      way.push(at);
      at = next(at);
    }
    if (at !== null && !done.has(at)) {
      const circle = way.slice(way.indexOf(at));
      report.warning('D03', {
        element: circle[0],
        refs: circle,
        message: `${[...circle, circle[0]].join(
          ' -> ',
        )} challenge one another, so none of them is decided`,
      });
    }
    way.forEach(id => done.add(id));
  }
}
