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

import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import {
  LedgerStatus,
  parseVerifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import {
  CASE_VERDICTS,
  CaseVerdict,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { sha256Hex } from '../attest/EvidenceKey';
import { collectChecks } from '../collect/checks';
import { collectReviews } from '../collect/reviews';
import { Collected } from '../collect/types';
import {
  Candidate,
  CaseInput,
  Fact,
  JudgedCase,
  KnownStatement,
  Repository,
  claimedRepositories,
  deltaOf,
  judgeCase,
  readArgument,
  releasesOf,
  requestsOf,
} from '../engine/cases';
import { Pattern, instantiate } from '../engine/patterns';
import { LedgerPort } from '../ledger';
import { CaseStore, FactStore, StoredCase } from '../store/types';
import { Accounts, ReadAccounts } from './accounts';
import { EvidenceService } from './EvidenceService';
import { CaseSpec, ReadSpecs } from './specs';

const DAY = 86_400_000;

/** Evidence ages without anything happening; milliseconds. */
const AGEING = 300_000;

/** Open requests of which nothing was heard for so long have no live case. */
const DORMANT_DAYS = 120;

/** A subject with the pattern that its case is made from. */
interface Planned {
  id: string;
  pattern: Pattern;
  candidate: Candidate;
  repository: Repository;
  facts: readonly Fact[];
}

/** What all cases of one round are judged against. */
interface Round {
  now: Date;
  generation: number;
  sourceDown: boolean;
  /** Null while the ledger cannot be asked for pseudonyms. */
  accounts: Accounts | null;
  repositories: Map<string, Repository[]>;
}

/** Makes, collects for, judges and keeps the cases of components. */
export class Evaluator {
  constructor(
    private readonly options: {
      facts: FactStore;
      store: CaseStore;
      consumer: Pick<FeedConsumer, 'status'>;
      evidence: EvidenceService;
      ledger: LedgerPort;
      readSpecs: ReadSpecs;
      readAccounts: ReadAccounts;
      recentDays: number;
      requiredChecks: readonly string[];
      logger: LoggerService;
      now: () => Date;
    },
  ) {}

  /** The log as it was known last. */
  #status: LedgerStatus | null = null;

  /** What each component was judged by last, and when. */
  readonly #judged = new Map<string, { mark: string; at: number }>();

  /**
   * Judges the cases of all components of which something new is known, or
   * whose evidence may have aged meanwhile.
   */
  async evaluate(signal?: AbortSignal): Promise<void> {
    const { logger, readSpecs, store } = this.options;
    const round = await this.#round();
    if (!round) {
      return;
    }
    const specs = await readSpecs();
    for (const spec of specs) {
      if (signal?.aborted) {
        return;
      }
      try {
        const before = this.#judged.get(spec.entityRef);
        const at = round.now.getTime();
        if (
          before?.mark !== (await this.#mark(spec, round)) ||
          at - before.at >= AGEING
        ) {
          await this.#component(spec, round);
          this.#judged.set(spec.entityRef, {
            mark: await this.#mark(spec, round),
            at,
          });
        }
      } catch (error) {
        logger.warn(
          `Cases of ${spec.entityRef} could not be judged, will try again: ${error}`,
        );
      }
    }
    const present = new Set(specs.map(spec => spec.entityRef));
    for (const known of await store.components()) {
      if (!present.has(known)) {
        await store.forget(known, []);
      }
    }
  }

  /**
   * Collects for one case again, and judges it.
   *
   * @throws ServiceUnavailableError while the facts of the ledger are not there
   */
  async evaluateCase(entityRef: string, id: string): Promise<void> {
    const round = await this.#round();
    if (!round) {
      throw new ServiceUnavailableError(
        'The records of the ledger are still being read; try again in a moment',
      );
    }
    const spec = (await this.options.readSpecs()).find(
      item => item.entityRef === entityRef,
    );
    if (spec) {
      await this.#component(spec, round, id);
    }
  }

  async #mark(
    spec: CaseSpec,
    { generation, repositories, sourceDown }: Round,
  ): Promise<string> {
    const { evidence, facts, store } = this.options;
    const positions = await Promise.all(
      (repositories.get(spec.entityRef) ?? []).map(repository =>
        facts.position(generation, repository),
      ),
    );
    return canonicalJson([
      positions,
      await store.evidenceCount(),
      sourceDown,
      evidence.trust.policy.version,
      spec.parameters,
      spec.patterns.map(({ name, version }) => [name, version]),
      spec.diagnostics.length,
    ]);
  }

  /** Null until the facts are there. */
  async #round(): Promise<Round | null> {
    const { consumer, facts, logger, now, readAccounts } = this.options;
    const { caughtUp, generation, lastError } = await consumer.status();
    if (!caughtUp && lastError === null) {
      return null;
    }
    const accounts = await readAccounts().catch(error => {
      logger.warn(`Nothing is collected for safety cases: ${error}`);
      return null;
    });
    return {
      now: now(),
      generation,
      sourceDown: lastError !== null || accounts === null,
      accounts,
      repositories: claimedRepositories(await facts.attribution(generation)),
    };
  }

  async #component(spec: CaseSpec, round: Round, only?: string): Promise<void> {
    const { evidence, store } = this.options;
    let planned: Planned[] = [];
    for (const repository of round.repositories.get(spec.entityRef) ?? []) {
      planned.push(...(await this.#plan(spec, repository, round)));
    }
    if (only !== undefined) {
      planned = planned.filter(({ id }) => id === only);
    }
    for (const plan of planned) {
      for (const collected of this.#collect(plan, round)) {
        await evidence.record(collected, {
          repository: plan.candidate.subject.repository,
          signedByPortal: false,
        });
      }
    }
    const status = await this.#settle();
    for (const plan of planned) {
      await this.#judge(spec, plan, round, status);
    }
    if (only === undefined) {
      await store.forget(
        spec.entityRef,
        planned.map(({ id }) => id),
      );
    }
  }

  /**
   * Seals what was collected, and asks for the log, which then holds it. While
   * the ledger is down the case is judged against the log as it was known last:
   * evidence ages, and what is missing is stale, not failed.
   */
  async #settle(): Promise<LedgerStatus> {
    const { evidence, ledger, logger } = this.options;
    try {
      await evidence.settle();
      this.#status = await ledger.status();
    } catch (error) {
      if (this.#status === null) {
        throw error;
      }
      logger.warn(`Evidence waits for the ledger: ${error}`);
    }
    return this.#status;
  }

  async #plan(
    spec: CaseSpec,
    repository: Repository,
    { generation, now }: Round,
  ): Promise<Planned[]> {
    const { facts, recentDays } = this.options;
    const before = (days: number) =>
      new Date(now.getTime() - days * DAY).toISOString();
    const heard = await facts.facts(
      generation,
      repository,
      ['change', 'review', 'release', 'tag'],
      before(DORMANT_DAYS),
    );
    const since = before(recentDays);
    const planned = spec.patterns.flatMap(pattern =>
      ('release' in pattern.parameters
        ? releasesOf(repository, heard, since)
        : requestsOf(repository, heard, since)
      ).map(candidate => ({
        id: caseId(spec.entityRef, pattern, candidate),
        pattern,
        candidate,
        repository,
        facts: heard,
      })),
    );
    const shas = planned.flatMap(({ candidate: { subject } }) =>
      [subject.sha, subject.headSha].filter(
        (sha): sha is string => sha !== null,
      ),
    );
    const checks = await facts.checks(generation, repository, shas);
    return planned.map(plan => ({ ...plan, facts: [...heard, ...checks] }));
  }

  #collect(
    { candidate: { author, subject }, facts }: Planned,
    { accounts }: Round,
  ): Collected[] {
    if (accounts === null) {
      return [];
    }
    const shas = [subject.sha, subject.headSha].filter(
      (sha): sha is string => sha !== null,
    );
    const found: Array<Collected | null> = shas.map(sha =>
      collectChecks({
        repository: subject.repository,
        sha,
        facts,
        required: this.options.requiredChecks,
      }),
    );
    if (subject.kind === 'pull_request' && shas.length > 0) {
      found.push(
        collectReviews({
          repository: subject.repository,
          number: Number(subject.id),
          shas,
          author,
          facts,
          userOf: accounts.userOf,
        }),
      );
    }
    return found.filter((item): item is Collected => item !== null);
  }

  async #judge(
    spec: CaseSpec,
    plan: Planned,
    round: Round,
    status: LedgerStatus,
  ): Promise<void> {
    const { evidence, store } = this.options;
    const { subject } = plan.candidate;
    const statements =
      subject.sha === null ? [] : await evidence.about([subject.sha]);
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
    const input: CaseInput = {
      read: readArgument(argument.path, argument.yaml),
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
    const judged = judgeCase(input);
    const last = approvals.at(-1);
    const baseline = baselineOf({
      approved: last?.verdict ?? null,
      merged: plan.candidate.merged,
      before: present?.baseline ?? null,
      verdict: judged.verdict,
    });
    const wentBad = isWorse(judged.verdict, baseline);
    const view: Omit<SafetyCase, 'delta' | 'digest'> = {
      id: plan.id,
      entityRef: spec.entityRef,
      title: subject.title,
      subject,
      asOf: round.now.toISOString(),
      approvedAt: last?.at ?? null,
      merged: plan.candidate.merged,
      wentBad,
      ...judged,
      identity: {
        keyFingerprint: evidence.key.fingerprint,
        policyVersion: evidence.trust.policy.version,
        origin: status.origin,
        treeSize: status.treeSize,
        root: status.rootHash ?? '',
        source: `pattern:${plan.pattern.name}@${plan.pattern.version}`,
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
      sourceUrl: null,
      mayNotApprove: null,
      check: {
        command: `maestro-verify pack case-${subject.id.replace(
          /[^\w.-]/g,
          '-',
        )}.tar --signer ${
          evidence.key.fingerprint
        } --log-key ${logKeyFingerprint(status.verifierKey)}`,
        root: status.rootHash ?? '',
        keyFingerprint: evidence.key.fingerprint,
      },
    };
    await store.put({
      id: plan.id,
      entityRef: spec.entityRef,
      verdict: judged.verdict,
      wentBad,
      activeAt: plan.candidate.activeAt,
      baseline,
      notifiedAt: present?.notifiedAt ?? null,
      author: plan.candidate.author,
      owner: spec.owner,
      judged: {
        ...view,
        digest: caseDigest(view),
        delta: last ? deltaOf(last.at, last.frozen, view) : null,
      },
    } satisfies StoredCase);
  }

  async #receipts(digests: string[]): Promise<Map<string, number[]>> {
    const stored = await this.options.store.evidence(digests);
    return new Map(
      stored.map(({ digest, seq }) => [digest, seq === null ? [] : [seq]]),
    );
  }
}

