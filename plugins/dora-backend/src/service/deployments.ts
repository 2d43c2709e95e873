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
  DoraDeployment,
  DoraDeploymentPage,
  DoraFailure,
} from '@maestro/backstage-plugin-dora-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import { LeadTimeSample, Outcome, isReadable, outcomesIn } from '../engine';
import { compareKeys, iso } from './evidenceRows';
import { Prepared } from './prepare';

/** Changes of one deployment that are listed with it. */
const MAX_CHANGES = 100;

/**
 * Deployments with what they brought, broke and mended, newest first.
 *
 * @param readable - which of the members' records the caller may read
 * @throws InputError for a bad cursor
 */
export async function deploymentPage(
  prepared: Prepared,
  options: {
    status?: DoraDeployment['status'];
    limit: number;
    cursor?: string;
    readable(members: string[]): Promise<Set<string>>;
    receipts(naturalKeys: string[]): Promise<Map<string, number[]>>;
  },
): Promise<DoraDeploymentPage> {
  const { model, page, window, asOf, failures } = prepared;
  const all = isReadable(page)
    ? outcomesIn(model, window, asOf, failures)
        .filter(({ status }) => (options.status ?? status) === status)
        .sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
    : [];
  const visible = await visibleOutcomes(prepared, all, options.readable);
  const after = options.cursor
    ? (decodeKeyset(options.cursor, ['number', 'string']) as [number, string])
    : null;
  const rest = after
    ? visible.filter(outcome => compareKeys(keyOf(outcome), after) > 0)
    : visible;
  const chosen = rest.slice(0, options.limit);
  const last = chosen.at(-1);
  return {
    items: await itemsOf(prepared, chosen, options.receipts),
    withheld: all.length - visible.length,
    nextCursor:
      last && rest.length > chosen.length ? encodeKeyset(keyOf(last)) : null,
  };
}

async function visibleOutcomes(
  { question, members }: Prepared,
  outcomes: Outcome[],
  readable: (members: string[]) => Promise<Set<string>>,
): Promise<Outcome[]> {
  if (question.level.kind === 'component') {
    return outcomes;
  }
  const allowed = await readable(members.map(({ entityRef }) => entityRef));
  return outcomes.filter(({ entityRef }) => allowed.has(entityRef));
}

async function itemsOf(
  { model }: Prepared,
  outcomes: readonly Outcome[],
  receiptsOf: (naturalKeys: string[]) => Promise<Map<string, number[]>>,
): Promise<DoraDeployment[]> {
  const chosen = new Set(outcomes.map(({ deployment }) => deployment.id));
  const changes = new Map<string, LeadTimeSample[]>();
  for (const sample of model.samples) {
    const { id } = sample.deployment;
    if (chosen.has(id)) {
      const list = changes.get(id) ?? [];
      list.push(sample);
      changes.set(id, list);
    }
  }
  const titles = new Map(model.deployments.map(({ id, title }) => [id, title]));
  const known = await receiptsOf([
    ...new Set(
      outcomes.flatMap(({ deployment, failures }) => [
        ...deployment.facts,
        ...failures.flatMap(({ facts }) => facts),
      ]),
    ),
  ]);
  const receipts = (facts: readonly string[]) =>
    [...new Set(facts.flatMap(key => known.get(key) ?? []))].sort(
      (a, b) => a - b,
    );
  const named = (id: string | null) =>
    id === null ? null : { id, title: titles.get(id) ?? id };
  return outcomes.map(outcome => {
    const { deployment, rework } = outcome;
    const { id, subject } = deployment;
    return {
      id,
      entityRef: outcome.entityRef,
      title: deployment.title,
      url: deployment.url,
      at: iso(deployment.at),
      sha: deployment.sha,
      environment: subject.environment,
      status: outcome.status,
      failures: outcome.failures.map(
        (failure): DoraFailure => ({
          kind: failure.kind,
          title: failure.title,
          url: failure.url,
          severity: failure.severity,
          at: iso(failure.at),
          restoredAt:
            failure.restoredAt === null ? null : iso(failure.restoredAt),
          rule: failure.rule,
          confidence: failure.confidence,
          reason: failure.reason,
          receipts: receipts(failure.facts),
        }),
      ),
      rework: rework && { rule: rework.rule, reason: rework.reason },
      remediates: named(outcome.remediates),
      remediatedBy: named(outcome.remediatedBy),
      changes: (changes.get(id) ?? [])
        .slice(0, MAX_CHANGES)
        .map(({ change, seconds }) => ({
          id: change.id,
          title: change.title,
          url: change.url,
          leadTimeSeconds: seconds,
        })),
      receipts: receipts(deployment.facts),
    };
  });
}

function keyOf({ deployment }: Outcome): [number, string] {
  return [deployment.at, deployment.id];
}
