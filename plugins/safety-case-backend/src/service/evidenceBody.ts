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

import { InputError } from '@backstage/errors';

/** Statements of one batch. */
const MOST_ITEMS = 500;

/** A value that was read, or why it could not be. */
export type Read = { value: unknown } | { problem: string };

/** @throws InputError when it could not be read */
export function valueOf(read: Read): unknown {
  if ('problem' in read) {
    throw new InputError(read.problem);
  }
  return read.value;
}

/**
 * One JSON value, or many as a list or as lines.
 *
 * @throws InputError when there are too many, or none
 */
export function readBody(text: string): { batch: boolean; values: Read[] } {
  const whole = parse(text);
  const lines = text.split('\n').filter(line => line.trim() !== '');
  let values: Read[];
  if ('value' in whole && Array.isArray(whole.value)) {
    values = whole.value.map(value => ({ value }));
  } else if ('value' in whole || lines.length < 2 || !isLines(lines)) {
    return { batch: false, values: [whole] };
  } else {
    values = lines.map(parse);
  }
  if (values.length === 0 || values.length > MOST_ITEMS) {
    throw new InputError(
      `The list holds ${values.length} statements; send 1 to ${MOST_ITEMS}`,
    );
  }
  return { batch: true, values };
}

/** Lines of JSON, and not one text that was cut off. */
function isLines(lines: readonly string[]): boolean {
  return (
    lines.every(line => line.startsWith('{')) && 'value' in parse(lines[0])
  );
}

function parse(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return {
      problem:
        'The body is not JSON, or was cut off; send a DSSE envelope or a Sigstore bundle',
    };
  }
}
