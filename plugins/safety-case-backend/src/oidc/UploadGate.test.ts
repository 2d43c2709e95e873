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

import { ConfigReader } from '@backstage/config';
import {
  AUDIENCE,
  GITLAB_ISSUER,
  gitlabClaims,
  testIssuer,
} from '../__testUtils__/ci';
import { NOW } from '../__testUtils__/cases';
import { sha } from '../__testUtils__/events';
import { readOidcConfig } from './config';
import { Head } from './heads';
import { TokenVerifier } from './TokenVerifier';
import { UploadGate } from './UploadGate';

const SHOP = 'gitlab.example/lighthouse/apps/checkout';

/** What becomes of a job of GitLab whose pipeline another pipeline began. */
async function admit(head: Head | null, pullRequests = true) {
  const issuer = await testIssuer(GITLAB_ISSUER);
  const settings = readOidcConfig(
    new ConfigReader({
      oidc: {
        issuers: [
          {
            issuer: GITLAB_ISSUER,
            audience: AUDIENCE,
            repositories: 'gitlab.example/lighthouse/**',
            refs: 'refs/heads/main',
            pullRequests,
          },
        ],
      },
    }),
  );
  const tokens = new TokenVerifier({
    settings,
    clockTolerance: 0,
    now: () => new Date(NOW),
    fetch: issuer.fetch,
  });
  const gate = new UploadGate({ tokens, readHead: async () => head });
  const token = await issuer.token(
    gitlabClaims({ pipeline_source: 'parent_pipeline' }),
  );
  return gate.admit(token, gate.issuerOf(token)!);
}

describe('a pipeline of GitLab below another', () => {
  const head = { repository: SHOP, sha: sha('b2'), number: 4 };

  it('is of the branch that its token names, where there is no merge request', async () => {
    expect(await admit(null)).toMatchObject({ commits: [sha('a1')] });
  });

  it('is of the merge request of the one above, and not taken from a fork', async () => {
    expect(await admit(head)).toMatchObject({
      commits: [sha('a1'), sha('b2')],
      uploader: { change: 4 },
    });
    // A branch of a fork may be called main, too.
    await expect(
      admit({ ...head, repository: 'gitlab.example/eve/checkout' }),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('comes from gitlab.example/eve'),
    });
    await expect(admit(head, false)).rejects.toThrow('pullRequests');
  });
});
