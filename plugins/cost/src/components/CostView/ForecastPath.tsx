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

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { CostForecast } from '@maestro/backstage-plugin-cost-common';
import {
  ChartTooltip,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { exactMoney, formatMoney, toPixels } from '../../format/money';
import { axisMoney } from '../../format/axis';

type Day = CostForecast['path'][number];

interface Point {
  date: string;
  source: Day;
  actual: number | null;
  expected: number | null;
  band: [number, number] | null;
}

/**
 * Points of the two lines. The expected one begins where the other one ends,
 * so that no gap opens between them.
 */
function pointsOf(path: readonly Day[]): Point[] {
  const last = path.filter(({ actual }) => actual !== null).pop();
  return path.map(source => {
    const { actual, date, expected, lower, upper } = source;
    const here = actual === null ? null : toPixels(actual);
    if (here !== null) {
      const joins = source === last;
      return {
        date,
        source,
        actual: here,
        expected: joins ? here : null,
        band: joins ? [here, here] : null,
      };
    }
    return {
      date,
      source,
      actual: null,
      expected: toPixels(expected!),
      band: [toPixels(lower!), toPixels(upper!)],
    };
  });
}

function DayTooltip(props: { day?: Day; currency: string }) {
  const { currency, day } = props;
  const tones = useTones();
  if (!day) {
    return null;
  }
  return (
    <ChartTooltip title={`By the end of ${day.date}`}>
      {day.actual !== null ? (
        <>
          <div>{formatMoney(day.actual, currency)}</div>
          <div style={{ color: tones.muted }}>
            {exactMoney(day.actual, currency)}
          </div>
        </>
      ) : (
        <>
          <div>{formatMoney(day.expected!, currency)} expected</div>
          <div style={{ color: tones.muted }}>
            8 times out of 10 between {formatMoney(day.lower!, currency)} and{' '}
            {formatMoney(day.upper!, currency)}
          </div>
        </>
      )}
    </ChartTooltip>
  );
}

/** The lines alone; loaded on demand because of recharts. */
export function ForecastPath(props: {
  path: readonly Day[];
  currency: string;
  height: number;
  limit?: string;
}) {
  const { currency, height, limit, path } = props;
  const tones = useTones();
  const tick = { fill: tones.muted, fontSize: 12 };
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={pointsOf(path)}
        margin={{ top: 10, right: 8, bottom: 0, left: 0 }}
        // The wrapper has the role and the name.
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke={tones.divider} />
        <XAxis
          dataKey="date"
          tickFormatter={(date: string) => date.slice(5)}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: tones.divider }}
          interval="preserveStartEnd"
          minTickGap={24}
        />
        <YAxis
          tick={tick}
          tickLine={false}
          axisLine={false}
          width={56}
          domain={[(low: number) => Math.min(0, low), 'auto']}
          tickFormatter={(value: number) => axisMoney(value, currency)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: tones.divider }}
          content={({ active, payload }) =>
            active ? (
              <DayTooltip
                day={(payload?.[0]?.payload as Point | undefined)?.source}
                currency={currency}
              />
            ) : null
          }
        />
        <Area
          dataKey="band"
          stroke="none"
          fill={tones.accent}
          fillOpacity={0.2}
          activeDot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="actual"
          stroke={tones.accent}
          strokeWidth={2.5}
          dot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="expected"
          stroke={tones.accent}
          strokeWidth={2}
          strokeDasharray="5 4"
          dot={false}
          isAnimationActive={false}
        />
        {limit && (
          <ReferenceLine
            y={toPixels(limit)}
            // It is seen even where the month stays far below.
            ifOverflow="extendDomain"
            stroke={tones.bad}
            strokeDasharray="2 3"
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
