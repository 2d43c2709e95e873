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

import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { tabular, useTones } from '@maestro/backstage-plugin-maestro-react';
import { CaseCounters } from '@maestro/backstage-plugin-safety-case-common';
import { colourOf, COUNTERS } from '../words';
import { Cell } from './Cell';

/** Leaves by state; each number leads to its leaves. */
export function Counters(props: {
  counters: CaseCounters;
  chosen: keyof CaseCounters | null;
}) {
  const { counters, chosen } = props;
  const tones = useTones();
  const [params] = useSearchParams();
  const to = (id: string) => {
    const next = new URLSearchParams(params);
    next.set('leaves', id);
    next.delete('node');
    return { search: `?${next}`, hash: '#argument' };
  };
  return (
    <Cell title="Leaves of the argument">
      <div
        style={{
          display: 'grid',
          gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
          gap: 8,
        }}
      >
        {COUNTERS.map(({ id, words }) => {
          const count = counters[id];
          const inside = (
            <>
              <span
                style={{
                  ...tabular,
                  display: 'block',
                  fontSize: '1.5rem',
                  lineHeight: 1.25,
                  fontWeight: 700,
                }}
              >
                <span aria-hidden="true" style={{ fontSize: '1rem' }}>
                  {words.symbol}
                </span>{' '}
                {count}
              </span>{' '}
              {words.word}
            </>
          );
          const style = {
            display: 'block',
            padding: '2px 8px 4px',
            borderRadius: 4,
            border: `1px solid ${
              chosen === id ? colourOf(tones, words) : tones.divider
            }`,
            color: count > 0 ? colourOf(tones, words) : tones.muted,
            minWidth: 0,
          };
          return (
            <RouterLink
              key={id}
              to={to(id)}
              title={words.meaning}
              aria-current={chosen === id ? 'true' : undefined}
              style={{ ...style, textDecoration: 'underline' }}
            >
              {inside}
            </RouterLink>
          );
        })}
      </div>
    </Cell>
  );
}
