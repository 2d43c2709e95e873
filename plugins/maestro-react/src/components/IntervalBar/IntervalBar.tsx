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

import { FigureInterval } from '@maestro/backstage-plugin-maestro-common';
import { formatFigureValue } from '../../format/formatFigureValue';
import { tabular, useTones } from '../../theme/tones';

/** An interval in words: "95 % interval 2.1 to 4.2 deployments per week". @public */
export function formatInterval(interval: FigureInterval, unit: string): string {
  const level = new Intl.NumberFormat(undefined, {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(interval.level);
  const low = formatFigureValue(interval.low, unit);
  const high = formatFigureValue(interval.high, unit);
  const start = low.unit === high.unit ? low.number : low.text;
  return `${level} interval ${start} to ${high.text}`;
}

function shortInterval(interval: FigureInterval, unit: string): string {
  const words = formatInterval(interval, unit).replace(' interval ', ': ');
  const { unit: noun } = formatFigureValue(interval.high, unit);
  // What is counted stands above; a length of time needs its unit.
  return unit === 's' || noun === '' ? words : words.replace(` ${noun}`, '');
}

/**
 * Where a value lies within its interval, on a scale that starts at zero.
 *
 * @public
 */
export function IntervalBar(props: {
  value: number;
  interval: FigureInterval;
  unit: string;
  /** Says the interval in few words; its name stays whole. */
  short?: boolean;
}) {
  const { value, interval, unit, short = false } = props;
  const tones = useTones();
  const scale = Math.max(interval.high, value) * 1.08 || 1;
  const at = (x: number) =>
    `${Math.min(100, Math.max(0, (x / scale) * 100)).toFixed(2)}%`;
  const text = formatInterval(interval, unit);
  const width = Math.max(0, interval.high - interval.low);
  return (
    <div>
      <div
        role="img"
        aria-label={`${text}, by ${interval.method}`}
        style={{ position: 'relative', height: 14 }}
      >
        <div
          style={{
            position: 'absolute',
            top: 6,
            left: 0,
            right: 0,
            height: 2,
            background: tones.divider,
          }}
        />
        <div
          style={{
            position: 'absolute',
            top: 4,
            height: 6,
            left: at(interval.low),
            width: at(width),
            background: tones.accent,
            opacity: 0.4,
            borderRadius: 3,
          }}
        />
        <div
          style={{
            position: 'absolute',
            top: 0,
            height: 14,
            width: 3,
            marginLeft: -1.5,
            left: at(value),
            background: tones.accent,
            borderRadius: 2,
          }}
        />
      </div>
      <div style={{ ...tabular, color: tones.muted, fontSize: '0.8125rem' }}>
        {short ? shortInterval(interval, unit) : text}
      </div>
    </div>
  );
}
