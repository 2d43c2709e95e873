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
  Rectangle,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import {
  FigurePoint,
  FigureSeries,
} from '@maestro/backstage-plugin-maestro-common';
import { formatFigureValue } from '../../format/formatFigureValue';
import { formatDays } from '../../format/formatTime';
import { durationTicks } from './durationTicks';
import { ratioTicks } from './ratioTicks';
import { useElementId } from '../../hooks/useElementId';
import { useTones } from '../../theme/tones';
import { ChartTooltip } from './ChartTooltip';

function PointTooltip(props: {
  point?: FigurePoint;
  unit: string;
  zone?: string;
  samples: string;
  mark?: string;
}) {
  const { point, unit, zone, samples, mark } = props;
  const tones = useTones();
  if (!point) {
    return null;
  }
  return (
    <ChartTooltip title={point.bucket}>
      <div style={{ color: tones.muted }}>{formatDays(point, { zone })}</div>
      <div>{formatFigureValue(point.value, unit).text}</div>
      {point.n !== null && (
        <div style={{ color: tones.muted }}>
          n = {point.n} {samples}
        </div>
      )}
      {point.partial && <div>The week is not complete.</div>}
      {mark && <div style={{ color: tones.caution }}>Restated: {mark}</div>}
    </ChartTooltip>
  );
}

/** The bars alone; loaded on demand because of recharts. */
export function TrendBars(props: {
  series: FigureSeries;
  height: number;
  zone?: string;
  samples: string;
  marks: ReadonlyMap<string, string>;
}) {
  const { series, height, zone, samples, marks } = props;
  const tones = useTones();
  const hatch = useElementId('maestro-hatch');
  const highest = Math.max(0, ...series.points.map(p => p.value ?? 0));
  const durations = series.unit === 's' ? durationTicks(highest) : null;
  const ticks =
    durations?.ticks ?? (series.unit === 'ratio' ? ratioTicks(highest) : null);
  const tick = { fill: tones.muted, fontSize: 12 };
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart
        data={series.points}
        margin={{ top: 14, right: 4, bottom: 0, left: 0 }}
        // The wrapper has the role and the name; the table has the numbers.
        accessibilityLayer={false}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="6" height="6" fill={tones.accent} opacity={0.15} />
            <rect width="2.5" height="6" fill={tones.accent} opacity={0.7} />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke={tones.divider} />
        <XAxis
          dataKey="bucket"
          tickFormatter={(bucket: string) => bucket.replace(/^\d+-/, '')}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: tones.divider }}
          interval="preserveStartEnd"
          minTickGap={12}
        />
        <YAxis
          tick={tick}
          tickLine={false}
          axisLine={false}
          width={series.unit === 's' ? 64 : 40}
          allowDecimals={series.unit === 'ratio'}
          {...(ticks && { ticks, domain: [0, ticks[ticks.length - 1]] })}
          tickFormatter={(value: number) =>
            durations
              ? durations.label(value)
              : formatFigureValue(value, series.unit === 'ratio' ? 'ratio' : '')
                  .number
          }
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: tones.sunken }}
          content={({ active, payload }) =>
            active ? (
              <PointTooltip
                point={payload?.[0]?.payload as FigurePoint | undefined}
                unit={series.unit}
                zone={zone}
                samples={samples}
                mark={marks.get(
                  (payload?.[0]?.payload as FigurePoint | undefined)?.bucket ??
                    '',
                )}
              />
            ) : null
          }
        />
        <Bar
          dataKey="value"
          isAnimationActive={false}
          maxBarSize={44}
          // A zero is a value: it shows as a line, no value as nothing.
          minPointSize={value => (value === null ? 0 : 2)}
          shape={(shape: {
            x?: number;
            y?: number;
            width?: number;
            payload?: FigurePoint;
          }) => (
            <g>
              <Rectangle
                {...shape}
                radius={[3, 3, 0, 0]}
                fill={shape.payload?.partial ? `url(#${hatch})` : tones.accent}
                stroke={shape.payload?.partial ? tones.accent : 'none'}
              />
              {shape.payload && marks.has(shape.payload.bucket) && (
                <path
                  d={`M${(shape.x ?? 0) + (shape.width ?? 0) / 2 - 6},${
                    (shape.y ?? 0) - 11
                  } h12 l-6,9 z`}
                  fill={tones.caution}
                />
              )}
            </g>
          )}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
