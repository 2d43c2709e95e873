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

import { spawnSync } from 'node:child_process';
import {
  CaseNode,
  CaseRelation,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  argumentGraph,
  collapsedAtFirst,
  visibleNodes,
} from '../src/argument/graph';
import { layoutArgument } from '../src/argument/layoutArgument';
import { measureNode } from '../src/argument/measure';

const ROUNDS = 5;

function anArgument(count: number) {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `N${index}`,
    kind: index % 7 === 0 && index > 0 ? 'context' : 'goal',
    text: `Claim ${index} holds for all that it is about`,
    claimPoints: [],
  })) as unknown as CaseNode[];
  const relations = nodes.slice(1).map(({ id }, index) => {
    // Every seventh is a context, as in arguments that people write; those
    // support nothing.
    const above = Math.floor(index / 4);
    const from = `N${above % 7 === 0 && above > 0 ? above - 1 : above}`;
    return {
      id: `${from} -> ${id}`,
      from,
      to: id,
      kind: (index + 1) % 7 === 0 ? 'in_context_of' : 'supported_by',
      label: 'in',
      claimPoints: [],
    };
  }) as CaseRelation[];
  return { nodes, relations };
}

/** Places what is shown; returns how many nodes that are. */
function draw(argument: ReturnType<typeof anArgument>, collapse: boolean) {
  const graph = argumentGraph(argument);
  const shown = visibleNodes(
    graph,
    collapse ? collapsedAtFirst(graph) : new Set<string>(),
  );
  const nodes = argument.nodes.filter(({ id }) => shown.has(id));
  const placed = layoutArgument(
    nodes.map(node => {
      const { height, width } = measureNode(node);
      return { id: node.id, height, width };
    }),
    graph.relations,
  );
  return placed.nodes.length;
}

function times(run: () => number) {
  let shown = 0;
  const found = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    shown = run();
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  return { shown, median: found[2], worst: found[4] };
}

/**
 * The drawing of an argument: measured, placed, and what a reader is shown of
 * a large one. With MAESTRO_URL also the 20-second walk over the real page.
 */
export function main() {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  for (const count of [50, 200, 500, 1000]) {
    const argument = anArgument(count);
    const { median, worst } = times(() => draw(argument, false));
    print(
      `layout of an argument: median ${median.toFixed(
        0,
      )} ms, worst of ${ROUNDS} ${worst.toFixed(0)} ms (${count.toLocaleString(
        'en',
      )} nodes; goal: ${count === 500 ? '< 1,000 ms' : 'none'})`,
    );
  }
  const large = anArgument(10_000);
  const { median, shown } = times(() => draw(large, true));
  print(
    `first drawing of a large argument: ${median.toFixed(
      0,
    )} ms, ${shown} nodes shown, the rest collapsed (10,000 nodes; goal: none)`,
  );
  walk(print);
}

/** Eight questions of an auditor, by a keystroke-level model. */
function walk(print: (line: string) => void) {
  if (!process.env.MAESTRO_URL) {
    print(
      'the 20-second walk: not measured; set MAESTRO_URL to a running portal, for example http://localhost:7007',
    );
    return;
  }
  const { stdout } = spawnSync(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      'packages/app/e2e-tests/safetyCase.test.ts',
      '-g',
      'eight answers',
    ],
    { encoding: 'utf8' },
  );
  const lines = stdout.split('\n').filter(line => /^(\d|model)/.test(line));
  lines.slice(0, -1).forEach(line => print(`  ${line}`));
  print(
    `the 20-second walk: ${
      lines.at(-1) ?? `it failed:\n${stdout}`
    }, at most one click each (goal: <= 20 s)`,
  );
}
