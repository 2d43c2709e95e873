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
import {
  ForgeError,
  GithubClient,
} from '@maestro/backstage-plugin-maestro-node';
import type { Octokit } from '@octokit/rest';
import { Outcome, cut, outcomeOf } from './outcome';
import {
  CommitAddress,
  ForgeChecks,
  Reported,
  Rerun,
  VerdictReport,
} from './types';

/** Longest description of a commit status. */
const MOST_DESCRIPTION = 140;

/** Longest summary of a check run. */
const MOST_SUMMARY = 65_535;

/** Conclusions after which the failed jobs of a run can be run again. */
const FAILED = new Set(['failure', 'timed_out', 'cancelled']);

/** Those after which there are no jobs, so that the whole run must. */
const NEVER_RAN = new Set(['startup_failure', 'action_required', 'stale']);

interface Place {
  owner: string;
  repo: string;
}

/** Check runs (of an App), statuses (of a token) and workflows of a GitHub. */
export class GithubChecks implements ForgeChecks {
  constructor(
    private readonly client: GithubClient,
    private readonly options: { doubtsPass: boolean },
  ) {}

  async report(
    at: CommitAddress,
    report: VerdictReport,
    { known, unsure }: { known: Reported | null; unsure: boolean },
  ): Promise<Reported> {
    const outcome = outcomeOf(report.verdict, this.options.doubtsPass);
    return this.#ask(at, 'report', async (octokit, place, identity) => {
      if (identity === 'app') {
        const id = known?.kind === 'check_run' ? Number(known.id) : null;
        return this.#checkRun(octokit, place, at, { report, outcome, id });
      }
      const status = {
        state: outcome.github,
        context: report.name,
        description: cut(report.sentence, MOST_DESCRIPTION),
        target_url: report.url ?? undefined,
      };
      if (unsure) {
        const { data } = await octokit.rest.repos.listCommitStatusesForRef({
          ...place,
          ref: at.sha,
          per_page: 100,
        });
        // The newest comes first, and is the one that counts.
        const newest = data.find(({ context }) => context === report.name);
        if (
          newest &&
          newest.state === status.state &&
          newest.description === status.description
        ) {
          return { kind: 'commit_status', id: String(newest.id) };
        }
      }
      const { data } = await octokit.rest.repos.createCommitStatus({
        ...place,
        sha: at.sha,
        ...status,
      });
      return { kind: 'commit_status', id: String(data.id) };
    });
  }

  async rerun(at: CommitAddress): Promise<Rerun> {
    return this.#ask(at, 'new run of checks', async (octokit, place) => {
      const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({
        ...place,
        head_sha: at.sha,
        per_page: 100,
      });
      return data.workflow_runs.length > 0
        ? rerunWorkflows(octokit, place, data.workflow_runs)
        : rerunSuites(octokit, place, at.sha);
    });
  }

  async #checkRun(
    octokit: Octokit,
    place: Place,
    { sha }: CommitAddress,
    options: { report: VerdictReport; outcome: Outcome; id: number | null },
  ): Promise<Reported> {
    const { outcome, report } = options;
    const content = {
      ...place,
      name: report.name,
      external_id: report.caseId,
      status: 'completed' as const,
      conclusion: outcome.conclusion,
      ...(report.url !== null && { details_url: report.url }),
      output: {
        title: outcome.title,
        summary: cut(`${report.sentence}\n\n${report.summary}`, MOST_SUMMARY),
      },
    };
    let { id } = options;
    if (id === null) {
      const { data } = await octokit.rest.checks.listForRef({
        ...place,
        ref: sha,
        check_name: report.name,
        per_page: 100,
      });
      id =
        data.check_runs.find(run => run.external_id === report.caseId)?.id ??
        null;
    }
    const { data } =
      id === null
        ? await octokit.rest.checks.create({ ...content, head_sha: sha })
        : await octokit.rest.checks.update({ ...content, check_run_id: id });
    return { kind: 'check_run', id: String(data.id) };
  }

  async #ask<T>(
    at: CommitAddress,
    what: string,
    call: (
      octokit: Octokit,
      place: Place,
      identity: 'app' | 'token',
    ) => Promise<T>,
  ): Promise<T> {
    return this.client.ask(
      at.repository,
      `${what} on ${at.host}/${at.repository}@${at.sha.slice(0, 12)}`,
      (octokit, place, identity) => {
        if (identity === null) {
          throw new ForgeError(
            'not_allowed',
            `The portal has no credentials for ${at.host}/${at.repository}; configure integrations.github`,
          );
        }
        return call(octokit, place, identity);
      },
    );
  }
}

