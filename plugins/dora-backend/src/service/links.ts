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

import { createHash } from 'node:crypto';
import { Question } from './prepare';

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Path of the evidence list of a figure. */
export function evidenceHref(
  { entityRef, query }: Pick<Question, 'entityRef' | 'query'>,
  figureId: string,
  window: { from: string; to: string },
): string {
  const search = new URLSearchParams({ from: window.from, to: window.to });
  for (const name of ['zone', 'profile'] as const) {
    const value = query[name];
    if (value) {
      search.set(name, value);
    }
  }
  const [kind, namespace, name] = (entityRef ?? '').split(/[:/]/);
  const place =
    entityRef === null ? 'overview' : `entities/${kind}/${namespace}/${name}`;
  return `/${place}/figures/${figureId}/evidence?${search}`;
}
