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
import { usePermission } from '@backstage/plugin-permission-react';
import {
  CostMetric,
  costUnallocatedReadPermission,
  UnallocatedCost,
} from '@maestro/backstage-plugin-cost-common';
import {
  errorMessage,
  Notice,
  Panel,
  Snippet,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { exactMoney, formatMoney } from '../../format/money';

const FIRST = 10;

function Group(props: { group: UnallocatedCost; metric: CostMetric }) {
  const { group, metric } = props;
  const { account, accountName, amounts, currency, reason, rows } = group;
  const { rule, why } = group.suggestion;
  const tones = useTones();
  const tags = Object.entries(group.tags);
  return (
    <li style={{ borderTop: `1px solid ${tones.divider}`, paddingTop: 10 }}>
      <div
        style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
      >
        <span>
          <strong>
            {group.service ?? group.chargeCategory ?? 'Charges without a name'}
          </strong>{' '}
          <span style={{ color: tones.muted }}>
            {group.sourceId}, {group.billingPeriod.slice(0, 7)}
          </span>
        </span>
        <span
          style={{ ...tabular, fontWeight: 600, whiteSpace: 'nowrap' }}
          title={exactMoney(amounts[metric], currency)}
        >
          {formatMoney(amounts[metric], currency)}
        </span>
      </div>
      <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
        {[
          `${rows.toLocaleString()} rows`,
          account &&
            `account ${account}${accountName ? ` (${accountName})` : ''}`,
          tags.length > 0
            ? tags.map(([key, value]) => `${key}=${value}`).join(', ')
            : 'no tags',
          reason,
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      <details style={{ marginTop: 4 }}>
        <summary style={{ cursor: 'pointer', fontSize: '0.875rem' }}>
          A rule that would claim them: {why}
        </summary>
        <Snippet text={JSON.stringify(rule, null, 2)} label="rule" />
      </details>
    </li>
  );
}

/** What nobody has, greatest first, with rules that would change that. */
export function Unallocated(props: {
  from: string;
  to: string;
  currency: string | null;
  metric: CostMetric;
}) {
  const { currency, from, metric, to } = props;
  const api = useApi(costApiRef);
  const { allowed } = usePermission({
    permission: costUnallocatedReadPermission,
  });
  const load = useCallback(
    async () => (allowed ? api.getUnallocated({ from, to }) : undefined),
    [allowed, api, from, to],
  );
  const { value, error } = useLoaded(load);
  if (!allowed || (!value && !error)) {
    return null;
  }
  const items = (value?.items ?? []).filter(
    item => currency === null || item.currency === currency,
  );
  return (
    <Panel
      title="Unallocated"
      subtitle="What no rule claims. Take a suggested rule to the page Rules, name its target, and see what would move."
    >
      {error && <Notice tone="bad">{errorMessage(error)}</Notice>}
      {value && items.length === 0 && (
        <div>Every row of this window belongs to somebody.</div>
      )}
      <ul style={{ ...stack(10), listStyle: 'none', margin: 0, padding: 0 }}>
        {items.slice(0, FIRST).map((group, at) => (
          <Group key={at} group={group} metric={metric} />
        ))}
      </ul>
      {items.length > FIRST && (
        <div style={{ marginTop: 8 }}>
          and {items.length - FIRST} smaller groups
        </div>
      )}
    </Panel>
  );
}
