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

import { kindOfId, kindOfName } from './kinds';
import { isEvidence, readEvidence } from './readEvidence';
import { GsnChallenge, GsnElement, GsnGather, GsnStandsFor } from './types';
import { Unreadable, flag, isRecord, record, text, texts } from './values';

/** Members of the format itself. */
const MEMBERS = [
  'text',
  'nodeType',
  'undeveloped',
  'supportedBy',
  'inContextOf',
  'challenges',
  'defeated',
  'defeatedRelation',
  'acp',
];

const K_OF_N = /^([1-9]\d{0,5})-of-n$/;

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isGather = (value: unknown): value is string =>
  value === 'allOf' ||
  value === 'anyOf' ||
  (isText(value) && K_OF_N.test(value));
const isAway = (value: unknown): value is { module: string; element: string } =>
  isRecord(value) && isText(value.module) && isText(value.element);
const isContract = (
  value: unknown,
): value is { consumer: string; provider: string } =>
  isRecord(value) && isText(value.consumer) && isText(value.provider);

/**
 * One element of a text. Members of ours are layers to others, and others may
 * have layers of these names: what does not look like ours is kept, not read.
 *
 * @throws Unreadable that names the member, its value and what to write
 */
export function readElement(id: string, value: unknown): GsnElement {
  const members = record(value ?? {}, id);
  const nodeType = text(members.nodeType, `${id}.nodeType`);
  const kind = nodeType === null ? kindOfId(id) : kindOfName(nodeType);
  if (nodeType !== null && kind === null) {
    throw new Unreadable(
      `${id}.nodeType is ${JSON.stringify(
        nodeType,
      )}; write for example Goal or Strategy`,
    );
  }
  const read = new Set(MEMBERS);
  /** A layer, where its value is one of ours. */
  const layer = <Type>(
    name: string,
    ours: (found: unknown) => found is Type,
  ): Type | null => {
    const found = members[name];
    if (!ours(found)) {
      return null;
    }
    read.add(name);
    return found;
  };
  const gather = gatherOf(layer('gather', isGather));
  const evidence = layer('evidence', isEvidence);
  const isPublic = layer('public', isFlag) === true;
  const url = layer('url', isText);
  const standsFor = readStandsFor(id, {
    away: layer('away', isAway),
    moduleReference: layer('moduleReference', isText),
    contract: layer('contract', isContract),
  });
  return {
    id,
    kind,
    nodeType,
    text: text(members.text, `${id}.text`) ?? '',
    undeveloped: flag(members.undeveloped, `${id}.undeveloped`),
    supportedBy: texts(members.supportedBy, `${id}.supportedBy`),
    inContextOf: texts(members.inContextOf, `${id}.inContextOf`),
    challenges: readChallenge(text(members.challenges, `${id}.challenges`)),
    defeated: flag(members.defeated, `${id}.defeated`),
    defeatedRelations: texts(
      members.defeatedRelation,
      `${id}.defeatedRelation`,
    ),
    claimPoints: Object.fromEntries(
      Object.entries(record(members.acp ?? {}, `${id}.acp`)).map(
        ([name, refs]) => [name, texts(refs, `${id}.acp.${name}`)],
      ),
    ),
    gather,
    evidence: evidence && readEvidence(evidence, `${id}.evidence`),
    standsFor,
    isPublic,
    url,
    other: Object.fromEntries(
      Object.entries(members).filter(([name]) => !read.has(name)),
    ),
    position: null,
  };
}

function readChallenge(value: string | null): GsnChallenge | null {
  if (value === null) {
    return null;
  }
  const ends = value.split('->').map(part => part.trim());
  return ends.length === 2
    ? { from: ends[0], to: ends[1] }
    : { element: value.trim() };
}

function gatherOf(value: string | null): GsnGather {
  if (value === 'anyOf') {
    return 'any';
  }
  const k = value === null ? undefined : K_OF_N.exec(value)?.[1];
  return k === undefined ? 'all' : Number(k);
}

function readStandsFor(
  id: string,
  layers: {
    away: { module: string; element: string } | null;
    moduleReference: string | null;
    contract: { consumer: string; provider: string } | null;
  },
): GsnStandsFor | null {
  const { away, contract, moduleReference } = layers;
  const given = Object.entries(layers).filter(([, value]) => value !== null);
  if (given.length > 1) {
    throw new Unreadable(
      `${id} is ${given
        .map(([name]) => name)
        .join(' and ')} at once; write one of them`,
    );
  }
  if (away) {
    return { kind: 'away', module: away.module, element: away.element };
  }
  if (contract) {
    const { consumer, provider } = contract;
    return { kind: 'contract', consumer, provider };
  }
  return moduleReference === null
    ? null
    : { kind: 'module', module: moduleReference };
}
