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
  CaseNode,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { XmlElement, XmlIds, element } from './xml';

/** What of a case is exported. */
export type SacmInput = Pick<
  SafetyCase,
  'challenges' | 'entityRef' | 'nodes' | 'relations' | 'sentence' | 'title'
>;

/** What an element of GSN is in SACM. */
export type SacmClass = 'Claim' | 'ArgumentReasoning' | 'ArtifactReference';

const CLASSES: Record<CaseNode['kind'], SacmClass> = {
  goal: 'Claim',
  counter_goal: 'Claim',
  away_goal: 'Claim',
  assumption: 'Claim',
  away_assumption: 'Claim',
  justification: 'Claim',
  away_justification: 'Claim',
  module: 'Claim',
  contract: 'Claim',
  strategy: 'ArgumentReasoning',
  solution: 'ArtifactReference',
  counter_solution: 'ArtifactReference',
  away_solution: 'ArtifactReference',
  context: 'ArtifactReference',
  away_context: 'ArtifactReference',
};

/** Class of SACM of a kind. */
export function classOf(kind: CaseNode['kind']): SacmClass {
  return CLASSES[kind];
}

export function named(name: string): XmlElement {
  return element('name', { content: name });
}

export function described(text: string): XmlElement {
  return element('description', {}, [
    element('content', {}, [element('value', { content: text })]),
  ]);
}

/** A member that SACM has no place of its own for. */
export function tagged(key: string, value: string): XmlElement {
  return element('taggedValue', {}, [
    element('content', {}, [element('value', { content: value })]),
    element('key', {}, [element('value', { content: key })]),
  ]);
}

/** @param at - node or relation on which the point lies */
export function claimPoint(at: string, name: string, ids: XmlIds): XmlElement {
  return element(
    'argumentationElement',
    {
      'xsi:type': 'sacm:Claim',
      'xmi:id': ids.of('acp', `${at} ${name}`),
      assertionDeclaration: 'needsSupport',
    },
    [
      named(name),
      described(`Confidence in ${at}, assurance claim point ${name}`),
      tagged('gsn.kind', 'assurance_claim_point'),
    ],
  );
}
