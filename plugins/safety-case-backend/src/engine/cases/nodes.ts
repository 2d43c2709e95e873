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
  CaseEvidence,
  CaseNode,
  CaseRelation,
} from '@maestro/backstage-plugin-safety-case-common';
import { GsnElement, GsnModel, citedBy } from '../gsn';
import { Judgement, relationId } from '../judge';
import { gatherOf, isOpen, nodeKind } from './argument';

/** A node with what was judged of it. */
export function nodeOf(
  element: GsnElement,
  model: GsnModel,
  found: Pick<Judgement, 'nodes'>,
  evidence: CaseEvidence[],
): CaseNode {
  const judged = found.nodes.get(element.id);
  const claim = !['context', 'assumption', 'justification'].includes(
    nodeKind(element),
  );
  return {
    id: element.id,
    kind: nodeKind(element),
    module: model.moduleOf.get(element.id) ?? '',
    text: element.text,
    state: judged?.state ?? null,
    label: judged?.label ?? 'undecided',
    undeveloped: isOpen(element, model),
    gather:
      claim && element.supportedBy.length > 0 ? gatherOf(element.gather) : null,
    confidence: judged?.confidence ?? null,
    evidence,
    position: element.position,
    standsFor: element.standsFor && {
      module:
        element.standsFor.kind === 'contract'
          ? `${element.standsFor.consumer} ↔ ${element.standsFor.provider}`
          : element.standsFor.module,
      element:
        element.standsFor.kind === 'away' ? element.standsFor.element : null,
    },
    isPublic: element.isPublic,
    claimPoints: claimPointsAt(element, element.id),
  };
}

/** Assurance claim points of an element on itself, or on one of its relations. */
function claimPointsAt({ claimPoints }: GsnElement, at: string): string[] {
  return Object.entries(claimPoints)
    .filter(([, refs]) => refs.includes(at))
    .map(([name]) => name);
}

/** All relations with what was judged of them. */
export function relationsOf(
  model: GsnModel,
  found: Pick<Judgement, 'attacks' | 'relations'>,
): CaseRelation[] {
  const relations: CaseRelation[] = [];
  for (const element of model.elements.values()) {
    const { challenges, id, inContextOf, supportedBy } = element;
    const add = (to: string, kind: CaseRelation['kind']) =>
      relations.push({
        id: relationId(id, to),
        from: id,
        to,
        kind,
        label:
          (kind === 'challenges'
            ? found.attacks.get(id)
            : found.relations.get(relationId(id, to))) ?? 'undecided',
        claimPoints: kind === 'challenges' ? [] : claimPointsAt(element, to),
      });
    supportedBy.forEach(to => add(to, 'supported_by'));
    inContextOf.forEach(to => add(to, 'in_context_of'));
    citedBy(element, model).forEach(to => add(to, 'cites'));
    if (challenges) {
      add(
        'element' in challenges
          ? challenges.element
          : relationId(challenges.from, challenges.to),
        'challenges',
      );
    }
  }
  return relations;
}

/** Nodes and relations of an argument of which nothing was judged. */
export function outlineOf(model: GsnModel): {
  nodes: CaseNode[];
  relations: CaseRelation[];
} {
  const nothing: Pick<Judgement, 'attacks' | 'nodes' | 'relations'> = {
    nodes: new Map(),
    relations: new Map(),
    attacks: new Map(),
  };
  return {
    nodes: [...model.elements.values()].map(element =>
      nodeOf(element, model, nothing, []),
    ),
    relations: relationsOf(model, nothing),
  };
}
