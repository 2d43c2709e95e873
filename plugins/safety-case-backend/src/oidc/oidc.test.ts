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
import { SignJWT, UnsecuredJWT } from 'jose';
import { NOW } from '../__testUtils__/cases';
import {
  AUDIENCE,
  GITLAB_ISSUER,
  githubClaims,
  gitlabClaims,
  testIssuer,
} from '../__testUtils__/ci';
import { REPOSITORY, sha } from '../__testUtils__/events';
import { covers, readUploader, refusalOf, uploaderLabel } from './claims';
import { GITHUB_ISSUER, readOidcConfig } from './config';
import { TokenVerifier } from './TokenVerifier';
import { Uploader } from './types';

const GITHUB = {
  issuer: GITHUB_ISSUER,
  audience: AUDIENCE,
  repositories: 'github.com/lighthouse/*',
  refs: ['refs/heads/main', 'refs/tags/v*'],
};

const read = (...issuers: JsonObject[]) =>
  readOidcConfig(new ConfigReader({ oidc: { issuers } }));

describe('readOidcConfig', () => {
  it('knows GitHub by its issuer, and takes other issuers for GitLab', () => {
    expect(read(GITHUB).issuers[0]).toMatchObject({
      kind: 'github',
      host: 'github.com',
      audiences: [AUDIENCE],
      pullRequests: true,
      jwks: null,
    });
    expect(read({ ...GITHUB, issuer: GITLAB_ISSUER }).issuers[0]).toMatchObject(
      { kind: 'gitlab', host: 'gitlab.example' },
    );
    expect(readOidcConfig(undefined).issuers).toEqual([]);
  });

  it.each([
    [{ issuer: 'github' }, 'issuer is "github"'],
    [{ issuer: 'http://ci.example' }, 'write one with https'],
    [{ kind: 'jenkins' }, 'kind is "jenkins"'],
    [{ audience: [] }, 'audience is empty'],
    [{ repositories: [] }, 'repositories is empty'],
    [{ repositories: ['github.com/*'] }, 'holds "github.com/*"'],
    [{ repositories: ['**'] }, 'holds "**"'],
    [{ refs: ['main'] }, 'holds "main"'],
    [{ refs: ['refs/pull/*/merge'] }, 'write a full ref'],
    [{ jwks: 'x' }, 'jwks is not a JSON Web Key Set'],
    [{ jwks: '{"keys":[]}' }, 'jwks is not a JSON Web Key Set'],
  ] as Array<[JsonObject, string]>)('names what is wrong: %j', (more, text) => {
    expect(() => read({ ...GITHUB, ...more })).toThrow(text);
  });

  it('takes each issuer once', () => {
    expect(() => read(GITHUB, GITHUB)).toThrow('twice');
  });
});

describe('covers', () => {
  it.each([
    ['github.com/acme/*', 'github.com/acme/shop', true],
    ['github.com/acme/*', 'github.com/acme/a/b', false],
    ['github.com/acme/**', 'github.com/acme/a/b', true],
    ['github.com/acme/*', 'github.com/acme-evil/shop', false],
    ['github.com/acme/shop', 'github.com/acme/shop-2', false],
    ['github.com/a.me/shop', 'github.com/acme/shop', false],
    ['refs/tags/v*', 'refs/tags/v1.0', true],
    ['refs/heads/*', 'refs/heads/feature/x', false],
  ])('%s, %s: %s', (glob, text, expected) => {
    expect(covers(glob, text)).toBe(expected);
  });

  it('minds the case of refs, and not that of repositories', () => {
    expect(covers('refs/heads/Main', 'refs/heads/main')).toBe(false);
    expect(covers('github.com/Acme/*', 'github.com/acme/shop', true)).toBe(
      true,
    );
  });
});

