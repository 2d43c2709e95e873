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
  COST_METRICS,
  CostSummary,
} from '@maestro/backstage-plugin-cost-common';
import {
  InfoButton,
  Panel,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import {
  exactMoney,
  formatChange,
  formatMoney,
  minus,
  shareOf,
} from '../../format/money';
import { formatDays } from '../../format/days';
import { METRIC_WORDS } from '../../words';

function Change(props: { summary: CostSummary; currency: string }) {
  const { summary, currency } = props;
  const { previous, total } = summary;
  const tones = useTones();
  if (!previous || previous.total === null || total === null) {
    return (
      <span style={{ color: tones.muted }}>
        nothing to compare with in the window before
      </span>
    );
  }
  const { compared } = previous;
  const own = compared ? compared.total : total;
  if (own === null) {
    return (
      <span style={{ color: tones.muted }}>no day of it is complete yet</span>
    );
  }
  const change = minus(own, previous.total);
  const share = shareOf(change, previous.total);
  return (
    <span style={{ color: tones.muted }}>
      {compared &&
        `${formatMoney(own, currency)} in complete days, ${formatDays(
          compared.window,
        )}: `}
      <strong style={{ color: tones.text }}>
        {formatChange(change, currency)}
      </strong>
      {share !== null &&
        ` (${new Intl.NumberFormat(undefined, {
          style: 'percent',
          signDisplay: 'exceptZero',
          maximumFractionDigits: 1,
        }).format(share)})`}{' '}
      against the {formatMoney(previous.total, currency)} of{' '}
      {formatDays(previous.window)}
    </span>
  );
}

/** The amount, what it is compared with, and the other three metrics. */
export function CostHeadline(props: {
  summary: CostSummary;
  title: string;
  onShowRows: () => void;
}) {
  const { summary, title, onShowRows } = props;
  const { currency, metric, metrics, rows, total } = summary;
  const tones = useTones();
  if (total === null || currency === null) {
    return null;
  }
  return (
    <Panel>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: '16px 40px',
          alignItems: 'flex-end',
          justifyContent: 'space-between',
        }}
      >
        <div style={{ minWidth: 0 }}>
          <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
            {METRIC_WORDS[metric].label} cost of {title}{' '}
            <InfoButton title={`${METRIC_WORDS[metric].label} cost`}>
              {METRIC_WORDS[metric].meaning} Days are UTC:{' '}
              {formatDays(summary.window)}, both included.
            </InfoButton>
          </div>
          <div
            style={{ ...tabular, fontSize: '2.25rem', fontWeight: 600 }}
            title={exactMoney(total, currency)}
          >
            {formatMoney(total, currency)}
          </div>
          <div style={{ ...tabular, fontSize: '0.875rem', lineHeight: 1.6 }}>
            <Change summary={summary} currency={currency} />
            <div>
              <button
                type="button"
                onClick={onShowRows}
                style={{
                  border: 0,
                  padding: 0,
                  background: 'none',
                  color: tones.info,
                  font: 'inherit',
                  textDecoration: 'underline',
                  cursor: 'pointer',
                }}
              >
                {rows.toLocaleString()} billing rows
              </button>{' '}
              <span style={{ color: tones.muted }}>
                are behind it; to the last decimal it is{' '}
                {exactMoney(total, currency)}
              </span>
            </div>
          </div>
        </div>
        {metrics && (
          <dl
            style={{
              ...tabular,
              display: 'grid',
              gridTemplateColumns: 'auto auto',
              gap: '2px 16px',
              margin: 0,
              fontSize: '0.875rem',
            }}
          >
            {COST_METRICS.map(name => (
              <div key={name} style={{ display: 'contents' }}>
                <dt style={{ color: tones.muted }}>
                  {METRIC_WORDS[name].label}
                </dt>
                <dd
                  style={{
                    margin: 0,
                    textAlign: 'right',
                    fontWeight: name === metric ? 600 : 400,
                  }}
                  title={exactMoney(metrics[name], currency)}
                >
                  {formatMoney(metrics[name], currency)}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  );
}
