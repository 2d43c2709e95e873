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

import { act, render, screen } from '@testing-library/react';
import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { BANNER_HEIGHT_VARIABLE } from '../theme/themes';
import { DemoBanner } from './DemoBanner';

function open(answer: () => Promise<Partial<Response>>) {
  const fetch = jest.fn(answer);
  const view = render(
    <TestApiProvider
      apis={[
        [
          discoveryApiRef,
          mockApis.discovery({ baseUrl: 'http://portal.example' }),
        ],
        [fetchApiRef, { fetch: fetch as unknown as typeof global.fetch }],
      ]}
    >
      <DemoBanner />
    </TestApiProvider>,
  );
  return { fetch, view };
}

function status(body: unknown) {
  return async () => ({ ok: true, json: async () => body });
}

const bannerHeight = () =>
  document.documentElement.style.getPropertyValue(BANNER_HEIGHT_VARIABLE);

describe('DemoBanner', () => {
  it('stands above every page of a demo, and the pages make room', async () => {
    const { fetch, view } = open(
      status({ origin: 'portal.example/demo', demo: true }),
    );
    expect(
      await screen.findByRole('complementary', { name: 'Demo data' }),
    ).toHaveTextContent('this is the example organization');
    expect(fetch.mock.calls[0]).toEqual([
      'http://portal.example/api/maestro-ledger/status',
      expect.anything(),
    ]);
    expect(bannerHeight()).toBe('0px');
    view.unmount();
    expect(bannerHeight()).toBe('');
  });

  it.each([
    ['the ledger is real', status({ origin: 'portal.example', demo: false })],
    ['the answer is nonsense', status('demo')],
    ['the answer is an error', async () => ({ ok: false, status: 500 })],
    [
      'there is no answer',
      async () => {
        throw new Error('offline');
      },
    ],
  ])('says nothing when %s', async (_, answer) => {
    const { fetch } = open(answer);
    await act(async () => {
      await new Promise(resolve => setTimeout(resolve, 0));
    });
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
  });
});
