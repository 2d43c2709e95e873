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

/** A verdict in the words of the forges. */
export interface Outcome {
  /** Heading. */
  title: string;
  /**
   * Conclusion of a check run. Of those used here GitHub lets `success` and
   * `neutral` pass where the check is required.
   *
   * @see https://docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks
   */
  conclusion: 'success' | 'neutral' | 'action_required' | 'failure';
  /** State of a commit status of GitHub. */
  github: 'success' | 'pending' | 'failure';
  /** State of a commit status of GitLab. */
  gitlab: 'success' | 'pending' | 'failed';
}

const HELD = {
  conclusion: 'action_required',
  github: 'pending',
  gitlab: 'pending',
} as const;

/**
 * What cannot be judged holds a change back where the check is required, and
 * never lets it pass. So do doubts, unless somebody decided otherwise.
 */
export function outcomeOf(verdict: CaseVerdict, doubtsPass: boolean): Outcome {
  switch (verdict) {
    case 'supported':
      return {
        title: 'Supported',
        conclusion: 'success',
        github: 'success',
        gitlab: 'success',
      };
    case 'supported_with_doubts':
      return {
        title: 'Supported with doubts',
        ...(doubtsPass
          ? { conclusion: 'neutral', github: 'success', gitlab: 'success' }
          : HELD),
      };
    case 'defeated':
      return {
        title: 'Defeated',
        conclusion: 'failure',
        github: 'failure',
        gitlab: 'failed',
      };
    default:
      return { title: 'Not assessable', ...HELD };
  }
}

/** Cuts a text off where a forge would refuse it. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
