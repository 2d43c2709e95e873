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

import { ALLOWED_TARGETS, isCounter, kindOfId } from './kinds';
import { Report } from './report';
import { GsnElement, GsnModel, GsnModule, GsnOptions } from './types';

const RELATIONS = ['supportedBy', 'inContextOf'] as const;

/** The stage `module`: V01 to V13, for one module. */
export function checkModule(
  module: GsnModule,
  model: GsnModel,
  options: GsnOptions,
  report: Report,
): void {
  const elements = module.elements.map(id => model.elements.get(id)!);
  for (const element of elements) {
    checkKind(element, options, report);
    checkSupport(element, report);
    checkRelations(element, model, report);
    checkClaimPoints(element, model, report);
    checkDialectic(element, model, report);
  }
  if (report.errorsIn(module.name) === 0) {
    checkExtensions(module, report);
  }
  if (options.warnDialectic && report.errorsIn(module.name) === 0) {
    const counters = elements.filter(({ kind }) => isCounter(kind));
    if (counters.length > 0) {
      report.warning('V11', {
        module: module.name,
        refs: counters.map(({ id }) => id),
        message: 'The argument has counter goals or counter solutions',
      });
    }
  }
}

function checkKind(
  element: GsnElement,
  { extendedCheck }: GsnOptions,
  report: Report,
): void {
  const { id, kind, nodeType } = element;
  if (kind === null) {
    report.error('V01', {
      element: id,
      message: `The kind of ${id} is unknown; begin it with G, S, Sn, C, A, J, CG or CSn, or give it a nodeType`,
    });
  }
  const announced = kindOfId(id);
  if (
    extendedCheck &&
    nodeType !== null &&
    announced !== null &&
    announced !== kind
  ) {
    report.warning('V08', {
      element: id,
      message: `${id} begins like a ${announced}, but its nodeType is ${nodeType}; rename one of them`,
    });
  }
}

function checkSupport(element: GsnElement, report: Report): void {
  const { id, kind, standsFor, supportedBy, undeveloped } = element;
  // What stands for another is supported where that stands.
  const elsewhere = standsFor !== null && standsFor.kind !== 'contract';
  if (
    !elsewhere &&
    (kind === 'Goal' || kind === 'Strategy') &&
    supportedBy.length === 0 &&
    !undeveloped
  ) {
    report.warning('V02', {
      element: id,
      message: `${id} has no support; add supportedBy, or mark it as undeveloped`,
    });
  }
  if (undeveloped && supportedBy.length > 0) {
    report.error('V03', {
      element: id,
      message: `${id} is marked as undeveloped, but it has support; remove one of them`,
    });
  }
}

function checkRelations(
  element: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  const { id, kind } = element;
  for (const relation of RELATIONS) {
    const targets = element[relation];
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (const target of targets) {
      if (seen.has(target)) {
        twice.add(target);
      }
      seen.add(target);
    }
    for (const target of twice) {
      report.warning('V05', {
        element: id,
        refs: [target],
        message: `${id} names ${target} more than once under ${relation}; name it once`,
      });
    }
    if (seen.has(id)) {
      report.error('V06', {
        element: id,
        message: `${id} names itself under ${relation}; remove it`,
      });
    }
    const allowed = kind === null ? undefined : ALLOWED_TARGETS[relation][kind];
    for (const target of seen) {
      const other = model.elements.get(target)?.kind;
      if (kind !== null && other && !allowed?.includes(other)) {
        report.error('V04', {
          element: id,
          refs: [target],
          message: `A ${kind} cannot name a ${other} under ${relation}: ${id}, ${target}`,
        });
      }
    }
  }
}

function checkClaimPoints(
  element: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  const { id, claimPoints, inContextOf, supportedBy } = element;
  for (const [name, refs] of Object.entries(claimPoints)) {
    for (const ref of refs) {
      const related =
        ref === id ||
        (model.elements.has(ref) &&
          (supportedBy.includes(ref) || inContextOf.includes(ref)));
      if (!related) {
        report.error('V09', {
          element: id,
          refs: [ref],
          message: `Assurance claim point ${name} of ${id} refers to ${ref}, which is neither ${id} nor an element that it leads to`,
        });
      }
    }
  }
}

function checkDialectic(
  element: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  const { challenges, defeated, defeatedRelations, id, kind } = element;
  if (defeated) {
    const challenged = [...model.elements.values()].some(
      other =>
        other.challenges !== null &&
        'element' in other.challenges &&
        other.challenges.element === id,
    );
    if (!challenged) {
      report.error('V10', {
        element: id,
        message: `${id} is marked as defeated, but nothing challenges it`,
      });
    }
  }
  if (challenges !== null && !isCounter(kind)) {
    report.error('V12', {
      element: id,
      message: `${id} challenges something, but it is no counter goal or counter solution`,
    });
  }
  const relations = [
    ...element.supportedBy,
    ...element.inContextOf,
    ...(challenges !== null && 'element' in challenges
      ? [challenges.element]
      : []),
  ];
  for (const target of defeatedRelations) {
    if (!relations.includes(target)) {
      report.error('V13', {
        element: id,
        refs: [target],
        message: `${id} marks its relation to ${target} as defeated, but it has none`,
      });
    }
  }
}

function checkExtensions(module: GsnModule, report: Report): void {
  for (const { develops } of module.extends) {
    for (const ids of Object.values(develops)) {
      for (const id of ids) {
        const kind = kindOfId(id);
        const fits =
          kind === 'Goal' || kind === 'Strategy' || kind === 'Solution';
        if (!fits || !module.elements.includes(id)) {
          report.error('V07', {
            module: module.name,
            element: id,
            message: `${id} cannot develop an element: it must be a goal, strategy or solution of module ${module.name}`,
          });
        }
      }
    }
  }
}
