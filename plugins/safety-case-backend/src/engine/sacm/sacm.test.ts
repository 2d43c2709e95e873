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

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { CaseChallenge } from '@maestro/backstage-plugin-safety-case-common';
import { judgeCase, readArgument } from '../cases';
import { joinGsn } from '../gsn';
import { classOf, writeSacm } from '.';

interface Found {
  '@xsi:type': string;
  '@xmi:id': string;
  [attribute: string]: unknown;
}

function exported(yaml: string, challenges: CaseChallenge[] = []) {
  const judged = judgeCase({
    read: readArgument('a.yaml', yaml),
    diagnostics: [],
    entityRef: 'component:default/checkout',
    subject: {
      kind: 'pull_request',
      id: '7',
      title: 'A change',
      url: null,
      repository: 'github.com/lighthouse/checkout',
      sha: 'a'.repeat(40),
      headSha: null,
    },
    statements: [],
    challenges: challenges.map(challenge => ({
      ...challenge,
      answered: challenge.answer !== null,
      accepted: false,
    })),
    policy: { version: 'p', rules: [] },
    sourceDown: false,
    now: 0,
  });
  const xml = writeSacm({
    ...judged,
    title: 'A change',
    entityRef: 'component:default/checkout',
  });
  expect(XMLValidator.validate(xml)).toBe(true);
  const root = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: name =>
      ['argumentPackage', 'argumentationElement', 'taggedValue'].includes(name),
  }).parse(xml)['sacm:AssuranceCasePackage'];
  const packages: Found[] = root.argumentPackage ?? [];
  const elements = packages.flatMap(
    item => (item.argumentationElement as Found[] | undefined) ?? [],
  );
  return { judged, xml, packages, elements };
}

/** Values of a tag of an element. */
function tags(found: Found, key: string): string[] {
  return ((found.taggedValue as any[]) ?? [])
    .filter(tag => tag.key.value['@content'] === key)
    .map(tag => tag.content.value['@content']);
}

const CASE = `
G1: { text: 'Safe & "sound" <now>', supportedBy: [S1], inContextOf: [C1, A1, J1], acp: { ACP1: [G1], ACP2: [S1] } }
C1: { text: "Context\\nof two lines" }
A1: {}
J1: {}
S1: { supportedBy: [G2, G3, Sn2] }
G2: { supportedBy: [Sn1] }
G3: { undeveloped: true }
Sn1: { evidence: { predicate: p } }
Sn2: { evidence: { predicate: p } }
CG1: { challenges: G1 -> S1, supportedBy: [CSn1] }
CSn1: {}
CSn2: { challenges: G2 }
`;

