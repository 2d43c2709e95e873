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
/**
 * Commits reachable from `tip` and not from `excluded`, parents before
 * children.
 *
 * @param parentsOf - gives the parents of a commit; null ends that path
 */
export async function walk(
  tip: string,
  excluded: ReadonlySet<string>,
  parentsOf: (sha: string) => Promise<string[] | null>,
): Promise<string[]> {
  const order: string[] = [];
  const seen = new Set<string>();
  // Depth first with an explicit stack: histories are deeper than call stacks.
  const stack: Array<{ sha: string; parents: string[] }> = [];
  const enter = async (sha: string) => {
    if (!seen.has(sha) && !excluded.has(sha)) {
      seen.add(sha);
      const parents = await parentsOf(sha);
      if (parents !== null) {
        stack.push({ sha, parents: [...parents] });
      }
    }
  };
  await enter(tip);
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const parent = top.parents.shift();
    if (parent === undefined) {
      order.push(top.sha);
      stack.pop();
    } else {
      await enter(parent);
    }
  }
  return order;
}
