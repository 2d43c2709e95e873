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

import { Entity } from '@backstage/catalog-model';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { authModuleExampleUsers } from './module';

function user(name: string, annotated: boolean, groups: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      namespace: 'default',
      description: `What ${name} may do`,
      annotations: annotated ? { 'maestro.dev/example-user': 'true' } : {},
    },
    spec: { profile: { displayName: `The ${name}` }, memberOf: groups },
    relations: groups.map(ref => ({
      type: 'memberOf',
      targetRef: `group:default/${ref}`,
    })),
  };
}

function member(name: string): Entity {
  const entity = user(name, true, ['checkout-team']);
  entity.metadata.annotations = { 'maestro.dev/example-user': 'member' };
  return entity;
}

function group(name: string, parents: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [] },
    relations: parents.map(parent => ({
      type: 'childOf',
      targetRef: `group:default/${parent}`,
    })),
  };
}

const ENTITIES = [
  user('engineer', true, ['checkout-team']),
  user('manager', false, []),
  user('ada-quist', true, []),
  member('bram-osei'),
  user('chidi-lund', true, ['checkout-team']),
  group('checkout-team', ['engineering']),
  group('engineering', ['lighthouse']),
  // Parents of each other.
  group('lighthouse', ['holding']),
  group('holding', ['lighthouse']),
];

async function start(provider: object | undefined) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModuleExampleUsers,
      catalogServiceMock.factory({ entities: ENTITIES }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers: provider ? { exampleUsers: provider } : {} },
        },
      }),
    ],
  });
  return async (path: string, name?: string) => {
    const response = await fetch(
      `http://localhost:${server.port()}/api/auth/exampleUsers/${path}`,
      { headers: name ? { 'x-maestro-example-user': name } : {} },
    );
    return { status: response.status, body: await response.json() };
  };
}

describe('sign-in as an example user', () => {
  const nodeEnv = process.env.NODE_ENV;
  const setNodeEnv = (value: string | undefined) =>
    Object.assign(process.env, { NODE_ENV: value });

  afterEach(() => {
    setNodeEnv(nodeEnv);
  });

  it('offers the annotated users of the fixed list, with nested groups', async () => {
    setNodeEnv('development');
    const get = await start({});

    expect(await get('start')).toEqual({
      status: 200,
      body: {
        users: [
          {
            name: 'engineer',
            displayName: 'The engineer',
            description: 'What engineer may do',
          },
        ],
      },
    });

    const { status, body } = await get('refresh', 'engineer');
    expect(status).toBe(200);
    expect(body.profile).toEqual({ displayName: 'The engineer' });
    expect(body.backstageIdentity.identity).toEqual({
      type: 'user',
      userEntityRef: 'user:default/engineer',
      ownershipEntityRefs: [
        'user:default/engineer',
        'group:default/checkout-team',
        'group:default/engineering',
        'group:default/lighthouse',
        'group:default/holding',
      ],
    });
    const [, payload] = body.backstageIdentity.token.split('.');
    expect(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    ).toMatchObject({ sub: 'user:default/engineer' });
  });

  it('signs in members for the replay, and never offers them', async () => {
    setNodeEnv('development');
    const get = await start({});
    const { body } = await get('start');
    expect(JSON.stringify(body)).not.toContain('bram-osei');
    const answer = await get('refresh', 'bram-osei');
    expect(answer.status).toBe(200);
    expect(answer.body.backstageIdentity.identity.userEntityRef).toBe(
      'user:default/bram-osei',
    );
    // Without the annotation the name alone opens nothing.
    expect((await get('refresh', 'chidi-lund')).status).toBe(404);
  });

  it('refuses every other name with a reason', async () => {
    setNodeEnv('development');
    const get = await start({});

    const missing = await get('refresh');
    expect(missing.status).toBe(400);
    expect(missing.body.error.message).toContain(
      'must be one of engineer, manager, auditor, platform, outsider, but is missing',
    );
    // Annotated, but not on the list.
    const stranger = await get('refresh', 'ada-quist');
    expect(stranger.status).toBe(400);
    expect(stranger.body.error.message).toContain('"ada-quist"');
    // On the list, but not annotated; on the list, but not in the catalog.
    expect((await get('refresh', 'manager')).status).toBe(404);
    expect((await get('refresh', 'auditor')).status).toBe(404);
  });

  it.each(['production', 'test', undefined])(
    'refuses everybody when NODE_ENV is %s',
    async value => {
      setNodeEnv(value);
      const get = await start({});
      for (const answer of [
        await get('start'),
        await get('refresh', 'engineer'),
      ]) {
        expect(answer.status).toBe(403);
        expect(answer.body.error.message).toContain(
          'refused outside development',
        );
      }
    },
  );

  it('works in production when that is asked for in so many words', async () => {
    setNodeEnv('production');
    const get = await start({ dangerouslyAllowOutsideDevelopment: true });
    expect((await get('refresh', 'engineer')).status).toBe(200);
  });

  it('is absent unless configured', async () => {
    setNodeEnv('development');
    const get = await start(undefined);
    expect((await get('start')).status).toBe(404);
  });
});
