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

import { DoraPullRequestHealth } from '@maestro/backstage-plugin-dora-common';
import {
  tabular,
  Tones,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { points } from './words';

/** Tone of a score: it repeats the number, which carries the meaning. */
export function toneOf(score: number): 'good' | 'caution' | 'bad' {
  if (score >= 0.75) {
    return 'good';
  }
  return score >= 0.5 ? 'caution' : 'bad';
}

/** A score as a bar: its length, its colour and its number say the same. */
export function ScoreBar(props: { score: number | null; width?: number }) {
  const { score, width = 72 } = props;
  const tones: Tones = useTones();
  return (
    <span
      aria-hidden
      style={{
        display: 'inline-block',
        width,
        height: 8,
        borderRadius: 4,
        overflow: 'hidden',
        // What is unknown is hatched, not empty: empty would be the worst.
        background:
          score === null
            ? `repeating-linear-gradient(45deg, ${tones.divider} 0 3px, transparent 3px 7px)`
            : tones.divider,
      }}
    >
      {score !== null && (
        <span
          style={{
            display: 'block',
            height: '100%',
            width: `${Math.max(3, score * 100)}%`,
            background: tones[toneOf(score)],
          }}
        />
      )}
    </span>
  );
}

/** Health of a request, and how much of its weight it rests on. */
export function HealthMeter(props: { health: DoraPullRequestHealth }) {
  const { score, factors } = props.health;
  const tones = useTones();
  const there = factors.filter(({ missing }) => !missing).length;
  return (
    <div style={{ display: 'grid', gap: 2 }}>
      <div style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
        <span style={{ ...tabular, fontSize: '1.125rem', fontWeight: 700 }}>
          {score === null ? '–' : points(score)}
        </span>
        <ScoreBar score={score} />
      </div>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {score === null
          ? 'nothing known'
          : `from ${there} of ${factors.length} factors`}
      </div>
    </div>
  );
}
