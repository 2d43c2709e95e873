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
 * What stands for something of another module.
 *
 * - `K01` the element that it stands for is not there, or is its own module's
 * - `K02` it is of another kind
 * - `K03` it is not public
 * - `K04` an away element has support of its own
 * - `K05` the module is not there (a warning: it cannot be judged)
 * - `K06` a contract that binds no two modules, or is no goal
 * - `K07` a contract rests on what its provider does not argue
 * - `K08` somebody else than the consumer rests on it, or nobody
 */
export function checkModular(
  element: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  checkAway(element, model, report);
  checkReference(element, model, report);
  checkContract(element, model, report);
}

function checkAway(element: GsnElement, model: GsnModel, report: Report): void {
  const { id, standsFor } = element;
  if (standsFor?.kind !== 'away') {
    return;
  }
  const { element: of, module } = standsFor;
  if (element.supportedBy.length > 0 || element.evidence) {
    report.error('K04', {
      element: id,
      message: `${id} stands for ${of} of module ${module}, so its support stands there; remove supportedBy and evidence`,
    });
  }
  if (!model.modules.some(({ name }) => name === module)) {
    report.warning('K05', {
      element: id,
      refs: [module],
      message: `${id} stands for ${of} of module ${module}, which is not there, so it cannot be judged; add its file to module.uses`,
    });
    return;
  }
  const cited = model.elements.get(of);
  if (!cited || model.moduleOf.get(of) !== module) {
    report.error('K01', {
      element: id,
      refs: [of],
      message: `${id} stands for ${of}, which module ${module} does not have`,
    });
    return;
  }
  if (model.moduleOf.get(id) === module) {
    report.error('K01', {
      element: id,
      refs: [of],
      message: `${id} stands for ${of} of its own module; name ${of} itself`,
    });
  }
  if (cited.kind !== element.kind) {
    report.error('K02', {
      element: id,
      refs: [of],
      message: `${id} is a ${element.kind}, but ${of} of module ${module} is a ${cited.kind}`,
    });
  }
  if (!cited.isPublic) {
    report.error('K03', {
      element: id,
      refs: [of],
      message: `${id} stands for ${of}, which module ${module} keeps to itself; mark ${of} with public: true`,
    });
  }
}

function checkReference(
  { id, kind, standsFor }: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  if (standsFor?.kind !== 'module') {
    return;
  }
  if (kind !== 'Goal' && kind !== 'Context') {
    report.error('K02', {
      element: id,
      message: `${id} stands for module ${standsFor.module}, but it is a ${kind}; a module supports like a goal, or is a context`,
    });
  }
  if (!model.modules.some(({ name }) => name === standsFor.module)) {
    report.warning('K05', {
      element: id,
      refs: [standsFor.module],
      message: `${id} stands for module ${standsFor.module}, which is not there, so it cannot be judged; add its file to module.uses`,
    });
  }
}

function checkContract(
  { id, kind, standsFor, supportedBy }: GsnElement,
  model: GsnModel,
  report: Report,
): void {
  if (standsFor?.kind !== 'contract') {
    return;
  }
  const { consumer, provider } = standsFor;
  if (consumer === provider || kind !== 'Goal') {
    report.error('K06', {
      element: id,
      message:
        kind === 'Goal'
          ? `The contract ${id} binds module ${consumer} to itself; name two modules`
          : `The contract ${id} is a ${kind}; a contract supports like a goal, so begin its name with G`,
    });
  }
  /** Module in which an element is argued. */
  const home = (of: string) => {
    const there = model.elements.get(of)?.standsFor;
    return there?.kind === 'away' || there?.kind === 'module'
      ? there.module
      : model.moduleOf.get(of);
  };
  const foreign = supportedBy.filter(of => home(of) !== provider);
  if (foreign.length > 0 || supportedBy.length === 0) {
    report.error('K07', {
      element: id,
      refs: foreign,
      message:
        foreign.length > 0
          ? `The contract ${id} rests on ${foreign.join(
              ', ',
            )}, which its provider ${provider} does not argue`
          : `The contract ${id} rests on nothing; name goals of its provider ${provider} under supportedBy`,
    });
  }
  const users = [...model.elements.values()].filter(other =>
    other.supportedBy.includes(id),
  );
  const strangers = users.filter(other => home(other.id) !== consumer);
  if (strangers.length > 0 || users.length === 0) {
    report.error('K08', {
      element: id,
      refs: strangers.map(other => other.id),
      message:
        users.length === 0
          ? `Nothing rests on the contract ${id}; name it under supportedBy of a goal of its consumer ${consumer}`
          : `${strangers
              .map(other => other.id)
              .join(
                ', ',
              )} rests on the contract ${id}, but its consumer is ${consumer}`,
    });
  }
}
