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
  CaseDecline,
  CaseNode,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { PREDICATES } from '../attest';
import { byText } from './facts';
import { KnownStatement } from './view';

/** Reasons that are kept; the page of the case tells all. */
const MOST = 10;

/** What of a case a comparison needs. */
type Comparable = Pick<SafetyCase, 'nodes'> & {
  identity: Pick<SafetyCase['identity'], 'policyVersion'>;
};

/**
 * Why a case is worse than it was: leaves that hold no more, challenges that
 * stand, another trust policy. The latest comes first.
 *
 * @param before - as it was approved; null: nobody did, so that all that does
 *   not hold counts
 */
export function declineOf(
  before: Comparable | null,
  after: Comparable & Pick<SafetyCase, 'challenges'>,
  statements: readonly KnownStatement[],
): CaseDecline['reasons'] {
  const held = new Map(before?.nodes.map(({ id, state }) => [id, state]));
  const byDigest = new Map(
    statements.map(item => [item.signed.digest, item.signed]),
  );
  const reasons: CaseDecline['reasons'] = [];
  for (const node of after.nodes) {
    const leaf = node.kind === 'solution' || node.kind === 'counter_solution';
    if (leaf && (before === null || held.get(node.id) === 'verified')) {
      const reason = reasonOf(node, byDigest);
      if (reason) {
        reasons.push(reason);
      }
    }
  }
  for (const { label, raisedAt, target } of after.challenges) {
    if (label !== 'out') {
      reasons.push({
        kind: 'challenged',
        nodeId: target.split('->')[0].trim(),
        at: raisedAt,
        text: `${target} is challenged`,
      });
    }
  }
  if (
    before !== null &&
    before.identity.policyVersion !== after.identity.policyVersion
  ) {
    reasons.push({
      kind: 'policy',
      nodeId: null,
      at: null,
      text: 'The trust policy is another one than at the approval',
    });
  }
  return reasons.sort((a, b) => byText(b.at ?? '', a.at ?? '')).slice(0, MOST);
}

function reasonOf(
  { evidence, id, state, text }: CaseNode,
  byDigest: ReadonlyMap<string, KnownStatement['signed']>,
): CaseDecline['reasons'][number] | null {
  const said = (wanted: 'predicate' | 'age') =>
    evidence.find(({ checks }) =>
      checks.some(check => check.id === wanted && check.ok === false),
    );
  switch (state) {
    case 'failed': {
      const failing = said('predicate');
      const ids =
        failing?.predicateType === PREDICATES.vulnerabilities
          ? vulnerabilitiesOf(byDigest.get(failing.digest))
          : null;
      return {
        kind: ids === null ? 'failed' : 'vulnerability',
        nodeId: id,
        at: failing?.effectiveAt ?? failing?.collectedAt ?? null,
        text:
          ids === null
            ? `${id} (${text}): the evidence says no`
            : `${id} (${text}): ${ids}`,
      };
    }
    case 'stale': {
      const old = said('age');
      return {
        kind: 'expired',
        nodeId: id,
        at:
          old && old.timeToLive !== null
            ? new Date(
                Date.parse(old.effectiveAt ?? old.collectedAt) +
                  old.timeToLive * 1000,
              ).toISOString()
            : null,
        text: old
          ? `${id} (${text}): the evidence expired`
          : `${id} (${text}): the evidence cannot be asked for or proved now`,
      };
    }
    case 'missing':
      return {
        kind: 'missing',
        nodeId: id,
        at: null,
        text: `${id} (${text}): there is no evidence any more`,
      };
    case 'bad_signature':
      return {
        kind: 'untrusted',
        nodeId: id,
        at: null,
        text: `${id} (${text}): signature, signer or receipt is wrong`,
      };
    default:
      return null;
  }
}

/** Names of the grave ones, by the vulns predicate of in-toto. */
function vulnerabilitiesOf(
  signed: KnownStatement['signed'] | undefined,
): string {
  const scanner = signed?.statement.predicate.scanner as
    | { result?: unknown }
    | undefined;
  const results = Array.isArray(scanner?.result) ? scanner!.result : [];
  const grave = results.flatMap(result => {
    const { id, severity } = (result ?? {}) as Record<string, unknown>;
    return typeof id === 'string' &&
      Array.isArray(severity) &&
      severity.some(item => ['HIGH', 'CRITICAL'].includes(item?.score))
      ? [id]
      : [];
  });
  const named = grave.slice(0, 3).join(', ');
  if (grave.length === 0) {
    return 'vulnerabilities were found';
  }
  return grave.length > 3 ? `${named} and ${grave.length - 3} more` : named;
}
