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
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { SourceSubject } from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  Facts,
  formatInstant,
  LedgerApi,
  Notice,
  ReceiptDetail,
  ReceiptVerifier,
  SideDrawer,
  stack,
  useFileDownload,
  useLoaded,
  useTones,
  VerifyReceipt,
} from '@maestro/backstage-plugin-maestro-react';

const BODY_WORDS: Record<string, string> = {
  kept: 'kept beside the log',
  erased: 'erased; its digest stays in the log',
  expired: 'no longer kept; its digest stays in the log',
  none: 'none; the record holds its statement itself',
};

/** A subject as the source names it. */
export function subjectText(subject: SourceSubject): string {
  return [
    [subject.host, subject.repository].filter(Boolean).join('/'),
    subject.service && `service ${subject.service}`,
    subject.environment && `environment ${subject.environment}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function Events(props: { receipt: ReceiptDetail }) {
  const tones = useTones();
  const { events } = props.receipt;
  if (events.length === 0) {
    return (
      <div style={{ color: tones.muted }}>
        No event was derived from this delivery. It stays in the log.
      </div>
    );
  }
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {events.map((event, index) => (
        <li
          // A delivery may tell one thing twice.
          key={`${event.type}-${index}`}
          style={{ borderTop: `1px solid ${tones.divider}`, padding: '10px 0' }}
        >
          <div style={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
            {event.summary}
          </div>
          <Facts
            facts={[
              { label: 'Type', text: event.type },
              { label: 'Occurred', text: formatInstant(event.occurredAt) },
              { label: 'Subject', text: subjectText(event.subject) },
              { label: 'Entity', text: event.entityRef ?? 'unattributed' },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function Details(props: {
  seq: number;
  ledger: LedgerApi;
  verifier: ReceiptVerifier;
}) {
  const { seq, ledger, verifier } = props;
  const { value, error } = useLoaded(
    useCallback(() => ledger.getReceipt(seq), [ledger, seq]),
  );
  const { busy, download } = useFileDownload();
  const sectionTitle = { fontSize: '1rem', margin: '8px 0 0' } as const;
  if (!value) {
    return error ? (
      <Notice tone="bad">
        The receipt could not be loaded: {errorMessage(error)}
      </Notice>
    ) : (
      <LinearProgress aria-label="Loading the receipt" />
    );
  }
  const verification = value.receipt.verification;
  return (
    <div style={stack()}>
      <Facts
        facts={[
          { label: 'Kind', text: value.kind },
          { label: 'Source', text: value.source },
          { label: 'Delivery', text: value.deliveryId },
          { label: 'Received', text: formatInstant(value.receivedAt) },
          { label: 'Recorded', text: formatInstant(value.recordedAt) },
          ...(typeof verification === 'string'
            ? [{ label: 'Sender verified by', text: verification }]
            : []),
          {
            label: 'Body',
            text: BODY_WORDS[value.bodyState] ?? value.bodyState,
          },
          { label: 'Leaf hash', text: value.leafHash },
        ]}
      />
      <h3 style={sectionTitle}>Proof</h3>
      <VerifyReceipt seq={seq} verifier={verifier} />
      <div>
        <Button
          size="small"
          variant="outlined"
          disabled={busy}
          onClick={() =>
            download({
              label: 'Download of the proof',
              fileName: `receipt-${seq}.tlog-proof`,
              load: () => ledger.getTlogProof(seq),
            })
          }
          style={{ textTransform: 'none' }}
        >
          Download .tlog-proof
        </Button>
      </div>
      <h3 style={sectionTitle}>What it says</h3>
      <Events receipt={value} />
    </div>
  );
}

/** One receipt: what it records, and its proof. */
export function ReceiptDrawer(props: {
  seq: number | null;
  onClose: () => void;
  ledger: LedgerApi;
  verifier: ReceiptVerifier;
}) {
  const { seq, onClose, ledger, verifier } = props;
  // Kept while the drawer slides away.
  const [shown, setShown] = useState(seq);
  useEffect(() => {
    if (seq !== null) {
      setShown(seq);
    }
  }, [seq]);
  return (
    <SideDrawer
      open={seq !== null}
      onClose={onClose}
      title={`Receipt #${shown ?? ''}`}
    >
      {shown !== null && (
        <Details key={shown} seq={shown} ledger={ledger} verifier={verifier} />
      )}
    </SideDrawer>
  );
}
