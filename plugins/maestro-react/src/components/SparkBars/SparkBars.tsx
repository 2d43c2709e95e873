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
import { formatFigureValue } from '../../format/formatFigureValue';
import { useTones } from '../../theme/tones';

function summary(
  title: string,
  series: FigureSeries,
  marked: ReadonlySet<string>,
): string {
  const known = series.points.filter(({ value }) => value !== null);
  if (known.length === 0) {
    return `${title}: no value in ${series.points.length} weeks`;
  }
  const text = (value: number | null) =>
    formatFigureValue(value, series.unit).text;
  const values = known.map(({ value }) => value!);
  const last = known[known.length - 1];
  const restated = series.points.filter(({ bucket }) => marked.has(bucket));
  return [
    `${title} over ${series.points.length} weeks`,
    `from ${text(Math.min(...values))} to ${text(Math.max(...values))}`,
    `latest ${last.bucket}${last.partial ? ' (not complete)' : ''} ${text(
      last.value,
    )}`,
    ...(restated.length > 0
      ? [`restated: ${restated.map(({ bucket }) => bucket).join(', ')}`]
      : []),
  ].join(', ');
}

/**
 * A trend as small as a line of text: one bar a week, on a scale of its own
 * that starts at zero. A week without a value has a dot, never a zero.
 *
 * @public
 */
export function SparkBars(props: {
  title: string;
  series: FigureSeries;
  /** Pixels. */
  height?: number;
  /** Buckets whose value was restated; they get a mark. */
  marked?: ReadonlySet<string>;
}) {
  const { title, series, height = 40, marked = new Set<string>() } = props;
  const tones = useTones();
  const highest = Math.max(0, ...series.points.map(p => p.value ?? 0));
  return (
    <div
      role="img"
      aria-label={summary(title, series, marked)}
      style={{
        display: 'flex',
        alignItems: 'flex-end',
        gap: 2,
        height,
        borderBottom: `1px solid ${tones.divider}`,
      }}
    >
      {series.points.map(point => {
        const { bucket, value, partial } = point;
        const share = highest > 0 && value !== null ? value / highest : 0;
        return (
          <div
            key={bucket}
            title={`${bucket}${partial ? ' (not complete)' : ''}: ${
              formatFigureValue(value, series.unit).text
            }${marked.has(bucket) ? ', restated' : ''}`}
            style={{
              flex: 1,
              height: '100%',
              display: 'flex',
              flexDirection: 'column',
              justifyContent: 'flex-end',
              alignItems: 'center',
              minWidth: 0,
            }}
          >
            {marked.has(bucket) && (
              <span
                aria-hidden
                style={{
                  width: 0,
                  height: 0,
                  marginBottom: 2,
                  borderLeft: '4px solid transparent',
                  borderRight: '4px solid transparent',
                  borderTop: `5px solid ${tones.caution}`,
                }}
              />
            )}
            {value === null ? (
              <span
                style={{
                  width: 3,
                  height: 3,
                  borderRadius: 2,
                  background: tones.muted,
                  opacity: 0.5,
                }}
              />
            ) : (
              <span
                style={{
                  width: '100%',
                  maxWidth: 22,
                  height: Math.max(2, share * (height - 8)),
                  borderRadius: '2px 2px 0 0',
                  background: partial
                    ? `repeating-linear-gradient(45deg, ${tones.accent} 0 2px, transparent 2px 5px)`
                    : tones.accent,
                  opacity: partial ? 0.75 : 0.9,
                }}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
