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

import { Accounts } from '../service/accounts';
import { Planned, commitsOf } from '../service/plan';
import { collectChecks } from './checks';
import { collectReviews } from './reviews';
import { Collected } from './types';

/** What the facts of the ledger state about a subject; not signed yet. */
export function collectFacts(
  { candidate, facts }: Pick<Planned, 'candidate' | 'facts'>,
  options: { accounts: Accounts; requiredChecks: readonly string[] },
): Collected[] {
  const { author, contents, subject } = candidate;
  const shas = commitsOf(candidate);
  const found: Array<Collected | null> = shas.map(sha =>
    collectChecks({
      repository: subject.repository,
      sha,
      facts,
      required: options.requiredChecks,
    }),
  );
  if (subject.kind === 'pull_request' && shas.length > 0) {
    found.push(
      collectReviews({
        repository: subject.repository,
        number: Number(subject.id),
        head: subject.headSha ?? shas[0],
        shas,
        author,
        contributors: contents.authors,
        facts,
        userOf: options.accounts.userOf,
      }),
    );
  }
  return found.filter((item): item is Collected => item !== null);
}
