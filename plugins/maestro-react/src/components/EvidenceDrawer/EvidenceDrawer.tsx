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

import { useCallback, useEffect, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import {
  EvidenceItem,
  EvidencePage,
  Figure,
} from '@maestro/backstage-plugin-maestro-common';
import { errorMessage } from '../../format/errorMessage';
import { formatFigureValue } from '../../format/formatFigureValue';
import { formatWindow } from '../../format/formatTime';
import { ReceiptVerifier } from '../../hooks/useLedger';
import { stack, useTones } from '../../theme/tones';
import { Notice } from '../Panel';
import { EvidenceRow } from './EvidenceRow';
import { SideDrawer } from './SideDrawer';

interface Loaded {
  items: EvidenceItem[];
  withheld: number;
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed';
  message: string | null;
}

const NOTHING: Loaded = {
  items: [],
  withheld: 0,
  nextCursor: null,
  state: 'loading',
  message: null,
};

function useEvidence(
  open: boolean,
  loadPage: (cursor?: string) => Promise<EvidencePage>,
) {
  const [loaded, setLoaded] = useState(NOTHING);
  // An answer that comes after the reader has moved on must not be shown.
  const run = useRef(0);

  const load = useCallback(
    async (before: Loaded) => {
      run.current += 1;
      const mine = run.current;
      setLoaded({ ...before, state: 'loading', message: null });
      try {
        const page = await loadPage(before.nextCursor ?? undefined);
        if (run.current === mine) {
          setLoaded({
            items: [...before.items, ...page.items],
            withheld: page.withheld,
            nextCursor: page.nextCursor,
            state: 'ready',
            message: null,
          });
        }
      } catch (error) {
        if (run.current === mine) {
          const message = errorMessage(error);
          setLoaded({ ...before, state: 'failed', message });
        }
      }
    },
    [loadPage],
  );

  useEffect(() => {
    if (open) {
      load(NOTHING);
    }
    return () => {
      run.current += 1;
    };
  }, [open, load]);

  return { loaded, more: () => load(loaded) };
}

/**
 * The records behind a figure, each with its receipts, each receipt to be
 * checked in the browser.
 *
 * @public
 */
export function EvidenceDrawer(props: {
  open: boolean;
  onClose: () => void;
  figure: Figure;
  /** One page of evidence; keep the function the same between renders. */
  loadPage: (cursor?: string) => Promise<EvidencePage>;
  verifier: ReceiptVerifier;
  /** What an item's share in the figure is, where its value alone says little. */
  valueInWords?: (item: EvidenceItem) => string;
}) {
  const { open, onClose, figure, loadPage, verifier, valueInWords } = props;
  const tones = useTones();
  const { loaded, more } = useEvidence(open, loadPage);
  const { text } = formatFigureValue(figure.value, figure.unit);
  return (
    <SideDrawer
      open={open}
      onClose={onClose}
      title={`Evidence: ${figure.label}`}
      subtitle={`${text} · ${formatWindow(figure.window)}`}
    >
      <div style={stack(12)}>
        <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
          Rule <code>{figure.rule}</code>
          {figure.edition && (
            <>
              , edition <code>{figure.edition}</code>
            </>
          )}
          . Every record below lies in the ledger; Verify checks its proof here,
          in your browser.
        </div>
        {loaded.withheld > 0 && (
          <Notice tone="info">
            {loaded.withheld} further record{loaded.withheld === 1 ? '' : 's'}{' '}
            count, but you may not read them.
          </Notice>
        )}
        {loaded.state === 'ready' && loaded.items.length === 0 && (
          <div>There are no records that you may read in this window.</div>
        )}
        <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {loaded.items.map(item => (
            <EvidenceRow
              key={item.id}
              item={item}
              zone={figure.window.zone}
              verifier={verifier}
              valueInWords={valueInWords}
            />
          ))}
        </ol>
        {loaded.state === 'loading' && (
          <LinearProgress aria-label="Loading evidence" />
        )}
        {loaded.state === 'failed' && (
          <Notice tone="bad">
            The evidence could not be loaded: {loaded.message}
          </Notice>
        )}
        {(loaded.state === 'failed' ||
          (loaded.state === 'ready' && loaded.nextCursor !== null)) && (
          <div>
            <Button
              variant="outlined"
              size="small"
              onClick={more}
              style={{ textTransform: 'none' }}
            >
              {loaded.state === 'failed' ? 'Try again' : 'Show older records'}
            </Button>
          </div>
        )}
      </div>
    </SideDrawer>
  );
}
