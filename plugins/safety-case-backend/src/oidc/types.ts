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
import type { JSONWebKeySet } from 'jose';

/** What CI of a forge may hand in with the tokens of that forge. */
export interface OidcIssuer {
  /** As tokens name it, for example `https://token.actions.githubusercontent.com`. */
  issuer: string;
  /** Whose claims its tokens have. */
  kind: 'github' | 'gitlab';
  /** Forge that it speaks for, for example `github.com`. */
  host: string;
  /** A token must name one of these. */
  audiences: readonly string[];
  /** Globs of `host/owner/name`. */
  repositories: readonly string[];
  /** Ids of owners (GitHub) or namespaces (GitLab); empty: names suffice. */
  ownerIds: readonly string[];
  /** Globs of full refs, such as `refs/heads/main`. */
  refs: readonly string[];
  /** Events that may begin such a run. */
  events: readonly string[];
  /** Whether runs of pull requests of the repository itself may speak. */
  pullRequests: boolean;
  /** Keys, where the portal cannot ask the issuer; null: it is asked. */
  jwks: JSONWebKeySet | null;
}

/** Settings of uploads by CI. */
export interface OidcConfig {
  issuers: readonly OidcIssuer[];
}

/** The run of CI that a token speaks for. No person is named. */
export interface Uploader {
  issuer: string;
  /** `sub` of the token. */
  subject: string;
  /** `host/owner/name`, in lower case. */
  repository: string;
  /** Id of the owner at the forge; null: the token does not say. */
  ownerId: string | null;
  /** Full ref, such as `refs/heads/main`. */
  ref: string;
  /** Commit on which it ran. */
  sha: string;
  /** What began it. */
  event: string;
  /** Path of the workflow in the repository; empty: not told. */
  workflow: string;
  /** Id and attempt of the run. */
  run: string;
  /** Deployment environment, where one is named. */
  environment: string | null;
  /** Hosted by the forge, or by the owner; null: the token does not say. */
  runner: string | null;
  /** Its pull request; null: it runs for none, or the token does not say which. */
  change: number | null;
}
