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

// Prints how long arguments of several sizes take to be placed. README.md says
// how to run it.
import { layoutArgument } from '../src/argument/layoutArgument';

function anArgument(count: number) {
  const nodes = Array.from({ length: count }, (_, i) => ({
    id: `N${i}`,
    width: 208,
    height: 90,
  }));
  const relations = nodes.slice(1).map(({ id }, i) => {
    const from = `N${Math.floor(i / 4)}`;
    // Every seventh is a context, as in arguments that people write.
    const kind = i % 7 === 6 ? 'in_context_of' : 'supported_by';
    return { id: `${from} -> ${id}`, from, to: id, kind } as const;
  });
  return { nodes, relations };
}

/** Runs the benchmark. */
export function main() {
  for (const count of [50, 200, 500, 1000]) {
    const { nodes, relations } = anArgument(count);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      layoutArgument(nodes, relations);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    // The bench prints its figures.
    // eslint-disable-next-line no-console
    console.log(
      `layout of ${count} nodes: median ${times[2].toFixed(0)} ms, ` +
        `worst of 5 ${times[4].toFixed(0)} ms`,
    );
  }
}
