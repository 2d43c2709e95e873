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

import { CommitData, PersonRef } from '../events';
import { People } from './facts';

/** Somebody whom a commit message names. @public */
export interface NamedPerson {
  name: string;
  /** Empty: the message gives no address. */
  email: string;
}

const TRAILER = /^([a-z0-9-]+)[ \t]*:[ \t]*(.*)$/i;
/** `git merge --squash` lists the commits as `git log` does. */
const SQUASHED = /^commit [0-9a-f]{40}\b/;

/**
 * Who wrote a commit beside its author, by its message: the trailers
 * `Co-authored-by: Name <mail>` of the last paragraph, in any case, as
 * git-interpret-trailers(1) reads them. A squashed commit carries the messages
 * of others, so paragraphs of trailers alone count wherever they stand, and the
 * authors of a list that `git merge --squash` wrote. Each address once, in order.
 *
 * @public
 */
export function coAuthorsIn(message: string): NamedPerson[] {
  const paragraphs = message
    .replace(/\r\n?/g, '\n')
    .trimEnd()
    .split(/\n(?:[ \t]*\n)+/)
    // The title is no trailer.
    .slice(1);
  const found = new Map<string, NamedPerson>();
  paragraphs.forEach((paragraph, index) => {
    // The messages of such a list are indented by four.
    const lines = unfold(paragraph.replace(/^ {4}/gm, ''));
    const listed = SQUASHED.test(lines[0]);
    const counts =
      listed ||
      index === paragraphs.length - 1 ||
      lines.every(line => TRAILER.test(line));
    for (const line of counts ? lines : []) {
      const [, key, value] = TRAILER.exec(line) ?? [];
      if (isAuthorKey(key, listed)) {
        for (const { name, email } of personsIn(value)) {
          const id = email.toLowerCase() || name.toLowerCase();
          if (id !== '' && !found.has(id)) {
            found.set(id, { name, email });
          }
        }
      }
    }
  });
  return [...found.values()];
}

function isAuthorKey(key: string | undefined, listed: boolean): boolean {
  switch (key?.toLowerCase()) {
    case 'co-authored-by':
      return true;
    case 'author':
      return listed;
    default:
      return false;
  }
}

/** Lines that begin with a blank continue the trailer before. */
function unfold(paragraph: string): string[] {
  const lines: string[][] = [];
  let isTrailer = false;
  for (const line of paragraph.split('\n')) {
    if (isTrailer && /^[ \t]/.test(line)) {
      lines.at(-1)!.push(line.trim());
    } else {
      lines.push([line]);
      isTrailer = TRAILER.test(line);
    }
  }
  return lines.map(parts => parts.join(' '));
}

/**
 * `Name <address>`, an address or a name alone. People also write several into
 * one line, or something after it: each address in brackets is somebody.
 * Messages may be long and hostile.
 */
function personsIn(value: string): NamedPerson[] {
  const found: NamedPerson[] = [];
  // What stands before each closing bracket.
  const parts = value.split('>');
  for (const part of parts.slice(0, -1)) {
    const open = part.lastIndexOf('<');
    const email = part.slice(open + 1).trim();
    if (open >= 0 && /^\S+$/.test(email)) {
      const name = part.slice(0, open).replace(/^[\s,;&]+/, '');
      found.push({ name: name.trim(), email });
    }
  }
  const text = value.trim();
  if (found.length > 0) {
    return found;
  }
  return /^[^\s<>@]+@[^\s<>@]+$/.test(text)
    ? [{ name: '', email: text }]
    : [{ name: text, email: '' }];
}

/**
 * The member `coAuthors` of a commit; none when its source does not tell the
 * message.
 *
 * @public
 */
export function coAuthorsOf(
  message: string | null,
  options: { host: string; people: People },
): Pick<CommitData, 'coAuthors'> {
  return message === null
    ? {}
    : { coAuthors: coAuthorRefs(coAuthorsIn(message), options) };
}

/**
 * Pseudonyms of those whom a message names; null for one without an address.
 * The private addresses that GitHub and GitLab give to accounts
 * (`7+mona@users.noreply.HOST`, `7-mona@…`) stand for the account.
 *
 * @public
 */
export function coAuthorRefs(
  named: readonly NamedPerson[],
  options: { host: string; people: People },
): Array<PersonRef | null> {
  const { host, people } = options;
  return named.map(({ email, name }) => {
    const login = loginOf(email, host);
    return people.person({
      host,
      login,
      name,
      type:
        /\[bot\]$/.test(name) || login.endsWith('[bot]') ? 'bot' : 'unknown',
    });
  });
}

/**
 * The account behind a private address that its forge made; any other text as
 * it is.
 *
 * @public
 */
export function loginOf(email: string, host: string): string {
  const [local, domain] = email.toLowerCase().split('@');
  return domain === `users.noreply.${host}`
    ? local.replace(/^\d+[+-]/, '')
    : email;
}
