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

import { CostStep } from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  partColours,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { exactMoney, formatMoney, isZero, toPixels } from '../../format/money';

const SUMS: ReadonlyArray<CostStep['step']> = ['total', 'invoice'];
/** Their colours, in the order of the parts. */
const ORDER: ReadonlyArray<CostStep['step']> = [
  'direct',
  'idle',
  'shared',
  'overhead',
  'unallocated',
  'pools',
];

/** Where each bar begins and ends; a sum begins at nothing. */
function bars(steps: readonly CostStep[]) {
  let reached = 0;
  return steps.map(step => {
    const size = toPixels(step.amount);
    const from = SUMS.includes(step.step) ? 0 : reached;
    const to = SUMS.includes(step.step) ? size : reached + size;
    if (!SUMS.includes(step.step)) {
      reached = to;
    }
    return { step, from: Math.min(from, to), to: Math.max(from, to) };
  });
}

/** From direct cost to the total, and to the invoice: what adds up to what. */
export function Waterfall(props: {
  title: string;
  subtitle: string;
  steps: readonly CostStep[];
  currency: string;
  onShow: (step: CostStep) => void;
}) {
  const { title, subtitle, steps, currency, onShow } = props;
  const tones = useTones();
  const colours = partColours(tones.dark);
  const placed = bars(steps);
  const low = Math.min(0, ...placed.map(({ from }) => from));
  const high = Math.max(0, ...placed.map(({ to }) => to));
  const scale = high > low ? 100 / (high - low) : 0;
  const colour = ({ step }: CostStep) => {
    if (SUMS.includes(step) || step === 'periods') {
      return tones.muted;
    }
    return colours[ORDER.indexOf(step) % colours.length];
  };
  return (
    <Panel title={title} subtitle={subtitle}>
      <ul
        style={{
          ...tabular,
          listStyle: 'none',
          margin: 0,
          padding: 0,
          display: 'grid',
          gap: 6,
        }}
      >
        {placed.map(({ step, from, to }) => (
          <li key={step.step}>
            <button
              type="button"
              disabled={SUMS.includes(step.step) || step.rows === 0}
              onClick={() => onShow(step)}
              title={exactMoney(step.amount, currency)}
              style={{
                display: 'grid',
                gridTemplateColumns:
                  'minmax(96px, 180px) minmax(60px, 1fr) minmax(84px, auto)',
                gap: 12,
                alignItems: 'center',
                width: '100%',
                borderWidth: 0,
                padding: '4px 0',
                background: 'none',
                color: tones.text,
                font: 'inherit',
                textAlign: 'left',
                cursor: SUMS.includes(step.step) ? 'default' : 'pointer',
                borderTop:
                  step.step === 'total' ? `1px solid ${tones.divider}` : 0,
                fontWeight: SUMS.includes(step.step) ? 600 : 400,
              }}
            >
              <span style={{ overflowWrap: 'anywhere' }}>{step.label}</span>
              <span
                aria-hidden
                style={{ position: 'relative', height: 18, minWidth: 0 }}
              >
                <span
                  style={{
                    position: 'absolute',
                    left: `${(from - low) * scale}%`,
                    width: `max(${(to - from) * scale}%, ${
                      isZero(step.amount) ? 0 : 2
                    }px)`,
                    top: 0,
                    bottom: 0,
                    borderRadius: 3,
                    background: colour(step),
                  }}
                />
              </span>
              <span style={{ textAlign: 'right' }}>
                {formatMoney(step.amount, currency)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {steps.some(({ step }) => step === 'periods') && (
        <p
          style={{
            margin: '12px 0 0',
            color: tones.muted,
            fontSize: '0.8125rem',
          }}
        >
          Other months: charges of other days on these bills, less charges of
          these days on other bills.
        </p>
      )}
    </Panel>
  );
}
