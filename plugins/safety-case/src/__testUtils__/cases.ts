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

import { Entity } from '@backstage/catalog-model';
import {
  CaseChallenge,
  CaseEvidence,
  CaseNode,
  CaseRelation,
  CaseSummary,
  CaseVerdict,
  EvidenceCheck,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';

export const CHECKOUT: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    namespace: 'default',
    annotations: { 'maestro.dev/safety-case': 'pattern:pull-request' },
  },
  spec: {
    type: 'service',
    owner: 'group:default/shop',
    lifecycle: 'production',
  },
};

const SHA = '4f2c9a1be07d35c8a6219f40d7c3b85e12a90f6d';
const FINGERPRINT = 'SHA256:b2nQ1x7c0yLZc9m3mJpTt4u7w5V8e1RkH6sD2fGaYxo';
const ROOT = 'c3RhYmxlLXJvb3Qtb2YtYS10cmVlLW9mLTUxODItcmVjb3Jkcw==';

const IDS: EvidenceCheck['id'][] = [
  'signature',
  'signer',
  'subject',
  'predicate',
  'age',
  'inclusion',
];

/** Six checks; those of `broken` with another outcome. */
export function checks(
  broken: Partial<Record<EvidenceCheck['id'], boolean | null>> = {},
): EvidenceCheck[] {
  return IDS.map(id => ({
    id,
    ok: id in broken ? broken[id]! : true,
    text: `What was found of the ${id}.`,
  }));
}

export function anEvidence(changes: Partial<CaseEvidence> = {}): CaseEvidence {
  return {
    digest: '9a1c'.repeat(16),
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    signer: `key ${FINGERPRINT}`,
    signedByPortal: true,
    source: {
      system: 'GitHub Actions',
      collector: 'junit',
      version: '1.2.0',
      query: null,
    },
    effectiveAt: '2026-11-20T09:12:00Z',
    collectedAt: '2026-11-20T09:14:00Z',
    recordedAt: '2026-11-20T09:14:02Z',
    timeToLive: 30 * 86_400,
    acceptance: 'predicate.result == "PASSED"',
    checks: checks(),
    receipts: [5121],
    population: { count: 412, window: null },
    ...changes,
  };
}

export function aNode(
  id: string,
  kind: CaseNode['kind'],
  text: string,
  changes: Partial<CaseNode> = {},
): CaseNode {
  return {
    id,
    kind,
    module: '',
    text,
    state: null,
    label: 'in',
    undeveloped: false,
    gather: null,
    confidence: null,
    evidence: [],
    position: { line: 1, column: 1 },
    standsFor: null,
    isPublic: false,
    claimPoints: [],
    ...changes,
  };
}

export function aRelation(
  from: string,
  to: string,
  kind: CaseRelation['kind'] = 'supported_by',
  changes: Partial<CaseRelation> = {},
): CaseRelation {
  return {
    id: `${from} -> ${to}`,
    from,
    to,
    kind,
    label: 'in',
    claimPoints: [],
    ...changes,
  };
}

export function aChallenge(
  changes: Partial<CaseChallenge> = {},
): CaseChallenge {
  return {
    id: 'ch1',
    target: 'Sn2',
    text: 'The scan did not look at the container image.',
    raisedAt: '2026-11-20T12:00:00Z',
    raisedBy: 'user:default/auditor',
    answer: null,
    label: 'in',
    receipts: [5140],
    ...changes,
  };
}

const SENTENCES: Record<CaseVerdict, string> = {
  supported: 'holds',
  supported_with_doubts: 'holds, with doubts,',
  defeated: 'does not hold',
  not_assessable: 'cannot be judged',
};

export function aSummary(changes: Partial<CaseSummary> = {}): CaseSummary {
  const verdict = changes.verdict ?? 'supported_with_doubts';
  return {
    id: 'checkout-pr-214',
    entityRef: 'component:default/checkout',
    title: 'Pull request 214 is safe to merge',
    subject: {
      kind: 'pull_request',
      id: '214',
      title: 'Retry payments that time out',
      url: 'https://github.com/shop/checkout/pull/214',
      repository: 'github.com/shop/checkout',
      sha: SHA,
      headSha: '77d0'.repeat(10),
    },
    verdict,
    sentence: `Claim G1 ${SENTENCES[verdict]} for commit ${SHA.slice(
      0,
      10,
    )}, pull request 214 of checkout, as of 20 Nov 2026 12:30 UTC.`,
    counters: { verified: 2, stale: 1, failed: 0, missing: 1 },
    asOf: '2026-11-20T12:30:00Z',
    approvedAt: '2026-11-18T08:00:00Z',
    merged: false,
    wentBad: false,
    decline: null,
    ...changes,
  };
}

