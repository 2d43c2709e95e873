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
import { screen, within } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { CostSource } from '@maestro/backstage-plugin-cost-common';
import { registerMswTestHooks } from '@backstage/test-utils';
import { answer, show } from '../../__testUtils__/portal';
import { Sources } from './Sources';

const source: CostSource = {
  sourceId: 'aws',
  title: 'AWS',
  format: 'focus',
  state: 'ok',
  message: null,
  lastLoadAt: '2026-11-20T10:00:00.000Z',
  lastDeliveryAt: '2026-11-20T10:00:00.000Z',
  staleAt: '2999-11-23T10:00:00.000Z',
  looks: 'every 15 minutes',
  pending: [],
  periods: ['2026-10-01', '2026-11-01'],
};

describe('sources of bills', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  const rowOf = async (title: string) =>
    within(
      (await screen.findByRole('rowheader', { name: title })).closest('tr')!,
    );

  it('say when they delivered, and when they are looked at', async () => {
    server.use(
      answer('sources', {
        items: [
          source,
          {
            ...source,
            sourceId: 'hand',
            title: 'By hand',
            state: 'never',
            lastLoadAt: null,
            lastDeliveryAt: null,
            staleAt: null,
            looks: null,
            periods: [],
          },
        ],
      }),
    );
    await show(<Sources />);
    const aws = await rowOf('AWS');
    expect(aws.getByText('Delivers')).toBeVisible();
    expect(aws.getByText('every 15 minutes')).toBeVisible();
    expect(aws.getByText('2 (2026-10 to 2026-11)')).toBeVisible();
    const hand = await rowOf('By hand');
    expect(hand.getByText('Nothing yet')).toBeVisible();
    expect(hand.getByText('comes when it comes')).toBeVisible();
    expect(hand.getByText('never; files are handed in')).toBeVisible();
    expect(screen.queryByText('AWS is silent.')).not.toBeInTheDocument();
  });

  it('name what was refused with its reason, and what is waited for', async () => {
    server.use(
      answer('sources', {
        items: [
          {
            ...source,
            state: 'failed',
            pending: [
              {
                name: 'november.csv',
                state: 'refused',
                message: 'Row 2: BilledCost is "ten"; write a decimal number',
                at: '2026-11-21T10:00:00.000Z',
              },
              {
                name: 'aws-Manifest.json',
                state: 'waiting',
                message: 'The manifest lists 2 files; not there yet: b.csv',
                at: '2026-11-21T11:00:00.000Z',
              },
            ],
          },
        ],
      }),
    );
    await show(<Sources />);
    expect((await rowOf('AWS')).getByText('Fault')).toBeVisible();
    const items = screen.getAllByRole('listitem').map(item => item.textContent);
    expect(items).toEqual([
      expect.stringMatching(
        /^november\.csv \(.*2026.*\): Row 2: BilledCost is "ten"; write a decimal number$/,
      ),
      'aws-Manifest.json: The manifest lists 2 files; not there yet: b.csv',
    ]);
  });

  it('tell that one is silent, besides what it had refused', async () => {
    server.use(
      answer('sources', {
        items: [
          {
            ...source,
            state: 'stale',
            lastDeliveryAt: '2020-11-17T10:00:00.000Z',
            staleAt: '2020-11-20T10:00:00.000Z',
          },
        ],
      }),
    );
    await show(<Sources />);
    expect((await rowOf('AWS')).getByText('Silent')).toBeVisible();
    expect(screen.getByText('AWS is silent.').parentElement).toHaveTextContent(
      /Nothing was delivered since .*2020.* Look after the export/,
    );
  });

  it('are shown as far as an older replica tells of them', async () => {
    const { lastDeliveryAt, looks, pending, staleAt, ...older } = source;
    server.use(answer('sources', { items: [older] }));
    await show(<Sources />);
    const aws = await rowOf('AWS');
    expect(aws.getByText('Delivers')).toBeVisible();
    expect(aws.getAllByText('–')).toHaveLength(3);
  });

  it('are explained where there is none', async () => {
    server.use(answer('sources', { items: [] }));
    await show(<Sources />);
    expect(await screen.findByText('maestro.cost.sources')).toBeVisible();
  });
});
