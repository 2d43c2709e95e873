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

import { TagCoverage } from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { formatMoney, shareOf } from '../../format/money';

const percent = (share: number | null) =>
  share === null
    ? '–'
    : new Intl.NumberFormat(undefined, {
        style: 'percent',
        maximumFractionDigits: 1,
      }).format(share);

function Bar(props: { label: string; share: number | null; text: string }) {
  const { label, share, text } = props;
  const tones = useTones();
  return (
    <div>
      <div
        style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
      >
        <span>{label}</span>
        <span style={tabular}>
          <strong>{percent(share)}</strong>{' '}
          <span style={{ color: tones.muted }}>{text}</span>
        </span>
      </div>
      <div
        aria-hidden
        style={{
          height: 8,
          marginTop: 4,
          borderRadius: 4,
          background: tones.sunken,
          overflow: 'hidden',
        }}
      >
        <div
          style={{
            width: `${(share ?? 0) * 100}%`,
            height: '100%',
            background: tones.accent,
          }}
        />
      </div>
    </div>
  );
}

/** How much of the bill carries a tag, by rows and by money. */
export function Coverage(props: { coverage: TagCoverage; currency: string }) {
  const { coverage, currency } = props;
  const { cost, keys, rows } = coverage;
  const tones = useTones();
  return (
    <Panel
      title="Tag coverage"
      subtitle="Whole bills of the months shown; money as the sum of absolute effective cost of usage and purchases, so that credits hide nothing"
    >
      <div style={{ display: 'grid', gap: 12 }}>
        <Bar
          label="By rows"
          share={rows.total > 0 ? rows.tagged / rows.total : null}
          text={`${rows.tagged.toLocaleString()} of ${rows.total.toLocaleString()}`}
        />
        <Bar
          label="By cost"
          share={shareOf(cost.tagged, cost.total)}
          text={`${formatMoney(cost.tagged, currency)} of ${formatMoney(
            cost.total,
            currency,
          )}`}
        />
        {keys.length > 0 && (
          <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
            Keys:{' '}
            {keys
              .slice(0, 8)
              .map(
                ({ key, cost: amount }) =>
                  `${key} ${formatMoney(amount, currency)}`,
              )
              .join(' · ')}
          </div>
        )}
      </div>
    </Panel>
  );
}
