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

import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  ApprovalVerdict,
  judgeApproval,
} from '@maestro/backstage-plugin-ledger-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import {
  CasePage,
  CaseSubject,
  CaseSummary,
  CaseVerdict,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { PREDICATES } from '../engine/attest';
import { hasTarget, readArgument } from '../engine/cases';
import { CaseStore, StoredCase, StoredChallenge } from '../store/types';
import { ReadAccounts } from './accounts';
import { EvidenceService } from './EvidenceService';
import { Evaluator } from './Evaluator';
import { CHALLENGE_PREDICATE, say } from './sayings';

const REFUSALS: Record<Exclude<ApprovalVerdict, 'independent'>, string> = {
  reviewer_unknown: 'Nobody is signed in',
  reviewer_bot: 'A program does not approve',
  reviewer_unmapped:
    'Your user has no forge account, so nobody can tell that you are not the author; name it by maestro.dev/forge-account',
  author_unknown: 'The forge does not name the author',
  author_bot:
    'The author is a program, so only one person would have seen the change',
  author_unmapped:
    "The author's forge account belongs to no user, so it may be yours; name it by maestro.dev/forge-account",
  same_user: 'You are the author; somebody else must approve',
};

const SUBJECTS: Record<CaseSubject['kind'], string> = {
  pull_request: 'request',
  release: 'release',
  commit: 'commit',
};

/** Whoever is watched is judged every few minutes. */
const UNWATCHED_MS = 3_600_000;

/** Reads cases, and does what people do with them. */
export class CaseService {
  constructor(
    private readonly options: {
      store: CaseStore;
      evaluator: Evaluator;
      evidence: EvidenceService;
      readAccounts: ReadAccounts;
      now: () => Date;
    },
  ) {}

