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
  ANNOTATION_FORGE_ACCOUNT,
  normalizeEntityRef,
} from '@maestro/backstage-plugin-maestro-common';
import { PersonRef } from './events';

/** The part of a User entity that says which forge accounts are theirs. @public */
export interface AccountHolder {
  metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
  };
}

/** Who stands behind which forge account. @public */
export interface ForgeAccounts {
  /**
   * The user behind an account, as an entity ref; null when no user claims it,
   * or several do.
   *
   * @param key - `host/login` in lower case, or what `keyOf` makes of it
   */
  userOf(key: string): string | null;
  /** All accounts that somebody claims alone, as `host/login`. */
  accounts: string[];
  /** What could not be read, or contradicts itself. */
  problems: string[];
}

const ACCOUNT = /^([a-z0-9.-]+(?::\d+)?)\/([^/\s]+)$/;

/**
 * Reads `maestro.dev/forge-account` of the users of a catalog. An account that
 * two users claim belongs to neither: it cannot tell them apart.
 *
 * @param options.keyOf - makes the key that accounts are looked up by; the
 * pseudonyms of canonical events, for example. `host/login` without it.
 * @public
 */
export function readForgeAccounts(options: {
  users: readonly AccountHolder[];
  keyOf?: (host: string, login: string) => string;
}): ForgeAccounts {
  const { users, keyOf = (host, login) => `${host}/${login}` } = options;
  const problems: string[] = [];
  const holders = new Map<string, { key: string; users: Set<string> }>();
  for (const { metadata } of users) {
    const userRef = normalizeEntityRef(
      `user:${metadata.namespace ?? 'default'}/${metadata.name}`,
    );
    const annotation = metadata.annotations?.[ANNOTATION_FORGE_ACCOUNT] ?? '';
    for (const part of annotation.split(',').map(text => text.trim())) {
      if (part === '') {
        continue;
      }
      const match = ACCOUNT.exec(part.toLowerCase());
      if (!match) {
        problems.push(
          `${userRef}: annotation ${ANNOTATION_FORGE_ACCOUNT} names ${JSON.stringify(
            part,
          )}; write host/login, for example github.com/mona`,
        );
        continue;
      }
      const [account, host, login] = match;
      const holder = holders.get(account) ?? {
        key: keyOf(host, login),
        users: new Set<string>(),
      };
      holder.users.add(userRef);
      holders.set(account, holder);
    }
  }
  const byKey = new Map<string, string>();
  const accounts: string[] = [];
  for (const [account, holder] of holders) {
    const [userRef, ...others] = holder.users;
    if (others.length > 0) {
      problems.push(
        `${account} is claimed by ${[...holder.users]
          .sort()
          .join(' and ')}; it counts as nobody's until one of them gives it up`,
      );
    } else {
      byKey.set(holder.key, userRef);
      accounts.push(account);
    }
  }
  return {
    userOf: key => byKey.get(key) ?? null,
    accounts: accounts.sort(),
    problems,
  };
}

/**
 * Whether a review is the independent approval of a second person.
 *
 * - `independent`: author and reviewer are two known users
 * - `reviewer_unknown`, `author_unknown`: the source names nobody
 * - `reviewer_unmapped`, `author_unmapped`: the account belongs to no user, so
 *   it may be anyone's, also the other's
 * - `reviewer_bot`: a program does not approve
 * - `author_bot`: only one person has seen the change
 * - `same_user`: one person, whichever accounts were used
 *
 * @public
 */
export type ApprovalVerdict =
  | 'independent'
  | 'reviewer_unknown'
  | 'reviewer_bot'
  | 'reviewer_unmapped'
  | 'author_unknown'
  | 'author_bot'
  | 'author_unmapped'
  | 'same_user';

/**
 * Judges an approval. Accounts that no user claims can neither approve nor
 * count as independent; only the verdict `independent` is an approval.
 *
 * @param options.userOf - of `readForgeAccounts`, with the key that person
 * references carry as their `id`
 * @public
 */
export function judgeApproval(options: {
  author: PersonRef | null;
  reviewer: PersonRef | null;
  userOf: (key: string) => string | null;
}): ApprovalVerdict {
  const { author, reviewer, userOf } = options;
  if (!reviewer) {
    return 'reviewer_unknown';
  }
  if (reviewer.type === 'bot') {
    return 'reviewer_bot';
  }
  const reviewing = userOf(reviewer.id);
  if (reviewing === null) {
    return 'reviewer_unmapped';
  }
  if (!author) {
    return 'author_unknown';
  }
  if (author.type === 'bot') {
    return 'author_bot';
  }
  const writing = userOf(author.id);
  if (writing === null) {
    return 'author_unmapped';
  }
  return writing === reviewing ? 'same_user' : 'independent';
}
