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
  CaseConfidence,
  CaseCounters,
  CaseDiagnostic,
  CaseDoubt,
  CaseEvidence,
  CaseNode,
  CaseRelation,
  CaseSubject,
  CaseVerdict,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  CheckedStatement,
  EvidenceDemand,
  TrustPolicy,
  judgeLeaf,
} from '../attest';
import { SignedStatement } from '../attest/leaf';
import { GsnElement, GsnModel } from '../gsn';
import { Judgement, LeafEvidence, judge, relationId } from '../judge';
import {
  Challenge,
  ReadArgument,
  argumentOf,
  challengeKey,
  gatherOf,
  nodeKind,
} from './argument';

/** A statement with what pages show of it beside its checks. */
export interface KnownStatement {
  signed: SignedStatement;
  shown: Omit<CaseEvidence, 'checks' | 'timeToLive' | 'acceptance'>;
}

/** Everything that a judgement depends on. */
export interface CaseInput {
  read: ReadArgument;
  /** Findings of the instantiation of a pattern. */
  diagnostics: CaseDiagnostic[];
  entityRef: string;
  subject: CaseSubject;
  statements: readonly KnownStatement[];
  challenges: ReadonlyArray<Challenge & Omit<CaseChallenge, 'label'>>;
  policy: TrustPolicy;
  /** The source of the evidence cannot be asked at present. */
  sourceDown: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What a case comes to, without what needs keys, log and history. */
export interface JudgedCase {
  verdict: CaseVerdict;
  sentence: string;
  counters: CaseCounters;
  doubts: CaseDoubt[];
  nodes: CaseNode[];
  relations: CaseRelation[];
  challenges: CaseChallenge[];
  diagnostics: CaseDiagnostic[];
  confidence: CaseConfidence | null;
}

/** Doubts that stand above the fold. */
const TOP = 3;

/** Judges a case. Pure: the same input gives the same answer. */
export function judgeCase(input: CaseInput): JudgedCase {
  const { challenges, read, subject } = input;
  const leaves = new Map<string, LeafEvidence>();
  const evidence = new Map<string, CaseEvidence[]>();
  for (const element of read.model.elements.values()) {
    if (element.evidence && subject.sha !== null) {
      const judged = judgeElement(element, subject.sha, input);
      leaves.set(element.id, judged.leaf);
      evidence.set(element.id, judged.evidence);
    }
  }
  const diagnostics = [...input.diagnostics, ...read.diagnostics];
  const found = judge(argumentOf(read.model, leaves, challenges));
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  const verdict = problem ? 'not_assessable' : found.verdict;
  const nodes = [...read.model.elements.values()].map(element =>
    nodeOf(element, read.model, found, evidence.get(element.id) ?? []),
  );
  const shown = challenges.map(
    ({ accepted: _a, answered: _b, ...challenge }): CaseChallenge => ({
      ...challenge,
      label: found.attacks.get(challengeKey(challenge.id)) ?? 'undecided',
    }),
  );
  const doubts = doubtsOf(nodes, shown);
  return {
    verdict,
    sentence: sentenceOf(input, {
      verdict,
      root: found.root,
      doubts: openDoubts(nodes, shown),
      reason: problem?.message ?? found.reason,
    }),
    counters: countersOf(nodes),
    doubts: doubts.slice(0, TOP),
    nodes,
    relations: relationsOf(read.model, found),
    challenges: shown,
    diagnostics,
    confidence: found.root
      ? found.nodes.get(found.root)?.confidence ?? null
      : null,
  };
}

function judgeElement(
  element: GsnElement,
  sha: string,
  { now, policy, sourceDown, statements }: CaseInput,
): { leaf: LeafEvidence; evidence: CaseEvidence[] } {
  const demand: EvidenceDemand = {
    predicate: element.evidence!.predicate,
    accept: element.evidence!.accept,
    timeToLive: element.evidence!.timeToLive,
    belief: element.evidence!.belief?.value ?? null,
  };
  const { statements: checked, ...leaf } = judgeLeaf(
    statements.map(({ signed }) => signed),
    demand,
    { sha, policy, now, sourceDown },
  );
  const byDigest = new Map(
    statements.map(({ shown }) => [shown.digest, shown]),
  );
  return {
    leaf,
    evidence: checked.filter(isAboutThis).map(({ checks, signed }) => ({
      ...byDigest.get(signed.digest)!,
      timeToLive: demand.timeToLive,
      acceptance: demand.accept,
      checks,
    })),
  };
}

/** What was said of the head alone is not evidence of the merge result. */
function isAboutThis({ checks }: CheckedStatement): boolean {
  return checks.some(({ id, ok }) => id === 'subject' && ok === true);
}

function nodeOf(
  element: GsnElement,
  model: GsnModel,
  found: Judgement,
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
    undeveloped: element.undeveloped,
    gather:
      claim && element.supportedBy.length > 0 ? gatherOf(element.gather) : null,
    confidence: judged?.confidence ?? null,
    evidence,
    position: element.position,
  };
}

function relationsOf({ elements }: GsnModel, found: Judgement): CaseRelation[] {
  const relations: CaseRelation[] = [];
  for (const {
    challenges,
    id,
    inContextOf,
    supportedBy,
  } of elements.values()) {
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
      });
    supportedBy.forEach(to => add(to, 'supported_by'));
    inContextOf.forEach(to => add(to, 'in_context_of'));
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

const isLeaf = ({ kind }: CaseNode) =>
  kind === 'solution' || kind === 'counter_solution';

function countersOf(nodes: readonly CaseNode[]): CaseCounters {
  const leaves = nodes.filter(
    node => isLeaf(node) || (node.undeveloped && node.state !== null),
  );
  const count = (...states: LeafState[]) =>
    leaves.filter(({ state }) => state !== null && states.includes(state))
      .length;
  return {
    verified: count('verified'),
    stale: count('stale'),
    failed: count('failed', 'bad_signature'),
    missing: count('missing', 'undeveloped'),
  };
}

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
  return doubts.sort(
    (a, b) => DOUBT_ORDER.indexOf(a.kind) - DOUBT_ORDER.indexOf(b.kind),
  );
}

function openDoubts(
  nodes: readonly CaseNode[],
  challenges: readonly CaseChallenge[],
): number {
  return doubtsOf(nodes, challenges).filter(({ kind }) => kind !== 'oldest')
    .length;
}

const SUBJECTS: Record<CaseSubject['kind'], string> = {
  pull_request: 'request',
  release: 'release',
  commit: 'commit',
};

function sentenceOf(
  { entityRef, now, subject }: CaseInput,
  options: {
    verdict: CaseVerdict;
    root: string | null;
    doubts: number;
    reason: string;
  },
): string {
  const claim = options.root === null ? 'The claim' : `Claim ${options.root}`;
  const what = [
    subject.sha === null
      ? 'a commit that nobody named'
      : `commit ${subject.sha.slice(0, 12)}`,
    ...(subject.kind === 'commit'
      ? []
      : [`${SUBJECTS[subject.kind]} ${subject.id}`]),
    entityRef,
    `as of ${new Date(now).toISOString()}`,
  ].join(', ');
  switch (options.verdict) {
    case 'supported':
      return `${claim} holds for ${what}.`;
    case 'supported_with_doubts':
      return `${claim} holds, with ${options.doubts} open ${
        options.doubts === 1 ? 'doubt' : 'doubts'
      }, for ${what}.`;
    case 'defeated':
      return `${claim} does not hold for ${what}.`;
    default:
      return `${claim} cannot be judged for ${what}: ${options.reason}`;
  }
}
