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
import { Commits, Pipelines } from '@gitbeaker/rest';
import {
  ForgeError,
  GitlabClient,
  GitlabOptions,
} from '@maestro/backstage-plugin-maestro-node';
import { cut, outcomeOf } from './outcome';
import {
  CommitAddress,
  ForgeChecks,
  Reported,
  Rerun,
  VerdictReport,
} from './types';

/** Longest description of a commit status. */
const MOST_DESCRIPTION = 255;

const FAILED = new Set(['failed', 'canceled']);
const DONE = new Set([...FAILED, 'success', 'skipped', 'manual']);

/** Commit statuses and pipelines of a GitLab. */
export class GitlabChecks implements ForgeChecks {
  constructor(
    private readonly client: GitlabClient,
    private readonly options: { doubtsPass: boolean },
  ) {}

  async report(
    at: CommitAddress,
    report: VerdictReport,
    { unsure }: { unsure: boolean },
  ): Promise<Reported> {
    const state = outcomeOf(report.verdict, this.options.doubtsPass).gitlab;
    const description = cut(report.sentence, MOST_DESCRIPTION);
    const present = async () => {
      const found = await this.#ask(at, 'search of the report', options =>
        new Commits(options).allStatuses(at.repository, at.sha, {
          name: report.name,
        }),
      );
      return found
        .filter(({ name }) => name === report.name)
        .sort((a, b) => b.id - a.id)[0];
    };
    if (unsure) {
      const newest = await present();
      if (newest?.status === state && newest.description === description) {
        return { kind: 'commit_status', id: String(newest.id) };
      }
    }
    try {
      const { id } = await this.#ask(at, 'report', options =>
        new Commits(options).editStatus(at.repository, at.sha, state, {
          name: report.name,
          description,
          ...(report.url !== null && { target_url: report.url }),
        }),
      );
      return { kind: 'commit_status', id: String(id) };
    } catch (error) {
      // GitLab refuses to put a status into the state that it is in already.
      const refused =
        error instanceof ForgeError &&
        error.kind === 'refused' &&
        error.detail?.includes('Cannot transition status');
      const newest = refused ? await present() : undefined;
      if (newest?.status === state) {
        return { kind: 'commit_status', id: String(newest.id) };
      }
      throw error;
    }
  }

  async rerun(at: CommitAddress): Promise<Rerun> {
    return this.#ask(at, 'new run of checks', async options => {
      const pipelines = new Pipelines(options);
      const found = await pipelines.all(at.repository, {
        sha: at.sha,
        perPage: 100,
        page: 1,
      });
      // Statuses that others report, ours too, make pipelines of their own.
      const own = found.filter(({ source }) => source !== 'external');
      const latest = new Map<string, (typeof own)[number]>();
      for (const pipeline of own) {
        const key = `${pipeline.source} ${pipeline.ref}`;
        if ((latest.get(key)?.id ?? -1) < pipeline.id) {
          latest.set(key, pipeline);
        }
      }
      const current = [...latest.values()].sort((a, b) => a.id - b.id);
      const result: Rerun = {
        started: [],
        running: current.filter(({ status }) => !DONE.has(status)).length,
        refused: [],
      };
      for (const { id, ref, status, web_url: url } of current) {
        const name = `pipeline ${id} of ${ref}`;
        if (FAILED.has(status)) {
          await pipelines.retry(at.repository, id);
          result.started.push({ name, url });
        } else if (DONE.has(status)) {
          result.refused.push({
            name,
            reason: 'nothing in it failed, and GitLab repeats only what did',
          });
        }
      }
      return result;
    });
  }

  async #ask<T>(
    at: CommitAddress,
    what: string,
    call: (options: GitlabOptions) => Promise<T>,
  ): Promise<T> {
    return this.client.ask(
      at.repository,
      `${what} on ${at.host}/${at.repository}@${at.sha.slice(0, 12)}`,
      call,
    );
  }
}
