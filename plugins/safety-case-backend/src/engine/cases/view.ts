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
import { CelBudget, caseBudget } from '../attest/celBudget';
import { SignedStatement } from '../attest/leaf';
import { isExact, namesIn } from '../attest/select';
import { GsnElement, citedBy } from '../gsn';
import { LeafEvidence, judgeInSteps } from '../judge';
import { Steps, finish } from '../steps';
import {
  Challenge,
  ReadArgument,
  argumentOf,
  challengeKey,
  nodeKind,
} from './argument';
import { doubtsOf, inOrder, isLeaf, openDoubts } from './doubts';
import { nodeOf, relationsOf } from './nodes';

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

/** Code of the finding that an argument could not be read for some time. */
export const STALE_SOURCE = 'M03';

/** Doubts that stand above the fold. */
const TOP = 3;

/** Statements by what a leaf asks for: of a large case both are many. */
class StatementIndex {
  readonly #byType = new Map<string, KnownStatement[]>();
  readonly #byName = new Map<string, Map<string, KnownStatement[]>>();

  constructor(statements: readonly KnownStatement[]) {
    for (const known of statements) {
      put(this.#byType, known.signed.statement.predicateType, known);
    }
  }

  /** Those that a leaf may take; it looks into each of them. */
  for({ predicate, select }: NonNullable<GsnElement['evidence']>) {
    const name = select?.name ?? null;
    if (name === null || !isExact(name)) {
      return this.#byType.get(predicate) ?? [];
    }
    let names = this.#byName.get(predicate);
    if (!names) {
      names = new Map();
      for (const known of this.#byType.get(predicate) ?? []) {
        for (const own of namesIn(known.signed.statement)) {
          put(names, own, known);
        }
      }
      this.#byName.set(predicate, names);
    }
    return names.get(name) ?? [];
  }
}

function put<Value>(lists: Map<string, Value[]>, key: string, value: Value) {
  const list = lists.get(key);
  if (list) {
    list.push(value);
  } else {
    lists.set(key, [value]);
  }
}

/** Leaves that are judged in one step. */
const LEAVES_AT_ONCE = 500;

/** Judges a case. Pure: the same input gives the same answer. */
export function judgeCase(input: CaseInput): JudgedCase {
  return finish(judgeCaseInSteps(input));
}

/** As `judgeCase`, with its turns between the parts. */
export function* judgeCaseInSteps(input: CaseInput): Steps<JudgedCase> {
  const { challenges, read, subject } = input;
  const budget = caseBudget();
  const leaves = new Map<string, LeafEvidence>();
  const evidence = new Map<string, CaseEvidence[]>();
  const index = new StatementIndex(input.statements);
  for (const element of read.model.elements.values()) {
    if (element.evidence && subject.sha !== null) {
      const judged = judgeElement(element, subject.sha, {
        ...input,
        budget,
        statements: index.for(element.evidence),
      });
      leaves.set(element.id, judged.leaf);
      evidence.set(element.id, judged.evidence);
      if (leaves.size % LEAVES_AT_ONCE === 0) {
        yield;
      }
    }
  }
  for (const element of read.model.elements.values()) {
    const leaf = leaves.get(citedBy(element, read.model)[0]);
    if (leaf && nodeKind(element) === 'away_solution') {
      leaves.set(element.id, leaf);
    }
  }
  const diagnostics = [...input.diagnostics, ...read.diagnostics];
  const found = yield* judgeInSteps(argumentOf(read.model, leaves, challenges));
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  const outdated = diagnostics.find(({ code }) => code === STALE_SOURCE);
  const verdict = verdictOf(found.verdict, {
    wrong: problem !== undefined,
    outdated: outdated !== undefined,
  });
  const nodes = [...read.model.elements.values()].map(element =>
    nodeOf(element, read.model, found, evidence.get(element.id) ?? []),
  );
  const shown = challenges.map(
    ({ accepted: _a, answered: _b, ...challenge }): CaseChallenge => ({
      ...challenge,
      label: found.attacks.get(challengeKey(challenge.id)) ?? 'undecided',
    }),
  );
  const outdatedDoubts: CaseDoubt[] = outdated
    ? [{ kind: 'stale', nodeId: null, text: outdated.message }]
    : [];
  const doubts = inOrder([...outdatedDoubts, ...doubtsOf(nodes, shown)]);
  return {
    verdict,
    sentence: sentenceOf(input, {
      verdict,
      root: found.root,
      doubts: openDoubts(doubts),
      reason:
        problem?.message ??
        (verdict === 'defeated' ? whyNot(doubts) : found.reason),
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

/** What cannot be read cannot be judged; what may be outdated is in doubt. */
function verdictOf(
  found: CaseVerdict,
  { outdated, wrong }: { outdated: boolean; wrong: boolean },
): CaseVerdict {
  if (wrong) {
    return 'not_assessable';
  }
  return outdated && found === 'supported' ? 'supported_with_doubts' : found;
}

function judgeElement(
  element: GsnElement,
  sha: string,
  {
    budget,
    now,
    policy,
    sourceDown,
    statements,
  }: Pick<CaseInput, 'now' | 'policy' | 'sourceDown' | 'statements'> & {
    budget: CelBudget;
  },
): { leaf: LeafEvidence; evidence: CaseEvidence[] } {
  const demand: EvidenceDemand = {
    predicate: element.evidence!.predicate,
    select: element.evidence!.select,
    accept: element.evidence!.accept,
    timeToLive: element.evidence!.timeToLive,
    belief: element.evidence!.belief?.value ?? null,
  };
  const { statements: checked, ...leaf } = judgeLeaf(
    statements.map(({ signed }) => signed),
    demand,
    { sha, policy, now, sourceDown, budget },
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

const SUBJECTS: Record<CaseSubject['kind'], string> = {
  pull_request: 'request',
  release: 'release',
  commit: 'commit',
};

/** What defeats a claim: the first of what failed or was challenged. */
function whyNot(doubts: CaseDoubt[]): string {
  const found = doubts.find(
    ({ kind }) => kind === 'failed' || kind === 'challenge',
  );
  return found
    ? `${found.text.replace(/\.$/, '')}.`
    : 'its own argument gives it up.';
}

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
      return `${claim} does not hold for ${what}: ${options.reason}`;
    default:
      return `${claim} cannot be judged for ${what}: ${options.reason}`;
  }
}
