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

import { NotAllowedError } from '@backstage/errors';
import { AuditRecord } from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { auditSource } from '../service/auditSource';
import { authorize, isService, parseInstant, RouterContext } from './context';
import { deliver } from './doors';
import { LedgerRouter } from './types';

/**
 * Where the spools of plugins hand in their audit events. Handing in is not
 * audited itself: the ledger's own appends never are.
 */
export function addAuditRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.post('/audit-events', async (req, res) => {
    const credentials = await authorize(context, req);
    if (!isService(credentials)) {
      throw new NotAllowedError(
        'Audit events are handed in by plugins of this portal, not by people',
      );
    }
    const { records } = req.body as { records: AuditRecord[] };
    const results = await deliver(res, () =>
      Promise.all(
        records.map(record =>
          context.ingest.deliver(
            auditSource,
            {
              deliveryId: `${record.plugin}|${record.id}`,
              event: record.kind,
              method: 'backstage-credentials',
              mediaType: 'application/json',
              body: Buffer.from(
                canonicalJson({ ...record, at: parseInstant('at', record.at) }),
              ),
              receivedAt: context.now(),
            },
            'audit',
          ),
        ),
      ),
    );
    res.json({ accepted: results.length });
  });
}
