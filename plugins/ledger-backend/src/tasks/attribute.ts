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

import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AttributionData,
  VOCABULARY_VERSION,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { claimsFromEntities, withdrawalOf } from '../engine/claims';
import { Attributions } from '../service/Attributions';
import { sha256Hex } from '../service/crypto';
import { Ingest } from '../service/Ingest';
import { LedgerStore, StoredClaim } from '../store/types';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
  'spec.system',
  'spec.domain',
];

async function readCatalog(
  catalog: CatalogService,
  auth: AuthService,
): Promise<Entity[]> {
  const entities: Entity[] = [];
  const credentials = await auth.getOwnServiceCredentials();
  for await (const page of catalog.streamEntities(
    {
      filter: { kind: ['Component', 'System', 'Group'] },
      fields: FIELDS,
      pageSize: 500,
    },
    { credentials },
  )) {
    entities.push(...page);
  }
  return entities;
}

/**
 * Reads what the catalog claims, and appends an attribution receipt for each
 * entity whose claim changed. An empty catalog, as it is just after a start,
 * withdraws nothing.
 *
 * @returns number of receipts that were appended
 */
export async function attributeFromCatalog(options: {
  store: LedgerStore;
  ingest: Ingest;
  attributions: Attributions;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  zone: string | null;
  now: () => string;
}): Promise<number> {
  const { store, ingest, attributions, logger, now } = options;
  const entities = await readCatalog(options.catalog, options.auth);
  if (entities.length === 0) {
    return 0;
  }
  const { claims, problems } = claimsFromEntities({
    entities,
    zone: options.zone,
  });
  for (const problem of problems) {
    logger.warn(problem);
  }
  const present = new Map(
    (await store.claims()).map(claim => [claim.entityRef, claim]),
  );
  const wanted = new Map(claims.map(claim => [claim.entityRef, claim]));
  const changed: AttributionData[] = claims.filter(
    claim => present.get(claim.entityRef)?.digest !== digestOf(claim),
  );
  if (claims.length > 0) {
    for (const { entityRef, data } of present.values()) {
      const claim = JSON.parse(data) as AttributionData;
      if (!wanted.has(entityRef) && !claim.withdrawn) {
        changed.push(withdrawalOf(claim));
      }
    }
  }
  const saved: StoredClaim[] = await Promise.all(
    changed.map(async claim => {
      const at = now();
      const { seq } = await ingest.record({
        kind: 'attribution',
        // The claim that it replaces is part of the id: a claim that comes
        // back later is a new fact, a repetition after a crash is not.
        deliveryId: `attribution|${claim.entityRef}|${digestOf(claim)}|${
          present.get(claim.entityRef)?.seq ?? ''
        }`,
        at,
        statement: { ...claim },
        events: [
          {
            type: 'maestro.attribution.claimed',
            version: VOCABULARY_VERSION,
            naturalKey: `attribution|${claim.entityRef}|${at}`,
            revision: at,
            occurredAt: at,
            subject: {
              host: 'catalog',
              repository: null,
              environment: null,
              service: claim.entityRef,
            },
            data: claim,
          },
        ],
      });
      return {
        entityRef: claim.entityRef,
        digest: digestOf(claim),
        data: canonicalJson(claim),
        seq,
      };
    }),
  );
  if (saved.length > 0) {
    await store.saveClaims(saved);
    attributions.forget();
  }
  return saved.length;
}

function digestOf(claim: AttributionData): string {
  return sha256Hex(canonicalJson(claim));
}
