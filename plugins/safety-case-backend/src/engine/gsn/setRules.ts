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
import { supportOf } from './standsFor';
import { GsnElement, GsnModel, GsnOptions } from './types';

/**
 * The stage `extend`: C09, C10. Develops what another module left open.
 *
 * @returns the model with the developments in it
 */
export function extendModules(model: GsnModel, report: Report): GsnModel {
  const elements = new Map(model.elements);
  for (const module of model.modules) {
    for (const { develops, module: name } of module.extends) {
      if (!model.modules.some(other => other.name === name)) {
        report.error('C09', {
          module: module.name,
          refs: [name],
          message: `Module ${module.name} extends ${name}, which is not there; add its file`,
        });
      }
      for (const [id, by] of Object.entries(develops)) {
        const element = elements.get(id);
        if (
          !element ||
          model.moduleOf.get(id) !== name ||
          !model.elements.get(id)!.undeveloped
        ) {
          report.error('C10', {
            module: module.name,
            element: id,
            message: `${id} cannot be developed: it is no undeveloped element of module ${name}`,
          });
        } else {
          elements.set(id, {
            ...element,
            undeveloped: false,
            supportedBy: [...element.supportedBy, ...by],
          });
        }
      }
    }
  }
  return { ...model, elements };
}

/** The stage `references`: C03, C11 to C16. */
export function checkReferences(
  model: GsnModel,
  { exclude = [] }: GsnOptions,
  report: Report,
): void {
  for (const element of model.elements.values()) {
    if (!exclude.includes(model.moduleOf.get(element.id)!)) {
      for (const relation of ['supportedBy', 'inContextOf'] as const) {
        for (const target of element[relation]) {
          if (!model.elements.has(target)) {
            report.error('C03', {
              element: element.id,
              refs: [target],
              message: `${element.id} names ${target} under ${relation}, which does not exist`,
            });
            if (target.includes(',')) {
              report.warning('C11', {
                element: element.id,
                refs: [target],
                message: `${target} holds a comma; write a list, for example [${target}]`,
              });
            }
          }
        }
      }
      checkChallenge(element, model, report);
    }
  }
}

function checkChallenge(
  { challenges, id }: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  if (challenges === null) {
    return;
  }
  if ('element' in challenges) {
    if (challenges.element === id) {
      report.error('C13', {
        element: id,
        message: `${id} challenges itself`,
      });
    } else if (!model.elements.has(challenges.element)) {
      report.error('C14', {
        element: id,
        refs: [challenges.element],
        message: `${id} challenges ${challenges.element}, which does not exist`,
      });
    }
    return;
  }
  const { from, to } = challenges;
  if (from === to) {
    report.error('C15', {
      element: id,
      refs: [from],
      message: `${id} challenges a relation of ${from} to itself`,
    });
    return;
  }
  const missing = [from, to].filter(end => !model.elements.has(end));
  for (const end of missing) {
    report.error('C12', {
      element: id,
      refs: [end],
      message: `${id} challenges a relation of ${end}, which does not exist`,
    });
  }
  if (
    missing.length === 0 &&
    !joined(model, from, to) &&
    !joined(model, to, from)
  ) {
    report.error('C16', {
      element: id,
      refs: [from, to],
      message: `${id} challenges the relation of ${from} and ${to}, but there is none`,
    });
  }
}

function joined(model: GsnModel, from: string, to: string): boolean {
  const { challenges, inContextOf, supportedBy } = model.elements.get(from)!;
  return (
    supportedBy.includes(to) ||
    inContextOf.includes(to) ||
    (challenges !== null &&
      'element' in challenges &&
      challenges.element === to)
  );
}

/** Elements that nobody references and that challenge nothing, in order. */
export function rootsOf(model: GsnModel): GsnElement[] {
  const referenced = new Set<string>();
  for (const element of model.elements.values()) {
    [...supportOf(element, model), ...element.inContextOf].forEach(id =>
      referenced.add(id),
    );
  }
  return [...model.elements.values()].filter(
    ({ challenges, id }) => challenges === null && !referenced.has(id),
  );
}

/** The stage `roots`: C01, C02. */
export function checkRoots(model: GsnModel, report: Report): void {
  const roots = rootsOf(model);
  if (roots.length === 0) {
    report.error('C01', {
      message: 'No element is the root: each one is referenced by another',
    });
  } else if (roots.length > 1) {
    report.warning('C01', {
      refs: roots.map(({ id }) => id).sort(),
      message: `There are several roots: ${roots
        .map(({ id }) => id)
        .sort()
        .join(', ')}`,
    });
  } else if (roots[0].kind !== 'Goal') {
    report.error('C02', {
      element: roots[0].id,
      message: `The root ${roots[0].id} is not a goal`,
    });
  }
}

/** The stage `cycles`: C04. */
export function checkCycles(model: GsnModel, report: Report): void {
  const state = new Map<string, 'open' | 'done'>();
  const children = (id: string) => {
    const element = model.elements.get(id);
    return element
      ? supportOf(element, model).filter(to => model.elements.has(to))
      : [];
  };
  for (const root of rootsOf(model)) {
    const stack = [{ id: root.id, next: 0, below: children(root.id) }];
    state.set(root.id, 'open');
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const child = top.below[top.next];
      top.next += 1;
      if (child === undefined) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(child) === 'open') {
        const from = stack.findIndex(({ id }) => id === child);
        const way = stack.slice(from).map(({ id }) => id);
        report.error('C04', {
          element: child,
          refs: way,
          message: `The support of ${child} comes back to it: ${[
            ...way,
            child,
          ].join(' -> ')}`,
        });
        return;
      } else if (!state.has(child)) {
        state.set(child, 'open');
        stack.push({ id: child, next: 0, below: children(child) });
      }
    }
  }
}

/** The stage `reachability`: C08. */
export function checkReachability(model: GsnModel, report: Report): void {
  const challengers = new Map<string, string[]>();
  for (const { challenges, id } of model.elements.values()) {
    if (challenges !== null) {
      const at = 'element' in challenges ? challenges.element : challenges.from;
      challengers.set(at, [...(challengers.get(at) ?? []), id]);
    }
  }
  const reached = new Set<string>();
  const waiting = rootsOf(model).map(({ id }) => id);
  while (waiting.length > 0) {
    const id = waiting.pop()!;
    const element = model.elements.get(id);
    if (element && !reached.has(id)) {
      reached.add(id);
      waiting.push(
        ...supportOf(element, model),
        ...element.inContextOf,
        ...(challengers.get(id) ?? []),
      );
    }
  }
  const islands = [...model.elements.keys()].filter(id => !reached.has(id));
  if (islands.length > 0) {
    report.error('C08', {
      refs: islands.sort(),
      message: `Not reached from the root: ${islands.join(', ')}`,
    });
  }
}