  /**
   * @param components - those that are meant; all when absent
   * @param alone - one component was asked for: if it is hidden, nothing is
   *   told of it, not even a number
   * @param visible - of the given components those that the caller may see
   */
  async list(options: {
    components?: readonly string[];
    alone?: boolean;
    kind?: CaseSubject['kind'];
    verdict?: CaseVerdict;
    wentBad?: boolean;
    cursor?: string;
    limit: number;
    visible(entityRefs: string[]): Promise<Set<string>>;
  }): Promise<CasePage> {
    const { store } = this.options;
    const { alone = false, cursor, kind, limit, verdict, wentBad } = options;
    const after = cursor
      ? (decodeKeyset(cursor, ['string', 'string']) as [string, string])
      : null;
    const present = await store.components();
    const wanted = new Set(options.components ?? present);
    const all = present.filter(ref => wanted.has(ref));
    const visible = await options.visible(all);
    const entityRefs = all.filter(ref => visible.has(ref));
    const hidden = all.filter(ref => !visible.has(ref));
    const found = await store.list(
      { entityRefs, kind, verdict, wentBad },
      { after, limit: limit + 1 },
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ judged }) => summaryOf(judged)),
      withheld:
        alone || hidden.length === 0
          ? 0
          : await store.count({ entityRefs: hidden, kind, verdict, wentBad }),
      nextCursor:
        last && found.length > limit
          ? encodeKeyset([last.activeAt, last.id])
          : null,
    };
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StoredCase> {
    const found = await this.options.store.get(id);
    if (!found) {
      throw new NotFoundError(`Case ${id.slice(0, 64)} was not found`);
    }
    return found;
  }

  /** The case as one user sees it; null: a service. */
  async shownTo(
    item: StoredCase,
    user: string | null,
    mayApprove: boolean,
  ): Promise<SafetyCase> {
    return {
      ...item.judged,
      // Cases that were judged by an earlier release do not say.
      decline: item.judged.decline ?? null,
      watchedUntil: item.judged.watchedUntil ?? null,
      watched:
        this.options.now().getTime() - Date.parse(item.judged.asOf) <=
        UNWATCHED_MS,
      contents: item.judged.contents ?? null,
      mayNotApprove: mayApprove
        ? await this.#refusal(item, user)
        : 'You do not have the permission maestro.safety-case.approve',
    };
  }

  /**
   * Collects the evidence of a case again, and judges it.
   *
   * @throws ConflictError when it cannot be judged any more
   */
  async collect(id: string): Promise<StoredCase> {
    const { entityRef, judged } = await this.get(id);
    // Not read again: somebody who began before may keep theirs meanwhile.
    const found = await this.options.evaluator.evaluateCase(entityRef, id);
    if (!found) {
      throw new ConflictError(
        `The case cannot be judged again: the records do not show its subject any more, or its component has another argument. It stays as it was on ${judged.asOf}`,
      );
    }
    return found;
  }

  /** What was said of a case counts at once, where it can be judged. */
  async #again(id: string): Promise<StoredCase> {
    const { entityRef } = await this.get(id);
    await this.options.evaluator.evaluateCase(entityRef, id);
    return this.get(id);
  }

  /**
   * Freezes, signs and seals a case.
   *
   * @throws NotAllowedError when the four eyes are not two pairs
   * @throws ConflictError when the case is not what was read
   */
  async approve(id: string, digest: string, user: string): Promise<StoredCase> {
    const { evidence, store } = this.options;
    // What is approved is what holds now, not what held a minute ago.
    const item = await this.collect(id);
    const refusal = await this.#refusal(item, user);
    if (refusal !== null) {
      throw new NotAllowedError(refusal);
    }
    if (item.judged.digest !== digest) {
      throw new ConflictError(
        'The case changed since you read it; read it again, then approve',
      );
    }
    const at = this.options.now().toISOString();
    const { judged } = item;
    const statement = await say(evidence, item, PREDICATES.safetyCase, {
      verdict: judged.verdict,
      sentence: judged.sentence,
      caseDigest: judged.digest,
      source: judged.identity.source,
      policyVersion: judged.identity.policyVersion,
      log: {
        origin: judged.identity.origin,
        treeSize: judged.identity.treeSize,
        root: judged.identity.root,
      },
      claims: judged.nodes.map(
        ({ evidence: rests, id: node, label, state }) => ({
          node,
          state,
          label,
          evidence: rests.map(({ digest: of }) => of),
        }),
      ),
      approvedBy: user,
      // Whose work it is that another one approves; numbers only.
      ...(judged.contents ? { contents: judged.contents } : {}),
      timestamp: at,
    });
    await store.addApproval({
      digest: statement,
      caseId: id,
      at,
      by: user,
      verdict: judged.verdict,
      caseDigest: judged.digest,
      frozen: judged,
    });
    return this.#again(id);
  }

  /** @throws InputError when the case has no such node or relation */
  async challenge(
    id: string,
    input: { target: string; text: string },
    user: string,
  ): Promise<StoredCase> {
    const { evidence } = this.options;
    const item = await this.get(id);
    const target = input.target
      .split('->')
      .map(part => part.trim())
      .join(' -> ');
    const { model } = readArgument(
      item.judged.identity.source,
      item.judged.yaml,
    );
    if (!hasTarget(model, target)) {
      throw new InputError(
        `target is ${JSON.stringify(
          input.target.slice(0, 120),
        )}; name a node such as G1, or a relation such as "G1 -> S1"`,
      );
    }
    const text = textOf(input.text);
    const at = this.options.now().toISOString();
    const challengeId = randomUUID();
    const statement = await say(evidence, item, CHALLENGE_PREDICATE, {
      act: 'raised',
      challenge: challengeId,
      target,
      text,
      by: user,
      timestamp: at,
    });
    await this.options.store.addChallenge({
      id: challengeId,
      caseId: id,
      target,
      text,
      raisedAt: at,
      raisedBy: user,
      answer: null,
      accepted: null,
      statements: [statement],
    });
    return this.#again(id);
  }

  /** @throws ConflictError when an answer was accepted already */
  async answer(
    id: string,
    challengeId: string,
    input: { text: string },
    user: string,
  ): Promise<StoredCase> {
    const { evidence } = this.options;
    const item = await this.get(id);
    await this.#challenge(id, challengeId);
    const text = textOf(input.text);
    const at = this.options.now().toISOString();
    const statement = await say(evidence, item, CHALLENGE_PREDICATE, {
      act: 'answered',
      challenge: challengeId,
      text,
      by: user,
      timestamp: at,
    });
    if (
      !(await this.options.store.answer(
        challengeId,
        { text, at, by: user },
        statement,
      ))
    ) {
      throw new ConflictError(
        'An answer was accepted already; raise the challenge again if it is not settled',
      );
    }
    return this.#again(id);
  }

  /**
   * @throws NotAllowedError for whoever gave the answer
   * @throws ConflictError without an answer, or when another took its place
   */
  async accept(
    id: string,
    challengeId: string,
    user: string,
  ): Promise<StoredCase> {
    const { evidence } = this.options;
    const item = await this.get(id);
    const { answer } = await this.#challenge(id, challengeId);
    if (!answer) {
      throw new ConflictError('The challenge has no answer yet; answer it');
    }
    if (answer.by === user) {
      throw new NotAllowedError(
        'You gave this answer; somebody else must accept it',
      );
    }
    const at = this.options.now().toISOString();
    const statement = await say(evidence, item, CHALLENGE_PREDICATE, {
      act: 'accepted',
      challenge: challengeId,
      answeredAt: answer.at,
      by: user,
      timestamp: at,
    });
    if (
      !(await this.options.store.accept(
        challengeId,
        { answeredAt: answer.at, at, by: user },
        statement,
      ))
    ) {
      throw new ConflictError(
        'The answer changed since you read it, or was accepted; read it again',
      );
    }
    return this.#again(id);
  }

  /** Why a user may not approve; null: may. */
  async #refusal(
    { author, contributors, judged }: StoredCase,
    user: string | null,
  ): Promise<string | null> {
    if (user === null) {
      return 'Only people approve';
    }
    const { personOf, userOf } = await this.options.readAccounts();
    const reviewer = personOf(user);
    if (!reviewer) {
      return REFUSALS.reviewer_unmapped;
    }
    if (judged.subject.kind !== 'release') {
      const verdict = judgeApproval({ author, reviewer, userOf });
      if (verdict !== 'independent') {
        return REFUSALS[verdict];
      }
    }
    // Of some authors a ledger knows nothing; the approval says how many.
    // Whoever writes commits chooses a name, also that of a program.
    const wrote = (contributors ?? []).some(
      ({ id }) => userOf(id) !== null && userOf(id) === userOf(reviewer.id),
    );
    if (wrote) {
      return `You wrote part of what this ${
        SUBJECTS[judged.subject.kind]
      } brings; somebody else must approve`;
    }
    switch (judged.verdict) {
      case 'defeated':
        return 'A case that is defeated cannot be approved';
      case 'not_assessable':
        return 'A case that cannot be judged cannot be approved';
      default:
        return null;
    }
  }

  async #challenge(caseId: string, id: string): Promise<StoredChallenge> {
    const found = (await this.options.store.challenges(caseId)).find(
      challenge => challenge.id === id,
    );
    if (!found) {
      throw new NotFoundError(`Challenge ${id.slice(0, 64)} was not found`);
    }
    return found;
  }
}

function textOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') {
    throw new InputError('text is empty; say what the doubt or answer is');
  }
  return trimmed;
}

function summaryOf(judged: SafetyCase): CaseSummary {
  const {
    approvedAt,
    asOf,
    counters,
    decline,
    entityRef,
    id,
    merged,
    sentence,
    subject,
    title,
    verdict,
    wentBad,
  } = judged;
  return {
    id,
    entityRef,
    title,
    subject,
    verdict,
    sentence,
    counters,
    asOf,
    approvedAt,
    merged,
    wentBad,
    // Cases that were judged by an earlier release do not say.
    decline: decline ?? null,
  };
}
