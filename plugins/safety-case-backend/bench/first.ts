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

import { SignedStatement } from '../src/engine/attest';
import {
  judgeCaseInSteps,
  prepareArgument,
  readArgument,
} from '../src/engine/cases';

const SHA = 'c0ffee'.padEnd(40, '0');
const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const CHECK = 'https://maestro.dev/attestation/check/v1';
const AREAS = 100;

/** Goals in areas, each with a leaf that asks one statement of its own. */
function textOf(leaves: number): string {
  const ids = Array.from({ length: leaves }, (_, index) => index);
  const areas = Array.from({ length: AREAS }, (_, index) => index);
  return [
    `G0:\n  text: "All hazards are controlled"\n  supportedBy: [${areas
      .map(area => `G${area + 1}`)
      .join(', ')}]\n`,
    ...areas.map(
      area =>
        `G${area + 1}:\n  text: "Area ${area}"\n  supportedBy: [${ids
          .filter(id => id % AREAS === area)
          .map(id => `G${1000 + id}`)
          .join(', ')}]\n`,
    ),
    ...ids.map(
      id => `G${1000 + id}:
  text: "Hazard ${id} is controlled"
  supportedBy: [Sn${id}]
Sn${id}:
  text: "Test of hazard ${id}"
  evidence:
    predicate: ${CHECK}
    select: { name: hazard-${id} }
    accept: predicate.outcome == "success"
    timeToLive: 86400
`,
    ),
  ].join('');
}

/** A statement for each leaf. */
function statementsOf(leaves: number) {
  return Array.from({ length: leaves }, (_, id) => {
    const digest = String(id).padStart(64, '0');
    const signed: SignedStatement = {
      digest,
      statement: {
        subjects: [{ name: null, digest: { gitCommit: SHA } }],
        predicateType: CHECK,
        predicate: { name: `hazard-${id}`, outcome: 'success' },
      },
      signed: true,
      signatureText: 'Signed.',
      signers: ['key:bench'],
      source: `bench/${id}`,
      effectiveAt: NOW - 1000,
      receivedAt: NOW - 1000,
      included: true,
    };
    return {
      signed,
      shown: {
        digest,
        predicateType: CHECK,
        signer: 'key:bench',
        signedByPortal: false,
        source: { system: 's', collector: 'c', version: '1', query: null },
        effectiveAt: null,
        collectedAt: new Date(NOW).toISOString(),
        recordedAt: null,
        receipts: [],
        population: null,
      },
    };
  });
}

/**
 * What a portal does with a large argument that it has not seen since it
 * started, in the steps between which requests have their turn; milliseconds.
 */
export function firstJudgement(nodes: number): {
  total: number;
  longestStep: number;
} {
  const leaves = Math.floor((nodes - AREAS - 1) / 2);
  const text = textOf(leaves);
  const statements = statementsOf(leaves);
  const steps: number[] = [];
  const timed = <Result>(run: () => Result): Result => {
    const begin = performance.now();
    const result = run();
    steps.push(performance.now() - begin);
    return result;
  };
  const walk = <Result>(run: Generator<void, Result>): Result => {
    for (;;) {
      const { done, value } = timed(() => run.next());
      if (done) {
        return value;
      }
    }
  };
  walk(prepareArgument('bench', text));
  const read = timed(() => readArgument('bench', text));
  const { counters, verdict } = walk(
    judgeCaseInSteps({
      read,
      diagnostics: [],
      entityRef: 'component:default/bench',
      subject: {
        kind: 'commit',
        id: SHA,
        title: 'Bench',
        url: null,
        repository: 'example.org/bench/bench',
        sha: SHA,
        headSha: null,
      },
      statements,
      challenges: [],
      policy: {
        version: 'bench',
        rules: [{ predicate: '*', signers: ['key:bench'] }],
      },
      sourceDown: false,
      now: NOW,
    }),
  );
  if (verdict !== 'supported' || counters.verified !== leaves) {
    throw new Error(`The case came to ${verdict}, ${counters.verified} leaves`);
  }
  return {
    total: steps.reduce((sum, step) => sum + step, 0),
    longestStep: Math.max(...steps),
  };
}
