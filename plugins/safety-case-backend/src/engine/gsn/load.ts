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

import { readGsn } from './read';
import { GsnDiagnostic, GsnModel } from './types';

/** Result of reading several texts with what they use. */
export interface GsnLoading {
  model: GsnModel;
  diagnostics: GsnDiagnostic[];
}

/**
 * Reads texts and what their modules use, in that order: the stage `load`.
 *
 * @param inputs - paths, in the order in which they are given
 * @param open - text of a path; null when there is none
 * @param resolve - path of a used module, as a module at `from` writes it
 */
export function loadGsn(
  inputs: readonly string[],
  open: (path: string) => string | null,
  resolve: (from: string, uses: string) => string,
): GsnLoading {
  const model: GsnModel = {
    modules: [],
    elements: new Map(),
    moduleOf: new Map(),
  };
  const diagnostics: GsnDiagnostic[] = [];
  const names = new Set<string>();
  const waiting = [...inputs];
  while (waiting.length > 0) {
    const path = waiting.shift()!;
    const source = open(path);
    if (source === null) {
      diagnostics.push(
        loadError(
          'PARSE_ERROR',
          path,
          null,
          `${path} cannot be opened; correct the path`,
        ),
      );
      continue;
    }
    const { elements, module, problems } = readGsn({ path, text: source });
    diagnostics.push(...problems);
    if (names.has(module.name)) {
      diagnostics.push(
        loadError(
          'C06',
          module.name,
          null,
          `Module ${module.name} is there twice; give each module a name of its own, and use none in a circle`,
        ),
      );
      return { model, diagnostics };
    }
    names.add(module.name);
    for (const element of elements) {
      if (model.elements.has(element.id)) {
        diagnostics.push({
          ...loadError(
            'C07',
            module.name,
            element.id,
            `${element.id} was already defined in module ${model.moduleOf.get(
              element.id,
            )}; rename it`,
          ),
          position: element.position,
        });
        break;
      }
      model.elements.set(element.id, element);
      model.moduleOf.set(element.id, module.name);
      module.elements.push(element.id);
    }
    model.modules.push(module);
    waiting.push(...module.uses.map(uses => resolve(path, uses)));
  }
  if (!diagnostics.some(({ code }) => code === 'PARSE_ERROR')) {
    if (model.elements.size === 0) {
      diagnostics.push(
        loadError('NO_ELEMENTS', null, null, 'There is no element; write one'),
      );
    } else {
      for (const { elements, name } of model.modules) {
        if (elements.length === 0) {
          diagnostics.push(
            loadError(
              'EMPTY_MODULE',
              name,
              null,
              `Module ${name} has no element of its own; write one, or do not use it`,
            ),
          );
        }
      }
    }
  }
  return { model, diagnostics };
}

function loadError(
  code: GsnDiagnostic['code'],
  module: string | null,
  element: string | null,
  message: string,
): GsnDiagnostic {
  return {
    code,
    severity: 'error',
    module,
    element,
    refs: [],
    message,
    position: null,
  };
}
