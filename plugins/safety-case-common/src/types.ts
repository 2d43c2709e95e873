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

import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';

/**
 * What a case comes to. Never just green.
 *
 * - `supported`: every claim that is needed has support that was verified
 * - `supported_with_doubts`: supported, but something is undecided, stale,
 *   undeveloped, or challenged without an answer
 * - `defeated`: a needed claim lost its support, or a challenge stands
 * - `not_assessable`: the argument or its evidence cannot be judged
 *
 * @public
 */
export type CaseVerdict =
  | 'supported'
  | 'supported_with_doubts'
  | 'defeated'
  | 'not_assessable';

/**
 * State of a leaf, worst first; upward the worst one counts, unless a strategy
 * asks for any or for k of n.
 *
 * - `failed`: the evidence is genuine, and says no
 * - `bad_signature`: the signature, the signer or the digest is wrong
 * - `missing`: there is no evidence
 * - `stale`: it is older than its time to live, or its source is down
 * - `undeveloped`: the argument says itself that it is not finished
 * - `verified`: signature, allowed signer, subject, predicate, age and proof
 *   are all in order
 *
 * @public
 */
export type LeafState =
  | 'failed'
  | 'bad_signature'
  | 'missing'
  | 'stale'
  | 'undeveloped'
  | 'verified';

/** Grounded labelling: accepted, rejected, undecided. @public */
export type DefeatLabel = 'in' | 'out' | 'undecided';

/** Kinds of nodes of GSN, Community Standard version 3. @public */
export type CaseNodeKind =
  | 'goal'
  | 'strategy'
  | 'solution'
  | 'context'
  | 'assumption'
  | 'justification'
  | 'counter_goal'
  | 'counter_solution'
  | 'module'
  | 'contract'
  | 'away_goal'
  | 'away_solution'
  | 'away_context'
  | 'away_assumption'
  | 'away_justification';

/** What a case is about. @public */
export interface CaseSubject {
  kind: 'pull_request' | 'release' | 'commit';
  /** Number, tag or hash, as the forge writes it. */
  id: string;
  title: string;
  url: string | null;
  /** `host/owner/name`. */
  repository: string;
  /** Commit that is judged: of a request the merge result, once there is one. */
  sha: string | null;
  /** Head of the request, where it differs. */
  headSha: string | null;
}

/** Leaves by what they are worth; each number is a link on the page. @public */
export interface CaseCounters {
  verified: number;
  stale: number;
  /** `failed` and `bad_signature`. */
  failed: number;
  /** `missing` and `undeveloped`. */
  missing: number;
}

/** Why a case that held does not hold any more. @public */
export interface CaseDecline {
  /** When that was found first. */
  since: string;
  /** The latest first. */
  reasons: Array<{
    /** `expired`: too old, or it cannot be asked for at present. */
    kind:
      | 'expired'
      | 'vulnerability'
      | 'failed'
      | 'missing'
      | 'untrusted'
      | 'challenged'
      | 'policy';
    nodeId: string | null;
    /** When it expired, was found or said; null: nobody tells. */
    at: string | null;
    text: string;
  }>;
}

/** One row of a list of cases. @public */
export interface CaseSummary {
  id: string;
  /** Component, full reference in lower case. */
  entityRef: string;
  title: string;
  subject: CaseSubject;
  verdict: CaseVerdict;
  /** The verdict in one sentence: claim, commit, request, entity, instant. */
  sentence: string;
  counters: CaseCounters;
  /** Instant for which it was judged. */
  asOf: string;
  /** Newest approval; null: never approved. */
  approvedAt: string | null;
  merged: boolean;
  /** True when it was supported at its approval and is not any more. */
  wentBad: boolean;
  /** Since when and why; null while it did not go bad. */
  decline: CaseDecline | null;
}

/** @public */
export interface CasePage {
  items: CaseSummary[];
  /** Cases of components that the caller may not read. */
  withheld: number;
  nextCursor: string | null;
}

/** Several ways to state how sure one may be; none is a bare number. @public */
export interface CaseConfidence {
  /** Bounds without any assumption on dependence (Fréchet). */
  interval: { low: number; high: number };
  /** Subjective logic: belief, disbelief, uncertainty, base rate. */
  opinion: {
    belief: number;
    disbelief: number;
    uncertainty: number;
    baseRate: number;
  };
  /** Baconian: doubts eliminated of doubts identified. */
  eliminated: number;
  identified: number;
}

