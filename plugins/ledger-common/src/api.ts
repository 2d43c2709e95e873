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

import { SourceSubject } from './events';

/**
 * Channel of the signal that the log has grown. It says nothing else: everybody
 * who is signed in receives it.
 *
 * @public
 */
export const LEDGER_SIGNAL_CHANNEL = 'maestro-ledger';

/** Answer of `GET /status`. Sizes are decimal strings only where they may pass 2^53; here they are numbers. @public */
export interface LedgerStatus {
  /** Name of the log, first line of each checkpoint. */
  origin: string;
  demo: boolean;
  treeSize: number;
  /** Root hash, base64; null for an empty log without a checkpoint. */
  rootHash: string | null;
  /** The latest checkpoint as a signed note; null before the first. */
  checkpoint: string | null;
  checkpointAt: string | null;
  /** Verifier key, `name+keyid+base64` as in C2SP signed-note. */
  verifierKey: string;
  /** SHA-256 of the raw public key, hex in pairs joined by colons. */
  keyFingerprint: string;
  lastPublication: { target: string; treeSize: number; at: string } | null;
  /** Places outside, and how publication to each of them goes. */
  publications: PublicationStatus[];
  /** False while the database takes no records. */
  writable: boolean;
  /** Why not; null while it does. */
  problem: string | null;
}

/** How publication to one place outside goes. @public */
export interface PublicationStatus {
  /** `file:…`, `git:…` or `witness:…`. */
  target: string;
  /** Size of the latest checkpoint that arrived; null before the first. */
  treeSize: number | null;
  /** When it arrived, ISO 8601. */
  at: string | null;
  /** Why the latest attempt failed; null when it went well. */
  problem: string | null;
  /** The checkpoint with the cosignature of a witness, as a signed note. */
  cosigned: string | null;
}

/** Answer of `GET /keys`: which key signed when, oldest first. @public */
export interface KeyHistory {
  /** Name of the log. */
  origin: string;
  keys: Array<{
    verifierKey: string;
    /** SHA-256 of the raw public key, hex in pairs joined by colons. */
    fingerprint: string;
    /** Smallest tree size whose checkpoints it signs. */
    sinceSize: number;
    /** Receipt of the hand-over to it; null for the first key. */
    seq: number | null;
    /** When it took over, ISO 8601. */
    since: string;
  }>;
}

/** State of a source. @public */
export type SourceState =
  | 'healthy'
  | 'silent'
  | 'never_delivered'
  | 'failing'
  | 'not_configured';

/** One source on the ledger page. @public */
export interface SourceHealth {
  id: string;
  title: string;
  state: SourceState;
  reason: string | null;
  lastDeliveryAt: string | null;
  deliveries: number;
  duplicates: number;
  rejected: Array<{ reason: string; count: number; lastAt: string }>;
  /** Usual longest gap between deliveries (p99), seconds; null when too few. */
  usualGapSeconds: number | null;
  /** Seconds between occurrence and record of the latest event. */
  lagSeconds: number | null;
  unattributed: number;
}

/** One receipt on the ledger page. @public */
export interface ReceiptSummary {
  seq: number;
  kind: string;
  source: string;
  deliveryId: string;
  receivedAt: string;
  recordedAt: string;
  leafHash: string;
  bodyState: 'kept' | 'erased' | 'expired' | 'none';
  events: Array<{
    type: string;
    occurredAt: string;
    subject: SourceSubject;
    summary: string;
    entityRef: string | null;
  }>;
}

/** A page of receipts, newest first. @public */
export interface ReceiptPage {
  items: ReceiptSummary[];
  nextCursor: string | null;
}

/** Everything that a browser needs to check one receipt. @public */
export interface ReceiptProof {
  seq: number;
  /** Leaf index in the tree; equals `seq` unless a backup was restored. */
  index: number;
  /** The leaf's bytes, base64. */
  leaf: string;
  treeSize: number;
  /** Inclusion proof, base64 hashes from leaf to root. */
  proof: string[];
  /** Signed note of the checkpoint that the proof leads to. */
  checkpoint: string;
  verifierKey: string;
}

/** Deliveries of a subject that no entity claims. @public */
export interface UnattributedSubject {
  subject: SourceSubject;
  events: number;
  lastAt: string;
  /** Annotation that would claim it. */
  hint: string;
}
