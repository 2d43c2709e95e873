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

import { KeyObject } from 'node:crypto';
import { EvidenceKey } from '../src/attest/EvidenceKey';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { Argument, ArgumentNode } from '../src/engine/judge';
import { buildOffline } from '../src/pack/offline';

const SHA = 'c0ffee'.padEnd(40, '0');
const AS_OF = new Date('2026-11-21T12:00:00.000Z');

/** A leaf takes all evidence of its type: each suite has a type of its own. */
const predicateOf = (index: number) =>
  `https://bench.example/suite-${index + 1}/v1`;

/** A case with so many leaves, each with a signed statement of its own. */
export function caseOfLeaves(
  count: number,
  { log, signer }: { signer: KeyObject; log: KeyObject },
): { build(): Uint8Array; judge(): SafetyCase } {
  const key = EvidenceKey.fromPem(
    signer.export({ format: 'pem', type: 'pkcs8' }).toString(),
  );
  const leaves = Array.from({ length: count }, (_, index) => `Sn${index + 1}`);
  const argument = [
    'G1:\n  text: "The release is safe"\n  supportedBy: [S1]\n',
    `S1:\n  text: "By all suites"\n  supportedBy: [${leaves
      .map((_, index) => `G${index + 2}`)
      .join(', ')}]\n`,
    ...leaves.map(
      (leaf, index) => `G${index + 2}:
  text: "Suite ${index + 1} passed"
  supportedBy: [${leaf}]
${leaf}:
  text: "Result"
  evidence:
    predicate: ${predicateOf(index)}
    accept: predicate.result == "PASSED"
    timeToLive: 86400
`,
    ),
  ].join('');
  const collected = leaves.map((_, index) => ({
    statement: {
      subjects: [{ name: 'bench', digest: { gitCommit: SHA } }],
      predicateType: predicateOf(index),
      predicate: {
        result: 'PASSED',
        configuration: [{ name: `suite ${index + 1}` }],
        passedTests: Array.from(
          { length: 20 },
          (__, test) => `suite ${index + 1} test ${test + 1}`,
        ),
      },
    },
    source: `bench/suite-${index + 1}`,
    collector: 'bench',
    version: '1',
    query: null,
    system: 'bench',
    effectiveAt: '2026-11-21T11:00:00.000Z',
  }));
  const made = () =>
    buildOffline({
      title: 'Bench',
      entityRef: 'component:default/bench',
      subject: {
        kind: 'release',
        id: '1.0.0',
        title: 'Bench',
        url: null,
        repository: 'example.org/bench/bench',
        sha: SHA,
        headSha: null,
      },
      argument,
      source: 'bench@1',
      collected,
      asOf: AS_OF,
      key,
      log: { origin: 'bench.example/log', key: log },
    });
  return {
    build: () => made().pack,
    // What a page shows, with the source that stands beside it.
    judge: () => ({ ...JSON.parse(made().caseJson), yaml: argument }),
  };
}

/**
 * An argument of so many nodes whose leaves are verified: each goal with three
 * supports, or each with one.
 */
export function argumentOfNodes(
  size: number,
  shape: 'tree' | 'chain',
): Argument {
  const width = shape === 'tree' ? 3 : 1;
  const nodes = Array.from({ length: size }, (_, index): ArgumentNode => {
    const children = Array.from(
      { length: width },
      (__, child) => index * width + child + 1,
    ).filter(child => child < size);
    return {
      id: `N${index}`,
      kind: children.length === 0 ? 'solution' : 'goal',
      undeveloped: false,
      supportedBy: children.map(child => `N${child}`),
      inContextOf: [],
      gather: { kind: 'all' },
    };
  });
  return {
    nodes,
    attacks: [],
    leaves: new Map(
      nodes
        .filter(({ kind }) => kind === 'solution')
        .map(({ id }) => [
          id,
          { state: 'verified', passed: [id], failed: [], belief: null },
        ]),
    ),
  };
}
