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

import { ReactNode } from 'react';
import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import { http, HttpResponse } from 'msw';
import { SetupServer } from 'msw/node';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { SafetyCaseClient } from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../api/safetyCaseApiRef';
import { safetyCasesRouteRef } from '../routes';

export const CASES = 'http://portal.example/api/maestro-safety-case/cases';

export const PROGRAMS = 'http://portal.example/api/maestro-ledger/programs';

/** The list of programs that the ledger hands out. */
export const programs = () =>
  http.get(PROGRAMS, () =>
    HttpResponse.json({
      items: ['verify.mjs', 'verify-pack.sh'].map(name => ({
        name,
        needs: 'a shell',
        sha256: 'ab'.repeat(32),
        bytes: 1,
      })),
    }),
  );

/** Shows something in a portal whose backend msw answers for. */
export async function show(
  children: ReactNode,
  options: { path?: string; dark?: boolean; denied?: string[] } = {},
) {
  const { path = '/', dark = false, denied = [] } = options;
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  const fetchApi = { fetch: global.fetch };
  const page = (
    <TestApiProvider
      apis={[
        [discoveryApiRef, discoveryApi],
        [fetchApiRef, fetchApi],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
        [safetyCaseApiRef, new SafetyCaseClient({ discoveryApi, fetchApi })],
      ]}
    >
      {children}
    </TestApiProvider>
  );
  return renderInTestApp(
    dark ? (
      <ThemeProvider theme={createTheme({ palette: { type: 'dark' } })}>
        {page}
      </ThemeProvider>
    ) : (
      page
    ),
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/safety-cases': safetyCasesRouteRef,
      },
    },
  );
}

/** Lets a route fail as a Backstage backend does. */
export function refuse(
  server: SetupServer,
  method: 'get' | 'post',
  url: string,
  status: number,
  message: string,
) {
  server.use(
    http[method](url, () =>
      HttpResponse.json(
        {
          error: { name: 'SomeError', message },
          response: { statusCode: status },
        },
        { status },
      ),
    ),
  );
}
