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

import { EarlierCell, PublishedCell, SurveyPlan, Tally } from '../engine/space';

/** A round as it is stored. Instants are ISO 8601 in UTC. */
export interface StoredRound {
  id: string;
  title: string;
  groupRef: string;
  questionSet: string;
  questionSetVersion: number;
  opensAt: string;
  closesAt: string;
  openedAt: string | null;
  closedAt: string | null;
  /** People asked; null before the opening. */
  invited: number | null;
  /** People who answered, also while the round is open. */
  answered: number | null;
  reminders: Array<{ at: string; sentAt: string | null }>;
  /** Null until the round was opened and closed. */
  results: PublishedCell[] | null;
  digest: string | null;
  receipt: number | null;
}

export type NewRound = Pick<
  StoredRound,
  | 'id'
  | 'title'
  | 'groupRef'
  | 'questionSet'
  | 'questionSetVersion'
  | 'opensAt'
  | 'closesAt'
> & { reminders: string[] };

/** Why an answer was not counted. Nothing was written then. */
export type AnswerRefusal =
  | 'not_open'
  | 'closed'
  | 'not_invited'
  | 'answered_twice';

/** How a round ends, from all that was answered. */
export interface Closing {
  results: PublishedCell[];
  digest: string;
}

/** Rounds of surveys. Who answered and what was answered are kept apart. */
export interface SurveyStore {
  create(round: NewRound): Promise<void>;
  /** Latest opening first. */
  list(options: {
    limit: number;
    after?: { opensAt: string; id: string };
  }): Promise<StoredRound[]>;
  get(id: string): Promise<StoredRound | undefined>;
  /** Every cell in which a question was ever published. */
  earlier(): Promise<EarlierCell[]>;
  /** The latest closed round that published results of a group. */
  closedWith(groupRef: string): Promise<StoredRound | undefined>;
  /**
   * Fixes who is asked. False when the round was opened already.
   *
   * @param tallies - a tally of nobody, by unit
   */
  open(
    id: string,
    options: {
      at: string;
      plan: SurveyPlan;
      tallies: ReadonlyMap<string, Tally>;
      tokenKey: string;
    },
  ): Promise<boolean>;
  /** Title of an open round, but one, that asks any of the people. */
  othersOpen(
    people: readonly string[],
    except?: string,
  ): Promise<string | undefined>;
  /** The caller's unit and whether the caller has answered. */
  own(
    id: string,
    person: string,
  ): Promise<{ unit: string; answered: boolean } | undefined>;
  /**
   * Counts one person's answers, once. The tally and the token are written in
   * one transaction or not at all.
   *
   * @param add - the tally with the answers counted
   */
  answer(
    id: string,
    person: string,
    options: { at: string; add: (tally: Tally) => Tally },
  ): Promise<AnswerRefusal | null>;
  /** People of an open round who have not answered, sorted. */
  silent(id: string): Promise<string[]>;
  /** Takes a due reminder, so that no other replica sends it. */
  claimReminder(id: string, at: string, sentAt: string): Promise<boolean>;
  /** Gives a reminder back that could not be sent. */
  releaseReminder(id: string, at: string): Promise<void>;
  /**
   * Ends a round: fixes its results, forgets who answered and what. False when
   * it was closed already. A round that was never opened ends without results.
   *
   * @param conclude - results from plan, tallies and what was published before
   */
  close(
    id: string,
    options: {
      at: string;
      conclude: (input: {
        round: StoredRound;
        plan: SurveyPlan;
        tallies: ReadonlyMap<string, Tally>;
        earlier: EarlierCell[];
      }) => Closing;
    },
  ): Promise<boolean>;
  /** Rounds whose opening, reminder, close or seal is due. */
  due(at: string): Promise<StoredRound[]>;
  /** Notes where the ledger keeps the digest. */
  seal(id: string, receipt: number): Promise<void>;
}