/** What was checked of a leaf's evidence; each part for itself. @public */
export interface EvidenceCheck {
  id: 'signature' | 'signer' | 'subject' | 'predicate' | 'age' | 'inclusion';
  /** Null: could not be checked. */
  ok: boolean | null;
  /** One sentence. */
  text: string;
}

/** A signed statement that a leaf rests on. @public */
export interface CaseEvidence {
  /** SHA-256 (hex) of the statement's bytes. */
  digest: string;
  predicateType: string;
  /** Issuer and subject, or fingerprint of the key; in words. */
  signer: string;
  /** True when the portal signed a raw report that it was given. */
  signedByPortal: boolean;
  source: {
    system: string;
    collector: string;
    version: string;
    /** Exact query or address; null when it was handed in. */
    query: string | null;
  };
  /** When it was true, when it was fetched, when the log recorded it. */
  effectiveAt: string | null;
  collectedAt: string;
  recordedAt: string | null;
  /** Seconds; null: it does not age. */
  timeToLive: number | null;
  /** Acceptance expression (CEL); null: any genuine statement will do. */
  acceptance: string | null;
  checks: EvidenceCheck[];
  /** Receipts in the ledger, oldest first. */
  receipts: number[];
  /** Population that it speaks about, where there is one. */
  population: { count: number; window: TimeWindow | null } | null;
}

/** A doubt that somebody raised against a node or a relation. @public */
export interface CaseChallenge {
  id: string;
  /** Id of a node, or `from -> to` of a relation. */
  target: string;
  text: string;
  raisedAt: string;
  /** Full reference of the user, for those who may read the case. */
  raisedBy: string;
  answer: { text: string; at: string; by: string } | null;
  label: DefeatLabel;
  receipts: number[];
}

/** @public */
export interface CaseNode {
  id: string;
  kind: CaseNodeKind;
  /** Module that it stands in; empty for none. */
  module: string;
  text: string;
  state: LeafState | null;
  label: DefeatLabel;
  undeveloped: boolean;
  /** How children count; of leaves null. */
  gather: { kind: 'all' | 'any' } | { kind: 'at_least'; k: number } | null;
  confidence: CaseConfidence | null;
  evidence: CaseEvidence[];
  /** Line and column in the source, from 1. */
  position: { line: number; column: number } | null;
  /**
   * Of away elements, modules and contracts what they stand for: the module (of
   * a contract both), and of an away element the one that it cites.
   */
  standsFor: { module: string; element: string | null } | null;
  /** Other modules may cite it. */
  isPublic: boolean;
  /** Names of assurance claim points on it. */
  claimPoints: string[];
}

/** @public */
export interface CaseRelation {
  /** `from -> to`. */
  id: string;
  from: string;
  to: string;
  /** `cites`: from what stands for an element of another module to it. */
  kind: 'supported_by' | 'in_context_of' | 'challenges' | 'cites';
  label: DefeatLabel;
  /** Names of assurance claim points on it. */
  claimPoints: string[];
}

/** A finding in the source of an argument. @public */
export interface CaseDiagnostic {
  /** For example `V03`, `C01`, or ours `M01`. */
  code: string;
  severity: 'error' | 'warning';
  message: string;
  line: number | null;
  column: number | null;
}

/** What an argument is before anything is known of a change. @public */
export interface ArgumentPreview {
  /** Lines are those of all files together, in the order given. */
  diagnostics: CaseDiagnostic[];
  /** The files that can be read, as Maestro writes them. */
  files: Array<{ path: string; text: string }>;
  /** Without states: nothing was judged. */
  nodes: CaseNode[];
  relations: CaseRelation[];
  /** Parameters that it has as a pattern. */
  parameters: string[];
}

/** Something a reviewer should know first. @public */
export interface CaseDoubt {
  kind: 'challenge' | 'failed' | 'missing' | 'stale' | 'undeveloped' | 'oldest';
  nodeId: string | null;
  text: string;
}

/** What differs from the last approved version. @public */
export interface CaseDelta {
  /** When that one was approved. */
  since: string;
  claims: Array<{
    nodeId: string;
    text: string;
    before: LeafState | null;
    after: LeafState | null;
  }>;
  added: string[];
  removed: string[];
  evidenceReplaced: number;
  policyChanged: boolean;
}

