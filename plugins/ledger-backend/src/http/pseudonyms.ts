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

import { InputError, NotAllowedError } from '@backstage/errors';
import { authorize, isService, RouterContext } from './context';
import { LedgerRouter } from './types';

const ACCOUNT = /^([a-z0-9.-]+(?::\d+)?)\/([^/\s]+)$/;

/**
 * Pseudonyms of forge accounts, for plugins that have to know whether two
 * accounts are one user. Never for people: who could ask by name could look
 * up in events who did what.
 */
export function addPseudonymRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.post('/pseudonyms', async (req, res) => {
    if (!isService(await authorize(context, req))) {
      throw new NotAllowedError(
        'Pseudonyms are handed to plugins of this portal, not to people',
      );
    }
    const { accounts } = req.body as { accounts: string[] };
    const pseudonyms: Record<string, string> = {};
    for (const account of accounts) {
      const match = ACCOUNT.exec(account.toLowerCase());
      if (!match) {
        throw new InputError(
          `accounts holds ${JSON.stringify(
            account,
          )}; write host/login, for example github.com/mona`,
        );
      }
      pseudonyms[account] = context.pseudonym(match[1], match[2]);
    }
    res.json({ pseudonyms });
  });
}
