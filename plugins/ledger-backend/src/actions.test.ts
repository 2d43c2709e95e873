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
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  ActionsService,
  actionsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  fromBase64,
  leafHash,
  verifyCheckpoint,
  verifyInclusion,
} from '@maestro/backstage-plugin-ledger-common';
import { deliverTo, startBackend, TAG } from './__testUtils__/backend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** A plugin that asks for actions, as the MCP backend does. */
async function start(options: { denied?: boolean } = {}) {
  let actions: ActionsService | undefined;
  const asker = createBackendPlugin({
    pluginId: 'asker',
    register(env) {
      env.registerInit({
        deps: { actions: actionsServiceRef, http: coreServices.httpRouter },
        async init(deps) {
          actions = deps.actions;
        },
      });
    },
  });
  const { server } = await startBackend(await databases.init('SQLITE_3'), {
    root: { backend: { actions: { pluginSources: ['maestro-ledger'] } } },
    features: [
      asker,
      ...(options.denied
        ? [
            mockServices.permissions.mock({
              authorize: async requests =>
                requests.map(() => ({ result: AuthorizeResult.DENY })),
              authorizeConditional: async requests =>
                requests.map(() => ({ result: AuthorizeResult.DENY })),
            }).factory,
          ]
        : []),
    ],
  });
  await deliverTo(server, 'd-1', TAG);
  await deliverTo(server, 'd-2', { ...TAG, tag: 'v2', repository: 'x/y' });
  const credentials = mockCredentials.user();
  return {
    list: async () => (await actions!.list({ credentials })).actions,
    invoke: async (name: string, input: object = {}) =>
      (
        await actions!.invoke({
          id: `maestro-ledger:${name}`,
          input: input as never,
          credentials,
        })
      ).output as never,
  };
}

describe('actions of the ledger', () => {
  it('are offered as what they are: reading, and nothing else', async () => {
    const { list } = await start();
    expect(
      (await list()).map(({ id, attributes }) => [id, attributes]),
    ).toEqual(
      [
        'maestro-ledger:get-ledger-status',
        'maestro-ledger:find-receipts',
        'maestro-ledger:get-receipt-proof',
      ].map(id => [
        id,
        { readOnly: true, destructive: false, idempotent: true },
      ]),
    );
  });

  it('lead an agent from the status to a receipt and its proof', async () => {
    const { invoke } = await start();
    const status: { treeSize: number; verifierKey: string } = await invoke(
      'get-ledger-status',
    );
    expect(status).toMatchObject({
      origin: 'localhost/maestro-ledger',
      treeSize: 3,
      writable: true,
      publications: [],
    });
    expect(
      await invoke('find-receipts', { type: 'maestro.tag.created' }),
    ).toMatchObject({
      items: [
        { seq: 2, source: 'tags', events: [{ summary: 'Tagged v2' }] },
        { seq: 1, source: 'tags', events: [{ summary: 'Tagged v1.0.0' }] },
      ],
      nextCursor: null,
    });
    expect(await invoke('find-receipts', { limit: 1 })).toMatchObject({
      items: [{ seq: 2 }],
      nextCursor: '2',
    });
    const proof: {
      index: number;
      leaf: string;
      proof: string[];
      checkpoint: string;
    } = await invoke('get-receipt-proof', { seq: 1 });
    const { root, size } = verifyCheckpoint(proof.checkpoint, [
      status.verifierKey,
    ]);
    verifyInclusion({
      leafIndex: proof.index,
      treeSize: size,
      leafHash: leafHash(fromBase64(proof.leaf)),
      proof: proof.proof.map(fromBase64),
      root,
    });
  });

  it('refuse bad input and what does not exist', async () => {
    const { invoke } = await start();
    for (const [name, input, status] of [
      ['find-receipts', { limit: 1000 }, 400],
      ['find-receipts', { type: 'something' }, 400],
      ['find-receipts', { from: 'yesterday' }, 400],
      ['find-receipts', { entityRef: 'a:b:c' }, 400],
      ['find-receipts', { entityRef: 'component:default/unknown' }, 404],
      ['get-receipt-proof', { seq: 99 }, 404],
      ['get-receipt-proof', {}, 400],
    ] as const) {
      await expect(invoke(name, input)).rejects.toMatchObject({
        statusCode: status,
      });
    }
  });

  it('need the permission to read the log', async () => {
    const { list, invoke } = await start({ denied: true });
    // What the caller may not use is not even offered.
    expect((await list()).map(({ id }) => id)).toEqual([
      'maestro-ledger:get-ledger-status',
    ]);
    for (const [name, input] of [
      ['find-receipts', {}],
      ['get-receipt-proof', { seq: 1 }],
    ] as const) {
      await expect(invoke(name, input)).rejects.toMatchObject({
        statusCode: expect.any(Number),
      });
    }
  });
});
