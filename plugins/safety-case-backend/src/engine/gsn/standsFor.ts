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

import { GsnElement, GsnModel } from './types';

/**
 * What an element rests on, also beyond its module: the element that it stands
 * for, or the goals on top of the module that it stands for, where those are
 * there.
 */
export function supportOf(element: GsnElement, model: GsnModel): string[] {
  const cited = citedBy(element, model);
  return cited.length === 0
    ? element.supportedBy
    : [...new Set([...element.supportedBy, ...cited])];
}

/** Elements of other modules for which an element stands. */
export function citedBy(
  { id, standsFor }: GsnElement,
  model: GsnModel,
): string[] {
  if (standsFor?.kind === 'away') {
    const { element, module } = standsFor;
    return model.moduleOf.get(element) === module && element !== id
      ? [element]
      : [];
  }
  return standsFor?.kind === 'module' &&
    standsFor.module !== model.moduleOf.get(id)
    ? topOf(model, standsFor.module)
    : [];
}

/** Goals of a module to which nothing within it leads. */
function topOf(model: GsnModel, name: string): string[] {
  const elements = (
    model.modules.find(module => module.name === name)?.elements ?? []
  ).map(id => model.elements.get(id)!);
  const below = new Set(
    elements.flatMap(({ inContextOf, supportedBy }) => [
      ...supportedBy,
      ...inContextOf,
    ]),
  );
  return elements
    .filter(
      ({ challenges, id, kind }) =>
        kind === 'Goal' && challenges === null && !below.has(id),
    )
    .map(({ id }) => id);
}
