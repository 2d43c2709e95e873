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

import { useCallback, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  CostLoad,
  Reconciliation as ReconciliationItem,
} from '@maestro/backstage-plugin-cost-common';
import {
  EmptyState,
  errorMessage,
  formatInstant,
  mono,
  Notice,
  Panel,
  SideDrawer,
  stack,
  tabular,
  useLedger,
  useLoaded,
  useReceiptVerifier,
  useTones,
  VerifyReceipt,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { errorReason } from '../../errorReason';
import { exactMoney, formatMoney, isZero } from '../../format/money';
import { METRIC_WORDS } from '../../words';
import { LoadConformance } from './LoadConformance';

function LoadDetail(props: { load: CostLoad }) {
  const { load } = props;
  const ledger = useLedger();
  const verifier = useReceiptVerifier(ledger);
  const tones = useTones();
  return (
    <div style={stack(12)}>
      <dl style={{ ...stack(6), margin: 0 }}>
        {[
          ['File', load.fileName],
          ['SHA-256 as delivered', load.inputDigest],
          ['SHA-256 as stored', load.fileDigest],
          ['Rows', load.rows.toLocaleString()],
          ['Loaded', formatInstant(load.loadedAt)],
        ].map(([label, value]) => (
          <div key={label}>
            <dt style={{ color: tones.muted, fontSize: '0.8125rem' }}>
              {label}
            </dt>
            <dd style={{ ...mono, margin: 0, overflowWrap: 'anywhere' }}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {load.parts && (
        <section>
          <h3 style={{ fontSize: '1rem', margin: '8px 0' }}>
            Delivered in {load.parts.length} files
          </h3>
          <ul style={{ paddingLeft: 18, margin: 0, lineHeight: 1.5 }}>
            {load.parts.map(part => (
              <li key={part.name} style={{ ...mono, overflowWrap: 'anywhere' }}>
                {part.name}{' '}
                <span style={{ color: tones.muted }}>{part.digest}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {load.seq === null ? (
        <Notice tone="info">
          Its manifest is not sealed in the ledger yet; that takes some seconds.
        </Notice>
      ) : (
        <VerifyReceipt seq={load.seq} verifier={verifier} />
      )}
      <LoadConformance load={load} />
    </div>
  );
}

/** Between looks at manifests that are not sealed yet, milliseconds. */
const UNSEALED_MS = 5_000;

/** That nothing was lost between each file and the pages. */
export function Reconciliation() {
  const api = useApi(costApiRef);
  const tones = useTones();
  const [openId, setOpenId] = useState<string>();
  const [unsealed, setUnsealed] = useState(false);
  const load = useCallback(async () => {
    const answer = await api.getReconciliation();
    setUnsealed(answer.items.some(item => item.load.seq === null));
    return answer;
  }, [api]);
  const { value, error, loading } = useLoaded(load, {
    every: unsealed ? UNSEALED_MS : null,
  });
  if (!value) {
    return !error || loading ? (
      <Progress />
    ) : (
      <EmptyState reason={errorReason(error)} detail={errorMessage(error)} />
    );
  }
  const { items } = value;
  // By its id, so that an open drawer shows the receipt once there is one.
  const open = items.find(item => item.load.loadId === openId)?.load;
  const wrong = items.filter(({ difference }) => !isZero(difference));
  const cell = {
    padding: '8px 12px 8px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'right' as const,
    whiteSpace: 'nowrap' as const,
  };
  const left = { ...cell, textAlign: 'left' as const };
  return (
    <Panel
      title="Reconciliation"
      subtitle="Each loaded file: what went to entities, to pools that nobody took, and to nobody. The difference is zero to 1e-15, or something is wrong."
    >
      {items.length === 0 ? (
        <p>No billing data were loaded yet.</p>
      ) : (
        <div style={stack(12)}>
          <Notice tone={wrong.length === 0 ? 'good' : 'bad'}>
            {wrong.length === 0
              ? `All ${items.length} sums of ${
                  new Set(items.map(item => item.load.loadId)).size
                } files add up exactly.`
              : `${wrong.length} of ${items.length} sums do not add up. Tell the people who run this portal.`}
          </Notice>
          <div style={{ overflowX: 'auto' }}>
            <table
              style={{
                ...tabular,
                borderCollapse: 'collapse',
                width: '100%',
                fontSize: '0.875rem',
              }}
            >
              <caption style={visuallyHidden}>Reconciliation by file</caption>
              <thead>
                <tr>
                  {['Source and period', 'Metric'].map(name => (
                    <th key={name} scope="col" style={left}>
                      {name}
                    </th>
                  ))}
                  {[
                    'File',
                    'Entities',
                    'Pools left',
                    'Unallocated',
                    'Difference',
                  ].map(name => (
                    <th key={name} scope="col" style={cell}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((item: ReconciliationItem) => (
                  <tr
                    key={`${item.load.loadId} ${item.currency} ${item.metric}`}
                  >
                    <td style={left}>
                      <Button
                        size="small"
                        onClick={() => setOpenId(item.load.loadId)}
                        style={{
                          textTransform: 'none',
                          padding: '0 4px',
                          color: tones.info,
                          textDecoration: 'underline',
                        }}
                      >
                        {item.load.sourceId},{' '}
                        {item.load.billingPeriod.slice(0, 7)}
                      </Button>
                    </td>
                    <td style={left}>
                      {METRIC_WORDS[item.metric].label}, {item.currency}
                    </td>
                    {(
                      [
                        'file',
                        'entities',
                        'pools',
                        'unallocated',
                        'difference',
                      ] as const
                    ).map(name => (
                      <td
                        key={name}
                        style={{
                          ...cell,
                          ...(name === 'difference' && {
                            fontWeight: 600,
                            color: isZero(item.difference)
                              ? tones.good
                              : tones.bad,
                          }),
                        }}
                        title={exactMoney(item[name], item.currency)}
                      >
                        {name === 'difference'
                          ? item.difference
                          : formatMoney(item[name], item.currency)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
      <SideDrawer
        open={open !== undefined}
        onClose={() => setOpenId(undefined)}
        title={
          open ? `${open.sourceId}, ${open.billingPeriod.slice(0, 7)}` : ''
        }
        subtitle="Load manifest"
      >
        {open && <LoadDetail load={open} />}
      </SideDrawer>
    </Panel>
  );
}
