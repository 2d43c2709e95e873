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

import { fireEvent, screen } from '@testing-library/react';
import { discoveryApiRef } from '@backstage/core-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { doraApiRef } from '../../api/doraApiRef';
import { anAnswer, CHECKOUT } from '../../__testUtils__/figures';
import { EntityDeliveryContent } from '../EntityDeliveryContent';
import { DoraExport } from './DoraExport';

// Decisions are remembered for the process: those who may are tested beside.
describe('exports of those who may not export from the ledger', () => {
  it.each([
    [
      'the DORA tab',
      <DoraExport figures={anAnswer()} query={{}} name="checkout" />,
    ],
    ['the Delivery tab', <EntityDeliveryContent />],
  ])('hold figures, and no evidence set, on %s', async (_, element) => {
    const authorize = jest.fn((): AuthorizeResult.DENY => AuthorizeResult.DENY);
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [doraApiRef, { getFigures: async () => anAnswer() } as never],
          [discoveryApiRef, mockApis.discovery()],
          [permissionApiRef, mockApis.permission({ authorize })],
        ]}
      >
        <EntityProvider entity={CHECKOUT}>{element}</EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Export' }));
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual(['Figures and trend (CSV)', 'Figures and trend (JSON)']);
  });
});