describe('readUploader', () => {
  const [issuer] = read(GITHUB).issuers;

  it('reads runs of GitHub, and names no person', () => {
    const uploader = readUploader(githubClaims(), issuer) as Uploader;
    expect(uploader).toEqual({
      issuer: GITHUB_ISSUER,
      subject: `repo:${REPOSITORY}:ref:refs/heads/main`,
      repository: `github.com/${REPOSITORY}`,
      ownerId: '4711',
      ref: 'refs/heads/main',
      sha: sha('a1'),
      event: 'push',
      workflow: '.github/workflows/ci.yml',
      run: '77/2',
      environment: null,
      runner: 'github-hosted',
      change: null,
    });
    expect(uploaderLabel(uploader)).toBe(
      `github.com/${REPOSITORY}@refs/heads/main workflow .github/workflows/ci.yml`,
    );
  });

  it('reads jobs of GitLab', () => {
    const [gitlab] = read({ ...GITHUB, issuer: GITLAB_ISSUER }).issuers;
    expect(readUploader(gitlabClaims(), gitlab)).toMatchObject({
      repository: 'gitlab.example/lighthouse/apps/checkout',
      ref: 'refs/heads/main',
      event: 'push',
      workflow: '.gitlab-ci.yml',
      run: '501/9001',
      change: null,
    });
    // Before GitLab 16 there is no full ref.
    expect(
      readUploader(
        gitlabClaims({ ref_path: undefined, ref_type: 'tag', ref: 'v1' }),
        gitlab,
      ),
    ).toMatchObject({ ref: 'refs/tags/v1' });
  });

  it.each([
    [{ sha: undefined }, 'has no claim sha'],
    [{ repository: undefined }, 'has no claim repository'],
    [{ event_name: undefined }, 'has no claim event_name'],
    [{ sha: 'abc' }, 'no full commit hash'],
    [{ repository: 'shop' }, 'which is no repository'],
    [{ repository_owner: 'evil' }, 'do not go together'],
    [
      { workflow_ref: 'evil/shop/.github/workflows/ci.yml@refs/heads/main' },
      'does not lie in',
    ],
  ])('says what is wrong with %j', (more, text) => {
    expect(readUploader(githubClaims(more), issuer)).toContain(text);
  });
});

describe('refusalOf', () => {
  const [issuer] = read(GITHUB).issuers;
  const refusal = (more: JsonObject, settings = issuer) =>
    refusalOf(readUploader(githubClaims(more), settings) as Uploader, settings);

  it('listens to what the lists name', () => {
    expect(refusal({})).toBeNull();
    expect(refusal({ ref: 'refs/tags/v1.2' })).toBeNull();
    expect(
      refusal({ event_name: 'pull_request', ref: 'refs/pull/3/merge' }),
    ).toBeNull();
  });

  it.each([
    [
      {
        repository: 'eve/checkout',
        repository_owner: 'eve',
        workflow_ref: 'eve/checkout/.github/workflows/ci.yml@refs/heads/main',
      },
      'github.com/eve/checkout may not hand in evidence; CI of a fork',
    ],
    [{ ref: 'refs/heads/feature' }, 'The run is of "refs/heads/feature"'],
    [
      { event_name: 'pull_request_target' },
      'runs with the rights of github.com/lighthouse/checkout for whoever opens',
    ],
    [{ event_name: 'workflow_run' }, 'runs with the rights of'],
    [{ event_name: 'fork' }, 'The run began by "fork"'],
  ])('refuses %j', (more, text) => {
    expect(refusal(more)).toContain(text);
  });

  it('refuses a name with a new owner, and pull requests where told to', () => {
    expect(refusal({}, { ...issuer, ownerIds: ['1'] })).toContain(
      'has the id 4711',
    );
    expect(refusal({}, { ...issuer, ownerIds: ['4711'] })).toBeNull();
    const closed = { ...issuer, pullRequests: false };
    expect(
      refusal({ event_name: 'pull_request', ref: 'refs/pull/3/merge' }, closed),
    ).toContain('pullRequests');
    // The ref alone is enough to know it for one.
    expect(refusal({ ref: 'refs/pull/3/merge' }, closed)).toContain(
      'pullRequests',
    );
  });
});

