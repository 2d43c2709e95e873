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

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { joinGsn, resolvePath, splitGsn } from './bundle';
import { readGsn } from './read';
import { GsnElement } from './types';
import { writeGsn } from './write';

const plain = ({ position: _, ...element }: GsnElement) => element;

function rewritten(text: string) {
  const read = readGsn({ path: 'a.yaml', text });
  expect(read.problems).toEqual([]);
  return { read, text: writeGsn(read.module, read.elements) };
}

/** Reading what was written must give everything again, and the same bytes. */
function twice(source: string) {
  const first = rewritten(source);
  const second = rewritten(first.text);
  const all = ({ read, text: written }: typeof first) => ({
    elements: read.elements.map(plain),
    module: read.module,
    text: written,
  });
  return { before: all(first), after: all(second) };
}

const id = fc.constantFrom('G1', 'G2', 'S1', 'Sn1', 'C1', 'A1', 'J1', 'CG1');
const text = fc.string({ unit: 'grapheme' });
const layer = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.array(fc.string()),
  fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
);
const element = fc.record(
  {
    text,
    undeveloped: fc.boolean(),
    supportedBy: fc.array(id),
    inContextOf: fc.array(id),
    challenges: fc.oneof(
      id,
      fc.tuple(id, id).map(([from, to]) => `${from} -> ${to}`),
    ),
    defeated: fc.boolean(),
    defeatedRelation: fc.array(id),
    acp: fc.dictionary(fc.constantFrom('ACP1', 'ACP2'), fc.array(id)),
    gather: fc.constantFrom('allOf', 'anyOf', '2-of-n', 'some'),
    evidence: fc.oneof(
      text,
      fc.record(
        {
          predicate: text,
          accept: text,
          timeToLive: fc.integer({ min: 1 }),
          select: fc.record({ name: text, subject: text, where: text }),
          belief: fc.record({
            value: fc.constantFrom(0, 0.5, 1),
            reason: text,
          }),
        },
        { requiredKeys: ['predicate'] },
      ),
    ),
    public: fc.boolean(),
    url: text,
    away: fc.oneof(fc.record({ module: text, element: id }), text),
    horizontalIndex: layer,
    layer1: layer,
  },
  { requiredKeys: [] },
);
const document = fc.record(
  {
    module: fc.record(
      {
        name: fc.string({ minLength: 1 }),
        brief: fc.string({ minLength: 1 }),
        uses: fc.array(fc.string()),
        rankIncrement: layer,
      },
      { requiredKeys: [] },
    ),
    G1: element,
    'G 2': element,
    Sn1: element,
    '7': element,
    C1: element,
  },
  { requiredKeys: [] },
);

describe('writeGsn', () => {
  it('keeps every element, relation and layer, byte-stably', () => {
    fc.assert(
      fc.property(document, value => {
        // JSON is YAML; undefined members are left out.
        const { after, before } = twice(JSON.stringify(value));
        expect(after).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  const inputs = resolve(
    __dirname,
    '../../../../../../shared/vectors/assurance/gsn/inputs',
  );
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap(name => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
  it('keeps the published inputs that can be read', () => {
    if (!existsSync(inputs)) {
      // eslint-disable-next-line no-console
      console.warn(`Skipped: ${inputs} is not there`);
      return;
    }
    const readable = files(inputs)
      .map(path => readFileSync(path, 'utf8'))
      .filter(
        source => readGsn({ path: 'x', text: source }).problems.length === 0,
      )
      .map(twice);
    expect(readable.length).toBeGreaterThan(5);
    expect(readable.map(({ after }) => after)).toEqual(
      readable.map(({ before }) => before),
    );
  });

  it('does not add a name to a file that has none', () => {
    expect(rewritten('G1: { undeveloped: true }').text).toBe(
      'G1:\n  undeveloped: true\n',
    );
  });
});

describe('joinGsn', () => {
  it('gives back the files, with the lines before each', () => {
    const files = [
      { path: 'a/x.yaml', text: 'G1: {}\nG2: {}\n' },
      { path: 'a/y z.yaml', text: 'G3: {}\n' },
    ];
    const joined = joinGsn(files);
    const parts = splitGsn('other', joined);
    expect(parts.map(({ path }) => path)).toEqual(['a/x.yaml', 'a/y z.yaml']);
    parts.forEach(part => {
      const line = joined.split('\n')[part.before];
      expect(line).toBe(part.text.split('\n')[0]);
    });
    // Joined again, the same bytes.
    expect(joinGsn(parts)).toBe(joined);
  });

  it('leaves one file as it is', () => {
    expect(joinGsn([{ path: 'a', text: 'G1: {}' }])).toBe('G1: {}');
    expect(splitGsn('a', 'G1: {}')).toEqual([
      { path: 'a', text: 'G1: {}', before: 0 },
    ]);
  });

  it('resolves paths within the folder only', () => {
    expect(resolvePath('a/b.yaml', 'c.yaml')).toBe('a/c.yaml');
    expect(resolvePath('a/b.yaml', '../c.yaml')).toBe('c.yaml');
    expect(resolvePath('a/b.yaml', './../x/./c.yaml')).toBe('x/c.yaml');
    expect(resolvePath('b.yaml', '../c.yaml')).toBeNull();
  });
});
