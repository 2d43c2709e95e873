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
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Link from '@material-ui/core/Link';
import {
  ReceiptSummary,
  SourceHealth,
} from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  formatInstant,
  LedgerApi,
  Notice,
  Panel,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { LedgerParams } from '../../hooks/useLedgerParams';
import { useReloadOnSignal } from '../../hooks/useLive';
import { DataTable } from './DataTable';
import { TailFilters } from './TailFilters';

const PAGE_SIZE = 25;

const KIND_WORDS: Record<string, string> = {
  delivery: 'Delivery without an event',
  attribution: 'Attribution',
  rejections: 'Rejected deliveries, counted',
  origin: 'Beginning of the log',
  key_rotation: 'New checkpoint key',
  erasure: 'Erasure',
  audit: 'Audit event',
};

function What(props: { receipt: ReceiptSummary }) {
  const { receipt } = props;
  const tones = useTones();
  const [first, ...others] = receipt.events;
  return (
    <>
      <div style={{ minWidth: 220 }}>
        {first?.summary ?? KIND_WORDS[receipt.kind] ?? receipt.kind}
      </div>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {first?.type ?? 'no event was derived from it'}
        {others.length > 0 && ` and ${others.length} more`}
      </div>
    </>
  );
}

function pace(cursor: string, paused: boolean, signalled: boolean): string {
  if (cursor) {
    return 'An older page; it does not refresh';
  }
  if (paused) {
    return 'Paused';
  }
  return signalled ? 'Live' : 'Live, every 5 seconds';
}

/** Receipts, newest first; the newest page refreshes itself. */
export function LiveTail(props: {
  ledger: LedgerApi;
  sources: SourceHealth[];
  params: LedgerParams;
  setParams: (change: Partial<LedgerParams>) => void;
  paused: boolean;
  setPaused: (paused: boolean) => void;
  /** Milliseconds between reloads; null for none. */
  every: number | null;
  /** The portal says when there is something new. */
  signalled: boolean;
}) {
  const { ledger, sources, params, setParams, paused, setPaused } = props;
  const { every, signalled } = props;
  const { source, type, entity, cursor } = params;
  // Cursors point to older receipts only; the way back is what was passed.
  const [passed, setPassed] = useState<string[]>([]);

  const page = useLoaded(
    useCallback(
      () =>
        ledger.getReceipts({
          source,
          type,
          entityRef: entity,
          cursor,
          limit: PAGE_SIZE,
        }),
      [ledger, source, type, entity, cursor],
    ),
    { every: cursor ? null : every },
  );
  useReloadOnSignal(page.reload, !paused && !cursor);
  const change = (next: Partial<LedgerParams>) => {
    setPassed([]);
    setParams(next);
  };
  const button = { textTransform: 'none' } as const;

  return (
    <Panel
      title="Receipts"
      subtitle={pace(cursor, paused, signalled)}
      actions={
        <Button
          size="small"
          variant="outlined"
          aria-pressed={paused}
          onClick={() => setPaused(!paused)}
          style={button}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      }
    >
      <TailFilters sources={sources} params={params} onChange={change} />
      {page.error && (
        <div style={{ marginBottom: 12 }}>
          <Notice tone="bad">
            The receipts could not be loaded: {errorMessage(page.error)}
          </Notice>
        </div>
      )}
      {!page.value && page.loading && (
        <LinearProgress aria-label="Loading receipts" />
      )}
      {page.value?.items.length === 0 && (
        <div>
          {source || type || entity
            ? 'No receipt matches these filters.'
            : 'Nothing was delivered yet.'}
        </div>
      )}
      {page.value && page.value.items.length > 0 && (
        <DataTable
          label="Receipts"
          columns={['Receipt', 'Recorded', 'Source', 'What', 'Entity']}
          rows={page.value.items.map(receipt => ({
            key: receipt.seq,
            cells: [
              <Link
                key="seq"
                component="button"
                type="button"
                underline="always"
                variant="body2"
                aria-label={`Open receipt ${receipt.seq}`}
                onClick={() => setParams({ receipt: receipt.seq })}
              >
                #{receipt.seq}
              </Link>,
              <span key="at" style={{ whiteSpace: 'nowrap' }}>
                {formatInstant(receipt.recordedAt)}
              </span>,
              receipt.source,
              <What key="what" receipt={receipt} />,
              receipt.events.find(({ entityRef }) => entityRef)?.entityRef ??
                '–',
            ],
          }))}
        />
      )}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 12 }}>
        <Button
          size="small"
          variant="outlined"
          disabled={!cursor}
          onClick={() => {
            setParams({ cursor: passed[passed.length - 1] ?? '' });
            setPassed(passed.slice(0, -1));
          }}
          style={button}
        >
          Newer
        </Button>
        <Button
          size="small"
          variant="outlined"
          disabled={!page.value?.nextCursor || page.loading}
          onClick={() => {
            setPassed([...passed, cursor]);
            setParams({ cursor: page.value?.nextCursor ?? '' });
          }}
          style={button}
        >
          Older
        </Button>
        {passed.length > 1 && (
          <Button
            size="small"
            onClick={() => change({ cursor: '' })}
            style={button}
          >
            Newest
          </Button>
        )}
      </div>
    </Panel>
  );
}
