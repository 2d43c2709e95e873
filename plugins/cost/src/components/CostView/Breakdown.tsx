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

import { useState } from 'react';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  CostPart,
  CostRowsQuery,
  CostSummary,
} from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  tabular,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import {
  exactMoney,
  formatMoney,
  isZero,
  shareOf,
  toPixels,
} from '../../format/money';

type Dimension = keyof CostSummary['by'];

const TABS: ReadonlyArray<{
  id: Dimension;
  label: string;
  filter?: (part: CostPart) => Partial<CostRowsQuery>;
}> = [
  { id: 'child', label: 'Parts' },
  { id: 'service', label: 'Service', filter: ({ key }) => ({ service: key }) },
  {
    id: 'resource',
    label: 'Resource',
    filter: ({ key }) => ({ resource: key }),
  },
  {
    id: 'chargeCategory',
    label: 'Category',
    filter: ({ key }) => ({ chargeCategory: key }),
  },
  { id: 'provider', label: 'Provider' },
  { id: 'rule', label: 'Rule', filter: ({ key }) => ({ rule: key }) },
  { id: 'pool', label: 'Shared pool', filter: ({ key }) => ({ pool: key }) },
];

const FIRST = 10;

const NOBODY: Partial<Record<Dimension, string>> = {
  child: 'Without an owner or a system',
  resource: 'No resource is named',
  rule: 'No rule: by the provider or the catalog',
};

/** Names of what has none. */
function labelOf(dimension: Dimension, { key, label }: CostPart): string {
  switch (key) {
    case '(unallocated)':
      return 'Unallocated';
    case '(not visible)':
      return 'Not visible to you';
    case '(none)':
      return NOBODY[dimension] ?? 'Not told';
    default:
      return key.startsWith('pool:') && !label.startsWith('(shared)')
        ? `Left in the pool ${label}`
        : label;
  }
}

function PartRow(props: {
  part: CostPart;
  total: string;
  widest: number;
  currency: string;
  onShow?: () => void;
}) {
  const { part, total, widest, currency, onShow } = props;
  const tones = useTones();
  const share = shareOf(part.amount, total);
  const size = toPixels(part.amount);
  return (
    <tr>
      <th
        scope="row"
        style={{
          padding: '6px 12px 6px 0',
          textAlign: 'left',
          fontWeight: 400,
          overflowWrap: 'anywhere',
        }}
      >
        {part.entityRef ? (
          <EntityRefLink entityRef={part.entityRef} defaultKind="component" />
        ) : (
          part.label
        )}
        <span
          aria-hidden
          style={{
            display: 'block',
            height: 4,
            marginTop: 4,
            borderRadius: 2,
            width: `${
              widest > 0 ? Math.max((Math.abs(size) / widest) * 100, 0.5) : 0
            }%`,
            background: size < 0 ? tones.good : tones.accent,
          }}
        />
      </th>
      <td
        style={{ padding: '6px 0', textAlign: 'right', whiteSpace: 'nowrap' }}
        title={exactMoney(part.amount, currency)}
      >
        {formatMoney(part.amount, currency)}
      </td>
      <td
        style={{
          padding: '6px 0 6px 12px',
          textAlign: 'right',
          color: tones.muted,
        }}
      >
        {share === null
          ? '–'
          : new Intl.NumberFormat(undefined, {
              style: 'percent',
              maximumFractionDigits: 1,
            }).format(share)}
      </td>
      <td style={{ padding: '6px 0 6px 12px', textAlign: 'right' }}>
        {onShow ? (
          <button
            type="button"
            onClick={onShow}
            aria-label={`Rows of ${part.label}`}
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
            {part.rows.toLocaleString()}
          </button>
        ) : (
          part.rows.toLocaleString()
        )}
      </td>
    </tr>
  );
}

/** Where the money goes, by one dimension at a time; each adds up. */
export function Breakdown(props: {
  summary: CostSummary;
  onShowRows: (filter: Partial<CostRowsQuery>, title: string) => void;
}) {
  const { summary, onShowRows } = props;
  const tones = useTones();
  const present = TABS.filter(({ id }) => summary.by[id].length > 0);
  const [chosen, setChosen] = useState<Dimension>();
  const [all, setAll] = useState(false);
  const tab = present.find(({ id }) => id === chosen) ?? present[0];
  if (!tab || summary.currency === null || summary.total === null) {
    return null;
  }
  const parts = summary.by[tab.id]
    // Pools that were handed out whole have nothing left.
    .filter(
      ({ amount, key }) =>
        tab.id !== 'child' || !key.startsWith('pool:') || !isZero(amount),
    )
    .map(part => ({ ...part, label: labelOf(tab.id, part) }));
  const shown = all ? parts : parts.slice(0, FIRST);
  const widest = Math.max(
    ...parts.map(({ amount }) => Math.abs(toPixels(amount))),
  );
  const head = { color: tones.muted, fontWeight: 500, padding: '0 0 4px' };
  return (
    <Panel title="Where the money goes">
      <Tabs
        value={tab.id}
        onChange={(_, id) => {
          setChosen(id);
          setAll(false);
        }}
        variant="scrollable"
        scrollButtons="auto"
        indicatorColor="primary"
        aria-label="Dimension"
        style={{ minHeight: 36, marginBottom: 8 }}
      >
        {present.map(({ id, label }) => (
          <Tab
            key={id}
            value={id}
            label={label}
            style={{ textTransform: 'none', minWidth: 72, minHeight: 36 }}
          />
        ))}
      </Tabs>
      <div style={{ overflowX: 'auto' }}>
        <table
          style={{
            ...tabular,
            width: '100%',
            borderCollapse: 'collapse',
            fontSize: '0.875rem',
          }}
        >
          <caption style={visuallyHidden}>Cost by {tab.label}</caption>
          <thead>
            <tr>
              <th scope="col" style={{ ...head, textAlign: 'left' }}>
                {tab.label}
              </th>
              <th scope="col" style={{ ...head, textAlign: 'right' }}>
                Cost
              </th>
              <th
                scope="col"
                style={{ ...head, textAlign: 'right', paddingLeft: 12 }}
              >
                Share
              </th>
              <th
                scope="col"
                style={{ ...head, textAlign: 'right', paddingLeft: 12 }}
              >
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(part => (
              <PartRow
                key={part.key}
                part={part}
                total={summary.total!}
                widest={widest}
                currency={summary.currency!}
                onShow={
                  tab.filter && part.rows > 0
                    ? () => onShowRows(tab.filter!(part), part.label)
                    : undefined
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      {parts.length > FIRST && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          style={{
            border: 0,
            padding: '8px 0 0',
            background: 'none',
            color: tones.info,
            font: 'inherit',
            cursor: 'pointer',
          }}
        >
          {all ? 'Show fewer' : `Show all ${parts.length}`}
        </button>
      )}
    </Panel>
  );
}
