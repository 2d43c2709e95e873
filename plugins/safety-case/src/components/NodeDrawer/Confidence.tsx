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
  stack,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { CaseConfidence } from '@maestro/backstage-plugin-safety-case-common';

const percent = (share: number) => `${Math.round(share * 100)}%`;

function Bar(props: {
  label: string;
  parts: Array<{ from: number; to: number; colour: string; pattern?: boolean }>;
}) {
  const tones = useTones();
  return (
    <div
      role="img"
      aria-label={props.label}
      style={{
        position: 'relative',
        height: 10,
        borderRadius: 5,
        overflow: 'hidden',
        background: tones.sunken,
        border: `1px solid ${tones.divider}`,
      }}
    >
      {props.parts.map(({ from, to, colour, pattern }) => (
        <div
          key={`${from} ${colour}`}
          style={{
            position: 'absolute',
            top: 0,
            bottom: 0,
            left: `${from * 100}%`,
            // An interval without width must be seen, too.
            width: `max(2px, ${(to - from) * 100}%)`,
            background: pattern
              ? `repeating-linear-gradient(45deg, ${colour} 0 2px, transparent 2px 6px)`
              : colour,
          }}
        />
      ))}
    </div>
  );
}

/**
 * How sure one may be: bounds, an opinion and counted doubts, each with what
 * it means. No single number could say it.
 */
export function Confidence(props: { confidence: CaseConfidence }) {
  const { interval, opinion, eliminated, identified } = props.confidence;
  const tones = useTones();
  const note = { color: tones.muted, fontSize: '0.8125rem' };
  const { belief, disbelief, uncertainty, baseRate } = opinion;
  const bounds = `between ${percent(interval.low)} and ${percent(
    interval.high,
  )}`;
  return (
    <div style={{ ...tabular, ...stack(12), fontSize: '0.875rem' }}>
      <div style={stack(3)}>
        <div>
          Bounds: <strong>{bounds}</strong>
        </div>
        <Bar
          label={`Bounds ${bounds}`}
          parts={[
            { from: interval.low, to: interval.high, colour: tones.accent },
          ]}
        />
        <div style={note}>
          Fréchet bounds: they hold however the pieces of evidence depend on
          each other. A wide interval says that little is known of that.
        </div>
      </div>
      <div style={stack(3)}>
        <div>
          Opinion: <strong>{percent(belief)}</strong> belief,{' '}
          <strong>{percent(disbelief)}</strong> disbelief,{' '}
          <strong>{percent(uncertainty)}</strong> uncertain
        </div>
        <Bar
          label={`Opinion: ${percent(belief)} belief, ${percent(
            disbelief,
          )} disbelief, ${percent(uncertainty)} uncertain`}
          parts={[
            { from: 0, to: belief, colour: tones.good },
            {
              from: belief,
              to: belief + uncertainty,
              colour: tones.muted,
              pattern: true,
            },
            {
              from: belief + uncertainty,
              to: belief + uncertainty + disbelief,
              colour: tones.bad,
            },
          ]}
        />
        <div style={note}>
          Subjective logic: what was observed for and against, and how much is
          not known; base rate {percent(baseRate)}.
        </div>
      </div>
      <div style={stack(3)}>
        <div>
          Doubts:{' '}
          <strong>
            {eliminated} of {identified}
          </strong>{' '}
          eliminated
        </div>
        <div style={note}>
          Baconian: of the reasons to doubt that were named, those that were
          answered. It is no probability; a doubt that nobody has examined
          lowers it.
        </div>
      </div>
    </div>
  );
}