/** An approval, frozen and sealed. @public */
export interface CaseApproval {
  at: string;
  by: string;
  verdict: CaseVerdict;
  /** Digest of the frozen case. */
  digest: string;
  receipts: number[];
}

/**
 * Who wrote what a request brings, a commit on top of the one that was approved
 * before, or a release on top of the one before; in numbers. None of them may
 * approve it.
 *
 * @public
 */
export interface CaseContents {
  /** People that the ledger names. */
  authors: number;
  /** Of them those whose forge account belongs to no user. */
  unmapped: number;
  /** Changes and commits whose author nobody names. */
  unknown: number;
  /**
   * Commits of which the ledger does not know whether they have co-authors.
   * Absent: an earlier release of Maestro judged the case.
   */
  untold?: number;
  /**
   * When the commit of the release before was there, or the commit that was
   * approved before; exclusive. Null: none is known, or it is a request.
   */
  since: string | null;
  /** Whether the ledger knows the way from there, so that it can know all authors. */
  complete: boolean;
}

/** Everything about one case. @public */
export interface SafetyCase extends CaseSummary {
  /**
   * Until when it is judged again by itself, ISO 8601; afterwards it is as of
   * `asOf`. Null: it was judged by an earlier release of Maestro.
   */
  watchedUntil: string | null;
  /** False: it was not judged for an hour, so it says nothing about today. */
  watched: boolean;
  /** Who wrote what it brings; null: an earlier release of Maestro judged it. */
  contents: CaseContents | null;
  /**
   * SHA-256 (hex) of what is approved: source, subject, verdict, states,
   * evidence, challenges and policy. An approval names it, so that nobody
   * approves what was not on the page.
   */
  digest: string;
  identity: {
    /** Fingerprint of the key that signs the case. */
    keyFingerprint: string;
    /** Digest or name of the trust policy that decided. */
    policyVersion: string;
    /** Log against which it was judged. */
    origin: string;
    treeSize: number;
    root: string;
    /** Pattern with its version, or path of the source in the repository. */
    source: string;
  };
  doubts: CaseDoubt[];
  delta: CaseDelta | null;
  nodes: CaseNode[];
  relations: CaseRelation[];
  challenges: CaseChallenge[];
  approvals: CaseApproval[];
  diagnostics: CaseDiagnostic[];
  /** Source in YAML, as it is judged. */
  yaml: string;
  sourceUrl: string | null;
  confidence: CaseConfidence | null;
  /** Why the caller may not approve; null: may. */
  mayNotApprove: string | null;
  /** Command that checks the downloaded pack, and what it must print. */
  check: { command: string; root: string; keyFingerprint: string };
}

/** Which cases. @public */
export interface CaseQuery {
  /** Component, or a system, domain or group whose components are meant. */
  entityRef?: string;
  /** What they are about. */
  kind?: CaseSubject['kind'];
  verdict?: CaseVerdict;
  wentBad?: boolean;
  cursor?: string;
  /** Between 1 and 100; 25 by default. */
  limit?: number;
}

/** Checks that the forge runs again. @public */
export interface StartedChecks {
  /** Commit that they are run on. */
  commit: string;
  started: Array<{ name: string; url: string | null }>;
  /** How many ran already. */
  running: number;
  /** What the forge would not begin, with its own words. */
  refused: Array<{ name: string; reason: string }>;
}

/** What the backend answers to evidence that was handed in. @public */
export interface SubmittedEvidence {
  /** SHA-256 (hex) of the statement's bytes. */
  digest: string;
  predicateType: string;
  /** Commits that it speaks about. */
  commits: string[];
  /** True when the portal signed a raw report. */
  signedByPortal: boolean;
  /** False when the very same statement was there already. */
  added: boolean;
}

/** What the backend answers to many statements at once. @public */
export interface SubmittedEvidenceBatch {
  /** How many were kept. */
  kept: number;
  refused: number;
  /** In the order in which they were handed in. */
  items: Array<{
    /** Place in the list, or among the lines that are not empty; from 0. */
    index: number;
    /** Null: it was refused. */
    kept: SubmittedEvidence | null;
    /** Null: it was kept. */
    error: { name: string; message: string } | null;
  }>;
}

/** Kinds of raw reports that the portal turns into statements. @public */
export type ReportFormat =
  | 'junit'
  | 'ctrf'
  | 'sarif'
  | 'coverage'
  | 'cyclonedx'
  | 'spdx';
