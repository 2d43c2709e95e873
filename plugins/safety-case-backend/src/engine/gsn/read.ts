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

import { parseText } from './parse';
import { readElement } from './readElement';
import {
  GsnDiagnostic,
  GsnElement,
  GsnExtension,
  GsnFile,
  GsnModule,
  GsnPosition,
} from './types';
import { Unreadable, record, text, texts } from './values';

/** One text as module and elements; `problem` when it cannot be read. */
export interface GsnReading {
  module: GsnModule;
  elements: GsnElement[];
  problems: GsnDiagnostic[];
}

/**
 * Reads one text in the format of gsn2x: a YAML mapping of identifiers to
 * elements, with `module` beside them. Never throws: what cannot be read is a
 * diagnostic with its place. Values that are not ours (`other`) must not be altered:
 * a long text is read once for all who ask.
 */
export function readGsn({ path, text: source }: GsnFile): GsnReading {
  const { keys, problems: found, values } = parseText(source);
  const module = moduleOf(path);
  const problems: GsnDiagnostic[] = [];
  const problem = (message: string, position: GsnPosition | null) =>
    problems.push({
      code: 'PARSE_ERROR',
      severity: 'error',
      module: path,
      element: null,
      refs: [],
      message: `${path}: ${message}`,
      position,
    });
  found.forEach(({ message, position }) => problem(message, position));
  const elements: GsnElement[] = [];
  for (const { id, position } of keys) {
    if (id === null) {
      problem('a key is not a plain identifier', position);
      continue;
    }
    const value = values[id];
    try {
      if (id === 'module') {
        readModule(module, record(value, 'module'));
      } else {
        elements.push({ ...readElement(id, value), position });
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) {
        throw error;
      }
      problem(error.message, position);
    }
  }
  return { module, elements: problems.length > 0 ? [] : elements, problems };
}

function readModule(module: GsnModule, value: Record<string, unknown>): void {
  const { brief: _b, extends: _e, name: _n, uses: _u, ...other } = value;
  const given = text(value.name, 'module.name');
  module.name = given ?? module.name;
  module.anonymous = given === null;
  module.other = other;
  module.brief = text(value.brief, 'module.brief');
  module.uses = texts(value.uses, 'module.uses');
  const list = value.extends ?? [];
  module.extends = (Array.isArray(list) ? list : [list]).map(
    (item, index): GsnExtension => {
      const path = `module.extends[${index}]`;
      const extension = record(item, path);
      const name = text(extension.module, `${path}.module`);
      if (name === null) {
        throw new Unreadable(`${path}.module is missing; name a module`);
      }
      return {
        module: name,
        develops: Object.fromEntries(
          Object.entries(
            record(extension.develops ?? {}, `${path}.develops`),
          ).map(([id, by]) => [id, texts(by, `${path}.develops.${id}`)]),
        ),
      };
    },
  );
}

function moduleOf(path: string): GsnModule {
  return {
    name: path,
    brief: null,
    uses: [],
    extends: [],
    elements: [],
    anonymous: true,
    other: {},
  };
}

/** The module of a text alone, as `readGsn` tells it. */
export function readHead({ path, text: source }: GsnFile): GsnModule {
  const { keys, values } = parseText(source);
  const module = moduleOf(path);
  if (keys.some(({ id }) => id === 'module')) {
    try {
      readModule(module, record(values.module, 'module'));
    } catch (error) {
      if (!(error instanceof Unreadable)) {
        throw error;
      }
      // Whoever reads the whole text tells of it.
    }
  }
  return module;
}
