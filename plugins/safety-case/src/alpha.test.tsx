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

import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import plugin from './alpha';
import { safetyCaseApiRef } from './api/safetyCaseApiRef';
import { safetyCasesRouteRef } from './routes';
import { aSummary, CHECKOUT } from './__testUtils__/cases';

const api = {
  getCases: async () => ({
    items: [aSummary()],
    withheld: 0,
    nextCursor: null,
  }),
};

function show(element: JSX.Element) {
  return renderInTestApp(
    <TestApiProvider apis={[[safetyCaseApiRef, api as never]]}>
      <EntityProvider entity={CHECKOUT}>{element}</EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef as never,
        '/safety-cases': safetyCasesRouteRef as never,
      },
    },
  );
}

describe('alpha', () => {
  it('is the plugin maestro-safety-case', () => {
    expect(plugin.id ?? plugin.pluginId).toBe('maestro-safety-case');
  });

  it('adds the tab to components, systems and groups', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:maestro-safety-case'),
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe(
      'Safety case',
    );
    const filter = tester.get(EntityContentBlueprint.dataRefs.filterFunction)!;
    expect(
      ['Component', 'System', 'Group', 'User'].map(kind =>
        filter({ ...CHECKOUT, kind }),
      ),
    ).toEqual([true, true, true, false]);
    show(tester.reactElement());
    expect(
      await screen.findByRole('list', { name: 'Safety cases' }),
    ).toHaveTextContent('SUPPORTED WITH DOUBTS');
  });

  it('adds the page of all cases', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('page:maestro-safety-case'),
    );
    show(tester.reactElement());
    expect(
      await screen.findByRole('link', { name: /Pull request #214/ }),
    ).toHaveAttribute('href', '/safety-cases/checkout-pr-214');
  });
});
