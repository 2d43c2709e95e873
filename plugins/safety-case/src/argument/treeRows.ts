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

import { ArgumentGraph } from './graph';

/** One row of an argument shown as a tree. */
export interface TreeRow {
  /** Unique: a shared node has a row below each of its parents. */
  key: string;
  id: string;
  level: number;
  position: number;
  siblings: number;
  /** Null when nothing stands below. */
  expanded: boolean | null;
  /** True when the node and what is below it stand further up already. */
  repeated: boolean;
  parentKey: string | null;
}

/**
 * Rows of the open part of an argument, depth first. What is shared is opened
 * where it comes first only, so that an argument with many shared parts does
 * not grow without bound, and a cycle ends.
 */
export function treeRows(
  graph: ArgumentGraph,
  collapsed: ReadonlySet<string>,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  type Open = Omit<TreeRow, 'expanded' | 'repeated'>;
  const push = (stack: Open[], ids: string[], parent: TreeRow | null) => {
    for (let i = ids.length - 1; i >= 0; i -= 1) {
      stack.push({
        // A parent is opened once, and names each child once.
        key: parent ? `${parent.id}/${ids[i]}` : ids[i],
        id: ids[i],
        level: parent ? parent.level + 1 : 1,
        position: i + 1,
        siblings: ids.length,
        parentKey: parent?.key ?? null,
      });
    }
  };
  const stack: Open[] = [];
  push(stack, graph.roots, null);
  for (let open = stack.pop(); open !== undefined; open = stack.pop()) {
    const children = graph.children.get(open.id) ?? [];
    const repeated = seen.has(open.id);
    seen.add(open.id);
    const row: TreeRow = {
      ...open,
      repeated,
      expanded:
        children.length === 0 || repeated ? null : !collapsed.has(open.id),
    };
    rows.push(row);
    if (row.expanded) {
      push(stack, children, row);
    }
  }
  return rows;
}