describe('writeSacm', () => {
  it('maps each kind of GSN', () => {
    const { elements, packages } = exported(CASE);
    const byId = new Map(elements.map(item => [item['@xmi:id'], item]));
    const kindOf = (id: string) => [
      byId.get(id)!['@xsi:type'],
      byId.get(id)!['@assertionDeclaration'] ?? null,
    ];
    expect(packages).toHaveLength(1);
    expect(kindOf('G1')).toEqual(['sacm:Claim', 'asserted']);
    expect(kindOf('G3')).toEqual(['sacm:Claim', 'needsSupport']);
    expect(kindOf('A1')).toEqual(['sacm:Claim', 'assumed']);
    expect(kindOf('J1')).toEqual(['sacm:Claim', 'axiomatic']);
    expect(kindOf('S1')).toEqual(['sacm:ArgumentReasoning', null]);
    expect(kindOf('Sn1')).toEqual(['sacm:ArtifactReference', null]);
    expect(kindOf('C1')).toEqual(['sacm:ArtifactReference', null]);
    const inference = elements.find(
      item => item['@reasoning'] === 'S1' && item['@source'] === 'G2 G3',
    )!;
    expect(inference).toMatchObject({
      '@xsi:type': 'sacm:AssertedInference',
      '@target': 'G1',
    });
    expect(tags(inference, 'gsn.relation')).toEqual([
      'G1 -> S1',
      'S1 -> G2',
      'S1 -> G3',
    ]);
    // A challenge to a relation aims at what stands for that relation.
    expect(
      elements.find(item => item['@source'] === 'CG1' && item['@isCounter']),
    ).toMatchObject({ '@target': inference['@xmi:id'] });
    // Claims about confidence hang at the claim and at the relation.
    const points = elements.filter(item =>
      tags(item, 'gsn.kind').includes('assurance_claim_point'),
    );
    expect(points).toHaveLength(2);
    expect(byId.get('G1')!['@metaClaim']).toBe(points[0]['@xmi:id']);
    expect(inference['@metaClaim']).toBe(points[1]['@xmi:id']);
    expect((byId.get('G1')!.description as any).content.value['@content']).toBe(
      'Safe & "sound" <now>',
    );
  });

  it('makes a package of each module, and cites across them', () => {
    const { elements, packages } = exported(
      joinGsn([
        {
          path: 'a.yaml',
          text: 'module: { name: shop, uses: [b.yaml] }\nG1: { supportedBy: [G2, G3, G4] }\nG2: { away: { module: pay, element: G10 } }\nG3: { moduleReference: pay }\nG4: { contract: { consumer: shop, provider: pay }, supportedBy: [G10] }\n',
        },
        {
          path: 'b.yaml',
          text: 'module: { name: pay }\nG10: { public: true, undeveloped: true }\n',
        },
      ]),
    );
    expect(packages.map(item => item['@gid'] ?? item['@xsi:type'])).toEqual([
      'shop',
      'pay',
      'sacm:ArgumentPackageBinding',
    ]);
    const byId = new Map(elements.map(item => [item['@xmi:id'], item]));
    expect(byId.get('G2')).toMatchObject({
      '@isCitation': 'true',
      '@citedElement': 'G10',
      '@assertionDeclaration': 'asCited',
    });
    expect(byId.get('G3')!['@citedElement']).toBe('G10');
    expect(packages[2]['@participantPackage']).toBe(
      `${packages[0]['@xmi:id']} ${packages[1]['@xmi:id']}`,
    );
  });

  it('has challenges that people raised, and their answers', () => {
    const challenge: CaseChallenge = {
      id: 'ch1',
      target: 'S1 -> G2',
      text: 'Who says so?',
      raisedAt: '2026-11-20T12:00:00.000Z',
      raisedBy: 'user:default/ada',
      answer: { text: 'We do', at: '2026-11-20T13:00:00.000Z', by: 'user:x/y' },
      label: 'undecided',
      receipts: [],
    };
    const { elements } = exported(CASE, [challenge]);
    const claim = elements.find(item => item['@gid'] === 'ch1')!;
    const attack = elements.find(item => item['@source'] === claim['@xmi:id'])!;
    expect(
      tags(
        elements.find(item => item['@xmi:id'] === attack['@target'])!,
        'gsn.relation',
      ),
    ).toContain('S1 -> G2');
    expect(
      elements.find(item => item['@target'] === claim['@xmi:id']),
    ).toMatchObject({ '@isCounter': 'true' });
  });

  it('keeps every element and every relation of what was imported', () => {
    const ids = ['G1', 'G2', 'S1', 'S2', 'Sn1', 'C1', 'A1', 'CG1', 'CSn1'];
    const some = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 4 });
    const node = fc.record(
      {
        text: fc.string({ unit: 'binary' }),
        supportedBy: some,
        inContextOf: some,
        challenges: fc.oneof(
          fc.constantFrom(...ids),
          fc
            .tuple(fc.constantFrom(...ids), fc.constantFrom(...ids))
            .map(([from, to]) => `${from} -> ${to}`),
        ),
        acp: fc.dictionary(fc.constantFrom('ACP1', 'ACP 2'), some),
        undeveloped: fc.boolean(),
      },
      { requiredKeys: ['text'] },
    );
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(ids.map(id => [id, node])), {
          requiredKeys: ['G1'],
        }),
        model => {
          const { elements, judged } = exported(JSON.stringify(model));
          const byId = new Map(elements.map(item => [item['@xmi:id'], item]));
          // Nothing has the name of another.
          expect(byId.size).toBe(elements.length);
          for (const { id, kind } of judged.nodes) {
            expect(byId.get(id)?.['@xsi:type']).toBe(`sacm:${classOf(kind)}`);
          }
          const there = (id: string) =>
            judged.nodes.some(item => item.id === id);
          const told = new Set(
            elements.flatMap(item => tags(item, 'gsn.relation')),
          );
          const aimed = judged.relations.filter(
            ({ kind, to }) =>
              there(to) || (kind === 'challenges' && told.has(to)),
          );
          expect(aimed.filter(({ id }) => !told.has(id))).toEqual([]);
          // Whatever is pointed to exists.
          const pointed = elements.flatMap(item =>
            ['source', 'target', 'reasoning', 'metaClaim'].flatMap(name =>
              String(item[`@${name}`] ?? '')
                .split(' ')
                .filter(Boolean),
            ),
          );
          expect(pointed.filter(ref => !byId.has(ref))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
