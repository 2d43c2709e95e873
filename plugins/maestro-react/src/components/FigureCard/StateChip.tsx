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

import { FigureState } from '@maestro/backstage-plugin-maestro-common';
import { Tones, useTones } from '../../theme/tones';

/** The states of a figure in words. @public */
export const STATE_WORDS: Record<FigureState, string> = {
  ok: 'Complete',
  no_data: 'Nothing happened',
  no_source: 'No source',
  not_configured: 'Not configured',
  not_allowed: 'Not allowed',
  stale: 'Source silent',
  computing: 'Still computing',
  pending: 'Not settled yet',
  too_few: 'Too few samples',
  suppressed: 'Withheld',
};

const STATE_TONES: Record<FigureState, keyof Tones> = {
  ok: 'good',
  no_data: 'info',
  no_source: 'caution',
  not_configured: 'caution',
  not_allowed: 'bad',
  stale: 'caution',
  computing: 'info',
  pending: 'info',
  too_few: 'info',
  suppressed: 'info',
};

/** A word in a pill. The word carries the meaning, the colour repeats it. @public */
export function Chip(props: {
  tone: 'good' | 'caution' | 'bad' | 'info';
  children: string;
}) {
  const tones = useTones();
  const colour = tones[props.tone];
  return (
    <span
      style={{
        display: 'inline-block',
        border: `1px solid ${colour}`,
        color: colour,
        borderRadius: 999,
        padding: '1px 10px',
        fontSize: '0.75rem',
        fontWeight: 600,
        lineHeight: 1.6,
        whiteSpace: 'nowrap',
      }}
    >
      {props.children}
    </span>
  );
}

/** State of a figure. @public */
export function StateChip(props: { state: FigureState }) {
  return (
    <Chip
      tone={STATE_TONES[props.state] as 'good' | 'caution' | 'bad' | 'info'}
    >
      {STATE_WORDS[props.state]}
    </Chip>
  );
}
