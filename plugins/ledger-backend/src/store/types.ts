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

import { SourceSubject } from '@maestro/backstage-plugin-ledger-common';
import { Rename } from '../engine/repositoryNames';
import { Appendable } from '../engine/sequence';

/** Present state of the log that is written to. */
export interface LogState {
  /** Generation: 1 unless a backup was restored. */
  log: number;
  origin: string;
  /** Sequence number of this log's leaf 0. */
  base: number;
  size: number;
  epoch: number;
  root: Uint8Array;
  recordedAt: string | null;
  checkpoint: string | null;
  checkpointAt: string | null;
  /** Key that signs the next checkpoint; null before one was assigned. */
  verifierKey: string | null;
}

/** A key that a log has or had. */
export interface LogKey {
  verifierKey: string;
  /** Smallest tree size whose checkpoints it signs. */
  sinceSize: number;
  /** Receipt of the hand-over to it; null for the first key of the log. */
  seq: number | null;
  since: string;
}

/** What became of one appended item. */
export interface AppendResult {
  seq: number;
  duplicate: boolean;
}

/** A receipt as it is stored. */
export interface LeafRow {
  seq: number;
  leafHash: Uint8Array;
  bytes: Uint8Array;
  kind: string;
  source: string;
  tenant: string | null;
  deliveryId: string;
  receivedAt: string;
  recordedAt: string;
  bodyState: 'kept' | 'erased' | 'expired' | 'none';
}

/** A canonical event as it is stored; `data` is canonical JSON. */
export interface EventRow {
  position: number;
  seq: number;
  type: string;
  version: string;
  naturalKey: string;
  revision: string;
  occurredAt: string;
  subject: SourceSubject;
  source: string;
  tenant: string | null;
  normalizer: string;
  recordedAt: string;
  data: string;
}

/** Members that are null match anything. */
export interface SubjectPattern {
  host: string | null;
  repository: string | null;
  environment: string | null;
  service: string | null;
}

export interface TailFilter {
  source?: string;
  type?: string;
  /** Any of these; an empty list matches nothing. */
  subjects?: SubjectPattern[];
  /** received-at, half-open. */
  from?: string;
  to?: string;
  /** Only receipts before this sequence number. */
  before?: number;
  limit: number;
}

export interface StoredBody {
  mediaType: string;
  salt: Uint8Array | null;
  bytes: Uint8Array | null;
  state: 'kept' | 'erased' | 'expired';
}

export interface SourceStats {
  deliveries: number;
  duplicates: number;
  lastDeliveryAt: string | null;
  problem: string | null;
  problemAt: string | null;
}

export interface RejectionCount {
  source: string;
  minute: string;
  reason: string;
  count: number;
  lastAt: string;
}

export interface StoredClaim {
  entityRef: string;
  digest: string;
  data: string;
  seq: number;
}

export interface PullState {
  cursor: string | null;
  done: boolean;
  resumeAfter: string | null;
}

export interface Publication {
  target: string;
  origin: string;
  treeSize: number;
  at: string;
  /** The checkpoint with the cosignature of a witness. */
  cosigned?: string;
}

/** How publication to one place outside goes. */
export interface PublicationTarget {
  target: string;
  origin: string | null;
  treeSize: number | null;
  at: string | null;
  cosigned: string | null;
  problem: string | null;
}

/**
 * Signs a checkpoint: origin, size and root in, signed note out. `key` is the
 * verifier key that has to sign; null leaves the choice to the signer.
 */
export type CheckpointSigner = (checkpoint: {
  origin: string;
  size: number;
  root: Uint8Array;
  key: string | null;
}) => string | Promise<string>;

/** The log and what lies beside it. */
export interface LedgerStore {
  /** Opens the newest log, or makes the first one. */
  open(options: { origin: string }): Promise<LogState>;
  /** Starts a new log with an origin of its own; the old leaves stay. */
  openNextLog(options: { log: number; origin: string }): Promise<LogState>;
  state(): Promise<LogState>;
  /** Keys of a log, oldest first. */
  logKeys(log: number): Promise<LogKey[]>;
  /** Names the first key of a log, unless it has one. */
  assignKey(log: number, verifierKey: string, at: string): Promise<void>;
  /** The log that holds a sequence number. */
  logOf(seq: number): Promise<LogState | undefined>;

  /**
   * Makes a batch durable in one transaction: leaves, bodies, events, people,
   * tiles and the signed checkpoint. Results are in the order of the items.
   */
  append(items: Appendable[], now: string): Promise<AppendResult[]>;

  leaf(seq: number): Promise<LeafRow | undefined>;
  leaves(from: number, to: number): Promise<LeafRow[]>;
  /** Those of the sequence numbers that exist, ascending. */
  leavesAt(seqs: number[]): Promise<LeafRow[]>;
  tail(filter: TailFilter): Promise<LeafRow[]>;
  eventsOf(seqs: number[]): Promise<EventRow[]>;
  feed(after: number, limit: number): Promise<EventRow[]>;
  /** Position of the newest event; -1 without any. */
  feedHead(): Promise<number>;
  /** Events after a position, counted up to a limit. */
  feedRemaining(after: number, limit: number): Promise<number>;

  /** `width` hashes of a tile, or undefined when the log is not that large. */
  tileHashes(
    log: LogState,
    level: number,
    tile: number,
    width: number,
  ): Promise<Uint8Array | undefined>;

  /** Hashes of complete nodes; `height` counts from the leaves. */
  nodes(
    log: LogState,
    addresses: Array<{ height: number; index: number }>,
  ): Promise<Uint8Array[]>;

  body(seq: number): Promise<StoredBody | undefined>;
  expireBodies(now: string, limit: number): Promise<number>;
  eraseBodies(seqs: number[]): Promise<number>;
  erasePerson(id: string, at: string): Promise<{ seqs: number[] }>;
  personByLogin(
    host: string,
    login: string,
  ): Promise<{ id: string } | undefined>;

  sourceStats(): Promise<Map<string, SourceStats>>;
  recentDeliveries(source: string, limit: number): Promise<string[]>;
  latestEvent(
    source: string,
  ): Promise<{ occurredAt: string; receivedAt: string } | undefined>;
  reportSourceProblem(
    source: string,
    problem: string | null,
    at: string,
  ): Promise<void>;

  addRejections(counts: RejectionCount[]): Promise<void>;
  unsealedRejections(before: string): Promise<RejectionCount[]>;
  sealRejections(source: string, minute: string, seq: number): Promise<void>;
  rejectionTotals(since: string): Promise<RejectionCount[]>;

  claims(): Promise<StoredClaim[]>;
  saveClaims(claims: StoredClaim[]): Promise<void>;
  /** Renamed repositories, in no order. */
  renames(): Promise<Rename[]>;
  subjectCounts(): Promise<
    Array<{
      subject: SourceSubject;
      source: string;
      events: number;
      lastAt: string;
    }>
  >;

  pullState(source: string): Promise<PullState>;
  savePullState(source: string, state: PullState, at: string): Promise<void>;

  recordPublication(publication: Publication): Promise<void>;
  reportPublicationProblem(
    target: string,
    problem: string,
    at: string,
  ): Promise<void>;
  publicationTargets(): Promise<PublicationTarget[]>;
  lastPublication(): Promise<Publication | undefined>;

  /** Reads a generated secret; makes and keeps it when there is none. */
  key(name: string, generate: () => string, now: string): Promise<string>;
  keyIfPresent(name: string): Promise<string | undefined>;
}
