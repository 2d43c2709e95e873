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

import { LedgerStatus } from '@maestro/backstage-plugin-ledger-common';
import {
  CaseContents,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  CaseInput,
  KnownStatement,
  baselineOf,
  declineOf,
  deltaOf,
  isWorse,
  judgeCaseInSteps,
  prepareArgument,
  readArgument,
} from '../engine/cases';
import { CaseStore, StoredCase } from '../store/types';
import { EvidenceService } from './EvidenceService';
import { caseDigest, logKeyFingerprint } from './fingerprints';
import { Accounts } from './accounts';
import { Planned, makeArgument, sourceOf, watchedUntil } from './plan';
import { ReportOf } from './reports';
import { CaseSpec } from './specs';
import { pause, unhurried } from './unhurried';

/** Judges one case by what is known of it, and keeps the result. */
export class CaseJudge {
  constructor(
    private readonly options: {
      store: CaseStore;
      evidence: EvidenceService;
      /** For which cases of what is merged or released are judged. */
      recentDays: number;
      /** What forges are told; nothing when absent. */
      reportOf?: ReportOf;
    },
  ) {}

  /**
   * @param status - the log against which it is judged
   * @returns the case as it was judged now
   */
  async judge(
    spec: CaseSpec,
    plan: Planned,
    round: { now: Date; sourceDown: boolean; accounts: Accounts | null },
    status: LedgerStatus,
  ): Promise<StoredCase> {
    const { evidence, recentDays, reportOf, store } = this.options;
    const { subject } = plan.candidate;
    const statements =
      subject.sha === null
        ? []
        : await evidence.about([subject.sha], subject.repository);
    const [challenges, approvals, present] = await Promise.all([
      store.challenges(plan.id),
      store.approvals(plan.id),
      store.get(plan.id),
    ]);
    const receipts = await this.#receipts([
      ...challenges.flatMap(challenge => challenge.statements),
      ...approvals.map(({ digest }) => digest),
    ]);
    const argument = makeArgument(spec, plan);
    // Ten thousand nodes take seconds in all: requests have their turn between.
    if (!readArgument.knows(argument.path, argument.yaml)) {
      await unhurried(prepareArgument(argument.path, argument.yaml));
    }
    const read = readArgument(argument.path, argument.yaml);
    await pause();
    const input: CaseInput = {
      read,
      diagnostics: [...spec.diagnostics, ...argument.diagnostics],
      entityRef: spec.entityRef,
      subject,
      statements: statements.filter(isEvidence),
      challenges: challenges.map(challenge => ({
        id: challenge.id,
        target: challenge.target,
        text: challenge.text,
        raisedAt: challenge.raisedAt,
        raisedBy: challenge.raisedBy,
        answer: challenge.answer,
        answered: challenge.answer !== null,
        accepted: challenge.accepted !== null,
        receipts: challenge.statements.flatMap(
          digest => receipts.get(digest) ?? [],
        ),
      })),
      policy: evidence.trust.policy,
      sourceDown: round.sourceDown,
      now: round.now.getTime(),
    };
    const judged = await unhurried(judgeCaseInSteps(input));
    await pause();
    const last = approvals.at(-1);
    const baseline = baselineOf({
      approved: last?.verdict ?? null,
      merged: plan.candidate.merged,
      before: present?.baseline ?? null,
      verdict: judged.verdict,
    });
    const wentBad = isWorse(judged.verdict, baseline);
    const decline = wentBad
      ? {
          since:
            (present?.wentBad ? present.judged.decline?.since : undefined) ??
            round.now.toISOString(),
          reasons: declineOf(
            last?.frozen ?? null,
            {
              ...judged,
              identity: { policyVersion: evidence.trust.policy.version },
            },
            statements,
          ),
        }
      : null;
    const view: Omit<SafetyCase, 'delta' | 'digest'> = {
      id: plan.id,
      entityRef: spec.entityRef,
      title: subject.title,
      subject,
      asOf: round.now.toISOString(),
      approvedAt: last?.at ?? null,
      merged: plan.candidate.merged,
      wentBad,
      decline,
      watchedUntil: watchedUntil(plan.candidate, recentDays),
      watched: true,
      contents: shownContents(plan.candidate, round.accounts),
      ...judged,
      identity: {
        keyFingerprint: evidence.key.fingerprint,
        policyVersion: evidence.trust.policy.version,
        origin: status.origin,
        treeSize: status.treeSize,
        root: status.rootHash ?? '',
        source: sourceOf(plan.pattern),
      },
      approvals: approvals.map(
        ({ at, by, caseDigest: approved, digest, verdict }) => ({
          at,
          by,
          verdict,
          digest: approved,
          receipts: receipts.get(digest) ?? [],
        }),
      ),
      yaml: argument.yaml,
      sourceUrl: plan.pattern.file?.url ?? null,
      mayNotApprove: null,
      check: {
        command: `node verify.mjs pack case-${subject.id.replace(
          /[^\w.-]/g,
          '-',
        )}.tar --signer ${
          evidence.key.fingerprint
        } --log-key ${logKeyFingerprint(status.verifierKey)}`,
        root: status.rootHash ?? '',
        keyFingerprint: evidence.key.fingerprint,
      },
    };
    const item: StoredCase = {
      id: plan.id,
      entityRef: spec.entityRef,
      verdict: judged.verdict,
      wentBad,
      activeAt: plan.candidate.activeAt,
      baseline,
      notifiedAt: present?.notifiedAt ?? null,
      author: plan.candidate.author,
      contributors: plan.candidate.contents.authors,
      owner: spec.owner,
      judged: {
        ...view,
        digest: caseDigest(view),
        delta: last ? deltaOf(last.at, last.frozen, view) : null,
      },
    };
    await pause();
    await store.put(item, reportOf?.(item) ?? null);
    return item;
  }

  async #receipts(digests: string[]): Promise<Map<string, number[]>> {
    const stored = await this.options.store.evidence(digests);
    return new Map(
      stored.map(({ digest, seq }) => [digest, seq === null ? [] : [seq]]),
    );
  }
}

/** Who wrote what is brought, in numbers: names do not enter a case. */
function shownContents(
  { contents }: Planned['candidate'],
  accounts: Accounts | null,
): CaseContents {
  const people = contents.authors.filter(
    ({ id, type }) => type !== 'bot' || accounts?.userOf(id),
  );
  return {
    authors: people.length,
    unmapped: people.filter(({ id }) => !accounts?.userOf(id)).length,
    unknown: contents.unknown,
    untold: contents.untold,
    since: contents.since,
    complete: contents.complete,
  };
}

/** What people do with cases is signed as well, but is no evidence. */
export function isEvidence({ shown }: KnownStatement): boolean {
  return !/\/(safety-case|challenge|rerun)\/v1$/.test(shown.predicateType);
}
