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
  Forge,
  ForgeAccess,
  PullOptions,
  PulledPage,
  pullForge,
} from '@maestro/backstage-plugin-ledger-node';
import { About, KINDS } from './kinds';

/** Where and as whom to ask; repositories are `owner/name`. */
export type GithubAccess = ForgeAccess;

/** GitHub's REST API. */
export const GITHUB: Forge<About> = {
  api: {
    title: 'GitHub',
    integration: 'integrations.github',
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    rateLimit: {
      remaining: 'x-ratelimit-remaining',
      reset: 'x-ratelimit-reset',
    },
    hasNext: headers => /;\s*rel="next"/.test(headers.get('link') ?? ''),
  },
  aboutMember: 'repository',
  path: repository => `/repos/${repository}`,
  about: (answer, asked) => ({
    // A renamed repository answers under its new name.
    full_name: String(answer.full_name ?? asked),
    default_branch: String(answer.default_branch ?? 'main'),
  }),
  nameOf: about => about.full_name,
  kinds: KINDS,
};

/**
 * One page of what GitHub's API knows: resumable, and patient with its limits.
 * Six kinds per repository, one list page at a time.
 * What GitHub refuses is told as a problem; the rest goes on.
 */
export function pullGithub(
  access: GithubAccess,
  options: PullOptions,
): Promise<PulledPage> {
  return pullForge(GITHUB, access, options);
}
