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
  CaseDoubt,
  CaseNode,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';

/** Whether a node rests on evidence, not on other nodes. */
export const isLeaf = ({ kind }: CaseNode) =>
  kind === 'solution' || kind === 'counter_solution';

const DOUBT_KINDS: Partial<Record<LeafState, CaseDoubt['kind']>> = {
  failed: 'failed',
  bad_signature: 'failed',
  missing: 'missing',
  stale: 'stale',
  undeveloped: 'undeveloped',
};

const DOUBT_WORDS: Partial<Record<LeafState, string>> = {
  failed: 'the evidence says no',
  bad_signature: 'signature, signer or receipt is wrong',
  missing: 'there is no evidence',
  stale: 'the evidence is too old, or not proved to be in the log yet',
  undeveloped: 'the argument is not finished here',
};

const DOUBT_ORDER: ReadonlyArray<CaseDoubt['kind']> = [
  'challenge',
  'failed',
  'missing',
  'stale',
  'undeveloped',
  'oldest',
];

/** All doubts, those first that a reviewer should know first. */
export function doubtsOf(
  nodes: readonly CaseNode[],
  challenges: readonly CaseChallenge[],
): CaseDoubt[] {
  const doubts: CaseDoubt[] = challenges
    .filter(({ label }) => label !== 'out')
    .map(({ answer, target, text }) => ({
      kind: 'challenge' as const,
      nodeId: target.split('->')[0].trim(),
      text: `${target} is challenged: ${text}${
        answer ? ' (answered, not accepted yet)' : ''
      }`,
    }));
  for (const node of nodes) {
    const kind = node.state && DOUBT_KINDS[node.state];
    if (kind && (isLeaf(node) || node.undeveloped)) {
      doubts.push({
        kind,
        nodeId: node.id,
        text: `${node.id} (${node.text}): ${DOUBT_WORDS[node.state!]}`,
      });
    }
  }
  const ageing = nodes
    .flatMap(node =>
      node.state === 'verified'
        ? node.evidence.map(item => ({ node, item }))
        : [],
    )
    .filter(({ item }) => item.timeToLive !== null && item.effectiveAt !== null)
    .map(({ item, node }) => ({
      node,
      until: Date.parse(item.effectiveAt!) + item.timeToLive! * 1000,
    }))
    .sort((a, b) => a.until - b.until)[0];
  if (ageing) {
    doubts.push({
      kind: 'oldest',
      nodeId: ageing.node.id,
      text: `${ageing.node.id} (${
        ageing.node.text
      }) is the first whose evidence expires: ${new Date(
        ageing.until,
      ).toISOString()}`,
    });
  }
  return inOrder(doubts);
}

/** Those first that a reviewer should know first. */
export function inOrder(doubts: readonly CaseDoubt[]): CaseDoubt[] {
  return [...doubts].sort(
    (a, b) => DOUBT_ORDER.indexOf(a.kind) - DOUBT_ORDER.indexOf(b.kind),
  );
}

/** How many are doubts already, not only to be expected. */
export function openDoubts(doubts: readonly CaseDoubt[]): number {
  return doubts.filter(({ kind }) => kind !== 'oldest').length;
}
