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

import { acceptanceProblem, accepts } from '../attest';
import { checkGsn, loadGsn, readGsn, writeGsn } from '../gsn';
import { instantiate } from './instantiate';
import { PATTERNS } from './library';
import { readPattern } from './readPattern';
import { Pattern } from './types';

const VALUES: Record<string, unknown> = {
  component: 'component:default/checkout',
  repository: 'github.com/lighthouse/checkout',
  number: 7,
  commit: 'a'.repeat(40),
  release: 'v1.2.0',
  incident: 'INC-4',
};

function valuesOf(pattern: Pattern): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(pattern.parameters)
      .filter(name => name in VALUES)
      .map(name => [name, VALUES[name]]),
  );
}

function textOf(pattern: Pattern, values = valuesOf(pattern)): string {
  const instance = instantiate(pattern, values);
  if (!instance.ok) {
    throw new Error(instance.diagnostics.map(d => d.message).join());
  }
  return instance.text;
}

describe.each(Object.values(PATTERNS))('$name', pattern => {
  it('gives an argument without findings', () => {
    const text = textOf(pattern);
    const { diagnostics } = checkGsn(
      loadGsn(
        ['case.yaml'],
        () => text,
        (_, uses) => uses,
      ),
      { extendedCheck: true },
    );
    expect(diagnostics).toEqual([]);
    expect(text).not.toMatch(/\{[A-Za-z]+\}/);
    const { elements } = readGsn({ path: 'x', text });
    for (const { evidence, kind } of elements) {
      expect(evidence === null).toBe(kind !== 'Solution');
    }
    expect(
      elements
        .map(({ evidence }) => evidence?.accept ?? 'true')
        .map(acceptanceProblem)
        .filter(problem => problem !== null),
    ).toEqual([]);
  });

  it('is written as it was read', () => {
    const text = textOf(pattern);
    const { elements, module } = readGsn({ path: 'x', text });
    expect(writeGsn(module, elements)).toBe(text);
  });
});

describe('instantiate', () => {
  const pattern: Pattern = {
    name: 'p',
    version: '1.0.0',
    title: 'P',
    parameters: {
      who: { type: 'text', description: 'who', byDefault: null },
      extra: { type: 'flag', description: 'more', byDefault: false },
      least: { type: 'integer', description: 'how many', byDefault: 2 },
    },
    text: `
G1: { text: "{{{who}}} is fine", supportedBy: [Sn1, Sn2] }
Sn1: { text: A, evidence: { predicate: p, accept: 'predicate.who == {who} && predicate.n >= {least}' } }
Sn2: { text: B, when: extra }
`,
  };

  it('fills texts, and leaves out what is not asked for', () => {
    const { elements } = readGsn({
      path: 'x',
      text: textOf(pattern, { who: 'Ann' }),
    });
    expect(elements.map(({ id }) => id)).toEqual(['G1', 'Sn1']);
    expect(elements[0]).toMatchObject({
      text: '{Ann} is fine',
      supportedBy: ['Sn1'],
    });
    expect(
      readGsn({
        path: 'x',
        text: textOf(pattern, { who: 'Ann', extra: true }),
      }).elements,
    ).toHaveLength(3);
  });

  it('does not let a value change what an expression asks', () => {
    const who = '" || true || "';
    const { elements } = readGsn({ path: 'x', text: textOf(pattern, { who }) });
    const { accept } = elements[1].evidence!;
    const ask = (predicate: Record<string, unknown>) =>
      accepts(accept, { subjects: [], predicateType: 'p', predicate }).ok;
    expect(ask({ who: 'Eve', n: 9 })).toBe(false);
    expect(ask({ who, n: 9 })).toBe(true);
  });

  it('names what is wrong with the values', () => {
    const found = instantiate(pattern, { extra: 'yes', least: 1.5, x: 1 });
    expect(found).toMatchObject({
      ok: false,
      diagnostics: [
        { code: 'P01', message: expect.stringContaining('no parameter x') },
        { code: 'P02', message: expect.stringContaining('who has no value') },
        { code: 'P03', message: 'extra is "yes"; give true or false' },
        { code: 'P03', message: 'least is 1.5; give a whole number' },
      ],
    });
  });

  it('names what is wrong with the pattern', () => {
    expect(
      instantiate(
        { ...pattern, text: 'G1: { text: "{nobody}", when: who }' },
        { who: 'Ann' },
      ),
    ).toMatchObject({
      diagnostics: [
        { code: 'P04', message: expect.stringContaining('nobody') },
        { code: 'P04', message: expect.stringContaining('the flag who') },
      ],
    });
    // What every object has is no parameter.
    expect(
      instantiate(
        { ...pattern, text: 'G1: { text: "{constructor}" }' },
        { who: 'Ann' },
      ),
    ).toMatchObject({ diagnostics: [{ code: 'P04' }] });
    expect(
      instantiate({ ...pattern, text: '- x' }, { who: 'Ann' }),
    ).toMatchObject({ diagnostics: [{ code: 'P05' }] });
  });
});

describe('readPattern', () => {
  const text = `
module:
  name: house
  version: 2.1.0
  title: House rules
  subject: release
  parameters:
    tests: { type: text, description: name of the report, default: unit }
    least: { type: integer, default: 3 }
G1: { text: "{tests} passed", supportedBy: [Sn1] }
Sn1: { text: T, evidence: { predicate: p, select: { name: "{tests}*", where: "predicate.n >= {least}" } } }
`;

  it('reads the head, and fills also what selects', () => {
    const { diagnostics, pattern } = readPattern('house.gsn.yaml', text, 'x');
    expect(diagnostics).toEqual([]);
    expect(pattern).toMatchObject({
      name: 'house.gsn.yaml',
      version: '2.1.0',
      title: 'House rules',
      subject: 'release',
    });
    const { elements, module } = readGsn({
      path: 'x',
      text: textOf(pattern, { tests: 'load' }),
    });
    expect(module.name).toBe('house');
    expect(module.other).toEqual({});
    expect(elements[0].text).toBe('load passed');
    expect(elements[1].evidence?.select).toEqual({
      subject: null,
      name: 'load*',
      where: 'predicate.n >= 3',
    });
  });

  it.each([
    ['{ subject: incident }', /module.subject is "incident"/],
    ['{ parameters: [a] }', /no mapping/],
    ['{ parameters: { a-b: { type: text } } }', /letters and digits/],
    ['{ parameters: { a: { type: date } } }', /type is "date"/],
    ['{ parameters: { a: { type: text, default: [] } } }', /no single value/],
  ])('names what is wrong with the head %s', (head, expected) => {
    const { diagnostics } = readPattern(
      'x.yaml',
      `module: ${head}\nG1: { undeveloped: true }`,
      '1',
    );
    expect(diagnostics).toEqual([
      { code: 'P06', message: expect.stringMatching(expected) },
    ]);
  });

  it('is no pattern without parameters', () => {
    expect(readPattern('x.yaml', 'G1: {', '7').pattern).toMatchObject({
      parameters: {},
      version: '7',
    });
  });
});
