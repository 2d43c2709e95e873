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
  CaseConfidence,
  CaseNodeKind,
  CaseVerdict,
  DefeatLabel,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';

/** How the support of a node counts. */
export type Gather =
  | { kind: 'all' }
  | { kind: 'any' }
  | { kind: 'at_least'; k: number };

/** A node of the argument, as far as judging it needs. */
export interface ArgumentNode {
  id: string;
  kind: CaseNodeKind;
  /** The argument says itself that it is not finished here. */
  undeveloped: boolean;
  /** Ids of nodes; the graph may share nodes, and must not have cycles. */
  supportedBy: readonly string[];
  inContextOf: readonly string[];
  gather: Gather;
}

/** What an attack is aimed at. */
export type AttackTarget =
  | { node: string }
  /** One support or context relation; others of the same node stand. */
  | { from: string; to: string };

/** A counter node of the argument, or a challenge that somebody raised. */
export interface Attack {
  /** Of a counter node its own id. */
  id: string;
  /**
   * A node or relation of the argument, or the id of another attack: an answer
   * attacks the challenge that it answers.
   */
  target: AttackTarget | { attack: string };
  /**
   * Whether it has grounds of its own. A bare assertion is neither accepted
   * nor rejected: it leaves its target undecided. Counter nodes of the argument
   * take their grounds from their support instead.
   */
  grounded: boolean;
}

/** What is known of the evidence of a leaf. */
export interface LeafEvidence {
  state: LeafState;
  /** Digests of the genuine statements that say yes, and that say no. */
  passed: readonly string[];
  failed: readonly string[];
  /**
   * How much a verified leaf is believed, 0 to 1, where the argument states
   * and justifies it; null: by the number of its statements.
   */
  belief: number | null;
}

export interface Argument {
  nodes: readonly ArgumentNode[];
  attacks: readonly Attack[];
  /** Evidence of solutions; one without an entry is missing. */
  leaves: ReadonlyMap<string, LeafEvidence>;
}

export interface JudgedNode {
  id: string;
  label: DefeatLabel;
  /** Worst of what it needs; null for contexts and the like. */
  state: LeafState | null;
  confidence: CaseConfidence | null;
}

export interface Judgement {
  root: string | null;
  verdict: CaseVerdict;
  /** Why, in one sentence. */
  reason: string;
  nodes: Map<string, JudgedNode>;
  /** By `from -> to`. */
  relations: Map<string, DefeatLabel>;
  attacks: Map<string, DefeatLabel>;
}
