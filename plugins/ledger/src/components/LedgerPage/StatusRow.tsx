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

import { ReactNode, useCallback } from 'react';
import Button from '@material-ui/core/Button';
import { LedgerStatus } from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  AutoGrid,
  CopyButton,
  formatAgo,
  formatInstant,
  mono,
  Notice,
  Panel,
  ReceiptVerifier,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';

function Stat(props: {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  action?: ReactNode;
}) {
  const tones = useTones();
  return (
    <div style={{ minWidth: 0 }}>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {props.label}
      </div>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 8,
          minHeight: 34,
        }}
      >
        <span style={{ ...tabular, fontSize: '1.25rem', fontWeight: 600 }}>
          {props.value}
        </span>
        {props.action}
      </div>
      {props.note && (
        <div
          style={{
            color: tones.muted,
            fontSize: '0.8125rem',
            overflowWrap: 'anywhere',
          }}
        >
          {props.note}
        </div>
      )}
    </div>
  );
}

/** Did the log stay what this browser saw before? */
function LogChecked(props: { verifier: ReceiptVerifier }) {
  const { verifier } = props;
  const check = useLoaded(useCallback(() => verifier.checkLog(), [verifier]));
  if (check.error) {
    return (
      <Notice tone="caution">
        The log could not be checked against what this browser saw before:{' '}
        {errorMessage(check.error)}
      </Notice>
    );
  }
  switch (check.value?.state) {
    case 'broken':
      return (
        <Notice tone="bad">
          <strong>
            This is not the log that this browser saw before, or not unchanged.
          </strong>{' '}
          {check.value.detail}. If the people who run the portal announced a new
          key or a new log, forget the old one.{' '}
          <Button
            size="small"
            variant="outlined"
            onClick={() => verifier.forget().then(check.reload)}
            style={{ textTransform: 'none' }}
          >
            Forget the remembered log
          </Button>
        </Notice>
      );
    case 'consistent':
      return (
        <Notice tone="good">
          <strong>Checked in this browser:</strong> {check.value.detail};
          nothing that it saw since {formatInstant(check.value.firstSeenAt)} was
          changed or removed.
        </Notice>
      );
    case 'first_visit':
      return (
        <Notice tone="info">
          <strong>First visit of this browser.</strong> The signature is valid.
          Key and state of the log are remembered now; the next visits check
          that the log only grew.
        </Notice>
      );
    default:
      return null;
  }
}

/** Places outside that do not get checkpoints, and witnesses that sign them. */
function Publications(props: { status: LedgerStatus }) {
  const { publications } = props.status;
  return (
    <>
      {publications
        .filter(({ problem }) => problem !== null)
        .map(({ target, problem, at }) => (
          <Notice key={target} tone="caution">
            <strong>Checkpoints do not reach {target}</strong>
            {at ? ` since ${formatInstant(at)}` : ''}: {problem}
          </Notice>
        ))}
      {publications.map(
        ({ target, cosigned, treeSize, at }) =>
          cosigned !== null && (
            <Notice key={`${target} cosigned`} tone="good">
              <strong>Cosigned</strong> by {target} at{' '}
              {new Intl.NumberFormat().format(treeSize ?? 0)} records,{' '}
              {formatAgo(at)}: the log has not been shown to it in another form.{' '}
              <CopyButton text={cosigned} label="cosigned checkpoint" />
            </Notice>
          ),
      )}
    </>
  );
}

/** State of the log in one row. */
export function StatusRow(props: {
  status: LedgerStatus;
  verifier: ReceiptVerifier;
}) {
  const { status, verifier } = props;
  const root = status.rootHash;
  const published = status.lastPublication;
  return (
    <Panel title={`Log ${status.origin}`}>
      <div style={stack()}>
        <AutoGrid minWidth={190} gap={20}>
          <Stat
            label="Tree size"
            value={new Intl.NumberFormat().format(status.treeSize)}
            note="sealed records"
          />
          <Stat
            label="Root hash"
            value={
              root ? <span style={mono}>{root.slice(0, 12)}…</span> : 'none yet'
            }
            action={root && <CopyButton text={root} label="root hash" />}
            note="SHA-256, base64"
          />
          <Stat
            label="Checkpoint"
            value={formatAgo(status.checkpointAt)}
            note={formatInstant(status.checkpointAt)}
          />
          <Stat
            label="Key fingerprint"
            value={
              <span style={mono}>{status.keyFingerprint.slice(0, 17)}…</span>
            }
            action={
              <CopyButton
                text={status.keyFingerprint}
                label="key fingerprint"
              />
            }
            note="Ed25519, SHA-256 of the public key"
          />
          <Stat
            label="Last outside publication"
            value={published ? formatAgo(published.at) : 'none yet'}
            note={
              published
                ? `${new Intl.NumberFormat().format(
                    published.treeSize,
                  )} records at ${published.target}`
                : 'Until then only browsers remember this log.'
            }
          />
        </AutoGrid>
        <Publications status={status} />
        <LogChecked verifier={verifier} />
      </div>
    </Panel>
  );
}
