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

import { tabular, useTones } from '../../theme/tones';

// Blue, teal, amber, violet, rose, green: told apart also by those who do not
// see red or green, and each with 3:1 against both papers.
const LIGHT = [
  '#3b6fd4',
  '#0f8b8d',
  '#b36b00',
  '#7a52c7',
  '#b83b6f',
  '#4d7d1f',
];
const DARK = ['#82aaff', '#4fd1c5', '#f2b84b', '#c3a6ff', '#ff9cc2', '#a5d66b'];

/** Colours of parts, in the order of the parts. @public */
export function partColours(dark: boolean): readonly string[] {
  return dark ? DARK : LIGHT;
}

/** One part of a whole. @public */
export interface StackedPart {
  id: string;
  label: string;
  /** In the unit of the whole. */
  value: number;
  /** The value in words. */
  text: string;
  /** What it is; a line below the label. */
  meaning?: string;
}

/**
 * Parts that add up to a whole: one bar, and the same in words.
 *
 * @public
 */
export function StackedBar(props: { title: string; parts: StackedPart[] }) {
  const { title, parts } = props;
  const tones = useTones();
  const colours = partColours(tones.dark);
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const share = (value: number) => (total > 0 ? value / total : 0);
  const percent = (value: number) => {
    const format = new Intl.NumberFormat(undefined, {
      style: 'percent',
      maximumFractionDigits: 0,
    });
    // What is there, however little, is not nothing.
    return value > 0 && share(value) < 0.01
      ? `< ${format.format(0.01)}`
      : format.format(share(value));
  };
  return (
    <div style={{ display: 'grid', gap: 14, gridTemplateColumns: '1fr' }}>
      <div
        role="img"
        aria-label={`${title}: ${parts
          .map(({ label, text }) => `${label} ${text}`)
          .join(', ')}`}
        style={{
          display: 'flex',
          gap: 2,
          height: 28,
          borderRadius: 6,
          overflow: 'hidden',
        }}
      >
        {parts.map(({ id, label, value, text }, index) => (
          <div
            key={id}
            title={`${label}: ${text} (${percent(value)})`}
            style={{
              width: `${share(value) * 100}%`,
              background: colours[index % colours.length],
            }}
          />
        ))}
      </div>
      <ul
        style={{
          listStyle: 'none',
          margin: 0,
          padding: 0,
          display: 'grid',
          gap: '10px 16px',
          gridTemplateColumns:
            'repeat(auto-fit, minmax(min(100%, 138px), 1fr))',
        }}
      >
        {parts.map(({ id, label, value, text, meaning }, index) => (
          <li key={id} style={{ minWidth: 0 }}>
            <div style={{ display: 'flex', gap: 8, alignItems: 'baseline' }}>
              <span
                aria-hidden
                style={{
                  flexShrink: 0,
                  width: 10,
                  height: 10,
                  borderRadius: 2,
                  background: colours[index % colours.length],
                }}
              />
              <span style={{ fontWeight: 600 }}>{label}</span>
            </div>
            <div style={{ ...tabular, fontSize: '0.9375rem' }}>
              {text}{' '}
              <span style={{ color: tones.muted }}>({percent(value)})</span>
            </div>
            {meaning && (
              <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
                {meaning}
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
