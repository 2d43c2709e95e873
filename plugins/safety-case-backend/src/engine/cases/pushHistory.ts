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

import { BranchPushedData } from '@maestro/backstage-plugin-ledger-common';

/** Pushes by the commit that each led to. */
export class PushHistory<Brought> {
  readonly #steps = new Map<string, { to: string[]; brought: Brought[] }>();

  /** @param brought - what the push is found by */
  add(
    { after, before, commits, forced }: BranchPushedData,
    brought: Brought,
  ): void {
    const last = commits.at(-1);
    const sha = (after ?? last?.sha)?.toLowerCase();
    if (sha) {
      const step = this.#steps.get(sha) ?? { to: [], brought: [] };
      this.#steps.set(sha, step);
      step.brought.push(brought);
      step.to.push(
        ...[
          ...(last?.sha.toLowerCase() === sha ? last.parents ?? [] : []),
          ...(before && !forced ? [before] : []),
        ].map(parent => parent.toLowerCase()),
      );
    }
  }

  /** What leads from one commit to another; nothing when no way is known. */
  between(to: string | null, from: string | null): Set<Brought> {
    if (to === null || from === null || !this.#steps.has(from)) {
      return new Set();
    }
    const old = this.#walk(from, new Set()).shas;
    const { met, shas } = this.#walk(to, old);
    return new Set(
      met ? [...shas].flatMap(sha => this.#steps.get(sha)?.brought ?? []) : [],
    );
  }

  #walk(
    start: string,
    stop: ReadonlySet<string>,
  ): { met: boolean; shas: Set<string> } {
    const shas = new Set<string>();
    const stack = [start];
    let met = false;
    for (let sha = stack.pop(); sha !== undefined; sha = stack.pop()) {
      if (stop.has(sha)) {
        met = true;
      } else if (!shas.has(sha)) {
        shas.add(sha);
        stack.push(...(this.#steps.get(sha)?.to ?? []));
      }
    }
    return { met, shas };
  }
}
