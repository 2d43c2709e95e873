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

import { HOUR, MINUTE } from './delivery';
import { GitLabProject } from './gitlab';
import { GitLabDesk, Incident } from './incidents';
import { RandomStream, workingTime } from './random';
import { changeTitle, DEVELOPERS } from './team';

const SLOWER_FROM_WEEK = 14;

/** catalog-search on GitLab: merge requests, then a deployment. */
export class SearchService {
  readonly project: GitLabProject;
  #iid = 0;
  #deployment = 7000;
  #head: string;
  readonly #desk: GitLabDesk;
  #free = 0;

  constructor(private readonly seed: string) {
    this.project = new GitLabProject({
      seed,
      host: 'gitlab.example.org',
      path: 'lighthouse/catalog-search',
      id: 42,
    });
    this.#desk = new GitLabDesk(this.project);
    this.#head = new RandomStream(seed, 'catalog-search', 'root').sha();
  }

  week(index: number, start: number) {
    const random = new RandomStream(this.seed, 'catalog-search', index);
    // Reviews have become slower since a reviewer moved to another team.
    const pickup = index >= SLOWER_FROM_WEEK ? 40 * HOUR : 4 * HOUR;
    const times = Array.from({ length: random.poisson(3) }, () =>
      workingTime(random, start),
    ).sort((a, b) => a - b);
    for (const at of times) {
      this.#free = this.#change(random, Math.max(at, this.#free), pickup);
    }
  }

  #change(random: RandomStream, at: number, pickup: number): number {
    const author = random.pick(DEVELOPERS);
    const title = changeTitle(random);
    const iid = ++this.#iid;
    const branch = `feature/${iid}`;
    const first = { sha: random.sha(), title, author, at };
    this.project.push({
      branch,
      before: '0'.repeat(40),
      commits: [first],
      at: at + MINUTE,
      sender: author,
    });
    const createdAt = at + 10 * MINUTE;
    const base = {
      iid,
      title,
      author,
      branch,
      headSha: first.sha,
      createdAt,
      sender: author,
    };
    this.project.mergeRequest({
      ...base,
      action: 'open',
      mergeSha: null,
      at: createdAt,
    });
    const reviewer = random.pick(DEVELOPERS.filter(d => d !== author));
    const approvedAt = createdAt + Math.round(random.logNormal(pickup, 0.8));
    this.project.mergeRequest({
      ...base,
      action: 'approved',
      mergeSha: null,
      at: approvedAt,
      sender: reviewer,
    });
    const mergedAt = approvedAt + 30 * MINUTE;
    const merge = {
      sha: random.sha(),
      title: `Merge branch '${branch}' into 'main'`,
      author,
      at: mergedAt,
    };
    this.project.mergeRequest({
      ...base,
      action: 'merge',
      mergeSha: merge.sha,
      at: mergedAt,
    });
    this.project.push({
      branch: 'main',
      before: this.#head,
      commits: [first, merge],
      at: mergedAt + 1000,
      sender: author,
    });
    this.#head = merge.sha;
    return this.#deploy(random, {
      sha: merge.sha,
      sender: author,
      at: mergedAt + 20 * MINUTE,
      title,
    });
  }

  #deploy(
    random: RandomStream,
    change: { sha: string; sender: string; at: number; title: string },
  ): number {
    const { sha, sender, at, title } = change;
    const id = ++this.#deployment;
    const deployment = { id, environment: 'production', sha, sender };
    this.project.deployment({ ...deployment, status: 'running', at });
    const finishedAt = at + 8 * MINUTE;
    const outcome = random.next();
    let status: 'success' | 'failed' | 'canceled' = 'success';
    if (outcome < 0.1) {
      status = outcome < 0.06 ? 'failed' : 'canceled';
    }
    this.project.deployment({ ...deployment, status, at: finishedAt });
    return status === 'success' && random.chance(0.09)
      ? this.#fail(random, { ...change, at: finishedAt, title })
      : finishedAt;
  }

  /** An incident; the same commit, deployed again, ends it. */
  #fail(
    random: RandomStream,
    change: { sha: string; sender: string; at: number; title: string },
  ): number {
    const openedAt = change.at + Math.round(random.logNormal(30 * MINUTE, 0.6));
    const incident: Incident = {
      number: ++this.#iid,
      title: `Search is broken after ${change.title.toLowerCase()}`,
      severity: random.pick([1, 2, 3] as const),
      openedAt,
      cause: null,
      reporter: random.pick(DEVELOPERS),
    };
    this.#desk.open(incident);
    const at = openedAt + Math.round(random.logNormal(50 * MINUTE, 0.6));
    const again = {
      id: ++this.#deployment,
      environment: 'production',
      sha: change.sha,
      sender: incident.reporter,
    };
    this.project.deployment({ ...again, status: 'success', at });
    this.#desk.close(incident, at + 5 * MINUTE);
    return at + 5 * MINUTE;
  }
}
