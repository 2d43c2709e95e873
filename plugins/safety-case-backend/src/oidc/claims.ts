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
import { OidcIssuer, Uploader } from './types';

/** Events of GitHub Actions that run the code of the repository itself. */
export const GITHUB_EVENTS = [
  'push',
  'pull_request',
  'merge_group',
  'release',
  'schedule',
  'workflow_dispatch',
];

/** Sources of pipelines of GitLab that do. */
export const GITLAB_EVENTS = [
  'push',
  'merge_request_event',
  'web',
  'schedule',
  'api',
  'trigger',
  'pipeline',
  'parent_pipeline',
];

/** Runs with the rights of the base, started by whoever opens a request. */
const IN_BASE = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'external_pull_request_event',
]);

const OF_CHANGES = new Set(['pull_request', 'merge_request_event']);

type Claims = Readonly<Record<string, unknown>>;

/**
 * The run of CI that the claims of a verified token speak for.
 *
 * @returns one sentence when a claim is missing
 * @see https://docs.github.com/actions/reference/security/oidc
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export function readUploader(
  claims: Claims,
  { host, issuer, kind }: Pick<OidcIssuer, 'host' | 'issuer' | 'kind'>,
): Uploader | string {
  const text = (name: string): string => {
    const value = claims[name];
    if (typeof value === 'string') {
      return value;
    }
    return typeof value === 'number' ? String(value) : '';
  };
  const names =
    kind === 'github'
      ? { repository: 'repository', ref: 'ref', event: 'event_name' }
      : { repository: 'project_path', ref: 'ref', event: 'pipeline_source' };
  for (const name of ['sub', 'sha', ...Object.values(names)]) {
    if (text(name) === '') {
      return `The token has no claim ${name}; it is none of a run of ${
        kind === 'github' ? 'GitHub Actions' : 'GitLab CI'
      }`;
    }
  }
  const sha = text('sha').toLowerCase();
  if (!/^[0-9a-f]{40}$/.test(sha)) {
    return `The claim sha of the token is ${quoted(
      sha,
    )}, which is no full commit hash`;
  }
  const path = text(names.repository);
  if (!/^[^/\s]+(\/[^/\s]+)+$/.test(path) || path.length > 400) {
    return `The claim ${names.repository} of the token is ${quoted(
      path,
    )}, which is no repository`;
  }
  const shared = {
    issuer,
    subject: text('sub').slice(0, 512),
    repository: `${host}/${path}`.toLowerCase(),
    sha,
    event: text(names.event),
    environment: text('environment') || null,
    runner: text('runner_environment') || null,
  };
  if (kind === 'github') {
    const owner = text('repository_owner');
    if (owner.toLowerCase() !== path.split('/')[0].toLowerCase()) {
      return `The token names the repository ${quoted(
        path,
      )} and the owner ${quoted(owner)}, which do not go together`;
    }
    const workflow = text('workflow_ref').split('@')[0];
    if (!workflow.toLowerCase().startsWith(`${path.toLowerCase()}/`)) {
      return `The token names the workflow ${quoted(
        workflow,
      )}, which does not lie in ${quoted(path)}`;
    }
    const change = /^refs\/pull\/(\d{1,15})\/(?:merge|head)$/.exec(text('ref'));
    return {
      ...shared,
      ownerId: text('repository_owner_id') || null,
      ref: text('ref'),
      workflow: workflow.slice(path.length + 1),
      run: `${text('run_id')}/${text('run_attempt') || '1'}`,
      change: change ? Number(change[1]) : null,
    };
  }
  const config = /^[^@]*?\/\/([^@]*)/.exec(text('ci_config_ref_uri'));
  return {
    ...shared,
    ownerId: text('namespace_id') || null,
    ref:
      text('ref_path') ||
      `${text('ref_type') === 'tag' ? 'refs/tags' : 'refs/heads'}/${text(
        'ref',
      )}`,
    workflow: config ? config[1] : '',
    run: `${text('pipeline_id')}/${text('job_id')}`,
    change: null,
  };
}

/**
 * Why a run may not hand in evidence, by the lists of its issuer; null: it
 * may, unless its pull request comes from a fork.
 */
export function refusalOf(
  uploader: Uploader,
  issuer: Pick<
    OidcIssuer,
    'events' | 'ownerIds' | 'pullRequests' | 'refs' | 'repositories'
  >,
): string | null {
  const { event, ownerId, ref, repository } = uploader;
  const key = 'maestro.safetyCase.oidc.issuers';
  if (!issuer.repositories.some(glob => covers(glob, repository, true))) {
    return `${repository} may not hand in evidence; CI of a fork, and of repositories that are not named below ${key}[].repositories, is not listened to`;
  }
  if (
    issuer.ownerIds.length > 0 &&
    (ownerId === null || !issuer.ownerIds.includes(ownerId))
  ) {
    return `The owner of ${repository} has the id ${ownerId}, which is not among ${key}[].ownerIds; the name may have a new owner`;
  }
  if (runsInBase(event) && !issuer.events.includes(event)) {
    return `The run began by ${event}, which runs with the rights of ${repository} for whoever opens a pull request, forks too; hand in evidence from a run that begins by pull_request or push`;
  }
  if (!issuer.events.includes(event)) {
    return `The run began by ${quoted(
      event,
    )}; ${key}[].events names ${issuer.events.join(', ')}`;
  }
  if (isOfChange(uploader) && !issuer.pullRequests) {
    return `The run is of a pull request; ${key}[].pullRequests does not let these hand in evidence`;
  }
  if (!isOfChange(uploader) && !issuer.refs.some(glob => covers(glob, ref))) {
    return `The run is of ${quoted(
      ref,
    )}; ${key}[].refs names ${issuer.refs.join(', ')}`;
  }
  return null;
}

/** Whether a run is of a pull (or merge) request. */
export function isOfChange({ change, event }: Uploader): boolean {
  return change !== null || OF_CHANGES.has(event);
}

/** Whether an event runs with the rights of the base for whoever asks. */
export function runsInBase(event: string): boolean {
  return IN_BASE.has(event);
}

/**
 * Whether a pipeline of GitLab is, or may be, of a merge request: one below
 * another is of what that is of. Their tokens and certificates name the branch
 * from which it comes, which in a fork may have any name.
 */
export function ofMergeRequests(event: string): boolean {
  return event === 'merge_request_event' || event === 'parent_pipeline';
}

/** How pages name who handed in a report. */
export function uploaderLabel({ ref, repository, workflow }: Uploader): string {
  return `${repository}@${ref}${workflow && ` workflow ${workflow}`}`;
}

const STANDS_FOR = new Map([
  ['**', '.*'],
  ['*', '[^/]*'],
]);

/**
 * Whether a glob covers a text: `*` stands for anything but `/`, `**` for
 * anything.
 */
export function covers(
  glob: string,
  text: string,
  ignoreCase = false,
): boolean {
  const parts = glob
    .split(/(\*\*|\*)/)
    .map(
      part =>
        STANDS_FOR.get(part) ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${parts.join('')}$`, ignoreCase ? 'is' : 's').test(text);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
