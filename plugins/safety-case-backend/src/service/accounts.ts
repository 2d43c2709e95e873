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

import { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AccountHolder,
  PersonRef,
  readForgeAccounts,
} from '@maestro/backstage-plugin-ledger-common';
import { ANNOTATION_FORGE_ACCOUNT } from '@maestro/backstage-plugin-maestro-common';
import { LedgerPort } from '../ledger';

/** Who stands behind which pseudonym. */
export interface Accounts {
  /** Null: nobody claims it, or several do. */
  userOf(pseudonym: string): string | null;
  /** A forge account of a user; null: the user has none. */
  personOf(userRef: string): PersonRef | null;
}

/** Reads the users of the catalog, with the plugin's own credentials. */
export type ReadAccounts = () => Promise<Accounts>;

/**
 * @param ttlMs - how long an answer holds; a minute by default
 */
export function createReadAccounts(options: {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntities'>;
  ledger: Pick<LedgerPort, 'pseudonyms'>;
  ttlMs?: number;
}): ReadAccounts {
  const { auth, catalog, ledger, ttlMs = 60_000 } = options;
  let known: { at: number; accounts: Promise<Accounts> } | null = null;
  const read = async (): Promise<Accounts> => {
    const { items: entities } = await catalog.getEntities(
      {
        filter: {
          kind: 'user',
          [`metadata.annotations.${ANNOTATION_FORGE_ACCOUNT}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
          'spec.profile.email',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const users = entities.map(withAddress);
    const { accounts } = readForgeAccounts({ users });
    const pseudonyms = await ledger.pseudonyms(accounts);
    const { userOf } = readForgeAccounts({
      users,
      keyOf: (host, login) =>
        pseudonyms[`${host}/${login}`] ?? `${host}/${login}`,
    });
    const persons = new Map<string, PersonRef>();
    for (const account of accounts) {
      const id = pseudonyms[account];
      const user = id === undefined ? null : userOf(id);
      if (user !== null) {
        persons.set(user, { id, type: 'user' });
      }
    }
    return { userOf, personOf: userRef => persons.get(userRef) ?? null };
  };
  return () => {
    if (!known || Date.now() - known.at > ttlMs) {
      const accounts = read();
      const entry = { at: Date.now(), accounts };
      known = entry;
      accounts.catch(() => {
        known = known === entry ? null : known;
      });
    }
    return known.accounts;
  };
}

/** Host of repositories that are read as they are, without a forge. */
const GIT_HOST = 'git';

/**
 * Commits and their trailers name people by mail, so the address of a user's
 * profile stands for them as well, wherever they have an account.
 */
function withAddress({ metadata, spec }: Entity): AccountHolder {
  const annotation = metadata.annotations?.[ANNOTATION_FORGE_ACCOUNT] ?? '';
  const profile = spec?.profile as { email?: unknown } | undefined;
  const email = typeof profile?.email === 'string' ? profile.email.trim() : '';
  if (!/^[^\s,/@]+@[^\s,/@]+$/.test(email)) {
    return { metadata };
  }
  const hosts = annotation
    .split(',')
    .map(account => account.trim().split('/')[0])
    .filter(host => host !== '');
  const own = [...new Set([...hosts, GIT_HOST])].map(
    host => `${host}/${email}`,
  );
  return {
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [ANNOTATION_FORGE_ACCOUNT]: [annotation, ...own].join(','),
      },
    },
  };
}
