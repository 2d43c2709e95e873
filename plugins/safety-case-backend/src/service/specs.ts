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

import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  ANNOTATION_SAFETY_CASE,
  ANNOTATION_SAFETY_CASE_PARAMETERS,
  CaseDiagnostic,
} from '@maestro/backstage-plugin-safety-case-common';
import { resolvePath } from '../engine/gsn';
import { PATTERNS, Pattern } from '../engine/patterns';
import { SourceLocation, isSourcePath, locationOf } from '../sources/readFile';

/** What a case is made from: a pattern that comes with Maestro, or a file. */
export interface CasePattern extends Pattern {
  file?: {
    /** Path and version, as cases name them. */
    source: string;
    /** Where people can look at it. */
    url: string | null;
    /** What is wrong with it beside its argument. */
    diagnostics: CaseDiagnostic[];
  };
}

/** Which cases a component has. */
export interface CaseSpec {
  /** Full reference in lower case. */
  entityRef: string;
  owner: string | null;
  patterns: CasePattern[];
  /** Paths of the files that hold arguments, and where these lie. */
  files: string[];
  location: SourceLocation | null;
  /** Values for parameters that a change does not tell itself. */
  parameters: Record<string, unknown>;
  diagnostics: CaseDiagnostic[];
}

/** Reads all components with the annotation, with the plugin's credentials. */
export type ReadSpecs = () => Promise<CaseSpec[]>;

export function createReadSpecs(options: {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntities'>;
}): ReadSpecs {
  const { auth, catalog } = options;
  return async () => {
    const { items } = await catalog.getEntities(
      {
        filter: {
          kind: 'component',
          [`metadata.annotations.${ANNOTATION_SAFETY_CASE}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
          'relations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items
      .filter(({ metadata }) => metadata.annotations?.[ANNOTATION_SAFETY_CASE])
      .map(specOf);
  };
}

/**
 * The cases that annotations ask for: `pattern:NAME` or `file:PATH`, several
 * joined by commas. What cannot be read is a diagnostic of each case, never
 * silence.
 */
export function specOf(entity: Entity): CaseSpec {
  const annotations = entity.metadata.annotations ?? {};
  const diagnostics: CaseDiagnostic[] = [];
  const problem = (message: string) =>
    diagnostics.push({
      code: 'M01',
      severity: 'error',
      message,
      line: null,
      column: null,
    });
  const patterns: CasePattern[] = [];
  const files: string[] = [];
  for (const part of annotations[ANNOTATION_SAFETY_CASE].split(',')) {
    const name = /^pattern:(.+)$/.exec(part.trim())?.[1].trim();
    const path = fileOf(part.trim());
    if (name !== undefined && Object.hasOwn(PATTERNS, name)) {
      patterns.push(PATTERNS[name]);
    } else if (path !== null) {
      files.push(path);
    } else {
      problem(
        `${ANNOTATION_SAFETY_CASE} is ${JSON.stringify(
          part.trim(),
        )}; write pattern: with one of ${Object.keys(PATTERNS).join(
          ', ',
        )}, or file: with the path of a GSN file in YAML below the source of the component`,
      );
    }
  }
  if (patterns.length === 0 && files.length === 0) {
    // There must be a case that says what is wrong.
    patterns.push(PATTERNS['pull-request-is-safe-to-merge']);
  }
  let parameters: Record<string, unknown> = {};
  const text = annotations[ANNOTATION_SAFETY_CASE_PARAMETERS];
  if (text !== undefined) {
    try {
      const value = JSON.parse(text);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Error('it is no object');
      }
      parameters = value;
    } catch (error) {
      problem(
        `${ANNOTATION_SAFETY_CASE_PARAMETERS} is not a JSON object (${
          (error as Error).message
        }); write for example {"reviews": 2}`,
      );
    }
  }
  return {
    entityRef: stringifyEntityRef(entity).toLocaleLowerCase('en-US'),
    owner:
      entity.relations?.find(({ type }) => type === RELATION_OWNED_BY)
        ?.targetRef ?? null,
    patterns,
    files: [...new Set(files)],
    location: locationOf(entity),
    parameters,
    diagnostics,
  };
}

/** The path that a part of the annotation names; null: none that may be read. */
function fileOf(part: string): string | null {
  const path = part.replace(/^file:\s*/, '');
  const resolved = path.startsWith('/') ? null : resolvePath('', path);
  return resolved !== null && isSourcePath(resolved) ? resolved : null;
}