describe('TokenVerifier', () => {
  const seconds = Date.parse(NOW) / 1000;

  async function start() {
    const github = await testIssuer();
    const clock = { now: Date.parse(NOW) };
    const verifier = new TokenVerifier({
      settings: read(GITHUB),
      clockTolerance: 60,
      now: () => new Date(clock.now),
      fetch: github.fetch,
    });
    const verify = async (token: string) =>
      verifier.verify(token, verifier.issuerOf(token)!);
    return { ...github, clock, verifier, verify };
  }

  it('asks the issuer for its keys, and not again for each token', async () => {
    const { asked, token, verify } = await start();
    expect(await verify(await token())).toMatchObject({ sha: sha('a1') });
    await verify(await token());
    expect(asked).toEqual([
      `${GITHUB_ISSUER}/.well-known/openid-configuration`,
      `${GITHUB_ISSUER}/keys`,
    ]);
  });

  it('knows only its own issuers, whatever else a token says', async () => {
    const { verifier } = await start();
    const other = await testIssuer('https://evil.example');
    expect(verifier.issuerOf(await other.token())).toBeNull();
    expect(verifier.issuerOf('static-token')).toBeNull();
    expect(verifier.issuerOf('a.b.c')).toBeNull();
  });

  it.each([
    [{ exp: seconds - 61 }, 'The token was valid until 2026-11-20T11:58:59'],
    [{ nbf: seconds + 61 }, 'valid from 2026-11-20T12:01:01.000Z, and now'],
    [{ iat: seconds + 61 }, 'issued at 2026-11-20T12:01:01.000Z, later than'],
    [{ aud: 'https://other.example' }, 'for the audience "https://other'],
    [{ exp: undefined }, 'The claim exp of the token is missing'],
    [{ iat: undefined }, 'The claim iat of the token is missing'],
    [{ sub: undefined }, 'The claim sub of the token is missing'],
    [{ sha: 'abc' }, 'no full commit hash'],
  ])('refuses %j', async (claims, message) => {
    const { token, verify } = await start();
    await expect(verify(await token(githubClaims(claims)))).rejects.toThrow(
      message,
    );
  });

  it('bears clocks that differ a little', async () => {
    const { token, verify } = await start();
    for (const claims of [
      { exp: seconds - 59 },
      { nbf: seconds + 59, iat: seconds + 59 },
    ]) {
      expect(await verify(await token(githubClaims(claims)))).toBeTruthy();
    }
  });

  it('takes no signature of a stranger, nor none, nor by a shared secret', async () => {
    const { jwks, token, verify } = await start();
    const stranger = await testIssuer();
    await expect(verify(await stranger.token())).rejects.toThrow(
      'The signature of the token is not that of',
    );
    const none = new UnsecuredJWT(
      githubClaims({ iss: GITHUB_ISSUER }),
    ).encode();
    await expect(verify(none)).rejects.toThrow(/signed by "none"|not valid/);
    // The public key as a secret, which careless verifiers take.
    const secret = new TextEncoder().encode(JSON.stringify(jwks.keys[0]));
    const shared = await new SignJWT(githubClaims({ iss: GITHUB_ISSUER }))
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(secret);
    await expect(verify(shared)).rejects.toThrow('signed by "HS256"');
    const [head, , signature] = (await token()).split('.');
    const changed = Buffer.from(
      JSON.stringify({ iss: GITHUB_ISSUER, ...githubClaims() }),
    ).toString('base64url');
    await expect(verify([head, changed, signature].join('.'))).rejects.toThrow(
      'The signature of the token is not that of',
    );
  });

  it('finds new keys, but does not ask for each made-up key id', async () => {
    const { asked, clock, served, token, verify } = await start();
    await verify(await token());
    const renewed = await testIssuer(GITHUB_ISSUER, 'key-2');
    served.jwks = renewed.jwks;
    clock.now += 31_000;
    expect(await verify(await renewed.token())).toBeTruthy();
    expect(asked).toHaveLength(4);
    for (let round = 0; round < 5; round++) {
      await expect(
        verify(await renewed.token(githubClaims(), { kid: `no-${round}` })),
      ).rejects.toThrow('No key of');
    }
    expect(asked).toHaveLength(4);
  });

  it('goes on with the keys that it has while the issuer is down, for a day', async () => {
    const { clock, served, token, verify } = await start();
    await verify(await token());
    served.answer = new Error('connect ECONNREFUSED');
    clock.now += 60 * 60_000;
    const later = clock.now / 1000;
    const fresh = githubClaims({ exp: later + 60, iat: later, nbf: later });
    expect(await verify(await token(fresh))).toBeTruthy();
    clock.now += 24 * 60 * 60_000;
    await expect(verify(await token(fresh))).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each([
    ['answered 503', 503],
    ['timed out', new Error('timed out')],
  ])('says that keys cannot be fetched: %s', async (message, answer) => {
    const { served, token, verify } = await start();
    served.answer = answer;
    await expect(verify(await token())).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(message),
    });
  });

  it('asks nobody where the keys are configured', async () => {
    const github = await testIssuer();
    const verifier = new TokenVerifier({
      settings: read({ ...GITHUB, jwks: JSON.stringify(github.jwks) }),
      clockTolerance: 0,
      now: () => new Date(NOW),
      fetch: github.fetch,
    });
    const token = await github.token();
    expect(
      await verifier.verify(token, verifier.issuerOf(token)!),
    ).toBeTruthy();
    expect(github.asked).toEqual([]);
  });
});
