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

import { randomUUID } from 'node:crypto';
import { InputError, NotFoundError } from '@backstage/errors';
import { ledgerErasePermission } from '@maestro/backstage-plugin-ledger-common';
import { authorize, RouterContext } from './context';
import { LedgerRouter } from './types';

interface ErasureRequest {
  person?: string;
  account?: string;
  seq?: number;
}

/** Erasing a person, or one body. The leaves and their proofs stay. */
export function addErasureRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.post('/erasures', async (req, res) => {
    const request = req.body as ErasureRequest;
    const audit = await context.auditor.createEvent({
      eventId: 'erase',
      severityLevel: 'high',
      request: req as never,
      meta: {
        target: request.seq === undefined ? 'person' : 'body',
        seq: request.seq,
      },
    });
    try {
      await authorize(context, req, ledgerErasePermission);
      const erasure = await erase(context, request);
      await audit.success();
      res.json(erasure);
    } catch (error) {
      await audit.fail({ error });
      throw error;
    }
  });
}

async function erase(context: RouterContext, request: ErasureRequest) {
  const { person, account, seq } = request;
  const named = [person, account, seq].filter(value => value !== undefined);
  if (named.length !== 1) {
    throw new InputError(
      `The body names ${named.length} of person, account and seq; name exactly one`,
    );
  }
  const at = context.now();
  let pseudonym: string | null = null;
  let bodies: number;
  if (seq !== undefined) {
    const body = await context.store.body(seq);
    if (!body) {
      throw new NotFoundError(`Receipt ${seq} has no body`);
    }
    bodies = await context.store.eraseBodies([seq]);
  } else {
    pseudonym = person ?? (await pseudonymOf(context, account as string));
    bodies = (await context.store.erasePerson(pseudonym, at)).seqs.length;
  }
  const record = await context.ingest.record({
    kind: 'erasure',
    deliveryId: `erasure|${randomUUID()}`,
    at,
    statement: { person: pseudonym, seq: seq ?? null, bodies },
  });
  return { seq: record.seq, person: pseudonym, bodies };
}

async function pseudonymOf(
  context: RouterContext,
  account: string,
): Promise<string> {
  const match = /^([^/]+)\/(.+)$/.exec(account);
  if (!match) {
    throw new InputError(
      `account is ${JSON.stringify(
        account,
      )}; write host/login, for example github.com/mona`,
    );
  }
  const person = await context.store.personByLogin(match[1], match[2]);
  if (!person) {
    throw new NotFoundError(`No delivery names the account ${account}`);
  }
  return person.id;
}
