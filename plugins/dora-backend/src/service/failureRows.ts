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
  CHANGE_FAILURE_RATE,
  Outcome,
  RECOVERY_TIME,
  outcomesIn,
  windowFailures,
} from '../engine';
import { EvidenceSource, Row, deploymentRow, fact, iso } from './evidenceRows';

/** Deployments with what became of them, as evidence. */
export function failureRows(source: EvidenceSource, figureId: string): Row[] {
  const { model, window, asOf, failures: settings } = source;
  const outcomes = outcomesIn(model, window, asOf, settings);
  const byId = new Map(outcomes.map(item => [item.deployment.id, item]));
  const { failureRate, reworkRate, recovery } = windowFailures(
    model,
    outcomes,
    asOf,
    settings,
  );
  if (figureId === RECOVERY_TIME) {
    return recovery.samples.map(sample => {
      const outcome = byId.get(sample.deploymentId)!;
      return outcomeRow(outcome, {
        value: sample.censored || sample.ms === null ? null : sample.ms / 1000,
        unit: 's',
        facts: [
          ...failureFacts(outcome),
          ...fact('Restored', restoredText(outcome, sample)),
        ],
      });
    });
  }
  const rate = figureId === CHANGE_FAILURE_RATE ? failureRate : reworkRate;
  const counted = new Set(rate.counted);
  return rate.of.map(id => {
    const outcome = byId.get(id)!;
    return outcomeRow(outcome, {
      value: counted.has(id) ? 1 : 0,
      unit: 'deployments',
      facts:
        figureId === CHANGE_FAILURE_RATE
          ? failureFacts(outcome)
          : fact('Rework', outcome.rework?.reason ?? null),
    });
  });
}

function outcomeRow(
  outcome: Outcome,
  options: {
    value: number | null;
    unit: string;
    facts: Row['item']['facts'];
  },
): Row {
  const { deployment, failures } = outcome;
  const row = deploymentRow(deployment);
  const facts = failures.flatMap(failure => failure.facts);
  return {
    ...row,
    facts: [...new Set([...row.facts, ...facts])].sort(),
    records: [...failures, deployment],
    item: {
      ...row.item,
      value: options.value,
      unit: options.unit,
      facts: [...row.item.facts, ...options.facts],
    },
  };
}

function failureFacts({ failures }: Outcome): Row['item']['facts'] {
  return failures.flatMap(({ title, reason, rule, confidence }) =>
    fact(
      'Failed',
      `${title}: ${reason} (rule ${rule}, confidence ${confidence.toFixed(2)})`,
    ),
  );
}

function restoredText(
  { deployment }: Outcome,
  sample: { censored: boolean; ms: number | null },
): string {
  if (sample.ms === null) {
    return 'By clocks that contradict each other: before the deployment';
  }
  return sample.censored ? 'Not yet' : iso(deployment.at + sample.ms);
}