/** What people do with cases is signed as well, but is no evidence. */
export function isEvidence({ shown }: KnownStatement): boolean {
  return !/\/(safety-case|challenge)\/v1$/.test(shown.predicateType);
}

/** The same subject under the same pattern is the same case. */
function caseId(
  entityRef: string,
  pattern: Pattern,
  { subject }: Candidate,
): string {
  return sha256Hex(
    canonicalJson([
      entityRef,
      pattern.name,
      subject.kind,
      subject.repository,
      subject.id,
    ]),
  ).slice(0, 32);
}

function makeArgument(
  { entityRef, parameters }: CaseSpec,
  { candidate: { subject }, pattern }: Planned,
): {
  path: string;
  yaml: string;
  diagnostics: CaseInput['diagnostics'];
} {
  const told: Record<string, unknown> = {
    component: entityRef,
    repository: subject.repository,
    number: Number(subject.id),
    release: subject.id,
    incident: subject.id,
    commit: subject.sha,
  };
  const given = Object.fromEntries(
    Object.entries(told).filter(
      ([name, value]) => name in pattern.parameters && value !== null,
    ),
  );
  // Only parameters of this pattern: a component may have several patterns.
  const chosen = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name in pattern.parameters),
  );
  const instance = instantiate(pattern, { ...chosen, ...given });
  const path = `${pattern.name}@${pattern.version}`;
  return instance.ok
    ? { path, yaml: instance.text, diagnostics: [] }
    : {
        path,
        yaml: '',
        diagnostics: instance.diagnostics.map(({ code, message }) => ({
          code,
          severity: 'error',
          message,
          line: null,
          column: null,
        })),
      };
}