type WorkflowRun = Awaited<
  ReturnType<Octokit['rest']['actions']['listWorkflowRunsForRepo']>
>['data']['workflow_runs'][number];

async function rerunWorkflows(
  octokit: Octokit,
  place: Place,
  all: readonly WorkflowRun[],
): Promise<Rerun> {
  const latest = new Map<number, WorkflowRun>();
  for (const run of all) {
    const present = latest.get(run.workflow_id);
    if (!present || present.run_number < run.run_number) {
      latest.set(run.workflow_id, run);
    }
  }
  const runs = [...latest.values()].sort((a, b) => a.id - b.id);
  const done = runs.filter(({ status }) => status === 'completed');
  const failed = done.filter(
    ({ conclusion }) =>
      conclusion !== null &&
      (FAILED.has(conclusion) || NEVER_RAN.has(conclusion)),
  );
  const running = runs.length - done.length;
  // While something runs, what passed is left alone: its turn may come.
  const wanted = failed.length > 0 || running > 0 ? failed : done;
  return startAll(
    wanted.map(run => ({
      name: run.name ?? run.path,
      url: run.html_url,
      start: () =>
        FAILED.has(run.conclusion!)
          ? octokit.rest.actions.reRunWorkflowFailedJobs({
              ...place,
              run_id: run.id,
            })
          : octokit.rest.actions.reRunWorkflow({ ...place, run_id: run.id }),
    })),
    running,
  );
}

/** Checks of other Apps, where there are no workflows. */
async function rerunSuites(
  octokit: Octokit,
  place: Place,
  sha: string,
): Promise<Rerun> {
  const { data } = await octokit.rest.checks.listSuitesForRef({
    ...place,
    ref: sha,
    per_page: 100,
  });
  const suites = data.check_suites.filter(
    ({ latest_check_runs_count: runs }) => runs > 0,
  );
  const done = suites.filter(({ status }) => status === 'completed');
  return startAll(
    done.map(suite => ({
      name: suite.app?.name ?? `check suite ${suite.id}`,
      url: null,
      start: () =>
        octokit.rest.checks.rerequestSuite({
          ...place,
          check_suite_id: suite.id,
        }),
    })),
    suites.length - done.length,
  );
}

/** One refusal does not keep the others from starting. */
async function startAll(
  items: Array<{
    name: string;
    url: string | null;
    start(): Promise<unknown>;
  }>,
  running: number,
): Promise<Rerun> {
  const result: Rerun = { started: [], running, refused: [] };
  for (const { name, start, url } of items) {
    try {
      await start();
      result.started.push({ name, url });
    } catch (error) {
      const { response, status } = error;
      const limited =
        status === 429 ||
        response?.headers?.['retry-after'] !== undefined ||
        String(response?.headers?.['x-ratelimit-remaining']) === '0';
      // Only a refusal of this one thing is no reason to stop.
      if (!response || limited || ![403, 404, 409, 422].includes(status)) {
        throw error;
      }
      const said = response.data?.message;
      result.refused.push({
        name,
        reason: cut(
          typeof said === 'string' ? said : `the forge answered ${status}`,
          300,
        ),
      });
    }
  }
  return result;
}
