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
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import { setupServer } from 'msw/node';
import { CostLoad } from '@maestro/backstage-plugin-cost-common';
import { answer, show } from '../../__testUtils__/portal';
import { LoadConformance } from './LoadConformance';

const load: CostLoad = {
  loadId: 'load-1',
  sourceId: 'aws',
  billingPeriod: '2026-10-01',
  state: 'current',
  fileName: 'aws.csv',
  inputDigest: 'cd'.repeat(32),
  parts: null,
  fileDigest: 'ef'.repeat(32),
  rows: 5,
  totals: {},
  loadedAt: '2026-11-20T10:00:00.000Z',
  seq: 1,
  conformance: {
    version: '1.3',
    passed: 310,
    failed: 2,
    skipped: 40,
    parts: [
      {
        kind: 'static',
        label: "Maestro's own table of FOCUS 1.3",
        passed: 200,
        failed: 1,
        skipped: 10,
      },
      {
        kind: 'dynamic',
        label: "Maestro's checks of FOCUS 1.3",
        passed: 110,
        failed: 1,
        skipped: 30,
      },
    ],
    findings: [
      {
        rule: 'negative-rows',
        severity: 'info',
        message: '1 rows have a negative BilledCost',
        column: 'BilledCost',
        count: 1,
        rows: [3],
      },
    ],
  },
  error: null,
};

const rule = (id: string, verdict: string, message: string) => ({
  id,
  verdict,
  message,
  keyword: 'MUST',
  violations: verdict === 'fail' ? 1 : 0,
});

describe('LoadConformance', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('tells whose rules they are, and which do not hold on request', async () => {
    server.use(
      answer('loads/load-1/conformance', {
        rows: 5,
        readFrom: 'delivered',
        static: {
          rules: [
            rule('Maestro-BilledCost-NotNull', 'fail', 'BilledCost is null.'),
            rule('Maestro-Tags-Format', 'pass', 'It holds.'),
          ],
        },
        dynamic: {
          rules: [rule('CAU-AllocatedMethodId-C-005-C', 'fail', 'No method.')],
        },
      }),
    );
    await show(<LoadConformance load={load} />);
    const parts = within(
      screen.getByRole('list', { name: 'Rules by where they come from' }),
    ).getAllByRole('listitem');
    expect(parts.map(part => part.textContent)).toEqual([
      "Static rules (the header, each row by itself), Maestro's own table of FOCUS 1.3: 200 hold, 1 do not, 10 neither",
      "Dynamic rules (rows together, or their meaning), Maestro's checks of FOCUS 1.3: 110 hold, 1 do not, 30 neither",
    ]);
    expect(
      screen.getByRole('list', { name: 'Findings' }).textContent,
    ).toContain('(1 row, e.g. 3)');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the 2 rules that do not hold' }),
    );
    const broken = await screen.findByRole('list', {
      name: 'Rules that do not hold',
    });
    expect(
      within(broken)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'Maestro-BilledCost-NotNull MUST BilledCost is null.',
      'CAU-AllocatedMethodId-C-005-C MUST No method.',
    ]);
    await userEvent.click(screen.getByRole('button', { name: /^Hide the 2/ }));
    expect(broken).not.toBeInTheDocument();
  });

  it('shows loads that were judged before the parts were told apart', async () => {
    const { parts: _, ...conformance } = load.conformance!;
    await show(<LoadConformance load={{ ...load, conformance }} />);
    expect(screen.getByText(/310 rules hold, 2 do not/)).toBeVisible();
    expect(
      screen.queryByRole('list', { name: 'Rules by where they come from' }),
    ).not.toBeInTheDocument();
  });
});
