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
import { Steps, finish } from '../steps';
import { remember } from './remember';
import { GsnPosition } from './types';
import { Unreadable } from './values';

/** Findings of the parser that are told of one file. */
const MOST_PROBLEMS = 20;

/** So much of a long text is read at once, characters. */
const PART = 65_536;

/** A text as YAML reads it, whatever file it is of. */
export interface Parsed {
  /** What is wrong, without the path; then there are no values. */
  problems: Array<{ message: string; position: GsnPosition | null }>;
  /** Keys of the mapping in order; null: one that is no plain text. */
  keys: Array<{ id: string | null; position: GsnPosition | null }>;
  values: Record<string, unknown>;
}

function parseWhole(source: string): Parsed {
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

/** A key of the outermost mapping, written plainly. */
const KEY = /^[A-Za-z][\w.-]*:(?:[ \t]|$)/;
/** Lines that belong to the key before them, whatever stands in them. */
const WITHIN = /^(?: |#|- |-$|$)/;
/** What may name another place of the text, so that it cannot be parted. */
const ANCHOR = /(?:^|[\s[{,])[&*][^\s,\]}]/m;

/**
 * Parts of a text that can be read one by one, each with the lines before it;
 * null: it has to be read as a whole.
 */
function partsOf(
  source: string,
  size: number,
): Array<{ text: string; before: number }> | null {
  if (ANCHOR.test(source) || source.includes('\r')) {
    return null;
  }
  const parts: Array<{ text: string; before: number }> = [];
  let lines: string[] = [];
  let length = 0;
  let before = 0;
  const cut = () => {
    parts.push({ text: lines.join('\n'), before });
    before += lines.length;
    lines = [];
    length = 0;
  };
  for (const line of source.split('\n')) {
    if (KEY.test(line)) {
      if (length >= size) {
        cut();
      }
    } else if (!WITHIN.test(line)) {
      return null;
    }
    lines.push(line);
    length += line.length + 1;
  }
  cut();
  return parts;
}

/**
 * Reads a text part by part, and comes back after each of them. What is wrong
 * is told as of the whole: then it is read once more, as one.
 */
export function* parseInParts(source: string, size = PART): Steps<Parsed> {
  const parts = partsOf(source, size);
  if (parts === null || parts.length === 1) {
    return parseWhole(source);
  }
  const keys: Parsed['keys'] = [];
  const values: Parsed['values'] = {};
  for (const { before, text } of parts) {
    const part = parseWhole(text);
    for (const { id, position } of part.keys) {
      if (
        part.problems.length > 0 ||
        id === null ||
        // YAML calls a key by another name than it stands in the text.
        !Object.hasOwn(part.values, id) ||
        Object.hasOwn(values, id)
      ) {
        return parseWhole(source);
      }
      keys.push({
        id,
        position: position && { ...position, line: position.line + before },
      });
      values[id] = part.values[id];
    }
    if (part.problems.length > 0) {
      return parseWhole(source);
    }
    yield;
  }
  return { problems: [], keys, values };
}

/** By text alone: an argument is asked for under several names. */
const parseOnce = remember(
  (_: string, source: string): Parsed => finish(parseInParts(source)),
);

/** A text as YAML reads it. It must not be altered: it is kept. */
export function parseText(source: string): Parsed {
  return parseOnce('', source);
}

/**
 * Reads a long text ahead of whoever asks for it, and comes back after each
 * part, so that others have their turn meanwhile.
 */
export function* prepareText(source: string): Steps<void> {
  if (!parseOnce.knows('', source)) {
    parseOnce.keep('', source, yield* parseInParts(source));
  }
}
