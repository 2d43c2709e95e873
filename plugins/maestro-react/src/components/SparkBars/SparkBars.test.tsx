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

import { render, screen } from '@testing-library/react';
import { FigureSeries } from '@maestro/backstage-plugin-maestro-common';
import { SparkBars } from './SparkBars';

const point = (bucket: string, value: number | null, partial = false) => ({
  bucket,
  from: '2026-11-02T00:00:00.000Z',
  to: '2026-11-09T00:00:00.000Z',
  partial,
  value,
  n: value === null ? 0 : 4,
});

const SERIES: FigureSeries = {
  figureId: 'x',
  unit: 'ratio',
  points: [
    point('2026-W45', 0.25),
    point('2026-W46', null),
    point('2026-W47', 0, true),
  ],
};

describe('SparkBars', () => {
  it('says range, latest week and what was restated', () => {
    render(
      <SparkBars
        title="Change failure rate"
        series={SERIES}
        marked={new Set(['2026-W45'])}
      />,
    );
    expect(screen.getByRole('img')).toHaveAccessibleName(
      'Change failure rate over 3 weeks, from 0% to 25%, latest 2026-W47 (not complete) 0%, restated: 2026-W45',
    );
    expect(screen.getByTitle('2026-W46: no value')).toBeInTheDocument();
    expect(screen.getByTitle('2026-W45: 25%, restated')).toBeInTheDocument();
  });

  it('makes no trend of nothing', () => {
    const points = SERIES.points.map(p => ({ ...p, value: null }));
    render(<SparkBars title="Rate" series={{ ...SERIES, points }} />);
    expect(screen.getByRole('img')).toHaveAccessibleName(
      'Rate: no value in 3 weeks',
    );
  });
});
