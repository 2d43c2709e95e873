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

import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  ResourceAdvice,
  ResourceAdviceAmounts,
} from '@maestro/backstage-plugin-cost-common';
import {
  Chip,
  errorMessage,
  formatInstant,
  InfoButton,
  Notice,
  Panel,
  stack,
  tabular,
  useLoaded,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import {
  exactMoney,
  formatChange,
  formatMoney,
  isZero,
} from '../../format/money';

/** What scrolls has to be reachable by keyboard. */
const SCROLLS = {
  role: 'region',
  tabIndex: 0,
  'aria-label': 'Advice on requests',
};
const MIB = 2 ** 20;
const GIB = 2 ** 30;

const STATE_WORDS: Record<
  ResourceAdvice['state'],
  { label: string; tone: 'good' | 'caution' | 'bad' | 'info' }
> = {
  lower: { label: 'ask for less', tone: 'info' },
  raise: { label: 'ask for more', tone: 'caution' },
  fits: { label: 'fits', tone: 'good' },
  too_few: { label: 'too little history', tone: 'info' },
  stale: { label: 'not reported any more', tone: 'caution' },
};

const RISK_TONES = { low: 'good', medium: 'caution', high: 'bad' } as const;

const number = (value: number, digits: number) =>
  value.toLocaleString(undefined, { maximumFractionDigits: digits });

function cores(value: number | null): string {
  if (value === null) {
    return '–';
  }
  return value < 1
    ? `${number(value * 1000, 0)} m`
    : `${number(value, 2)} cores`;
}

function bytes(value: number | null): string {
  if (value === null) {
    return '–';
  }
  return value < GIB
    ? `${number(value / MIB, 0)} MiB`
    : `${number(value / GIB, 2)} GiB`;
}

const bounds = (
  { lower, upper }: ResourceAdviceAmounts,
  show: (value: number | null) => string,
) => `${show(lower)} to ${upper === null ? 'no bound yet' : show(upper)}`;

function Amounts(props: {
  label: string;
  amounts: ResourceAdviceAmounts;
  show: (value: number | null) => string;
}) {
  const { label, amounts, show } = props;
  const tones = useTones();
  return (
    <div style={{ whiteSpace: 'nowrap' }}>
      <span style={visuallyHidden}>{label} </span>
      <strong>{show(amounts.target)}</strong>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {bounds(amounts, show)}
      </div>
    </div>
  );
}

function Saving(props: { saving: ResourceAdvice['saving'] }) {
  const { capacity, currency, perMonth } = props.saving;
  const tones = useTones();
  if (perMonth === null || currency === null) {
    return <span>not known</span>;
  }
  return (
    <div title={exactMoney(perMonth, currency)}>
      <strong>{formatMoney(perMonth, currency)}</strong>
      {capacity !== null && capacity !== perMonth && !isZero(capacity) && (
        <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
          capacity {formatMoney(capacity, currency)}
        </div>
      )}
    </div>
  );
}

function AdviceRow(props: { advice: ResourceAdvice }) {
  const { advice } = props;
  const { confidence, cpu, memory, risk, saving } = advice;
  const tones = useTones();
  const cell = {
    padding: '10px 16px 10px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'left' as const,
    verticalAlign: 'top' as const,
  };
  const minor = { color: tones.muted, fontSize: '0.8125rem' };
  const advised = advice.state !== 'too_few' && advice.state !== 'stale';
  return (
    <tr>
      <th scope="row" style={{ ...cell, fontWeight: 500, minWidth: 130 }}>
        <div style={{ overflowWrap: 'anywhere' }}>{advice.container}</div>
        <div style={{ ...minor, overflowWrap: 'anywhere' }}>
          {advice.namespace}/{advice.workload}, {advice.cluster}
        </div>
        <div style={minor}>
          {advice.replicas === 1 ? '1 replica' : `${advice.replicas} replicas`}
        </div>
      </th>
      <td style={{ ...cell, whiteSpace: 'nowrap' }}>
        <div>{cores(cpu.request)}</div>
        <div>{bytes(memory.request)}</div>
      </td>
      <td style={cell}>
        {advised ? (
          // As wide as its longest bounds: the column must not overlap the next.
          <div style={{ display: 'grid', gap: 4 }}>
            <Amounts label="CPU" amounts={cpu} show={cores} />
            <Amounts label="Memory" amounts={memory} show={bytes} />
          </div>
        ) : (
          '–'
        )}
      </td>
      <td style={cell}>
        <Saving saving={saving} />
      </td>
      <td style={cell}>
        <div>{confidence.level}</div>
        <div style={minor}>
          {number(confidence.days, 1)} days, {number(confidence.samples, 0)}{' '}
          samples
        </div>
        <div style={minor}>last {formatInstant(confidence.lastSample)}</div>
      </td>
      <td style={{ ...cell, minWidth: 240, lineHeight: 1.5 }}>
        <Chip tone={STATE_WORDS[advice.state].tone}>
          {STATE_WORDS[advice.state].label}
        </Chip>
        <div>{advice.message}.</div>
        <div style={minor}>{saving.why}.</div>
        {advised && advice.state !== 'fits' && (
          <div style={{ ...minor, color: tones[RISK_TONES[risk.level]] }}>
            Risk {risk.level}
            {risk.reasons.length > 0 && `: ${risk.reasons.join('; ')}`}
          </div>
        )}
      </td>
    </tr>
  );
}

/** Advice on the requests of an entity's containers, and what it saves. */
export function Advice(props: { entityRef: string }) {
  const { entityRef } = props;
  const api = useApi(costApiRef);
  const tones = useTones();
  const load = useCallback(
    () => api.getRecommendations({ entityRef }),
    [api, entityRef],
  );
  const { value, error, loading } = useLoaded(load);
  if (!value && !error) {
    return null;
  }
  const head = {
    color: tones.muted,
    fontWeight: 500,
    padding: '0 16px 4px 0',
    textAlign: 'left' as const,
  };
  return (
    <Panel
      title="Requests of its containers"
      subtitle="What containers ask for, what they use, and what a change would take off the bill"
      actions={
        <InfoButton title="How it is advised">
          The 90th percentile of what one replica uses, younger samples counting
          more, plus 15 %; of memory the highest use of each day. The bounds get
          nearer with more history. A saving is (now − advised) × rate of the
          nodes × replicas × 730 hours, less what the risk costs; nothing is
          claimed where nodes stay or a commitment pays for them already.
        </InfoButton>
      }
    >
      <div style={stack(12)} aria-busy={loading}>
        {error && (
          <Notice tone="bad">
            Advice could not be loaded: {errorMessage(error)}
          </Notice>
        )}
        {value && value.state !== 'ok' && (
          <div style={{ color: tones.muted }}>{value.message}.</div>
        )}
        {value?.totals.map(({ capacity, currency, perMonth }) => (
          <div key={currency}>
            <strong title={exactMoney(perMonth, currency)}>
              {formatChange(perMonth, currency).replace(/^\+/, '')}
            </strong>{' '}
            a month comes off the bill; the capacity that{' '}
            {capacity.startsWith('-') ? 'is needed more' : 'gets free'} is worth{' '}
            <span title={exactMoney(capacity, currency)}>
              {formatMoney(capacity.replace(/^-/, ''), currency)}
            </span>
            .
          </div>
        ))}
        {value && value.items.length > 0 && (
          <div style={{ overflowX: 'auto' }} {...SCROLLS}>
            <table
              style={{
                ...tabular,
                width: '100%',
                borderCollapse: 'collapse',
                fontSize: '0.875rem',
              }}
            >
              <caption style={visuallyHidden}>
                Requests now and as advised, by container
              </caption>
              <thead>
                <tr>
                  {[
                    'Container',
                    'Now',
                    'Advised',
                    'Saving a month',
                    'Confidence',
                    'Why',
                  ].map(label => (
                    <th key={label} scope="col" style={head}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {value.items.map(advice => (
                  <AdviceRow
                    key={`${advice.cluster} ${advice.namespace}/${advice.workload}/${advice.container}`}
                    advice={advice}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Panel>
  );
}
