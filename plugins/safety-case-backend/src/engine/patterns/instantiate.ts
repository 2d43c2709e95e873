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
  GsnElement,
  GsnModule,
  joinGsn,
  readGsn,
  splitGsn,
  writeGsn,
} from '../gsn';
import {
  Parameter,
  ParameterType,
  ParameterValue,
  Pattern,
  PatternDiagnostic,
} from './types';

export type Instance =
  | {
      ok: true;
      /** GSN text without any placeholder. */
      text: string;
      /** Values used, defaults included. */
      values: Record<string, ParameterValue>;
    }
  | { ok: false; diagnostics: PatternDiagnostic[] };

const CHECKS: Record<ParameterType, (value: unknown) => boolean> = {
  text: value => typeof value === 'string',
  integer: value => Number.isSafeInteger(value),
  flag: value => typeof value === 'boolean',
  commit: value => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value),
  entity: value =>
    typeof value === 'string' && /^[a-z]+:[^/:\s]+\/[^/:\s]+$/.test(value),
  url: value => typeof value === 'string' && /^https?:\/\/\S+$/.test(value),
};

const FIXES: Record<ParameterType, string> = {
  text: 'a text',
  integer: 'a whole number',
  flag: 'true or false',
  commit: 'a full commit hash, 40 hex digits',
  entity: 'a full entity reference such as component:default/checkout',
  url: 'an address that begins with http:// or https://',
};

/** `{name}`; `{{` and `}}` stand for the braces themselves. */
const PLACEHOLDER = /\{\{|\}\}|\{([A-Za-z][A-Za-z0-9]*)\}/g;

/**
 * Fills a pattern. Values are typed: a text stays a text in the argument, and
 * becomes a literal of CEL in an acceptance expression, so that no value can
 * change what an expression asks. An element with `when: NAME` is there only
 * when that flag is true; relations to one that is not there go with it.
 */
export function instantiate(
  pattern: Pattern,
  given: Record<string, unknown>,
): Instance {
  const diagnostics: PatternDiagnostic[] = [];
  const values: Record<string, ParameterValue> = {};
  for (const name of Object.keys(given)) {
    if (!Object.prototype.hasOwnProperty.call(pattern.parameters, name)) {
      diagnostics.push({
        code: 'P01',
        message: `${
          pattern.name
        } has no parameter ${name}; known are ${Object.keys(
          pattern.parameters,
        ).join(', ')}`,
      });
    }
  }
  for (const [name, parameter] of Object.entries(pattern.parameters)) {
    const value = given[name] ?? parameter.byDefault;
    if (value === null || value === undefined) {
      diagnostics.push({
        code: 'P02',
        message: `${name} has no value; give ${FIXES[parameter.type]}: ${
          parameter.description
        }`,
      });
    } else if (!CHECKS[parameter.type](value)) {
      diagnostics.push({
        code: 'P03',
        message: `${name} is ${JSON.stringify(value)}; give ${
          FIXES[parameter.type]
        }`,
      });
    } else {
      values[name] = value as ParameterValue;
    }
  }
  const parts = splitGsn(pattern.name, pattern.text).map(part => ({
    path: part.path,
    ...readGsn(part),
  }));
  const elements = parts.flatMap(part => part.elements);
  diagnostics.push(
    ...parts.flatMap(({ problems }) =>
      problems.map(
        ({ message }): PatternDiagnostic => ({ code: 'P05', message }),
      ),
    ),
    ...placeholderProblems(elements, pattern),
  );
  if (diagnostics.length > 0) {
    return { ok: false, diagnostics };
  }
  const left = leftOut(elements, values);
  return {
    ok: true,
    values,
    text: joinGsn(
      parts.map((part, index) => ({
        path: part.path,
        text: writeGsn(
          // Only the file that is named by the pattern tells its values.
          index === 0 ? fillModule(part.module, pattern, values) : part.module,
          fillElements(part.elements, left, pattern, values),
        ),
      })),
    ),
  };
}

function placeholderProblems(
  elements: readonly GsnElement[],
  { parameters, name: pattern }: Pattern,
): PatternDiagnostic[] {
  const problems: PatternDiagnostic[] = [];
  const check = (element: string, named: string, flag: boolean) => {
    const parameter: Parameter | undefined = Object.hasOwn(parameters, named)
      ? parameters[named]
      : undefined;
    if (!parameter || (flag && parameter.type !== 'flag')) {
      problems.push({
        code: 'P04',
        message: `${element} of ${pattern} names ${
          flag ? 'the flag' : 'the parameter'
        } ${named}, which does not exist`,
      });
    }
  };
  for (const { evidence, id, other, text, url } of elements) {
    for (const source of [
      text,
      url ?? '',
      evidence?.accept ?? '',
      ...Object.values(evidence?.select ?? {}),
    ]) {
      for (const [, named] of (source ?? '').matchAll(PLACEHOLDER)) {
        if (named !== undefined) {
          check(id, named, false);
        }
      }
    }
    if (other.when !== undefined) {
      check(id, String(other.when), true);
    }
  }
  return problems;
}

function fill(text: string, write: (name: string) => string): string {
  return text.replace(PLACEHOLDER, (whole, name?: string) => {
    if (name === undefined) {
      return whole[0];
    }
    return write(name);
  });
}

function fillModule(
  module: GsnModule,
  { name, version }: Pattern,
  values: Record<string, ParameterValue>,
): GsnModule {
  const list = Object.entries(values)
    .map(([parameter, value]) => `${parameter} = ${value}`)
    .join(', ');
  const {
    parameters: _p,
    subject: _s,
    title: _t,
    version: _v,
    ...other
  } = module.other;
  return {
    ...module,
    name: module.anonymous ? name : module.name,
    anonymous: false,
    brief: `${name} ${version}: ${list}`,
    other,
  };
}

/** Ids of the elements that are not asked for. */
function leftOut(
  elements: readonly GsnElement[],
  values: Record<string, ParameterValue>,
): Set<string> {
  return new Set(
    elements
      .filter(
        ({ other }) =>
          other.when !== undefined && values[String(other.when)] !== true,
      )
      .map(({ id }) => id),
  );
}

function fillElements(
  elements: readonly GsnElement[],
  left: ReadonlySet<string>,
  { parameters }: Pattern,
  values: Record<string, ParameterValue>,
): GsnElement[] {
  const kept = elements.filter(({ id }) => !left.has(id));
  const there = (ids: readonly string[]) => ids.filter(id => !left.has(id));
  const plain = (name: string) => String(values[name]);
  const cel = (name: string) => celLiteral(values[name], parameters[name].type);
  return kept.map(element => {
    const { when: _, ...other } = element.other;
    return {
      ...element,
      other,
      text: fill(element.text, plain),
      url: element.url && fill(element.url, plain),
      supportedBy: there(element.supportedBy),
      inContextOf: there(element.inContextOf),
      evidence: element.evidence && {
        ...element.evidence,
        accept: element.evidence.accept && fill(element.evidence.accept, cel),
        select: element.evidence.select && {
          subject:
            element.evidence.select.subject &&
            fill(element.evidence.select.subject, plain),
          name:
            element.evidence.select.name &&
            fill(element.evidence.select.name, plain),
          where:
            element.evidence.select.where &&
            fill(element.evidence.select.where, cel),
        },
      },
    };
  });
}

/** JSON texts are literals of CEL too. */
function celLiteral(value: ParameterValue, type: ParameterType): string {
  return type === 'integer' || type === 'flag'
    ? String(value)
    : JSON.stringify(value);
}
