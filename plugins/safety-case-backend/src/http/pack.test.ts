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

import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { checkPack } from '@maestro/verify';
import express from 'express';
import request from 'supertest';
import { PEOPLE, component, testCases } from '../__testUtils__/cases';
import { change, check, claim, review, sha } from '../__testUtils__/events';
import { createRouter } from '../router';
import { logKeyFingerprint } from '../service/fingerprints';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const T1 = '2026-11-19T08:00:00.000Z';
const ADA = mockCredentials.user.header('user:default/ada');

async function serve(options: { hidden?: boolean; denied?: string } = {}) {
  const cases = await testCases(await databases.init('SQLITE_3'), [
    claim('2026-11-01T00:00:00.000Z'),
    change(1, T1),
    check(sha('a1'), T1),
    review(1, T1),
  ]);
  await cases.evaluate();
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audit);
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(({ permission }) => ({
      result:
        permission.name === options.denied
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    })),
  );
  const config = mockServices.rootConfig();
  const logger = mockServices.logger.mock();
  const app = express();
  app.use(
    createRouter({
      ...cases,
      access: createEntityAccess({
        catalog: catalogServiceMock({
          entities: options.hidden ? PEOPLE : [component('checkout')],
        }),
      }),
      auditor,
      httpAuth: mockServices.httpAuth(),
      permissions,
    }),
  );
  app.use(MiddlewareFactory.create({ config, logger }).error());
  const { items } = await cases.service.list({
    limit: 10,
    visible: async refs => new Set(refs),
  });
  // No wrapServer: its validator reads no answers but JSON.
  const get = (query = '') =>
    request(app)
      .get(`/cases/${items[0].id}/pack${query}`)
      .set('authorization', ADA)
      .responseType('blob');
  const { verifierKey } = await cases.ledger.status();
  return {
    get,
    auditor,
    audit,
    pins: {
      signer: cases.evidence.key.fingerprint,
      logKey: logKeyFingerprint(verifierKey),
    },
  };
}

describe('GET /cases/:caseId/pack', () => {
  it('gives a pack that the pinned keys verify, and tells the auditor', async () => {
    const { audit, auditor, get, pins } = await serve();
    const { body, headers, status } = await get();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/x-tar');
    expect(headers['content-disposition']).toBe(
      'attachment; filename="case-1.tar"',
    );
    expect(checkPack(body, pins)).toMatchObject({ statements: 2, receipts: 2 });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'case-export' }),
    );
    expect(audit.success).toHaveBeenCalledWith({
      meta: { bytes: body.length },
    });
  });

  it.each([
    ['', { denied: 'maestro.safety-case.export' }, 403, 'export'],
    ['', { denied: 'maestro.safety-case.read' }, 403, 'read'],
    ['', { hidden: true }, 404, 'was not found'],
    ['?since=3', {}, 400, 'since is 3; the log has 2 records'],
    ['?since=0', {}, 400, 'since'],
    ['?since=x', {}, 400, 'since'],
    ['?size=1', {}, 400, 'size'],
  ])('refuses %j with %j by %i', async (query, options, code, words) => {
    const { audit, get } = await serve(options);
    const answer = await get(query);
    expect(answer.status).toBe(code);
    const text = Buffer.isBuffer(answer.body)
      ? answer.body.toString()
      : JSON.stringify(answer.body);
    expect(text).toContain(words);
    expect(audit.success).not.toHaveBeenCalled();
  });
});
