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

import { GsnFile } from './types';

/** Begins a file in a text that holds several; a comment to YAML. */
const HEADER = /^--- # file: (.+)$/;

/**
 * Several files as one text, which YAML reads as so many documents. One file
 * stays byte by byte what it is.
 *
 * @param files - the one to begin with comes first
 */
export function joinGsn(files: readonly GsnFile[]): string {
  if (files.length === 1) {
    return files[0].text;
  }
  return files
    .map(
      ({ path, text }) =>
        `--- # file: ${path}\n${text}${text.endsWith('\n') ? '' : '\n'}`,
    )
    .join('');
}

/** A file of a text that may hold several. */
export interface GsnPart extends GsnFile {
  /** Lines of the whole text before its first line. */
  before: number;
}

/**
 * The files of a text that {@link joinGsn} made.
 *
 * @param path - of the file, where the text names none
 */
export function splitGsn(path: string, text: string): GsnPart[] {
  const lines = text.split('\n');
  if (!HEADER.test(lines[0])) {
    return [{ path, text, before: 0 }];
  }
  const starts = lines.flatMap((line, at) => (HEADER.test(line) ? [at] : []));
  return starts.map((at, index) => ({
    path: HEADER.exec(lines[at])![1],
    text: lines.slice(at + 1, starts[index + 1]).join('\n'),
    before: at + 1,
  }));
}

/** Whether a file has a line that would part it from itself. */
export function cannotBeJoined(text: string): boolean {
  return text.split('\n').some(line => HEADER.test(line));
}

/**
 * The path that a file names, seen from another.
 *
 * @returns null when it leaves the folder in which all of them lie
 */
export function resolvePath(from: string, to: string): string | null {
  const parts = to.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        return null;
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
