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
  CostAnomalies,
  CostAnomaly,
} from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { exactMoney, formatChange } from '../../format/money';
import { formatPercent } from '../../format/percent';

const KINDS: Record<string, string> = {
  new_cost: 'New cost',
  level_shift: 'New level',
  deviation: 'Out of line',
};

/** The dimension and, of a long resource name, its end. */
function causeOf(cause: { dimension: string; value: string }): string {
  const dimension =
    cause.dimension === 'chargeCategory' ? 'charge category' : cause.dimension;
  return cause.value === '(none)'
    ? `rows without a ${dimension}`
    : `${dimension} ${cause.value.split(':').pop()}`;
}

function AnomalyItem(props: { anomaly: CostAnomaly }) {
  const { anomaly } = props;
  const tones = useTones();
  const { cause, currency, from, impact, share, to } = anomaly;
  return (
    <li style={{ borderTop: `1px solid ${tones.divider}`, padding: '8px 0' }}>
      <div
        style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
      >
        <span>
          <strong>{anomaly.service}</strong>{' '}
          <span style={{ color: tones.muted }}>
            {KINDS[anomaly.kind] ?? anomaly.kind}
            {anomaly.ongoing && ', goes on'}
          </span>
        </span>
        <span
          style={{
            ...tabular,
            whiteSpace: 'nowrap',
            fontWeight: 600,
            color: anomaly.direction === 'up' ? tones.bad : tones.good,
          }}
          title={exactMoney(impact, currency)}
        >
          {formatChange(impact, currency)}
        </span>
      </div>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {from === to ? from : `${from} to ${to}`}
        {share !== null &&
          `, ${formatPercent(Math.abs(share))} ${
            anomaly.direction === 'up' ? 'above' : 'below'
          } what was expected`}
        {cause
          ? `; ${formatPercent(cause.shareOfImpact)} of it by ${causeOf(cause)}`
          : '; no single cause stands out'}
      </div>
    </li>
  );
}

/** Services that cost more or less than their own past lets expect. */
export function AnomaliesPanel(props: { anomalies: CostAnomalies }) {
  const { items, judged, tooFew } = props.anomalies;
  const tones = useTones();
  const short =
    tooFew > 0 ? `; ${tooFew} have too short a history to be judged` : '';
  return (
    <Panel
      title="Out of the ordinary"
      subtitle={`${judged} services were compared with their own past, 60 days${short}`}
    >
      {items.length === 0 ? (
        <div style={{ color: tones.muted }}>
          {judged === 0
            ? 'Nothing could be judged yet.'
            : 'Nothing cost more or less than expected.'}
        </div>
      ) : (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {items.slice(0, 5).map(anomaly => (
            <AnomalyItem key={anomaly.anomalyId} anomaly={anomaly} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
