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

import { FigureSeries } from '@maestro/backstage-plugin-maestro-common';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { TrendChart } from './TrendChart';

const SERIES: FigureSeries = {
  figureId: 'dora.lead-time-for-changes',
  unit: 's',
  points: [
    {
      bucket: '2026-W45',
      from: '2026-11-02T00:00:00Z',
      to: '2026-11-09T00:00:00Z',
      partial: false,
      value: 34_200,
      n: 5,
    },
    {
      bucket: '2026-W46',
      from: '2026-11-09T00:00:00Z',
      to: '2026-11-16T00:00:00Z',
      partial: false,
      value: null,
      n: 0,
    },
    {
      bucket: '2026-W47',
      from: '2026-11-16T00:00:00Z',
      to: '2026-11-23T00:00:00Z',
      partial: true,
      value: 7_200,
      n: 1,
    },
  ],
};

describe('TrendChart', () => {
  it('says in words what the bars show', async () => {
    render(<TrendChart title="Lead time" series={SERIES} zone="UTC" />);
    expect(
      screen.getByRole('img', {
        name: 'Lead time, bars for 3 weeks; latest 2026-W47 (not complete): 2 hours',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Hatched: the week is not complete.'),
    ).toBeInTheDocument();
  });

  it('has the same numbers as a table', () => {
    render(
      <TrendChart
        title="Lead time"
        series={SERIES}
        zone="UTC"
        samples="changes"
      />,
    );
    fireEvent.click(screen.getByRole('button', { name: /table/i }));
    const rows = within(
      screen.getByRole('table', { name: 'Lead time' }),
    ).getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      'WeekDaysValuechanges',
      '2026-W452 Nov – 8 Nov 20269.5 hours5',
      // A week without a value is not a week of zero.
      '2026-W469 Nov – 15 Nov 2026no value0',
      '2026-W47 (not complete)16 Nov – 22 Nov 20262 hours1',
    ]);
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
  });

  it('marks a restated week in chart and table', () => {
    render(
      <TrendChart
        title="Lead time"
        series={SERIES}
        zone="UTC"
        samples="changes"
        marks={new Map([['2026-W45', '2 hours before']])}
      />,
    );
    expect(screen.getByText(/Triangle: the week was restated/)).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: /table/i }));
    expect(
      screen.getByRole('columnheader', { name: 'Restated' }),
    ).toBeVisible();
    expect(screen.getByRole('row', { name: /2026-W45/ })).toHaveTextContent(
      '2 hours before',
    );
  });

  it('draws no axes around nothing', () => {
    const points = SERIES.points.map(point => ({ ...point, value: null }));
    render(<TrendChart title="Lead time" series={{ ...SERIES, points }} />);
    expect(screen.getByText('No values in this window.')).toBeInTheDocument();
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
  });
});
