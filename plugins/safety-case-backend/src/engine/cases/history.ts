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
  CASE_VERDICTS,
  CaseVerdict,
} from '@maestro/backstage-plugin-safety-case-common';

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
