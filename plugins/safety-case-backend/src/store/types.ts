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

import { Knex } from 'knex';
import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  CaseEvidence,
  CaseSubject,
  CaseVerdict,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { Fact, FactKind } from '../engine/cases/facts';
import { Repository } from '../engine/cases/repositories';
import { Uploader } from '../oidc';
import { WantedReport } from './DatabaseReportStore';

/** The facts that cases are made from. */
export interface FactStore {
  /**
   * Writes events of the feed into a generation, inside the transaction in
   * which the cursor moves. Applying an event twice changes nothing.
   */
  apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void>;
  /** Deletes the facts of a retired generation. */
  discard(knex: Knex, generation: number): Promise<void>;
  /** Claims and renames. */
  attribution(generation: number): Promise<Fact[]>;
  /** Facts of a repository that happened since an instant. */
  facts(
    generation: number,
    repository: Repository,
    kinds: FactKind[],
    since: string,
  ): Promise<Fact[]>;
  /** Place in the feed of the latest fact of a repository; -1: none. */
  position(generation: number, repository: Repository): Promise<number>;
  /** Checks and runs of commits in a repository. */
  checks(
    generation: number,
    repository: Repository,
    shas: string[],
  ): Promise<Fact[]>;
}

/** A signed statement as it is kept. */
export interface StoredEvidence {
  digest: string;
  predicateType: string;
  /** JSON as it was handed in. */
  envelope: string;
  /** A newer statement of the same source takes the place of an older. */
  source: string;
  origin: CaseEvidence['source'];
  signedByPortal: boolean;
  signer: string;
  /** The run of CI that handed it in; null: somebody else did. */
  uploader: Uploader | null;
  effectiveAt: string | null;
  collectedAt: string;
  /** `host/owner/name`. */
  repository: string | null;
  commits: string[];
  seq: number | null;
  recordedAt: string | null;
  included: boolean | null;
}

/** A challenge as it is kept. */
export interface StoredChallenge {
  id: string;
  caseId: string;
  target: string;
  text: string;
  raisedAt: string;
  raisedBy: string;
  answer: { text: string; at: string; by: string } | null;
  accepted: { at: string; by: string } | null;
  /** Digests of the statements about it. */
  statements: string[];
}

/** An approval as it is kept. */
export interface StoredApproval {
  /** Digest of the signed statement. */
  digest: string;
  caseId: string;
  at: string;
  by: string;
  verdict: CaseVerdict;
  caseDigest: string;
  frozen: SafetyCase;
}

/** A case as it was judged last, with what only the backend needs. */
export interface StoredCase {
  id: string;
  entityRef: string;
  verdict: CaseVerdict;
  wentBad: boolean;
  activeAt: string;
  baseline: CaseVerdict | null;
  notifiedAt: string | null;
  author: { id: string; type: 'user' | 'bot' | 'unknown' } | null;
  /** Who wrote what it brings; null: an earlier release of Maestro judged it. */
  contributors: Array<{ id: string; type: 'user' | 'bot' | 'unknown' }> | null;
  owner: string | null;
  judged: SafetyCase;
}

export interface CaseFilter {
  entityRefs?: string[];
  kind?: CaseSubject['kind'];
  verdict?: CaseVerdict;
  wentBad?: boolean;
}

/** Cases, their evidence, and what people said about them. */
export interface CaseStore {
  /** @returns false when the statement was there already */
  addEvidence(evidence: StoredEvidence): Promise<boolean>;
  /** How many statements are kept. */
  evidenceCount(): Promise<number>;
  evidence(digests: string[]): Promise<StoredEvidence[]>;
  evidenceAbout(shas: string[]): Promise<StoredEvidence[]>;
  /** Statements that are not in the log yet, or not proved to be. */
  unsettled(limit: number): Promise<StoredEvidence[]>;
  settle(
    digest: string,
    found: Pick<StoredEvidence, 'seq' | 'recordedAt' | 'included'>,
  ): Promise<void>;

  get(id: string): Promise<StoredCase | null>;
  /**
   * Keeps a case as it was judged; one that was judged before what is kept is
   * passed by, for two may judge it at once.
   *
   * @param report - what its forge is to be told, noted in one transaction with
   *   the case; null: nothing
   */
  put(item: StoredCase, report?: WantedReport | null): Promise<void>;
  /** Drops the cases of a component that are not kept, nor spoken about. */
  forget(entityRef: string, kept: readonly string[]): Promise<void>;
  /** Newest activity first. */
  list(
    filter: CaseFilter,
    page: { after: [string, string] | null; limit: number },
  ): Promise<StoredCase[]>;
  count(filter: CaseFilter): Promise<number>;
  /** Components that have cases. */
  components(): Promise<string[]>;
  /** Cases that went bad and whose owners were not told of this turn. */
  wentBadUntold(): Promise<StoredCase[]>;
  told(ids: string[], at: string): Promise<void>;

  challenges(caseId: string): Promise<StoredChallenge[]>;
  addChallenge(challenge: StoredChallenge): Promise<void>;
  /** @returns false when it has an answer that was accepted meanwhile */
  answer(
    id: string,
    answer: NonNullable<StoredChallenge['answer']>,
    statement: string,
  ): Promise<boolean>;
  /** @returns false when the answer is another one meanwhile, or accepted */
  accept(
    id: string,
    options: { answeredAt: string; at: string; by: string },
    statement: string,
  ): Promise<boolean>;

  approvals(caseId: string): Promise<StoredApproval[]>;
  /** Of cases those that were approved, with the instant of the last time. */
  approvedAt(caseIds: string[]): Promise<Map<string, string>>;
  addApproval(approval: StoredApproval): Promise<void>;

  /** Reads a generated secret; makes and keeps it when there is none. */
  secret(name: string, make: () => string): Promise<string>;
  /** Reads a generated secret; null: there is none. */
  secretIfPresent(name: string): Promise<string | null>;
}
