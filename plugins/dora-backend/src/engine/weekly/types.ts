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

import { Segment } from '../segments';
import { WeekSums, WeeklyTests } from './changes';

/** A record that a sentence rests on. */
export interface PackRecord {
  /** Source identity of the record, independent of its place in the log. */
  id: string;
  /** Service that it is of: who may read that one may read the record. */
  entityRef: string;
  /** When it reached production, ISO 8601 in UTC. */
  at: string;
  title: string;
  url: string | null;
  /** Natural keys of the facts that tell it. */
  facts: string[];
}

/** A change that was first deployed in the week. */
export interface PackChange extends PackRecord {
  /** Lead time, seconds; null: unknown. */
  seconds: number | null;
  /** Its parts, seconds; null where there is no such part. */
  segments: Record<Segment, number | null> | null;
}

/** A deployment of the week. */
export interface PackDeployment extends PackRecord {
  status: 'ok' | 'failed' | 'pending' | 'unknown';
  /** Why it failed: one sentence each. */
  failures: string[];
  /** From the failure to the restored service, seconds; null: unknown. */
  recoverySeconds: number | null;
  /** It failed, and nothing tells that the service was restored. */
  open: boolean;
  /** Why it is unplanned work to mend something; null: it is not. */
  rework: string | null;
}

/** One service of a pack. */
export interface PackService {
  entityRef: string;
  title: string;
  /** Observed closed weeks up to that of the pack, oldest first. */
  weeks: WeekSums[];
  deployments: PackDeployment[];
  changes: PackChange[];
  /** Seconds of each segment over the changes of the recent weeks. */
  segmentSeconds: Record<Segment, number>;
  /** Changes that these sums are of. */
  segmentChanges: number;
  /** Whether anybody would tell its incidents. */
  incidentSource: boolean;
  /** One sentence when its figures cannot be computed; null: they can. */
  unknown: string | null;
  /** One sentence when its weeks cannot be compared; null: they are. */
  uncompared: string | null;
}

/** A rise of cost that the cost plugin reports for the week. */
export interface PackCost {
  text: string;
  record: PackRecord;
}

/** Everything that a pack is made from. */
export interface PackInput {
  /** Whom the pack is for: group, system or component. */
  entityRef: string;
  title: string;
  /** ISO week, `2026-W46`; closed. */
  week: string;
  /** First and last day of the week, `2026-11-09`. */
  firstDay: string;
  lastDay: string;
  zone: string;
  /** In the order of their names. */
  services: PackService[];
  tests: WeeklyTests;
  /** Null: no cost plugin is there. */
  costs: PackCost[] | null;
}

/** One sentence with the records that it rests on. */
export interface PackSentence {
  text: string;
  /** The service that the text names; null: it names none. */
  about: string | null;
  /** Records, most telling first; at most ten of those that may be read. */
  records: PackRecord[];
  /** How many records there are. */
  count: number;
  /** How many of them are of services that the reader may not read. */
  withheld: number;
}

export interface PackSection {
  id:
    | 'changed'
    | 'week'
    | 'segments'
    | 'failures'
    | 'costs'
    | 'backlog'
    | 'unknown';
  title: string;
  sentences: PackSentence[];
}

/** A weekly learning pack. */
export interface Pack {
  entityRef: string;
  title: string;
  week: string;
  firstDay: string;
  lastDay: string;
  zone: string;
  /** The message in one sentence. */
  headline: string;
  sections: PackSection[];
  /** Sentences left out: they name services that the reader may not read. */
  withheld: number;
}
