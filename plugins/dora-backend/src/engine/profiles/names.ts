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

import { append } from './grouping';

/*
 * What names tell, by the rules of middlewarehq/middleware, Apache-2.0, commit
 * 5471e35d0ccf30997a05dd370dc42d714ac55416, folder
 * backend/analytics_server/mhq: utils/string.py,
 * service/code/sync/revert_pr_gitlab_sync.py.
 */

const WORD = '[\\p{L}\\p{N}_]';
/** Between a letter and something else; JavaScript's own knows ASCII only. */
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const SEPARATORS = '[-_\\[\\]@ ]';

const BOT_PATTERNS = [
  // A part of its own after a separator: `build-bot`, `x bot 7`, `me@bot`.
  `${EDGE}(?:${WORD}|[@-])*${SEPARATORS}+bot(?:[-_\\[\\]]|\\p{Nd})*${EDGE}`,
  '\\[bot\\]',
  '_bot_',
  '_bot$',
  '^bot_',
].map(source => new RegExp(source, 'iu'));

/**
 * Whether an account name looks like a bot's. A fallback only: where the
 * platform states the type of the account, that decides.
 */
export function isBotName(name: string): boolean {
  return BOT_PATTERNS.some(pattern => pattern.test(name));
}

/** Whether an account is a bot: by its stated type, else by its name. */
export function isBot(account: {
  name: string | null;
  /** `Bot`, `User`, … as the platform states it; null: it does not. */
  type?: string | null;
}): boolean {
  if (account.type) {
    return account.type.toLowerCase() === 'bot';
  }
  return account.name !== null && isBotName(account.name);
}

/**
 * The abbreviated hash that a branch made by a forge's revert button names:
 * `revert-` and exactly eight hexadecimal digits; null for any other branch.
 */
export function revertedShortHash(branch: string): string | null {
  return /^revert-([0-9a-fA-F]{8})$/.exec(branch)?.[1] ?? null;
}

/** A pull request as {@link revertPairs} needs it. */
export interface RevertCandidate {
  id: string;
  head: string | null;
  merged: boolean;
  mergeSha: string | null;
}

/**
 * Which request reverts which: the branch of the former names the merge commit
 * of the latter. Each pair once, in the order of the reverts.
 */
export function revertPairs(
  requests: readonly RevertCandidate[],
): Array<{ revert: string; reverted: string }> {
  const merged = new Map<string, string[]>();
  for (const { id, merged: isMerged, mergeSha } of requests) {
    if (isMerged && mergeSha) {
      append(merged, mergeSha.slice(0, 8), id);
    }
  }
  const pairs = new Map<string, { revert: string; reverted: string }>();
  for (const { id, head } of requests) {
    const short = head === null ? null : revertedShortHash(head);
    for (const reverted of short === null ? [] : merged.get(short) ?? []) {
      if (reverted !== id) {
        pairs.set(JSON.stringify([id, reverted]), { revert: id, reverted });
      }
    }
  }
  return [...pairs.values()];
}
