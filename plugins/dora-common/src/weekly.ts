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

import { FigureState } from '@maestro/backstage-plugin-maestro-common';
import { DoraReasonCode } from './types';

/**
 * Path of the tab Weekly pack below an entity's page.
 *
 * @public
 */
export const WEEKLY_PACK_PATH = '/weekly-pack';

/** Which pack is asked for. @public */
export interface DoraWeeklyPackQuery {
  /** ISO 8601 week that is closed, `2026-W46`; the last one when absent. */
  week?: string;
}

/** A record that a sentence of a pack rests on. @public */
export interface DoraPackRecord {
  /** Source identity of the record. */
  id: string;
  /** Service that it is of. */
  entityRef: string;
  /** When it reached production, ISO 8601 in UTC. */
  at: string;
  title: string;
  url: string | null;
  /** Sequence numbers of its receipts in the ledger, ascending. */
  receipts: number[];
}

/** One sentence of a pack. @public */
export interface DoraPackSentence {
  text: string;
  /** The service that the text names; null: it names none. */
  about: string | null;
  /** At most ten records that the caller may read, most telling first. */
  records: DoraPackRecord[];
  /** How many records there are. */
  count: number;
  /** How many of them are of services that the caller may not read. */
  withheld: number;
}

/** One section of a pack; a section without a sentence is absent. @public */
export interface DoraPackSection {
  id:
    | 'changed'
    | 'week'
    | 'segments'
    | 'failures'
    | 'costs'
    | 'backlog'
    | 'unknown';
  title: string;
  sentences: DoraPackSentence[];
}

/**
 * A weekly learning pack: what a week of some services showed. The same facts
 * give the same pack, whenever it is asked for.
 *
 * @public
 */
export interface DoraWeeklyPack {
  entityRef: string;
  title: string;
  /** ISO 8601 week, `2026-W46`. */
  week: string;
  /** First and last day of the week, `2026-11-09`. */
  firstDay: string;
  lastDay: string;
  /** IANA zone in which the week is one. */
  zone: string;
  /** `ok`, or why there is no pack; then `headline` is null. */
  state: FigureState;
  reasonCode: DoraReasonCode | null;
  reason: string | null;
  /** The message in one sentence. */
  headline: string | null;
  sections: DoraPackSection[];
  /** Sentences left out: they name services that the caller may not read. */
  withheld: number;
  /**
   * SHA-256 of the whole pack without receipts, as all of it reads; null
   * without a pack.
   */
  digest: string | null;
  /** Weeks to turn to; the only part that the clock changes. */
  weeks: {
    previous: string;
    /** Null: the next week is not closed yet. */
    next: string | null;
    /** The last closed week. */
    latest: string;
  };
}
