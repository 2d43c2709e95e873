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

import { useCallback, useEffect, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  CostMetric,
  CostRow,
  CostRowPage,
  CostRowsQuery,
} from '@maestro/backstage-plugin-cost-common';
import {
  errorMessage,
  mono,
  Notice,
  SideDrawer,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { exactMoney, formatMoney } from '../../format/money';
import { LINE_WORDS } from '../../words';

function RowItem(props: { row: CostRow; metric: CostMetric }) {
  const { row, metric } = props;
  const tones = useTones();
  const [digest, number] = row.id.split(':');
  const tags = Object.entries(row.tags);
  const muted = { color: tones.muted, fontSize: '0.8125rem' };
  return (
    <li
      style={{
        padding: '10px 0',
        borderTop: `1px solid ${tones.divider}`,
        overflowWrap: 'anywhere',
      }}
    >
      <div
        style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
      >
        <span>
          {row.description ?? row.service ?? row.chargeCategory ?? 'A charge'}
        </span>
        <span
          style={{ ...tabular, whiteSpace: 'nowrap', fontWeight: 600 }}
          title={exactMoney(row.amounts[metric], row.currency)}
        >
          {formatMoney(row.amounts[metric], row.currency)}
        </span>
      </div>
      <div style={muted}>
        {row.day} ·{' '}
        {[row.service, row.chargeCategory].filter(Boolean).join(' · ')} ·{' '}
        {LINE_WORDS[row.line].label}
        {row.share !== '1' && ` (${row.share} of the row)`}
      </div>
      {row.resource && <div style={muted}>{row.resource}</div>}
      {tags.length > 0 && (
        <div style={muted}>
          {tags.map(([key, value]) => `${key}=${value}`).join(', ')}
        </div>
      )}
      <div style={muted}>
        {row.ruleId ? `by rule ${row.ruleId}` : 'by no rule'}
        {row.poolId && `, out of pool ${row.poolId}`}; exactly{' '}
        {exactMoney(row.amounts[metric], row.currency)}
      </div>
      <div style={{ ...mono, color: tones.muted }}>
        row {number} of {digest.slice(0, 16)}…
      </div>
    </li>
  );
}

/** The billing rows behind a figure, page by page. */
export function RowsDrawer(props: {
  title: string;
  query: CostRowsQuery | undefined;
  onClose: () => void;
}) {
  const { title, query, onClose } = props;
  const api = useApi(costApiRef);
  const tones = useTones();
  const [pages, setPages] = useState<CostRowPage[]>([]);
  const [error, setError] = useState<Error>();
  const [loading, setLoading] = useState(false);
  const load = useCallback(
    async (asked: CostRowsQuery, before: CostRowPage[]) => {
      setLoading(true);
      setError(undefined);
      try {
        const cursor = before[before.length - 1]?.nextCursor ?? undefined;
        setPages([...before, await api.getRows({ ...asked, cursor })]);
      } catch (e) {
        setError(e as Error);
      } finally {
        setLoading(false);
      }
    },
    [api],
  );
  useEffect(() => {
    setPages([]);
    if (query) {
      load(query, []);
    }
  }, [load, query]);
  const items = pages.flatMap(page => page.items);
  const last = pages[pages.length - 1];
  return (
    <SideDrawer
      open={query !== undefined}
      onClose={onClose}
      title={title}
      subtitle={
        last
          ? `${items.length.toLocaleString()} of ${last.total.toLocaleString()} billing rows, newest day first`
          : undefined
      }
    >
      <p style={{ margin: '0 0 12px', color: tones.muted }}>
        Each row names the file it came from by its SHA-256 and its number in
        it. The file's digest lies in its load manifest, which is sealed in the
        ledger: see Reconciliation.
      </p>
      {error && <Notice tone="bad">{errorMessage(error)}</Notice>}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {items.map((row, at) => (
          <RowItem
            key={`${row.id}-${row.line}-${at}`}
            row={row}
            metric={query?.metric ?? 'effective'}
          />
        ))}
      </ul>
      {loading && <Progress />}
      {!loading && query && last?.nextCursor && (
        <Button
          variant="outlined"
          size="small"
          onClick={() => load(query, pages)}
          style={{ textTransform: 'none', marginTop: 12 }}
        >
          Show more
        </Button>
      )}
      {!loading && last && items.length === 0 && <p>No row fits.</p>}
    </SideDrawer>
  );
}
