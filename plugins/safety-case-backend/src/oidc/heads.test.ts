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
import { JsonObject } from '@backstage/types';
import { FakeForge } from '../__testUtils__/forges';
import { sha } from '../__testUtils__/events';
import { createReadHead } from './heads';
import { Uploader } from './types';

const run: Uploader = {
  issuer: 'https://ci.example',
  subject: 'x',
  repository: 'github.com/lighthouse/checkout',
  ownerId: null,
  ref: 'refs/pull/7/merge',
  sha: sha('c3'),
  event: 'pull_request',
  workflow: '.github/workflows/ci.yml',
  run: '501/1',
  environment: null,
  runner: null,
  change: 7,
};

const gitlabRun: Uploader = {
  ...run,
  repository: 'gitlab.example/lighthouse/apps/checkout',
  ref: 'refs/heads/feature',
  event: 'merge_request_event',
  change: null,
};

/** Pull requests and merge requests as forges tell of them. */
class Forge extends FakeForge {
  readonly host = 'github.com';
  from: { github: string | null; gitlab: number } = {
    github: 'lighthouse/checkout',
    gitlab: 1,
  };
  pipelineRef = 'refs/merge-requests/4/merge';

  constructor() {
    super();
    this.app.get('/repos/lighthouse/checkout/pulls/7', (_, response) => {
      const { github } = this.from;
      response.json({
        head: {
          sha: sha('A1').toUpperCase(),
          repo: github === null ? null : { full_name: github },
        },
      });
    });
    const project = '/api/v4/projects/lighthouse%2Fapps%2Fcheckout';
    this.app.use((request, response, next) => {
      const path = request.path.replace(project, '');
      if (path === '/pipelines/501') {
        response.json({ id: 501, ref: this.pipelineRef });
      } else if (path === '/merge_requests/4') {
        response.json({
          iid: 4,
          sha: sha('a1'),
          source_project_id: this.from.gitlab,
          target_project_id: 1,
        });
      } else if (request.path === '/api/v4/projects/2') {
        response.json({ id: 2, path_with_namespace: 'Eve/Checkout' });
      } else {
        next();
      }
    });
  }

  integrations(): JsonObject {
    return {
      github: [
        { host: 'github.com', apiBaseUrl: this.url, token: 'ghp_token' },
      ],
      gitlab: [
        {
          host: 'gitlab.example',
          apiBaseUrl: `${this.url}/api/v4`,
          baseUrl: this.url,
          token: 'glpat_token',
        },
      ],
    };
  }

  shown() {
    return [];
  }

  made() {
    return 0;
  }
}

describe('createReadHead', () => {
  const forge = new Forge();
  const read = (uploader: Uploader) =>
    createReadHead(new ConfigReader({ integrations: forge.integrations() }))(
      uploader,
    );

  beforeAll(() => forge.start());
  afterAll(() => forge.stop());
  afterEach(() => {
    forge.fault = null;
    forge.from = { github: 'lighthouse/checkout', gitlab: 1 };
    forge.pipelineRef = 'refs/merge-requests/4/merge';
  });

  it('asks GitHub for the head of the pull request', async () => {
    expect(await read(run)).toEqual({
      repository: 'github.com/lighthouse/checkout',
      sha: sha('a1'),
      number: 7,
    });
    forge.from.github = 'Eve/checkout';
    expect(await read(run)).toMatchObject({
      repository: 'github.com/eve/checkout',
    });
    forge.from.github = null;
    expect(await read(run)).toMatchObject({ repository: null });
    expect(await read({ ...run, change: null })).toBeNull();
  });

  it('asks GitLab for the merge request of the pipeline', async () => {
    expect(await read(gitlabRun)).toEqual({
      repository: 'gitlab.example/lighthouse/apps/checkout',
      sha: sha('a1'),
      number: 4,
    });
    forge.from.gitlab = 2;
    expect(await read(gitlabRun)).toMatchObject({
      repository: 'gitlab.example/eve/checkout',
    });
    // Hidden from the portal, hence not its own.
    forge.from.gitlab = 3;
    expect(await read(gitlabRun)).toMatchObject({ repository: null });
    forge.pipelineRef = 'feature';
    expect(await read(gitlabRun)).toBeNull();
  });

  it('says so when nobody can say', async () => {
    for (const status of [500, 404, 403]) {
      forge.fault = { status };
      await expect(read(run)).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringContaining(
          'Nobody can say whether the pull request comes from a fork',
        ),
      });
    }
    await expect(
      read({ ...run, repository: 'git.other/lighthouse/checkout' }),
    ).rejects.toThrow('integrations has no entry for git.other');
  });
});