const NODES: CaseNode[] = [
  aNode('G1', 'goal', 'Pull request 214 is safe to merge', {
    state: 'missing',
    gather: { kind: 'all' },
    position: { line: 1, column: 1 },
  }),
  aNode('C1', 'context', 'Merge result of checkout at 4f2c9a1be0'),
  aNode('A1', 'assumption', 'The runners of the forge are not compromised'),
  aNode('J1', 'justification', 'Tests, review and scan cover our known risks'),
  aNode('S1', 'strategy', 'Argue over what can go wrong with a change', {
    state: 'missing',
    gather: { kind: 'all' },
    position: { line: 5, column: 1 },
  }),
  aNode('G2', 'goal', 'The change does what it says', {
    state: 'stale',
    gather: { kind: 'at_least', k: 1 },
  }),
  aNode('G3', 'goal', 'The change brings in no known vulnerability', {
    state: 'verified',
    gather: { kind: 'all' },
  }),
  aNode('G4', 'goal', 'The change can be taken back', {
    state: 'undeveloped',
    undeveloped: true,
  }),
  aNode('Sn1', 'solution', 'Report of all tests of the merge result', {
    state: 'verified',
    evidence: [anEvidence()],
    position: { line: 12, column: 1 },
    confidence: {
      interval: { low: 0.82, high: 0.97 },
      opinion: {
        belief: 0.8,
        disbelief: 0.02,
        uncertainty: 0.18,
        baseRate: 0.5,
      },
      eliminated: 2,
      identified: 3,
    },
  }),
  aNode('Sn2', 'solution', 'Scan of dependencies', {
    state: 'verified',
    evidence: [
      anEvidence({
        digest: '0b77'.repeat(16),
        predicateType: 'https://in-toto.io/attestation/vulns/v0.2',
        signedByPortal: false,
        signer: 'https://github.com/shop/scan.yml at GitHub',
        receipts: [5122],
      }),
    ],
  }),
  aNode('Sn3', 'solution', 'Review by somebody else than the author', {
    state: 'stale',
    evidence: [
      anEvidence({
        digest: 'cc10'.repeat(16),
        predicateType: 'https://maestro.dev/attestation/human-review/v1',
        effectiveAt: '2026-10-02T10:00:00Z',
        collectedAt: '2026-11-20T09:14:00Z',
        checks: checks({ age: false, inclusion: null }),
        receipts: [],
        recordedAt: null,
        population: null,
      }),
    ],
  }),
  aNode('CG1', 'counter_goal', 'The scan saw only direct dependencies', {
    label: 'undecided',
  }),
];

const RELATIONS: CaseRelation[] = [
  aRelation('G1', 'S1'),
  aRelation('G1', 'C1', 'in_context_of'),
  aRelation('G1', 'A1', 'in_context_of'),
  aRelation('S1', 'J1', 'in_context_of'),
  aRelation('S1', 'G2'),
  aRelation('S1', 'G3'),
  aRelation('S1', 'G4'),
  aRelation('G2', 'Sn1'),
  aRelation('G2', 'Sn3'),
  aRelation('G3', 'Sn2'),
  aRelation('CG1', 'Sn2', 'challenges', { label: 'undecided' }),
];

const YAML = [
  'G1:',
  '  text: Pull request 214 is safe to merge',
  '  supportedBy: [S1]',
  '  inContextOf: [C1, A1]',
  'S1:',
  '  text: Argue over what can go wrong with a change',
  '  supportedBy: [G2, G3, G4]',
  '  inContextOf: [J1]',
  'G2:',
  '  text: The change does what it says',
  '  supportedBy: [Sn1, Sn3]',
  'Sn1:',
  '  text: Report of all tests of the merge result',
  '',
].join('\n');

export function aCase(changes: Partial<SafetyCase> = {}): SafetyCase {
  return {
    ...aSummary(changes),
    watchedUntil: '2026-12-20T12:30:00Z',
    watched: true,
    contents: null,
    digest: 'd1ce'.repeat(16),
    identity: {
      keyFingerprint: FINGERPRINT,
      policyVersion: 'trust-policy 7 (sha256:41ab09c2)',
      origin: 'portal.example/maestro',
      treeSize: 5182,
      root: ROOT,
      source: 'pattern pull-request 3',
    },
    doubts: [
      { kind: 'missing', nodeId: 'G4', text: 'no evidence of a way back' },
      { kind: 'stale', nodeId: 'Sn3', text: 'the review is 49 days old' },
      {
        kind: 'challenge',
        nodeId: 'Sn2',
        text: 'the scan saw only direct dependencies',
      },
      { kind: 'oldest', nodeId: 'Sn3', text: 'lives 30 days' },
    ],
    delta: {
      since: '2026-11-18T08:00:00Z',
      claims: [
        {
          nodeId: 'Sn3',
          text: 'Review by somebody else than the author',
          before: 'verified',
          after: 'stale',
        },
      ],
      added: ['G4'],
      removed: [],
      evidenceReplaced: 2,
      policyChanged: true,
    },
    nodes: NODES,
    relations: RELATIONS,
    challenges: [],
    approvals: [
      {
        at: '2026-11-18T08:00:00Z',
        by: 'user:default/auditor',
        verdict: 'supported',
        digest: 'aa01'.repeat(16),
        receipts: [4990],
      },
    ],
    diagnostics: [
      {
        code: 'C02',
        severity: 'warning',
        message: 'G4 is undeveloped',
        line: 7,
        column: 16,
      },
    ],
    yaml: YAML,
    sourceUrl: 'https://github.com/shop/checkout/blob/main/safety-case.yaml',
    confidence: {
      interval: { low: 0.41, high: 0.9 },
      opinion: {
        belief: 0.52,
        disbelief: 0.11,
        uncertainty: 0.37,
        baseRate: 0.5,
      },
      eliminated: 3,
      identified: 7,
    },
    mayNotApprove: null,
    check: {
      command: 'node verify.mjs pack safety-case.tar --key b2nQ1x7c0yLZ',
      root: ROOT,
      keyFingerprint: FINGERPRINT,
    },
    ...changes,
  };
}
