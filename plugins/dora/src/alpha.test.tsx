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
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { Entity } from '@backstage/catalog-model';
import plugin from './alpha';
import { doraApiRef } from './api/doraApiRef';
import {
  anAnswer,
  anEmptyAnswer,
  anOverview,
  CHECKOUT,
} from './__testUtils__/figures';
import { aModelCard, anAnatomy, aPage } from './__testUtils__/pullRequests';
import { aPack } from './__testUtils__/weekly';

const GROUP: Entity = { ...CHECKOUT, kind: 'Group' };
const SYSTEM: Entity = { ...CHECKOUT, kind: 'System' };

function show(element: JSX.Element, body = anAnswer()) {
  const api = {
    getFigures: async () => body,
    getOverview: async () => anOverview(),
    getPullRequests: async () => aPage(),
    getPullRequestAnatomy: async () => anAnatomy(),
    getEntityModelCard: async () => aModelCard(),
    getWeeklyPack: async () => aPack(),
    getDeployments: async () => ({
      items: [],
      withheld: 0,
      nextCursor: null,
    }),
  };
  return renderInTestApp(
    <TestApiProvider apis={[[doraApiRef, api as never]]}>
      <EntityProvider entity={CHECKOUT}>{element}</EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef as never,
      },
    },
  );
}

describe('alpha', () => {
  it('is the plugin maestro-dora', () => {
    expect(plugin.id ?? plugin.pluginId).toBe('maestro-dora');
  });

  it('adds the Delivery tab to components and systems only', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:maestro-dora/delivery'),
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('Delivery');
    const filter = tester.get(EntityContentBlueprint.dataRefs.filterFunction)!;
    expect([CHECKOUT, SYSTEM, GROUP].map(filter)).toEqual([true, true, false]);
    show(tester.reactElement());
    expect(
      await screen.findByRole('region', { name: 'Deployment frequency' }),
    ).toHaveTextContent('5.6');
  });

  it('adds the DORA tab to components and what joins them', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:maestro-dora/dora'),
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('DORA');
    const filter = tester.get(EntityContentBlueprint.dataRefs.filterFunction)!;
    const user: Entity = { ...CHECKOUT, kind: 'User' };
    expect([CHECKOUT, SYSTEM, GROUP, user].map(filter)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    show(tester.reactElement());
    expect(
      await screen.findByRole('region', { name: 'Change failure rate' }),
    ).toHaveTextContent('12.5%');
  });

  it('adds the tab Pull requests to components and what joins them', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:maestro-dora/pull-requests'),
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe(
      'Pull requests',
    );
    const filter = tester.get(EntityContentBlueprint.dataRefs.filterFunction)!;
    const user: Entity = { ...CHECKOUT, kind: 'User' };
    expect([CHECKOUT, SYSTEM, GROUP, user].map(filter)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    show(tester.reactElement());
    expect(
      await screen.findByText('2 pull requests are open'),
    ).toBeInTheDocument();
  });

  it('adds the tab Weekly pack to components and what joins them', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:maestro-dora/weekly-pack'),
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe(
      'Weekly pack',
    );
    const filter = tester.get(EntityContentBlueprint.dataRefs.filterFunction)!;
    const user: Entity = { ...CHECKOUT, kind: 'User' };
    expect([CHECKOUT, SYSTEM, GROUP, user].map(filter)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    show(tester.reactElement());
    expect(await screen.findByText('Week 2026-W46')).toBeInTheDocument();
  });

  it('adds the page Delivery', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('page:maestro-dora/delivery'),
    );
    show(tester.reactElement());
    expect(
      await screen.findByRole('region', { name: 'Services' }),
    ).toHaveTextContent('notifications-hub');
  });

  it('adds a card that leads to the tab', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-card:maestro-dora/delivery'),
    );
    const filter = tester.get(EntityCardBlueprint.dataRefs.filterFunction)!;
    expect([CHECKOUT, SYSTEM, GROUP].map(filter)).toEqual([true, true, false]);
    show(tester.reactElement());
    expect(await screen.findByText('5.6')).toBeInTheDocument();
    expect(screen.getByText('9.5')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Trend and evidence/ }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout/delivery');
  });

  it('has a card that shows no number where there is none', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-card:maestro-dora/delivery'),
    );
    show(tester.reactElement(), anEmptyAnswer({ state: 'no_source' }));
    expect(
      await screen.findByText(
        'No source that could report deliveries is connected.',
      ),
    ).toBeInTheDocument();
  });

  it('adds the SPACE tab to groups only', () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:maestro-dora/space'),
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('SPACE');
    const filter = tester.get(EntityContentBlueprint.dataRefs.filterFunction)!;
    expect([CHECKOUT, SYSTEM, GROUP].map(filter)).toEqual([false, false, true]);
  });
});
