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
  CaseChallenge,
  CaseNode,
  CaseRelation,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  SacmInput,
  claimPoint,
  classOf,
  described,
  named,
  tagged,
} from './parts';
import { XmlElement, XmlIds, element } from './xml';

/** An asserted relationship, with the package that it belongs to. */
export interface SacmRelation {
  module: string;
  xml: XmlElement;
}

type Class = 'AssertedInference' | 'AssertedEvidence' | 'AssertedContext';

const PREFIXES: Record<Class, string> = {
  AssertedInference: 'support',
  AssertedEvidence: 'support',
  AssertedContext: 'context',
};

/**
 * The relations of a case. A strategy is the reasoning of an inference: from
 * what supports the strategy to what the strategy supports. Each element names
 * the relations of GSN that it stands for by tagged values `gsn.relation`.
 */
export function relationsOf(
  { challenges, nodes, relations: given }: SacmInput,
  ids: XmlIds,
): SacmRelation[] {
  // A relation that is named twice is one.
  const relations = [
    ...new Map(given.map(item => [`${item.kind} ${item.id}`, item])).values(),
  ];
  const byId = new Map(nodes.map(node => [node.id, node]));
  const found: SacmRelation[] = [];
  /** The element that stands for a relation of GSN; the first one. */
  const standing = new Map<string, string>();
  /** Assurance claim points that have their claim already. */
  const told = new Set<string>();
  const moduleOf = (id: string) => byId.get(id)?.module ?? '';

  const add = (options: {
    of: Class;
    key: string;
    sources: readonly string[];
    target: string;
    module: string;
    parts: readonly CaseRelation[];
    reasoning?: string;
    counter?: boolean;
    needsSupport?: boolean;
  }) => {
    const { key, parts, reasoning } = options;
    const id = ids.of(options.counter ? 'attack' : PREFIXES[options.of], key);
    parts.forEach(part => {
      if (!standing.has(part.id)) {
        standing.set(part.id, id);
      }
    });
    const points = parts.flatMap(part =>
      part.claimPoints.map(name => ({ at: part.id, name })),
    );
    const out = parts.length > 0 && parts.every(({ label }) => label === 'out');
    let declaration = 'asserted';
    if (out) {
      declaration = 'defeated';
    } else if (options.needsSupport) {
      declaration = 'needsSupport';
    }
    found.push({
      module: options.module,
      xml: element(
        'argumentationElement',
        {
          'xsi:type': `sacm:${options.of}`,
          'xmi:id': id,
          assertionDeclaration: declaration,
          isCounter: options.counter ? 'true' : null,
          metaClaim:
            points.length > 0
              ? points
                  .map(({ at, name }) => ids.of('acp', `${at} ${name}`))
                  .join(' ')
              : null,
          source: options.sources.join(' '),
          target: options.target,
          reasoning: reasoning === undefined ? null : reasoning,
        },
        [
          named(key),
          ...parts.map(part => tagged('gsn.relation', part.id)),
          ...parts
            .filter(({ label }) => label !== 'in')
            .map(part => tagged('maestro.label', `${part.id}: ${part.label}`)),
        ],
      ),
    });
    for (const { at, name } of points) {
      const point = ids.of('acp', `${at} ${name}`);
      if (!told.has(point)) {
        told.add(point);
        found.push({
          module: options.module,
          xml: claimPoint(at, name, ids),
        });
      }
    }
  };

  const outgoing = new Map<string, CaseRelation[]>();
  const strategyUsers = new Set<string>();
  for (const relation of relations) {
    if (relation.kind === 'supported_by') {
      const list = outgoing.get(relation.from) ?? [];
      list.push(relation);
      outgoing.set(relation.from, list);
      if (byId.get(relation.to)?.kind === 'strategy') {
        strategyUsers.add(relation.to);
      }
    }
  }
  const node = (id: string) => ids.of('node', id);

  for (const relation of relations) {
    const { from, id, kind, to } = relation;
    const module = moduleOf(from);
    const target = byId.get(to);
    if (!target && kind !== 'challenges') {
      // What does not exist cannot be pointed to; the diagnostics say so.
    } else if (kind === 'in_context_of') {
      add({
        of: 'AssertedContext',
        key: id,
        sources: [node(to)],
        target: node(from),
        module,
        parts: [relation],
      });
    } else if (kind === 'supported_by' && target!.kind === 'strategy') {
      const supports = (outgoing.get(to) ?? []).filter(part =>
        byId.has(part.to),
      );
      inferences(relation, target!, supports);
    } else if (kind === 'supported_by') {
      // What supports a strategy was told with the inference that it reasons.
      if (byId.get(from)?.kind !== 'strategy' || !strategyUsers.has(from)) {
        add({
          of:
            classOf(target!.kind) === 'ArtifactReference'
              ? 'AssertedEvidence'
              : 'AssertedInference',
          key: id,
          sources: [node(to)],
          target: node(from),
          module,
          parts: [relation],
        });
      }
    }
  }

  function inferences(
    relation: CaseRelation,
    strategy: CaseNode,
    supports: readonly CaseRelation[],
  ) {
    const isEvidence = ({ to }: CaseRelation) =>
      classOf(byId.get(to)!.kind) === 'ArtifactReference';
    const groups = [
      {
        of: 'AssertedInference' as const,
        parts: supports.filter(part => !isEvidence(part)),
      },
      {
        of: 'AssertedEvidence' as const,
        parts: supports.filter(isEvidence),
      },
    ].filter(({ parts }) => parts.length > 0);
    if (groups.length === 0) {
      groups.push({ of: 'AssertedInference', parts: [] });
    }
    groups.forEach(({ of, parts }, index) =>
      add({
        of,
        key: index === 0 ? relation.id : `${relation.id} (evidence)`,
        sources:
          parts.length > 0
            ? parts.map(({ to }) => node(to))
            : [node(strategy.id)],
        target: node(relation.from),
        module: moduleOf(relation.from),
        parts: [relation, ...parts],
        reasoning: node(strategy.id),
        needsSupport: parts.length === 0,
      }),
    );
  }

  /** What a challenge aims at: a node, or what stands for a relation. */
  const aim = (to: string) =>
    byId.has(to) ? node(to) : standing.get(to) ?? null;
  const attacks = relations.filter(({ kind }) => kind === 'challenges');
  // A challenge to a node may itself be challenged, so those come first.
  for (const relation of [
    ...attacks.filter(({ to }) => byId.has(to)),
    ...attacks.filter(({ to }) => !byId.has(to)),
  ]) {
    const target = aim(relation.to);
    if (target !== null) {
      const challenger = byId.get(relation.from);
      add({
        of:
          challenger && classOf(challenger.kind) === 'ArtifactReference'
            ? 'AssertedEvidence'
            : 'AssertedInference',
        key: relation.id,
        sources: [node(relation.from)],
        target,
        module: moduleOf(relation.from),
        parts: [relation],
        counter: true,
      });
    }
  }
  for (const challenge of challenges) {
    found.push(
      ...raised(challenge, {
        ids,
        target: aim(challenge.target),
        module: moduleOf(challenge.target.split(' -> ')[0]),
      }),
    );
  }
  return found;
}

