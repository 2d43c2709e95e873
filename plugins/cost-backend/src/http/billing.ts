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

import { rm } from 'node:fs/promises';
import { NotFoundError } from '@backstage/errors';
import {
  costLoadPermission,
  costUnallocatedReadPermission,
} from '@maestro/backstage-plugin-cost-common';
import {
  assertKnownQuery,
  decodeKeyset,
  encodeKeyset,
  parseLimit,
} from '@maestro/backstage-plugin-maestro-node';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AreaContext } from '../areas';
import { SourceConfig } from '../config/billing';
import { Billing } from '../start/billing';
import { StoredLoad } from '../store/LoadStore';
import { writeLimited } from '../ingest/writeLimited';
import { CostRouter, demand } from './context';
import { loadOf, sourceOf } from './billingView';

type Context = AreaContext & Omit<Billing, 'analytics'>;

/** @throws NotFoundError that names the sources there are */
function findSource({ billing }: Context, sourceId: string): SourceConfig {
  const source = billing.sources.find(({ id }) => id === sourceId);
  if (!source) {
    throw new NotFoundError(
      `There is no source ${JSON.stringify(
        sourceId.slice(0, 64),
      )}; maestro.cost.sources has ${
        billing.sources.map(({ id }) => id).join(', ') || 'none'
      }`,
    );
  }
  return source;
}

/** Sources and loads of billing data. */
export function mountBilling(router: CostRouter, context: Context): void {
  const { billing, httpAuth, loads } = context;

  router.get('/sources', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costUnallocatedReadPermission);
    const [current, outcomes, last] = await Promise.all([
      loads.currentLoads(),
      loads.outcomes(),
      loads.lastDeliveries(),
    ]);
    response.json({
      items: billing.sources.map(source =>
        sourceOf(source, {
          current: current.filter(({ sourceId }) => sourceId === source.id),
          outcomes: outcomes.filter(({ sourceId }) => sourceId === source.id),
          lastDeliveryAt: last.get(source.id) ?? null,
          now: context.now(),
        }),
      ),
    } as never);
  });

  router.get('/loads', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costUnallocatedReadPermission);
    const query = request.query as Record<string, unknown>;
    assertKnownQuery(
      Object.fromEntries(
        Object.entries(query).map(([name, value]) => [name, String(value)]),
      ),
      ['sourceId', 'billingPeriod', 'cursor', 'limit'],
    );
    const limit = parseLimit(query.limit, { max: 200, fallback: 50 });
    const [loadedAt, loadId] =
      query.cursor === undefined
        ? []
        : decodeKeyset(String(query.cursor), ['string', 'string']);
    const found = await loads.loads({
      sourceId: query.sourceId as string | undefined,
      billingPeriod: query.billingPeriod as string | undefined,
      after:
        loadId === undefined
          ? undefined
          : { loadedAt: String(loadedAt), loadId: String(loadId) },
      limit: limit + 1,
    });
    const last = found.length > limit ? found[limit - 1] : null;
    response.json({
      items: found.slice(0, limit).map(loadOf),
      nextCursor: last && encodeKeyset([last.loadedAt, last.loadId]),
    } as never);
  });

  router.get('/loads/:loadId', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costUnallocatedReadPermission);
    response.json(
      loadOf(await findLoad(context, request.params.loadId)) as never,
    );
  });

  router.get('/loads/:loadId/conformance', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costUnallocatedReadPermission);
    const { loadId } = await findLoad(context, request.params.loadId);
    const report = await loads.report(loadId);
    if (!report) {
      throw new NotFoundError(
        `The rules of FOCUS are not judged for load ${loadId} yet; ask again later`,
      );
    }
    response.json(report as never);
  });
}

async function findLoad(
  { loads }: Context,
  loadId: string,
): Promise<StoredLoad> {
  const load = await loads.load(loadId);
  if (!load) {
    throw new NotFoundError(
      `There is no load ${JSON.stringify(loadId.slice(0, 64))}`,
    );
  }
  return load;
}

/** Where billing files are handed in; a body goes to the disk as it comes. */
export function createUploadRouter(context: Context): Router {
  const { auditor, billing, files, httpAuth, imports } = context;
  const router = PromiseRouter();

  router.post('/sources/:sourceId/loads', async (request, response) => {
    const { sourceId } = request.params;
    const audit = await auditor.createEvent({
      eventId: 'billing-upload',
      severityLevel: 'medium',
      request,
      meta: { sourceId },
    });
    const path = files.stage('.delivery');
    try {
      const credentials = await httpAuth.credentials(request);
      await demand(context, credentials, costLoadPermission);
      const source = findSource(context, sourceId);
      assertKnownQuery(request.query, ['fileName']);
      const fileName = String(request.query.fileName ?? 'upload').slice(0, 255);
      await writeLimited(request, path, {
        maxBytes: billing.maxUploadBytes,
        key: 'maestro.cost.maxUploadBytes',
      });
      const { loads, state } = await imports.take({
        source,
        path,
        name: fileName,
        stamp: null,
      });
      await audit.success({
        meta: { state, loads: loads.map(({ loadId }) => loadId) },
      });
      response
        .status(state === 'loaded' ? 201 : 200)
        .json({ state, loads: loads.map(loadOf) });
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  });
  return router;
}
