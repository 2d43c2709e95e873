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
import { matchesGlob } from '../rules';
import { DeploymentNode } from './types';

/** Globs, compared in lower case, of head branches of hotfixes. */
export const DEFAULT_HOTFIX_BRANCHES = ['hotfix', 'hotfix/*', 'hotfix-*'];
/** Globs, compared in lower case, of labels of hotfixes. */
export const DEFAULT_HOTFIX_LABELS = ['hotfix', 'type: hotfix', 'type/hotfix'];

/** Whether a deployment brings a hotfix, and by what word. */
export function hotfixWord(
  { changes }: DeploymentNode,
  branches: readonly string[] = DEFAULT_HOTFIX_BRANCHES,
  labels: readonly string[] = DEFAULT_HOTFIX_LABELS,
): string | null {
  const among = (globs: readonly string[], text: string) =>
    globs.some(glob => matchesGlob(glob.toLowerCase(), text.toLowerCase()));
  for (const { headBranch, labels: own, number } of changes.filter(
    ({ prompt }) => prompt,
  )) {
    if (headBranch !== null && among(branches, headBranch)) {
      return `branch ${headBranch} of #${number}`;
    }
    const label = own.find(text => among(labels, text));
    if (label !== undefined) {
      return `label ${label} of #${number}`;
    }
  }
  return null;
}

/** A deployment that took an earlier one back. */
export interface Undoing {
  by: DeploymentNode;
  kind: 'rollback' | 'revert';
}

/**
 * Who took which deployment back, by the id of the one taken back, ascending
 * by time. Of a rollback that undid several only the oldest counts: nobody
 * goes back further than the trouble lies.
 */
export function undoingsOf(
  nodes: readonly DeploymentNode[],
): Map<string, Undoing[]> {
  const found = new Map<string, Undoing[]>();
  const add = (target: string, undoing: Undoing) =>
    found.set(target, [...(found.get(target) ?? []), undoing]);
  for (const by of nodes) {
    if (by.undoes.length > 0) {
      add(by.undoes[0], { by, kind: 'rollback' });
    }
    by.reverts.forEach(target => add(target, { by, kind: 'revert' }));
  }
  return found;
}
