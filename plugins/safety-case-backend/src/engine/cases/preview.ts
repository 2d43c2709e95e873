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
  CaseDiagnostic,
  CaseNode,
  CaseRelation,
} from '@maestro/backstage-plugin-safety-case-common';
import { GsnFile, joinGsn, readGsn, splitGsn, writeGsn } from '../gsn';
import { readPattern } from '../patterns/readPattern';
import { readArgument } from './argument';
import { outlineOf } from './nodes';

/** What an argument is before anything is known of a change. */
export interface ArgumentPreview {
  diagnostics: CaseDiagnostic[];
  /** The files in the one way in which Maestro writes them. */
  files: Array<{ path: string; text: string }>;
  /** Nodes without a state: nothing was judged. */
  nodes: CaseNode[];
  relations: CaseRelation[];
  /** Parameters that it has as a pattern. */
  parameters: string[];
}

/**
 * Reads files of gsn2x as an argument. Never throws: what is wrong with them is
 * among the diagnostics, with its line in all the files together.
 *
 * @param files - the one to begin with comes first
 */
export function previewArgument(files: readonly GsnFile[]): ArgumentPreview {
  const [{ path }] = files;
  const text = joinGsn(files);
  const read = readArgument(path, text);
  const head = readPattern(path, text, '1');
  const readable = splitGsn(path, text).map(part => ({
    path: part.path,
    ...readGsn(part),
  }));
  return {
    diagnostics: [
      ...head.diagnostics.map(
        ({ code, message }): CaseDiagnostic => ({
          code,
          severity: 'error',
          message,
          line: null,
          column: null,
        }),
      ),
      ...read.diagnostics,
    ],
    files: readable
      .filter(({ problems }) => problems.length === 0)
      .map(part => ({
        path: part.path,
        text: writeGsn(part.module, part.elements),
      })),
    ...outlineOf(read.model),
    parameters: Object.keys(head.pattern.parameters),
  };
}