/** Digest of what is approved; instants and the size of the log are not. */
export function caseDigest(
  view: Pick<
    SafetyCase,
    'entityRef' | 'subject' | 'yaml' | 'identity' | keyof JudgedCase
  >,
): string {
  return sha256Hex(
    canonicalJson({
      entityRef: view.entityRef,
      subject: { ...view.subject, title: null },
      source: view.identity.source,
      policyVersion: view.identity.policyVersion,
      yaml: view.yaml,
      verdict: view.verdict,
      nodes: view.nodes.map(({ evidence, id, label, state }) => ({
        id,
        state,
        label,
        evidence: evidence.map(({ digest }) => digest),
      })),
      challenges: view.challenges.map(({ answer, id, label, text }) => ({
        id,
        text,
        label,
        answer: answer?.text ?? null,
      })),
    }),
  );
}

function rank(verdict: CaseVerdict): number {
  return CASE_VERDICTS.indexOf(verdict);
}

/** Whether a case that was supported is so no more. */
export function isWorse(
  verdict: CaseVerdict,
  baseline: CaseVerdict | null,
): boolean {
  return (
    baseline !== null &&
    rank(baseline) >= rank('supported_with_doubts') &&
    rank(verdict) < rank(baseline)
  );
}

/**
 * What a case is compared with: its verdict at the last approval; of one that
 * was merged without, the best since the merge, for its checks may end later.
 */
export function baselineOf(options: {
  approved: CaseVerdict | null;
  merged: boolean;
  before: CaseVerdict | null;
  verdict: CaseVerdict;
}): CaseVerdict | null {
  const { approved, before, merged, verdict } = options;
  if (approved) {
    return approved;
  }
  if (!merged) {
    return null;
  }
  return before !== null && rank(before) >= rank(verdict) ? before : verdict;
}

/** SHA-256 of the SubjectPublicKeyInfo of the log's Ed25519 key, hex. */
export function logKeyFingerprint(verifierKey: string): string {
  const { publicKey } = parseVerifierKey(verifierKey);
  return sha256Hex(
    Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(publicKey),
    ]),
  );
}
