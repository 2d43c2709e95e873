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

import {
  LineCounter,
  Scalar,
  isMap,
  isScalar,
  parseDocument,
  visit,
} from 'yaml';
import { readElement } from './readElement';
import { remember } from './remember';
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

/** Findings of the parser that are told of one file. */
const MOST_PROBLEMS = 20;

/** A text as YAML reads it, whatever file it is of. */
interface Parsed {
  /** What is wrong, without the path; then there are no values. */
  problems: Array<{ message: string; position: GsnPosition | null }>;
  /** Keys of the mapping in order; null: one that is no plain text. */
  keys: Array<{ id: string | null; position: GsnPosition | null }>;
  values: Record<string, unknown>;
}

/** By text alone: an argument is asked for under several names. */
const parseOnce = remember(parseNow);

function parseNow(_: string, source: string): Parsed {
  const lines = new LineCounter();
  const placeOf = (offset: number | undefined): GsnPosition | null => {
    if (offset === undefined) {
      return null;
    }
    const { col, line } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems: Parsed['problems'] = [];
  const nothing: Parsed = { problems, keys: [], values: {} };
  const problem = (message: string, offset?: number) =>
    problems.push({ message, position: placeOf(offset) });
  let document: ReturnType<typeof parseDocument>;
  let repeated: Scalar[];
  try {
    document = parseDocument(source, {
      lineCounter: lines,
      // Compares each key with all before it; `repeatedKeys` does not.
      uniqueKeys: false,
      prettyErrors: false,
    });
    repeated = document.errors.length > 0 ? [] : repeatedKeys(document);
  } catch (error) {
    // The parser gives up on what is nested beyond all sense.
    problem((error as Error).message);
    return nothing;
  }
  // The rest of what is broken follows from it, mostly.
  for (const error of document.errors.slice(0, MOST_PROBLEMS)) {
    problem(error.message.split('\n')[0], error.pos[0]);
  }
  for (const key of repeated.slice(0, MOST_PROBLEMS)) {
    problem(
      `${String(key.value)} is there twice; keys must be unique`,
      key.range?.[0],
    );
  }
  const root = document.contents;
  if (
    problems.length > 0 ||
    root === null ||
    (isScalar(root) && root.value === null)
  ) {
    return nothing;
  }
  if (!isMap(root)) {
    problem(
      'the document is not a mapping; write identifiers with their elements',
      root.range?.[0],
    );
    return nothing;
  }
  let values: Record<string, unknown>;
  try {
    // Aliases that multiply would take all memory.
    values = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
    checkDepth(values, []);
  } catch (error) {
    problem((error as Error).message);
    return nothing;
  }
  return {
    problems,
    keys: root.items.map(({ key }) =>
      isScalar(key)
        ? { id: String(key.value), position: placeOf(key.range?.[0]) }
        : { id: null, position: placeOf(root.range?.[0]) },
    ),
    values,
  };
}

/**
 * Reads one text in the format of gsn2x: a YAML mapping of identifiers to
 * elements, with `module` beside them. Never throws: what cannot be read is a
 * diagnostic with its place. Values that are not ours (`other`) must not be altered:
 * a long text is read once for all who ask.
 */
export function readGsn({ path, text: source }: GsnFile): GsnReading {
  const { keys, problems: found, values } = parseOnce('', source);
  const module: GsnModule = {
    name: path,
    brief: null,
    uses: [],
    extends: [],
    elements: [],
    anonymous: true,
    other: {},
  };
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

/** Keys that stand in their mapping already. */
function repeatedKeys(document: ReturnType<typeof parseDocument>): Scalar[] {
  const repeated: Scalar[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (isScalar(key)) {
          if (seen.has(key.value)) {
            repeated.push(key);
          }
          seen.add(key.value);
        }
      }
    },
  });
  return repeated;
}

/** Deepest nesting of values; layers of others need no more. */
const MOST_DEPTH = 32;

/** @throws Unreadable for values that hold themselves, or nest too deep */
function checkDepth(value: unknown, above: readonly unknown[]): void {
  if (typeof value === 'object' && value !== null) {
    if (above.includes(value)) {
      throw new Unreadable('a value holds itself; write it out');
    }
    if (above.length === MOST_DEPTH) {
      throw new Unreadable(
        `values are nested more than ${MOST_DEPTH} deep; write less of them`,
      );
    }
    const path = [...above, value];
    Object.values(value).forEach(member => checkDepth(member, path));
  }
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
