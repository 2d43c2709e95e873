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
import {
  CostLoadedData,
  LlmUsageBatchData,
  SurveyClosedData,
  ledgerAppendPermission,
  llmUsageDeliveryId,
} from '@maestro/backstage-plugin-ledger-common';
import {
  canonicalJson,
  normalizeEntityRef,
} from '@maestro/backstage-plugin-maestro-common';
import {
  DeploymentReport,
  EvidenceReport,
  IncidentReport,
} from '../engine/reports';
import { apiSource } from '../service/apiSource';
import { sha256Hex } from '../service/crypto';
import { authorize, isPlugin, parseInstant, RouterContext } from './context';
import { deliver } from './doors';
import { LedgerRouter } from './types';

const INSTANTS = ['startedAt', 'finishedAt', 'detectedAt', 'resolvedAt'];

/** Plain reports by anyone with Backstage credentials and the permission. */
export function addReportRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  const accept = async (
    event: 'deployment' | 'incident',
    body: DeploymentReport | IncidentReport,
    res: { setHeader(name: string, value: string): unknown },
  ) => {
    const report = normalized(body);
    const bytes = Buffer.from(canonicalJson(report));
    return deliver(res, () =>
      context.ingest.deliver(apiSource, {
        // The same report twice is one delivery; a corrected one is another.
        deliveryId: `${event}|${report.id ?? ''}|${sha256Hex(bytes).slice(
          0,
          32,
        )}`,
        event,
        method: 'backstage-credentials',
        mediaType: 'application/json',
        body: bytes,
        receivedAt: context.now(),
      }),
    );
  };

  router.post('/deployments', async (req, res) => {
    await authorize(context, req, ledgerAppendPermission);
    const result = await accept(
      'deployment',
      req.body as DeploymentReport,
      res,
    );
    res.status(result.duplicate ? 200 : 202).json(result);
  });

  router.post('/incidents', async (req, res) => {
    await authorize(context, req, ledgerAppendPermission);
    const result = await accept('incident', req.body as IncidentReport, res);
    res.status(result.duplicate ? 200 : 202).json(result);
  });

  router.post('/survey-rounds', async (req, res) => {
    await authorize(context, req, ledgerAppendPermission);
    const report = normalizedSurvey(req.body as SurveyClosedData);
    const result = await deliver(res, () =>
      context.ingest.deliver(apiSource, {
        // A round closes once: whatever is said of it later is a repetition.
        deliveryId: `survey|${report.roundId}`,
        event: 'survey',
        method: 'backstage-credentials',
        mediaType: 'application/json',
        body: Buffer.from(canonicalJson(report)),
        receivedAt: context.now(),
      }),
    );
    res.status(result.duplicate ? 200 : 202).json(result);
  });

  router.post('/evidence-records', async (req, res) => {
    await authorize(context, req, ledgerAppendPermission);
    const report = normalizedEvidence(req.body as EvidenceReport);
    const result = await deliver(res, () =>
      context.ingest.deliver(apiSource, {
        // The leaf itself names the digest: its proof speaks about the bytes.
        deliveryId: `evidence|${report.digest}`,
        event: 'evidence',
        method: 'backstage-credentials',
        mediaType: 'application/json',
        body: Buffer.from(canonicalJson(report)),
        receivedAt: context.now(),
      }),
    );
    res.status(result.duplicate ? 200 : 202).json(result);
  });

  router.post('/cost-loads', async (req, res) => {
    const credentials = await authorize(context, req, ledgerAppendPermission);
    // Whoever could write such a manifest could vouch for another bill.
    if (!isPlugin(credentials, 'maestro-cost')) {
      throw new NotAllowedError(
        'Manifests of billing data are sealed for the plugin maestro-cost only; hand the file in at its source there',
      );
    }
    const body = req.body as CostLoadedData;
    const report = {
      ...body,
      loadedAt: parseInstant('loadedAt', body.loadedAt),
    };
    const result = await deliver(res, () =>
      context.ingest.deliver(apiSource, {
        // The leaf itself names the digest: its proof speaks about the rows.
        deliveryId: `cost-load|${report.loadId}|${report.fileDigest}`,
        event: 'cost-load',
        method: 'backstage-credentials',
        mediaType: 'application/json',
        body: Buffer.from(canonicalJson(report)),
        receivedAt: context.now(),
      }),
    );
    res.status(result.duplicate ? 200 : 202).json(result);
  });

  router.post('/llm-usage-batches', async (req, res) => {
    const credentials = await authorize(context, req, ledgerAppendPermission);
    if (!isPlugin(credentials, 'maestro-cost')) {
      throw new NotAllowedError(
        'Batches of LLM usage are sealed for the plugin maestro-cost only; report usage at /llm/usage there',
      );
    }
    const body = req.body as LlmUsageBatchData;
    const report = {
      ...body,
      firstAt: parseInstant('firstAt', body.firstAt),
      lastAt: parseInstant('lastAt', body.lastAt),
      closedAt: parseInstant('closedAt', body.closedAt),
    };
    const result = await deliver(res, () =>
      context.ingest.deliver(apiSource, {
        // The leaf itself names the root: the proof of a row leads to it.
        deliveryId: llmUsageDeliveryId(report),
        event: 'llm-usage',
        method: 'backstage-credentials',
        mediaType: 'application/json',
        body: Buffer.from(canonicalJson(report)),
        receivedAt: context.now(),
      }),
    );
    res.status(result.duplicate ? 200 : 202).json(result);
  });
}

const REPOSITORY = /^[a-z0-9.:-]+\/[^/]+(\/[^/]+)+$/i;

/** @throws InputError that names the field, its value and the fix */
function normalizedEvidence(body: EvidenceReport): EvidenceReport {
  if (body.repository !== null && !REPOSITORY.test(body.repository)) {
    throw badRepository(body.repository);
  }
  return {
    ...body,
    effectiveAt:
      body.effectiveAt === null
        ? null
        : parseInstant('effectiveAt', body.effectiveAt),
    collectedAt: parseInstant('collectedAt', body.collectedAt),
  };
}

function badRepository(repository: string): InputError {
  return new InputError(
    `repository is ${JSON.stringify(
      repository,
    )}; write host/owner/name, for example github.com/lighthouse/checkout`,
  );
}

/** @throws InputError that names the field, its value and the fix */
function normalizedSurvey(body: SurveyClosedData): SurveyClosedData {
  let groupRef;
  try {
    groupRef = normalizeEntityRef(body.groupRef, { kind: 'group' });
  } catch (error) {
    throw new InputError(`groupRef: ${error.message}`);
  }
  return {
    ...body,
    groupRef,
    closedAt: parseInstant('closedAt', body.closedAt),
  };
}

/** @throws InputError that names the field, its value and the fix */
function normalized(body: DeploymentReport | IncidentReport) {
  const report: Record<string, unknown> & { id?: string } = { ...body };
  if (!body.service && !body.entityRef && !body.repository) {
    throw new InputError(
      'The body names no subject; set one of service, entityRef or repository',
    );
  }
  for (const field of INSTANTS) {
    const value = report[field];
    if (typeof value === 'string') {
      report[field] = parseInstant(field, value);
    }
  }
  if (body.entityRef) {
    try {
      report.entityRef = normalizeEntityRef(body.entityRef, {
        kind: 'component',
      });
    } catch (error) {
      throw new InputError(`entityRef: ${error.message}`);
    }
  }
  if (body.repository && !REPOSITORY.test(body.repository)) {
    throw badRepository(body.repository);
  }
  return report;
}