/** A doubt that somebody raised on the page, and its answer, as claims. */
function raised(
  { answer, id, label, raisedAt, text }: CaseChallenge,
  options: { ids: XmlIds; target: string | null; module: string },
): SacmRelation[] {
  const { ids, module, target } = options;
  const claim = (key: string, content: string, declaration: string) =>
    element(
      'argumentationElement',
      {
        'xsi:type': 'sacm:Claim',
        'xmi:id': ids.of('challenge', key),
        gid: key,
        assertionDeclaration: declaration,
      },
      [
        named(key),
        described(content),
        tagged('gsn.kind', 'challenge'),
        tagged('maestro.raisedAt', raisedAt),
      ],
    );
  const counter = (key: string, source: string, against: string) =>
    element(
      'argumentationElement',
      {
        'xsi:type': 'sacm:AssertedInference',
        'xmi:id': ids.of('attack', key),
        assertionDeclaration: 'asserted',
        isCounter: 'true',
        source,
        target: against,
      },
      [named(key)],
    );
  const own = ids.of('challenge', id);
  const parts = [claim(id, text, label === 'out' ? 'defeated' : 'asserted')];
  if (target !== null) {
    parts.push(counter(`${id} challenges`, own, target));
  }
  if (answer) {
    const key = `${id} answer`;
    parts.push(
      claim(key, answer.text, 'asserted'),
      counter(`${key} challenges`, ids.of('challenge', key), own),
    );
  }
  return parts.map(xml => ({ module, xml }));
}
