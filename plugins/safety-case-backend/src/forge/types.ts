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
import { CaseVerdict } from '@maestro/backstage-plugin-safety-case-common';

/** A commit where its forge knows it. */
export interface CommitAddress {
  host: string;
  /** `owner/name`, or the path of a GitLab project. */
  repository: string;
  sha: string;
}

/** What a forge is told about a commit. */
export interface VerdictReport {
  caseId: string;
  /** Name of the check, which branch protection may require. */
  name: string;
  verdict: CaseVerdict;
  /** One sentence. */
  sentence: string;
  /** Markdown. */
  summary: string;
  /** Page of the case; null: nobody said where the portal lies. */
  url: string | null;
}

/** What a report became at the forge. */
export interface Reported {
  /** Check runs belong to GitHub Apps; all others write commit statuses. */
  kind: 'check_run' | 'commit_status';
  id: string;
}

/** What a forge began again. */
export interface Rerun {
  started: Array<{ name: string; url: string | null }>;
  /** How many run already. */
  running: number;
  /** What it would not begin, with its own words. */
  refused: Array<{ name: string; reason: string }>;
}

/** Checks of one forge. All methods throw `ForgeError`. */
export interface ForgeChecks {
  /**
   * Creates or updates the report of a case on a commit. However often it is
   * called for the same report, the forge holds one.
   *
   * @param known - what the last report of the case on this commit became
   * @param unsure - an earlier answer may have been lost: look before writing
   */
  report(
    at: CommitAddress,
    report: VerdictReport,
    options: { known: Reported | null; unsure: boolean },
  ): Promise<Reported>;
  /** Runs what failed again; where nothing did, everything. */
  rerun(at: CommitAddress): Promise<Rerun>;
}
