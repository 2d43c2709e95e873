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

import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { JWTPayload } from 'jose';
import { GITHUB_ISSUER } from '../oidc';
import { NOW } from './cases';
import { REPOSITORY, sha } from './events';

export const AUDIENCE = 'https://portal.example';
export const GITLAB_ISSUER = 'https://gitlab.example';

/** Claims of a run of GitHub Actions, as its tokens have them. */
export function githubClaims(more: JWTPayload = {}): JWTPayload {
  return {
    sub: `repo:${REPOSITORY}:ref:refs/heads/main`,
    repository: REPOSITORY,
    repository_owner: 'lighthouse',
    repository_owner_id: '4711',
    ref: 'refs/heads/main',
    sha: sha('a1'),
    event_name: 'push',
    workflow_ref: `${REPOSITORY}/.github/workflows/ci.yml@refs/heads/main`,
    run_id: '77',
    run_attempt: '2',
    runner_environment: 'github-hosted',
    actor: 'ada-lovelace',
    ...more,
  };
}

/** Claims of a job of GitLab CI. */
export function gitlabClaims(more: JWTPayload = {}): JWTPayload {
  return {
    sub: 'project_path:lighthouse/apps/checkout:ref_type:branch:ref:main',
    project_path: 'lighthouse/apps/checkout',
    namespace_id: '12',
    ref: 'main',
    ref_type: 'branch',
    ref_path: 'refs/heads/main',
    sha: sha('a1'),
    pipeline_source: 'push',
    pipeline_id: '501',
    job_id: '9001',
    ci_config_ref_uri:
      'gitlab.example/lighthouse/apps/checkout//.gitlab-ci.yml@refs/heads/main',
    user_login: 'ada-lovelace',
    ...more,
  };
}

/** An issuer of tokens with a key of its own, and the address that serves it. */
export async function testIssuer(issuer = GITHUB_ISSUER, keyId = 'key-1') {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwks = {
    keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256' }],
  };
  const seconds = Date.parse(NOW) / 1000;
  const asked: string[] = [];
  const served = {
    /** How it answers; a number is a status. */
    answer: null as null | number | Error,
    jwks,
  };
  return {
    issuer,
    jwks,
    served,
    asked,
    fetch: (async (url: string) => {
      asked.push(url);
      if (served.answer instanceof Error) {
        throw served.answer;
      }
      if (served.answer !== null) {
        return new Response('{}', { status: served.answer });
      }
      return Response.json(
        url.endsWith('/openid-configuration')
          ? { issuer, jwks_uri: `${issuer}/keys` }
          : served.jwks,
      );
    }) as typeof fetch,
    /** A token that is valid for five minutes around the standing clock. */
    token: (
      claims: JWTPayload = githubClaims(),
      options: { kid?: string; key?: typeof privateKey } = {},
    ) =>
      new SignJWT({
        iss: issuer,
        aud: AUDIENCE,
        iat: seconds - 60,
        nbf: seconds - 60,
        exp: seconds + 240,
        jti: 'one',
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: options.kid ?? keyId })
        .sign(options.key ?? privateKey),
  };
}
