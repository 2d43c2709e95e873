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

import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import { kindOfId, kindOfName } from './kinds';
import {
  GsnChallenge,
  GsnDiagnostic,
  GsnElement,
  GsnEvidence,
  GsnExtension,
  GsnFile,
  GsnGather,
  GsnModel,
  GsnModule,
  GsnPosition,
} from './types';

class Unreadable extends Error {}

/** One text as module and elements; `problem` when it cannot be read. */
export interface GsnReading {
  module: GsnModule;
  elements: GsnElement[];
  problems: GsnDiagnostic[];
}

/** Members of an element that the model reads; others are kept as they are. */
const MEMBERS = [
  'text',
  'nodeType',
  'undeveloped',
  'supportedBy',
  'inContextOf',
  'challenges',
  'defeated',
  'defeatedRelation',
  'acp',
  'gather',
  'evidence',
  'url',
];

/**
 * Reads one text in the format of gsn2x: a YAML mapping of identifiers to
 * elements, with `module` beside them. Never throws: what cannot be read is a
 * diagnostic with its place.
 */
export function readGsn({ path, text: source }: GsnFile): GsnReading {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    uniqueKeys: true,
    // Aliases that multiply would take all memory.
    prettyErrors: false,
  });
  const placeOf = (offset: number | undefined): GsnPosition | null => {
    if (offset === undefined) {
      return null;
    }
    const { col, line } = lines.linePos(offset);
    return { line, column: col };
  };
  const module: GsnModule = {
    name: path,
    brief: null,
    uses: [],
    extends: [],
    elements: [],
  };
  const problems: GsnDiagnostic[] = [];
  const problem = (message: string, offset?: number) =>
    problems.push({
      code: 'PARSE_ERROR',
      severity: 'error',
      module: path,
      element: null,
      refs: [],
      message: `${path}: ${message}`,
      position: placeOf(offset),
    });
  for (const error of document.errors) {
    problem(error.message.split('\n')[0], error.pos[0]);
  }
  if (problems.length > 0) {
    return { module, elements: [], problems };
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) {
    return { module, elements: [], problems };
  }
  if (!isMap(root)) {
    problem(
      'the document is not a mapping; write identifiers with their elements',
      root.range?.[0],
    );
    return { module, elements: [], problems };
  }
  const elements: GsnElement[] = [];
  let values: Record<string, unknown>;
  try {
    values = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch (error) {
    problem((error as Error).message);
    return { module, elements: [], problems };
  }
  for (const pair of root.items) {
    const key = isScalar(pair.key) ? pair.key : null;
    const offset = key?.range?.[0];
    if (key === null) {
      problem('a key is not a plain identifier', root.range?.[0]);
      continue;
    }
    const id = String(key.value);
    const value = values[id];
    try {
      if (id === 'module') {
        readModule(module, record(value, 'module'));
      } else {
        elements.push({
          ...readElement(id, value),
          position: placeOf(offset),
        });
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) {
        throw error;
      }
      problem(error.message, offset);
    }
  }
  return { module, elements: problems.length > 0 ? [] : elements, problems };
}

function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unreadable(
      `${path} is ${JSON.stringify(value) ?? 'empty'}; write a mapping`,
    );
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, path: string): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value === 'object') {
    throw new Unreadable(`${path} is no text; write one text`);
  }
  return String(value);
}

function texts(value: unknown, path: string): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  const list = Array.isArray(value) ? value : [value];
  return list.map((item, index) => {
    const read = text(item, `${path}[${index}]`);
    if (read === null) {
      throw new Unreadable(`${path}[${index}] is empty; name an element`);
    }
    return read;
  });
}

function flag(value: unknown, path: string): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  if (typeof value !== 'boolean') {
    throw new Unreadable(
      `${path} is ${JSON.stringify(value)}; write true or false`,
    );
  }
  return value;
}

function readModule(module: GsnModule, value: Record<string, unknown>): void {
  module.name = text(value.name, 'module.name') ?? module.name;
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

function readElement(id: string, value: unknown): GsnElement {
  const members = record(value ?? {}, id);
  const nodeType = text(members.nodeType, `${id}.nodeType`);
  const kind = nodeType === null ? kindOfId(id) : kindOfName(nodeType);
  if (nodeType !== null && kind === null) {
    throw new Unreadable(
      `${id}.nodeType is ${JSON.stringify(
        nodeType,
      )}; write for example Goal or Strategy`,
    );
  }
  return {
    id,
    kind,
    nodeType,
    text: text(members.text, `${id}.text`) ?? '',
    undeveloped: flag(members.undeveloped, `${id}.undeveloped`),
    supportedBy: texts(members.supportedBy, `${id}.supportedBy`),
    inContextOf: texts(members.inContextOf, `${id}.inContextOf`),
    challenges: readChallenge(text(members.challenges, `${id}.challenges`)),
    defeated: flag(members.defeated, `${id}.defeated`),
    defeatedRelations: texts(
      members.defeatedRelation,
      `${id}.defeatedRelation`,
    ),
    claimPoints: Object.fromEntries(
      Object.entries(record(members.acp ?? {}, `${id}.acp`)).map(
        ([name, refs]) => [name, texts(refs, `${id}.acp.${name}`)],
      ),
    ),
    gather: readGather(members.gather),
    evidence: readEvidence(members.evidence, `${id}.evidence`),
    url: typeof members.url === 'string' ? members.url : null,
    other: Object.fromEntries(
      Object.entries(members).filter(([name]) => !MEMBERS.includes(name)),
    ),
    position: null,
  };
}

function readChallenge(value: string | null): GsnChallenge | null {
  if (value === null) {
    return null;
  }
  const ends = value.split('->').map(part => part.trim());
  return ends.length === 2
    ? { from: ends[0], to: ends[1] }
    : { element: value.trim() };
}

/** What is none of ours may be a layer of somebody else's: all are needed. */
function readGather(value: unknown): GsnGather {
  if (value === 'anyOf') {
    return 'any';
  }
  const k = /^([1-9]\d*)-of-n$/.exec(String(value))?.[1];
  return k === undefined ? 'all' : Number(k);
}

function readEvidence(value: unknown, path: string): GsnEvidence | null {
  // Other files may have a layer of this name.
  const ours =
    typeof value === 'object' && value !== null && 'predicate' in value;
  if (!ours) {
    return null;
  }
  const members = record(value, path);
  const predicate = text(members.predicate, `${path}.predicate`);
  if (predicate === null) {
    throw new Unreadable(
      `${path}.predicate is empty; name the type of the predicate`,
    );
  }
  const timeToLive = members.timeToLive ?? null;
  if (
    timeToLive !== null &&
    !(typeof timeToLive === 'number' && timeToLive > 0)
  ) {
    throw new Unreadable(
      `${path}.timeToLive is ${JSON.stringify(
        timeToLive,
      )}; write seconds, more than 0`,
    );
  }
  return {
    predicate,
    accept: text(members.accept, `${path}.accept`),
    timeToLive,
    belief: readBelief(members.belief, `${path}.belief`),
  };
}

function readBelief(value: unknown, path: string): GsnEvidence['belief'] {
  if (value === undefined || value === null) {
    return null;
  }
  const members = record(value, path);
  const reason = text(members.reason, `${path}.reason`);
  if (
    typeof members.value !== 'number' ||
    !(members.value >= 0 && members.value <= 1) ||
    reason === null
  ) {
    throw new Unreadable(
      `${path} needs a value from 0 to 1 and a reason for it`,
    );
  }
  return { value: members.value, reason };
}

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
