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

import { ANNOTATION_COST } from '@maestro/backstage-plugin-cost-common';
import { tagKey } from './tags';

/** What a term of the annotation looks at, from close to general. */
export const CLAIM_FIELDS = [
  'resource',
  'tag',
  'namespace',
  'account',
  'service',
] as const;

/** A field of a {@link ClaimTerm}. */
export type ClaimField = (typeof CLAIM_FIELDS)[number];

/** One `field=value` term of the annotation `maestro.dev/cost`. */
export interface ClaimTerm {
  field: ClaimField;
  /** Folded key of the tag; empty for other fields. */
  tag: string;
  /** Without the `*` of a prefix. */
  value: string;
  prefix: boolean;
}

/**
 * Reads the annotation `maestro.dev/cost`: `field=value` terms separated by
 * commas or line breaks.
 *
 * @returns the terms that can be read, and one sentence per term that cannot
 */
export function readClaims(annotation: string | null): {
  terms: ClaimTerm[];
  problems: string[];
} {
  const terms: ClaimTerm[] = [];
  const problems: string[] = [];
  for (const part of (annotation ?? '').split(/[,\n]/)) {
    const text = part.trim();
    if (text === '') {
      continue;
    }
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at).trim();
    const written = at < 0 ? '' : text.slice(at + 1).trim();
    const tag = /^tag:(.+)$/i.exec(name)?.[1];
    const field = tag === undefined ? name.toLowerCase() : 'tag';
    const prefix = written.endsWith('*');
    const value = prefix ? written.slice(0, -1) : written;
    if (
      !(CLAIM_FIELDS as readonly string[]).includes(field) ||
      (field === 'tag' && tag === undefined)
    ) {
      problems.push(
        `${ANNOTATION_COST} has the term ${JSON.stringify(
          text,
        )}; write resource=, account=, namespace=, service= or tag:KEY=`,
      );
    } else if (value === '') {
      problems.push(
        `${ANNOTATION_COST} has the term ${JSON.stringify(
          text,
        )}, which would claim every row; give a value`,
      );
    } else {
      terms.push({
        field: field as ClaimField,
        tag: tag === undefined ? '' : tagKey(tag),
        value,
        prefix,
      });
    }
  }
  return { terms, problems };
}
