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

import { Document } from 'yaml';
import { GsnElement, GsnModule } from './types';

/**
 * The text of a module, readable by gsn2x: elements in their order, members in
 * one order, nothing that is absent. Writing what was read from it gives the
 * same bytes.
 */
export function writeGsn(
  module: GsnModule,
  elements: readonly GsnElement[],
): string {
  // No object: that would sort identifiers that are numbers.
  const content = new Map<string, unknown>();
  const head = writeModule(module);
  if (head !== null) {
    content.set('module', head);
  }
  for (const element of elements) {
    content.set(element.id, writeElement(element));
  }
  return new Document(content, { aliasDuplicateObjects: false }).toString({
    lineWidth: 0,
    flowCollectionPadding: false,
  });
}

function writeModule(module: GsnModule): Record<string, unknown> | null {
  const head = {
    ...compact({
      name: module.anonymous ? null : module.name,
      brief: module.brief,
      uses: module.uses,
      extends: module.extends.map(({ develops, module: name }) => ({
        module: name,
        develops,
      })),
    }),
    ...module.other,
  };
  return Object.keys(head).length === 0 ? null : head;
}

function writeElement(element: GsnElement): Record<string, unknown> {
  const { challenges, evidence, gather } = element;
  return {
    ...compact({
      text: element.text === '' ? null : element.text,
      nodeType: element.nodeType,
      supportedBy: element.supportedBy,
      inContextOf: element.inContextOf,
      challenges: challenges && challengeText(challenges),
      undeveloped: element.undeveloped,
      defeated: element.defeated,
      defeatedRelation: element.defeatedRelations,
      acp: element.claimPoints,
      gather: gatherText(gather),
      evidence:
        evidence &&
        compact({
          predicate: evidence.predicate,
          select: evidence.select && compact({ ...evidence.select }),
          accept: evidence.accept,
          timeToLive: evidence.timeToLive,
          belief: evidence.belief,
        }),
      ...standsForLayer(element),
      public: element.isPublic,
      url: element.url,
    }),
    ...element.other,
  };
}

function standsForLayer({ standsFor }: GsnElement): Record<string, unknown> {
  switch (standsFor?.kind) {
    case 'away':
      return {
        away: { module: standsFor.module, element: standsFor.element },
      };
    case 'module':
      return { moduleReference: standsFor.module };
    case 'contract':
      return {
        contract: {
          consumer: standsFor.consumer,
          provider: standsFor.provider,
        },
      };
    default:
      return {};
  }
}

function challengeText(
  challenge: NonNullable<GsnElement['challenges']>,
): string {
  return 'element' in challenge
    ? challenge.element
    : `${challenge.from} -> ${challenge.to}`;
}

function gatherText(gather: GsnElement['gather']): string | null {
  if (gather === 'all') {
    return null;
  }
  return gather === 'any' ? 'anyOf' : `${gather}-of-n`;
}

/** Without what is absent: null, false, empty text, list or mapping. */
function compact(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => {
      if (value === null || value === undefined || value === false) {
        return false;
      }
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );
}
