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

import { PersonRef } from '@maestro/backstage-plugin-ledger-common';
import { NormalizeContext } from '@maestro/backstage-plugin-ledger-node';
import { PersonRecord } from '../engine/sequence';

/** Keyed hash of a text, hex; the key stays with the caller. */
export type KeyedHash = (text: string) => string;

/**
 * Pseudonym of a forge account: the first 128 bits of the keyed hash over
 * host and login, both in lower case.
 */
export function pseudonymOf(
  host: string,
  login: string,
  keyedHash: KeyedHash,
): string {
  return `p_${keyedHash(`${host.toLowerCase()}|${login.toLowerCase()}`).slice(
    0,
    32,
  )}`;
}

/**
 * Context of one normalisation, which also collects the people it met so that
 * their names are stored in the transaction of the delivery.
 */
export function createPersonCollector(keyedHash: KeyedHash): {
  context: NormalizeContext;
  persons: PersonRecord[];
} {
  const persons = new Map<string, PersonRecord>();
  return {
    context: {
      person({ host, login, name, type = 'unknown' }): PersonRef | null {
        const trimmed = login?.trim();
        if (!trimmed) {
          return null;
        }
        const id = pseudonymOf(host, trimmed, keyedHash);
        persons.set(id, {
          id,
          host: host.toLowerCase().slice(0, 255),
          login: trimmed.slice(0, 255),
          name: name?.trim().slice(0, 255) || null,
          type,
        });
        return { id, type };
      },
    },
    get persons() {
      return [...persons.values()];
    },
  };
}
