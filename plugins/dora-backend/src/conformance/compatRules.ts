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

import { Json } from './tally';

/**
 * Answers one case under one profile.
 *
 * @throws Error when the case is malformed, or there is no rule of the profile
 */
export type Rule = (given: Json, profile: string) => unknown;

/** Rules by the list of the file that holds their cases. */
export type Rules = Record<string, Rule>;

/** The profiles that a case may ask for. */
export const PROFILES = ['dora-2026', 'devlake', 'fourkeys', 'middleware'];

/** There is nothing to answer such a case with. */
export function noRule(profile: string): never {
  throw new Error(
    PROFILES.includes(profile)
      ? `the profile ${profile} has no rule for this table`
      : `there is no profile ${profile}`,
  );
}
