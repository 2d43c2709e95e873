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
import { About, KINDS, projectPath } from './kinds';

/** Where and as whom to ask. */
export interface GitlabAccess {
  apiBaseUrl: string;
  /** Paths with namespace. */
  projects: readonly string[];
  /** Headers that carry the credentials for a project. */
  credentials: ForgeAccess['credentials'];
}

/** GitLab's REST API. */
export const GITLAB: Forge<About> = {
  api: {
    title: 'GitLab',
    integration: 'integrations.gitlab',
    headers: { accept: 'application/json' },
    rateLimit: { remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' },
    hasNext: headers => (headers.get('x-next-page') ?? '') !== '',
  },
  aboutMember: 'project',
  path: projectPath,
  about: (answer, asked) => ({
    // A renamed project answers under its new name.
    path_with_namespace: String(answer.path_with_namespace ?? asked),
    default_branch: String(answer.default_branch ?? 'main'),
  }),
  nameOf: about => about.path_with_namespace,
  kinds: KINDS,
};

/**
 * One page of what GitLab's API knows: resumable, and patient with its limits.
 * Six kinds per project, one list page at a time.
 * What GitLab refuses is told as a problem; the rest goes on.
 */
export function pullGitlab(
  access: GitlabAccess,
  options: PullOptions,
): Promise<PulledPage> {
  const { projects: repositories, ...rest } = access;
  return pullForge(GITLAB, { ...rest, repositories }, options);
}
