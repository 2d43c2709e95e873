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
  DoraDeployment,
  DoraFailure,
} from '@maestro/backstage-plugin-dora-common';

/** What became of a deployment, in words. */
export const STATUS_WORDS: Record<DoraDeployment['status'], string> = {
  ok: 'No failure',
  failed: 'Failed',
  pending: 'Settling',
  unknown: 'Unknown',
};

export const STATUS_TONES: Record<
  DoraDeployment['status'],
  'good' | 'bad' | 'info' | 'caution'
> = { ok: 'good', failed: 'bad', pending: 'info', unknown: 'caution' };

/** Why a status is what it is, where no failure says so. */
export const STATUS_REASONS: Record<DoraDeployment['status'], string> = {
  ok: 'No failure was attributed to it within the settling window.',
  failed: '',
  pending: 'It is too young to be judged, and counts on neither side.',
  unknown: 'Nobody reports incidents, so nobody would have told.',
};

const RULES: Record<string, string> = {
  'explicit-deployment': 'the incident names this deployment',
  'explicit-sha': 'the incident names a commit of this deployment',
  'explicit-fix': 'what mended the incident names this deployment',
  rollback: 'a later deployment went back to a commit from before it',
  revert: 'a later change reverts what it brought',
  hotfix: 'a hotfix followed it',
  delay: 'same service, and the incident began soon after it',
  unplanned: 'the source says that it was not planned',
  'fixes-incident': 'it brings the fix of an incident',
};

/** A rule of attribution in words; its id when there are none. */
export function failureRuleInWords(rule: string): string {
  return RULES[rule] ?? rule;
}

/** Kinds of failures in words. */
export const KIND_WORDS: Record<DoraFailure['kind'], string> = {
  incident: 'Incident',
  rollback: 'Rolled back by',
  revert: 'Reverted by',
  hotfix: 'Mended by',
};
