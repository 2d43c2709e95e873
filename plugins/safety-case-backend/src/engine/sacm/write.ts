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

import { CaseNode } from '@maestro/backstage-plugin-safety-case-common';
import {
  SacmInput,
  claimPoint,
  classOf,
  described,
  named,
  tagged,
} from './parts';
import { relationsOf } from './relations';
import { XmlElement, XmlIds, element, writeXml } from './xml';

/** Namespace of SACM 2.3. */
export const SACM_NAMESPACE = 'http://www.omg.org/spec/SACM/20220301';
const XMI_NAMESPACE = 'http://www.omg.org/spec/XMI/20131001';

/**
 * A case in the interchange format of the Structured Assurance Case Metamodel
 * (OMG SACM 2.3, XMI). Modules are argument packages, statements artifacts.
 * What SACM has no member for is a tagged value: `gsn.*` what the argument
 * says, `maestro.*` what came of it. The mapping is in
 * `docs/engines/safety-case.md`.
 */
export function writeSacm(input: SacmInput): string {
  const ids = new XmlIds();
  // Elements come first, so that they keep their own names.
  input.nodes.forEach(({ id }) => ids.of('node', id));
  const modules = [...new Set(input.nodes.map(node => node.module))];
  const relations = relationsOf(input, ids);
  const packages = modules.map(module =>
    element(
      'argumentPackage',
      { 'xmi:id': ids.of('module', module), gid: module },
      [
        named(module === '' ? input.title : module),
        ...input.nodes
          .filter(node => node.module === module)
          .flatMap(node => [
            nodeElement(node, input, ids),
            ...points(node, ids),
          ]),
        ...relations
          .filter(relation => relation.module === module)
          .map(relation => relation.xml),
      ],
    ),
  );
  return writeXml(
    element(
      'sacm:AssuranceCasePackage',
      {
        'xmlns:sacm': SACM_NAMESPACE,
        'xmlns:xmi': XMI_NAMESPACE,
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'xmi:version': '2.5.1',
        'xmi:id': ids.of('case', input.entityRef),
        gid: input.entityRef,
      },
      [
        named(input.title),
        described(input.sentence),
        ...packages,
        ...bindings(input, modules, ids),
        artifacts(input, ids),
      ],
    ),
  );
}

function nodeElement(
  node: CaseNode,
  { nodes, relations }: SacmInput,
  ids: XmlIds,
): XmlElement {
  const { standsFor } = node;
  const sacmClass = classOf(node.kind);
  const cited = relations.find(
    ({ from, kind }) => kind === 'cites' && from === node.id,
  );
  const there = (module: string) =>
    nodes.some(other => other.module === module);
  const cites = standsFor !== null && node.kind !== 'contract';
  let citedElement: string | null = null;
  if (cited) {
    citedElement = ids.of('node', cited.to);
  } else if (node.kind === 'module' && there(standsFor?.module ?? '')) {
    citedElement = ids.of('module', standsFor!.module);
  }
  const evidence = node.evidence.map(({ digest }) =>
    ids.of('statement', digest),
  );
  return element(
    'argumentationElement',
    {
      'xsi:type': `sacm:${sacmClass}`,
      'xmi:id': ids.of('node', node.id),
      gid: node.id,
      isCitation: cites ? 'true' : null,
      citedElement,
      assertionDeclaration: sacmClass === 'Claim' ? declarationOf(node) : null,
      metaClaim:
        sacmClass === 'Claim' && node.claimPoints.length > 0
          ? node.claimPoints
              .map(name => ids.of('acp', `${node.id} ${name}`))
              .join(' ')
          : null,
      referencedArtifactElement:
        evidence.length > 0 ? evidence.join(' ') : null,
    },
    [named(node.id), described(node.text), ...tagsOf(node)],
  );
}

/** SACM 2.3, clause 11: how a claim is put forward. */
function declarationOf({ kind, label, standsFor, undeveloped }: CaseNode) {
  if (label === 'out') {
    return 'defeated';
  }
  if (standsFor !== null && kind !== 'contract') {
    return 'asCited';
  }
  if (kind === 'assumption') {
    return 'assumed';
  }
  if (kind === 'justification') {
    return 'axiomatic';
  }
  return undeveloped ? 'needsSupport' : 'asserted';
}

function tagsOf(node: CaseNode): XmlElement[] {
  const { claimPoints, gather, isPublic, kind, standsFor, state } = node;
  const tags = [tagged('gsn.kind', kind)];
  if (node.undeveloped) {
    tags.push(tagged('gsn.undeveloped', 'true'));
  }
  if (isPublic) {
    tags.push(tagged('gsn.public', 'true'));
  }
  if (standsFor) {
    tags.push(
      tagged(
        'gsn.standsFor',
        standsFor.element === null
          ? standsFor.module
          : `${standsFor.module}: ${standsFor.element}`,
      ),
    );
  }
  if (classOf(kind) !== 'Claim') {
    tags.push(...claimPoints.map(name => tagged('gsn.acp', name)));
  }
  if (gather && gather.kind !== 'all') {
    tags.push(
      tagged(
        'maestro.gather',
        gather.kind === 'at_least' ? `${gather.k}-of-n` : 'anyOf',
      ),
    );
  }
  if (state) {
    tags.push(tagged('maestro.state', state));
  }
  tags.push(tagged('maestro.label', node.label));
  return tags;
}

/** Claims about claims, one for each assurance claim point. */
function points(node: CaseNode, ids: XmlIds): XmlElement[] {
  return classOf(node.kind) === 'Claim'
    ? node.claimPoints.map(name => claimPoint(node.id, name, ids))
    : [];
}

/** Contracts between modules that are both there. */
function bindings(
  { nodes }: SacmInput,
  modules: readonly string[],
  ids: XmlIds,
): XmlElement[] {
  return nodes.flatMap(node => {
    const bound =
      node.kind === 'contract'
        ? (node.standsFor?.module ?? '').split(' ↔ ')
        : [];
    return bound.length === 2 && bound.every(name => modules.includes(name))
      ? [
          element(
            'argumentPackage',
            {
              'xsi:type': 'sacm:ArgumentPackageBinding',
              'xmi:id': ids.of('contract', node.id),
              participantPackage: bound
                .map(name => ids.of('module', name))
                .join(' '),
            },
            [named(node.id), described(node.text)],
          ),
        ]
      : [];
  });
}

/** The statements that leaves rest on, each once. */
function artifacts({ nodes }: SacmInput, ids: XmlIds): XmlElement {
  const statements = new Map(
    nodes.flatMap(({ evidence }) =>
      evidence.map(item => [item.digest, item] as const),
    ),
  );
  return element(
    'artifactPackage',
    { 'xmi:id': ids.of('package', 'evidence') },
    [
      named('Evidence'),
      ...[...statements.values()].map(item =>
        element(
          'artifactElement',
          {
            'xsi:type': 'sacm:Artifact',
            'xmi:id': ids.of('statement', item.digest),
            gid: `sha256:${item.digest}`,
            version: item.source.version,
            date: item.effectiveAt,
          },
          [
            named(item.predicateType),
            described(`Statement signed by ${item.signer}`),
            tagged('maestro.sha256', item.digest),
            tagged('maestro.collectedAt', item.collectedAt),
            ...item.receipts.map(receipt =>
              tagged('maestro.receipt', String(receipt)),
            ),
          ],
        ),
      ),
    ],
  );
}
