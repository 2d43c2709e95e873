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
  AuditorService,
  AuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { Knex } from 'knex';
import { EvidenceKey, fingerprintOf } from './attest/EvidenceKey';
import { SafetyCaseConfig } from './config';
import { ForgePort } from './forge';
import { LedgerPort } from './ledger';
import { ReadHead, TokenVerifier, UploadGate } from './oidc';
import { createReadAccounts } from './service/accounts';
import { CaseService } from './service/CaseService';
import { EvidenceDoor } from './service/EvidenceDoor';
import { EvidenceService } from './service/EvidenceService';
import { Evaluator } from './service/Evaluator';
import { ForgeReporter } from './service/ForgeReporter';
import { PackService } from './service/PackService';
import { createReportOf } from './service/reports';
import { RerunService } from './service/RerunService';
import { generatedFormerKey, recordRotations } from './service/rotation';
import { Signatures } from './service/signatures';
import { createReadSpecs } from './service/specs';
import { FormerKey, createTrust } from './service/trust';
import { ReadFile } from './sources/readFile';
import { SourceService } from './sources/SourceService';
import { DatabaseCaseStore } from './store/DatabaseCaseStore';
import { DatabaseReportStore } from './store/DatabaseReportStore';
import { DatabaseSourceStore } from './store/DatabaseSourceStore';
import { CaseStore, FactStore } from './store/types';

/**
 * Cases over a migrated database.
 *
 * @throws Error with one sentence when the configuration does not allow it
 */
export async function startCases(options: {
  knex: Knex;
  facts: FactStore;
  consumer: Pick<FeedConsumer, 'status'>;
  settings: SafetyCaseConfig;
  ledger: LedgerPort;
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntities'>;
  logger: LoggerService;
  auditor: AuditorService;
  /** What the portal may do at forges is a matter of `settings`. */
  forge: ForgePort;
  /** Reads arguments from repositories. */
  readFile: ReadFile;
  /** Where the commits of pull requests come from. */
  readHead: ReadHead;
  /** Asks issuers of tokens for their keys. */
  fetch?: typeof fetch;
  now: () => Date;
}): Promise<{
  store: CaseStore;
  evidence: EvidenceService;
  door: EvidenceDoor;
  gate: UploadGate;
  evaluator: Evaluator;
  service: CaseService;
  packs: PackService;
  reruns: RerunService;
  reporter: ForgeReporter;
  sources: SourceService;
}> {
  const { forge, knex, settings } = options;
  const store = DatabaseCaseStore.create({ knex });
  const key = await openKey(store, settings, knex);
  const former = await openFormerKeys(store, key, options);
  const trust = createTrust(settings, key, former);
  const signatures = new Signatures({ trust, sigstore: settings.sigstore });
  const evidence = new EvidenceService({
    ...options,
    store,
    key,
    trust,
    signatures,
  });
  await recordRotations(evidence, former);
  const { clockTolerance } = settings;
  const door = new EvidenceDoor({
    ...options,
    evidence,
    signatures,
    clockTolerance,
  });
  const gate = new UploadGate({
    ...options,
    tokens: new TokenVerifier({
      ...options,
      settings: settings.oidc,
      clockTolerance,
    }),
  });
  const readAccounts = createReadAccounts(options);
  const sources = new SourceService({
    ...options,
    store: DatabaseSourceStore.create({ knex }),
    readSpecs: createReadSpecs(options),
  });
  const evaluator = new Evaluator({
    ...options,
    store,
    evidence,
    readSpecs: sources.readSpecs,
    refreshSources: entityRef => sources.refresh(entityRef),
    readAccounts,
    recentDays: settings.recentDays,
    requiredChecks: settings.requiredChecks,
    ...(settings.forge.report && {
      reportOf: createReportOf({
        settings: settings.forge,
        appUrl: settings.appUrl,
        forge,
      }),
    }),
  });
  const service = new CaseService({
    ...options,
    store,
    evaluator,
    evidence,
    readAccounts,
  });
  const packs = new PackService({ ...options, store, evidence });
  const reruns = new RerunService({
    ...options,
    store,
    evidence,
    settings: settings.forge,
  });
  const reporter = new ForgeReporter({
    ...options,
    reports: DatabaseReportStore.create({ knex }),
  });
  return {
    store,
    evidence,
    door,
    gate,
    evaluator,
    service,
    packs,
    reruns,
    reporter,
    sources,
  };
}

/** @throws Error when the present key is called a former one */
async function openFormerKeys(
  store: CaseStore,
  key: EvidenceKey,
  options: { settings: SafetyCaseConfig; now: () => Date },
): Promise<FormerKey[]> {
  const former = [...options.settings.formerKeys];
  const present = former.findIndex(
    ({ publicKey }) => fingerprintOf(publicKey) === key.fingerprint,
  );
  if (present >= 0) {
    throw new Error(
      `maestro.safetyCase.formerKeys[${present}] is the key that signs now; take it out, or configure another evidenceKey`,
    );
  }
  const generated = await generatedFormerKey({
    ...options,
    store,
    key,
    former,
  });
  return generated ? [...former, generated] : former;
}

async function openKey(
  store: CaseStore,
  { evidenceKey }: SafetyCaseConfig,
  knex: Knex,
): Promise<EvidenceKey> {
  if (evidenceKey !== undefined) {
    return EvidenceKey.fromPem(evidenceKey);
  }
  if (knex.client.config.client === 'pg') {
    throw new Error(
      'maestro.safetyCase.evidenceKey is not set: with PostgreSQL the key that signs evidence must be configured. Make one with "openssl genpkey -algorithm ed25519" and set it, for example by $file; never the key of the checkpoints',
    );
  }
  return EvidenceKey.fromPem(
    await store.secret('evidence', EvidenceKey.generate),
  );
}
