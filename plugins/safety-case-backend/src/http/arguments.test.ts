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
import express from 'express';
import { XMLValidator } from 'fast-xml-parser';
import request from 'supertest';
import { PEOPLE, component, testCases } from '../__testUtils__/cases';
import { change, claim } from '../__testUtils__/events';
import { createRouter } from '../router';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ADA = mockCredentials.user.header('user:default/ada');

async function serve(options: { hidden?: boolean; denied?: string } = {}) {
  const cases = await testCases(await databases.init('SQLITE_3'), [
    claim('2026-11-01T00:00:00.000Z'),
    change(1, '2026-11-19T08:00:00.000Z'),
  ]);
  await cases.evaluate();
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(({ permission }) => ({
      result:
        permission.name === options.denied
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    })),
  );
  const app = express();
  app.use(
    createRouter({
      ...cases,
      access: createEntityAccess({
        catalog: catalogServiceMock({
          entities: options.hidden ? PEOPLE : [component('checkout')],
        }),
      }),
      httpAuth: mockServices.httpAuth(),
      permissions,
    }),
  );
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  const { items } = await cases.service.list({
    limit: 1,
    visible: async refs => new Set(refs),
  });
  return {
    sacm: () =>
      request(app).get(`/cases/${items[0].id}/sacm`).set('authorization', ADA),
    preview: (body: object) =>
      request(app)
        .post('/arguments/preview')
        .set('authorization', ADA)
        .send(body),
    auditor: cases.auditor,
  };
}

describe('GET /cases/:caseId/sacm', () => {
  it('gives the case as XMI, and tells the auditor', async () => {
    const { auditor, sacm } = await serve();
    const { headers, status, text } = await sacm();
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/xml/);
    expect(headers['content-disposition']).toBe(
      'attachment; filename="case-1.sacm.xmi"',
    );
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain('xmi:id="Sn1"');
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'case-export',
        meta: expect.objectContaining({ format: 'sacm' }),
      }),
    );
  });

  it.each([
    [{ denied: 'maestro.safety-case.export' }, 403],
    [{ denied: 'maestro.safety-case.read' }, 403],
    [{ hidden: true }, 404],
  ])('refuses with %j by %i', async (options, code) => {
    const { sacm } = await serve(options);
    expect((await sacm()).status).toBe(code);
  });
});

describe('POST /arguments/preview', () => {
  // Nothing is kept, so one server will do.
  let server: ReturnType<typeof serve> | undefined;
  const plain = () => {
    server ??= serve();
    return server;
  };
  const file = (text: string, path = 'a.gsn.yaml') => ({ path, text });

  it('reads files of gsn2x: findings, normalised texts, nodes', async () => {
    const { preview } = await plain();
    const { body, status } = await preview({
      files: [
        file(
          'module: { name: a, uses: [b.gsn.yaml] }\n# Why\nG1: { supportedBy: G2, horizontalIndex: { relative: 1 } }\n',
        ),
        file('module: { name: b }\nG2: {}\n', 'b.gsn.yaml'),
      ],
    });
    expect(status).toBe(200);
    expect(body.diagnostics).toMatchObject([
      { code: 'V02', severity: 'warning', line: 7, column: 1 },
    ]);
    expect(body.files[0]).toEqual({
      path: 'a.gsn.yaml',
      text: `module:
  name: a
  uses:
    - b.gsn.yaml
G1:
  supportedBy:
    - G2
  horizontalIndex:
    relative: 1
`,
    });
    expect(body.nodes).toMatchObject([
      { id: 'G1', state: null, module: 'a' },
      { id: 'G2', module: 'b' },
    ]);
    expect(body.relations).toMatchObject([{ id: 'G1 -> G2' }]);
  });

  it.each([
    ['G1: [', ['PARSE_ERROR']],
    ['', ['NO_ELEMENTS']],
    ['module: { parameters: [] }\nG1: {undeveloped: true}', ['P06']],
    ['G1: {supportedBy: G2}\nG2: {supportedBy: G1}', ['C01']],
    // Values that hold themselves, and more of them than memory.
    ['a: &a [*a]\n', ['PARSE_ERROR']],
    ['G1: { undeveloped: true, layer: &a { b: *a } }\n', ['PARSE_ERROR']],
  ])('answers %j by findings, not by a failure: %j', async (text, codes) => {
    const { preview } = await plain();
    const { body, status } = await preview({ files: [file(text)] });
    expect(status).toBe(200);
    expect(body.diagnostics.map(({ code }: { code: string }) => code)).toEqual(
      codes,
    );
  });

  it.each([
    ['open', '[', ''],
    ['closed', '[', ']'],
  ])('answers deep nesting, %s, by findings', async (_, before, after) => {
    const { preview } = await plain();
    const deep = before.repeat(20_000) + after.repeat(20_000);
    const { body, status } = await preview({
      files: [file(`G1: { undeveloped: true, layer: ${deep} }`)],
    });
    expect(status).toBe(200);
    expect(body.diagnostics[0]).toMatchObject({ code: 'PARSE_ERROR' });
    expect(body.diagnostics.length).toBeLessThan(30);
  });

  it('reads ten thousand nodes', async () => {
    const { preview } = await plain();
    const lines = Array.from(
      { length: 9_999 },
      (_, at) => `Sn${at}: { text: Leaf ${at} }`,
    );
    const all = Array.from({ length: 9_999 }, (_, at) => `Sn${at}`).join(', ');
    const { body, status } = await preview({
      files: [file(`G1: { supportedBy: [${all}] }\n${lines.join('\n')}\n`)],
    });
    expect(status).toBe(200);
    expect(body.nodes).toHaveLength(10_000);
    expect(body.diagnostics).toEqual([]);
  });

  it.each([
    [{}, 400],
    [{ files: [] }, 400],
    [{ files: [{ path: 'a' }] }, 400],
    [{ files: [file('G1: {}'), file('G2: {}')] }, 400],
    [{ files: [file('--- # file: x\nG1: {}')] }, 400],
    [{ files: [file('G1: {}', 'a\nb')] }, 400],
  ])('refuses %j by %i', async (body, code) => {
    const { preview } = await plain();
    expect((await preview(body)).status).toBe(code);
  });

  it('needs the permission to read cases', async () => {
    const { preview } = await serve({ denied: 'maestro.safety-case.read' });
    expect((await preview({ files: [file('G1: {}')] })).status).toBe(403);
  });
});
