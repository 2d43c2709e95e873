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

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  LlmUsagePage,
  LlmUsageQuery,
  LlmUsageRow,
} from '@maestro/backstage-plugin-cost-common';
import {
  errorMessage,
  Facts,
  formatInstant,
  mono,
  Notice,
  ReceiptVerifier,
  SideDrawer,
  stack,
  tabular,
  useFileDownload,
  useLedger,
  useReceiptVerifier,
  useTones,
  VerifyReceipt,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { exactMoney, formatMoney } from '../../format/money';
import { rowVerifier } from '../../verifyUsage';

const USD = 'USD';

/** A figure whose rows are asked for. */
export interface LlmRowsQuestion {
  title: string;
  query: LlmUsageQuery;
}

function factsOf({ record }: LlmUsageRow) {
  const { price, tokens } = record;
  return [
    {
      label: 'Tokens',
      text: Object.entries(tokens)
        .map(([kind, count]) => `${kind} ${count.toLocaleString()}`)
        .join(', '),
    },
    ...[
      ['Pull request', record.pullRequest],
      ['Team', record.team],
      ['Entity', record.entityRef],
      ['Reservation', record.reservationId],
      [
        'Priced by',
        price && [price.row, price.source].filter(Boolean).join(' of '),
      ],
      ['Price rows', price?.digest && `SHA-256 ${price.digest}`],
      ['Booked', record.receivedAt && formatInstant(record.receivedAt)],
      ['Event', `${record.eventId} (${record.source})`],
    ].flatMap(([label, text]) =>
      label && text ? [{ label, text: String(text) }] : [],
    ),
  ];
}

function Seal(props: { row: LlmUsageRow; verifier: ReceiptVerifier }) {
  const { row, verifier } = props;
  const api = useApi(costApiRef);
  const tones = useTones();
  const { busy, download } = useFileDownload();
  const own = useMemo(() => rowVerifier(verifier, row), [verifier, row]);
  const { seal } = row;
  if (!seal || seal.seq === null) {
    return (
      <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
        {seal
          ? `Not sealed yet: batch ${seal.batch} is closed and waits for its receipt.`
          : 'Not sealed yet: its batch is closed within a minute or two.'}
      </div>
    );
  }
  const { batch, index, rows, seq } = seal;
  return (
    <div style={stack(6)}>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        Row {index + 1} of {rows.toLocaleString()} in batch {batch}{' '}
        <Button
          size="small"
          disabled={busy}
          onClick={() =>
            download({
              label: `Batch ${batch}`,
              fileName: `llm-usage-${batch}.ndjson`,
              load: () => api.exportLlmBatch(batch),
            })
          }
          aria-label={`Download batch ${batch} for the offline verifier`}
          style={{ textTransform: 'none' }}
        >
          {busy ? 'Downloading…' : 'Download batch'}
        </Button>
      </div>
      <VerifyReceipt seq={seq} verifier={own} label={`Receipt #${seq}`} />
    </div>
  );
}

function RowItem(props: { row: LlmUsageRow; verifier: ReceiptVerifier }) {
  const { row, verifier } = props;
  const { amount, model, occurredAt, provider, reason, unreserved } =
    row.record;
  const tones = useTones();
  return (
    <li
      style={{
        padding: '14px 0',
        borderTop: `1px solid ${tones.divider}`,
        overflowWrap: 'anywhere',
        ...stack(6),
      }}
    >
      <div
        style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
      >
        <span>
          {provider}/{model}
        </span>
        <span style={{ ...tabular, whiteSpace: 'nowrap', fontWeight: 600 }}>
          {amount === null ? 'unknown' : formatMoney(amount, USD)}
        </span>
      </div>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        <time dateTime={occurredAt}>{formatInstant(occurredAt)}</time> ·{' '}
        {unreserved ? 'unreserved' : 'reserved before'}
        {amount !== null && (
          <>
            {' · exactly '}
            <span style={mono}>{exactMoney(amount, USD)}</span>
          </>
        )}
      </div>
      {reason && <div style={{ color: tones.caution }}>{reason}</div>}
      <Facts facts={factsOf(row)} />
      <Seal row={row} verifier={verifier} />
    </li>
  );
}

function totalText({ total }: LlmUsagePage): string {
  const { amount, rows, sealed, unknown } = total;
  return [
    `${rows.toLocaleString()} requests`,
    amount === null ? 'amount unknown' : exactMoney(amount, USD),
    unknown > 0 && `${unknown.toLocaleString()} without a known price`,
    sealed === rows
      ? 'all sealed'
      : `${sealed.toLocaleString()} sealed, ${(
          rows - sealed
        ).toLocaleString()} not yet`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The requests behind a figure of LLM spend, each with its receipt. */
export function LlmRowsDrawer(props: {
  question: LlmRowsQuestion | undefined;
  onClose: () => void;
}) {
  const { question, onClose } = props;
  const api = useApi(costApiRef);
  const tones = useTones();
  const verifier = useReceiptVerifier(useLedger());
  const [pages, setPages] = useState<LlmUsagePage[]>([]);
  const [error, setError] = useState<Error>();
  const [loading, setLoading] = useState(false);
  // An answer that comes after another figure was opened must not be shown.
  const run = useRef(0);
  const load = useCallback(
    async (query: LlmUsageQuery, before: LlmUsagePage[]) => {
      run.current += 1;
      const mine = run.current;
      setLoading(true);
      setError(undefined);
      try {
        const cursor = before[before.length - 1]?.nextCursor ?? undefined;
        const page = await api.getLlmRows({ ...query, cursor });
        if (run.current === mine) {
          setPages([...before, page]);
        }
      } catch (e) {
        if (run.current === mine) {
          setError(e as Error);
        }
      } finally {
        if (run.current === mine) {
          setLoading(false);
        }
      }
    },
    [api],
  );
  useEffect(() => {
    setPages([]);
    if (question) {
      load(question.query, []);
    }
    return () => {
      run.current += 1;
    };
  }, [load, question]);
  const items = pages.flatMap(page => page.items);
  const last = pages[pages.length - 1];
  return (
    <SideDrawer
      open={question !== undefined}
      onClose={onClose}
      title={question?.title ?? ''}
      subtitle={last && totalText(last)}
    >
      <p style={{ margin: '0 0 12px', color: tones.muted }}>
        Requests are sealed in batches: the receipt of a batch names one hash
        that covers all of its rows. Verify checks here, in your browser, that
        the row as you see it leads to that hash, and the receipt to the signed
        log.
      </p>
      {error && <Notice tone="bad">{errorMessage(error)}</Notice>}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {items.map(row => (
          <RowItem
            key={`${row.record.source} ${row.record.eventId}`}
            row={row}
            verifier={verifier}
          />
        ))}
      </ul>
      {loading && <Progress />}
      {!loading && question && (last?.nextCursor || error) && (
        <Button
          variant="outlined"
          size="small"
          onClick={() => load(question.query, pages)}
          style={{ textTransform: 'none', marginTop: 12 }}
        >
          {error ? 'Try again' : 'Show older requests'}
        </Button>
      )}
      {!loading && last && items.length === 0 && <p>No request fits.</p>}
    </SideDrawer>
  );
}
