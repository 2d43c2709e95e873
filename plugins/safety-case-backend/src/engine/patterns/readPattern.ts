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

import { readHead, splitGsn } from '../gsn';
import { remember } from '../gsn/remember';
import { isRecord } from '../gsn/values';
import {
  Parameter,
  ParameterType,
  ParameterValue,
  Pattern,
  PatternDiagnostic,
  PatternSubject,
} from './types';

const TYPES: readonly ParameterType[] = [
  'text',
  'integer',
  'flag',
  'commit',
  'entity',
  'url',
];
const SUBJECTS: readonly PatternSubject[] = [
  'pull_request',
  'release',
  'commit',
];
const NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** What a text says of itself as a pattern, beside its argument. */
export interface PatternReading {
  /** Without parameters it is an argument as it stands, not a pattern. */
  pattern: Pattern;
  diagnostics: PatternDiagnostic[];
}

/**
 * Reads a text of GSN as a pattern. Its head is `module`, which may hold
 * `version`, `title`, `subject` (`pull_request`, `release` or `commit`) and `parameters`:
 * `{ name: { type, description, default } }`. Never throws.
 *
 * @param path - names the pattern; the module's own name may change
 * @param text - may hold several files (`joinGsn`); the first has the head
 * @param version - where the text names none
 */
export const readPattern = remember(readNow);

function readNow(path: string, text: string, version: string): PatternReading {
  const diagnostics: PatternDiagnostic[] = [];
  const problem = (message: string) =>
    diagnostics.push({ code: 'P06', message: `${path}: ${message}` });
  // What cannot be read is told by whoever reads the argument.
  const module = readHead(splitGsn(path, text)[0]);
  const head = module.other;
  const { subject } = head;
  if (subject !== undefined && !SUBJECTS.includes(subject as PatternSubject)) {
    problem(
      `module.subject is ${JSON.stringify(
        subject,
      )}; write one of ${SUBJECTS.join(', ')}`,
    );
  }
  const parameters: Record<string, Parameter> = {};
  if (head.parameters !== undefined && !isRecord(head.parameters)) {
    problem('module.parameters is no mapping; write names with their types');
  }
  for (const [name, value] of Object.entries(
    isRecord(head.parameters) ? head.parameters : {},
  )) {
    const parameter = readParameter(name, value, problem);
    if (parameter) {
      parameters[name] = parameter;
    }
  }
  return {
    pattern: {
      name: path,
      version: scalar(head.version) ?? version,
      title: scalar(head.title) ?? module.brief ?? path,
      parameters,
      ...(SUBJECTS.includes(subject as PatternSubject) && {
        subject: subject as PatternSubject,
      }),
      text,
    },
    diagnostics,
  };
}

function readParameter(
  name: string,
  value: unknown,
  problem: (message: string) => void,
): Parameter | null {
  const path = `module.parameters.${name}`;
  if (!NAME.test(name)) {
    problem(`${path} cannot be a placeholder; write letters and digits`);
    return null;
  }
  if (!isRecord(value)) {
    problem(`${path} is no mapping; write for example { type: text }`);
    return null;
  }
  if (!TYPES.includes(value.type as ParameterType)) {
    problem(
      `${path}.type is ${JSON.stringify(
        value.type ?? null,
      )}; write one of ${TYPES.join(', ')}`,
    );
    return null;
  }
  const byDefault = value.default ?? null;
  if (byDefault !== null && typeof byDefault === 'object') {
    problem(`${path}.default is no single value; write one`);
    return null;
  }
  return {
    type: value.type as ParameterType,
    description: scalar(value.description) ?? name,
    byDefault: byDefault as ParameterValue | null,
  };
}

function scalar(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : null;
}
