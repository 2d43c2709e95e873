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
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import {
  COST_LINES,
  CostDay,
  CostLine,
} from '@maestro/backstage-plugin-cost-common';
import {
  ChartTooltip,
  partColours,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { axisMoney } from '../../format/axis';
import { exactMoney, formatMoney, toPixels } from '../../format/money';
import { LINE_WORDS, REST_COLOUR, REST_WORDS, restOf } from '../../words';

interface Point {
  day: string;
  source: CostDay;
}

function DayTooltip(props: {
  point?: Point;
  lines: readonly CostLine[];
  withRest: boolean;
  currency: string;
}) {
  const { point, lines, currency, withRest } = props;
  const tones = useTones();
  if (!point) {
    return null;
  }
  const { source } = point;
  return (
    <ChartTooltip title={point.day}>
      {lines.map(line => (
        <div key={line} style={{ color: tones.muted }}>
          {LINE_WORDS[line].label} {formatMoney(source.lines[line], currency)}
        </div>
      ))}
      {withRest && (
        <div style={{ color: tones.muted }}>
          {REST_WORDS.label} {formatMoney(restOf(source), currency)}
        </div>
      )}
      <div>{formatMoney(source.total, currency)}</div>
      <div style={{ color: tones.muted }}>
        {exactMoney(source.total, currency)}
      </div>
      {!source.complete && <div>The day is not complete.</div>}
    </ChartTooltip>
  );
}

/** The bars alone; loaded on demand because of recharts. */
export function TrendDays(props: {
  days: readonly CostDay[];
  lines: readonly CostLine[];
  /** Shows what no entity has. */
  withRest?: boolean;
  currency: string;
  height: number;
}) {
  const { currency, days, height, lines, withRest = false } = props;
  const tones = useTones();
  const colours = partColours(tones.dark);
  const data = days.map(source => ({
    day: source.day,
    source,
    ...Object.fromEntries(
      lines.map(line => [line, toPixels(source.lines[line])]),
    ),
    ...(withRest && { rest: toPixels(restOf(source)) }),
  }));
  const bars = [
    ...lines.map(line => ({
      key: line as string,
      fill: colours[COST_LINES.indexOf(line)],
    })),
    ...(withRest ? [{ key: 'rest', fill: colours[REST_COLOUR] }] : []),
  ];
  const tick = { fill: tones.muted, fontSize: 12 };
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart
        data={data}
        stackOffset="sign"
        margin={{ top: 10, right: 4, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke={tones.divider} />
        <XAxis
          dataKey="day"
          tickFormatter={(day: string) => day.slice(5)}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: tones.divider }}
          interval="preserveStartEnd"
          minTickGap={16}
        />
        <YAxis
          tick={tick}
          tickLine={false}
          axisLine={false}
          width={56}
          tickFormatter={(value: number) => axisMoney(value, currency)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: tones.sunken }}
          content={({ active, payload }) =>
            active ? (
              <DayTooltip
                point={payload?.[0]?.payload as Point | undefined}
                lines={lines}
                withRest={withRest}
                currency={currency}
              />
            ) : null
          }
        />
        {bars.map(({ key, fill }) => (
          <Bar
            key={key}
            dataKey={key}
            stackId="day"
            fill={fill}
            isAnimationActive={false}
          >
            {data.map(({ day, source }) => (
              <Cell key={day} fillOpacity={source.complete ? 1 : 0.45} />
            ))}
          </Bar>
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
