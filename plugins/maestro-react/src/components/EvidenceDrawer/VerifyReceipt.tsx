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
import Button from '@material-ui/core/Button';
import { errorMessage } from '../../format/errorMessage';
import { formatInstant } from '../../format/formatTime';
import { ReceiptVerifier } from '../../hooks/useLedger';
import { ReceiptVerification } from '../../ledger/verifyReceipt';
import { tabular, useTones, visuallyHidden } from '../../theme/tones';

type Outcome =
  | { state: 'idle' | 'running' }
  | { state: 'done'; result: ReceiptVerification }
  | { state: 'failed'; message: string };

function Result(props: { result: ReceiptVerification; onForget: () => void }) {
  const { result, onForget } = props;
  const tones = useTones();
  const broken = result.checks.find(check => !check.ok);
  return (
    <>
      <div
        style={{ fontWeight: 600, color: result.ok ? tones.good : tones.bad }}
      >
        {result.ok
          ? `Receipt ${result.seq} is verified`
          : `Receipt ${result.seq} is not verified`}
      </div>
      <ul style={{ listStyle: 'none', margin: '8px 0', padding: 0 }}>
        {result.checks.map(check => (
          <li
            key={check.name}
            style={{ display: 'flex', gap: 8, marginBottom: 8 }}
          >
            <span
              aria-hidden
              style={{
                color: check.ok ? tones.good : tones.bad,
                fontWeight: 700,
              }}
            >
              {check.ok ? '✓' : '✗'}
            </span>
            <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <span style={visuallyHidden}>
                {check.ok ? 'Passed: ' : 'Failed: '}
              </span>
              {check.meaning}
              <span style={{ display: 'block', color: tones.muted }}>
                {check.detail}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {result.ok ? (
        <div>
          <p style={{ margin: '0 0 6px' }}>
            <strong>What this proves:</strong> the receipt was recorded and
            sealed by this portal by {formatInstant(result.recordedAt)}, in a
            log of {result.treeSize} records, and is unchanged since.
          </p>
          <p style={{ margin: 0 }}>
            <strong>What it does not prove:</strong> that the source told the
            truth, or that the portal received everything.
          </p>
        </div>
      ) : (
        <div>
          <p style={{ margin: '0 0 6px' }}>
            Do not rely on this record. Tell the people who run the portal which
            check failed
            {broken ? `: ${broken.name}.` : '.'}
          </p>
          {!result.firstVisit && (
            <>
              <p style={{ margin: '0 0 6px' }}>
                If they announced a new key or a new log, forget what this
                browser remembers and verify again.
              </p>
              <Button
                size="small"
                variant="outlined"
                onClick={onForget}
                style={{ textTransform: 'none' }}
              >
                Forget the remembered log
              </Button>
            </>
          )}
        </div>
      )}
    </>
  );
}

/**
 * A button that checks one receipt in the reader's browser and says, in plain
 * sentences, what was checked and what that proves.
 *
 * @public
 */
export function VerifyReceipt(props: {
  seq: number;
  verifier: ReceiptVerifier;
  /** Text before the button. */
  label?: string;
}) {
  const { seq, verifier, label } = props;
  const tones = useTones();
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' });

  const run = async () => {
    setOutcome({ state: 'running' });
    try {
      setOutcome({ state: 'done', result: await verifier.verify(seq) });
    } catch (error) {
      setOutcome({ state: 'failed', message: errorMessage(error) });
    }
  };

  return (
    <div>
      {label && (
        <span style={{ ...tabular, fontSize: '0.875rem', marginRight: 12 }}>
          {label}
        </span>
      )}
      <Button
        size="small"
        variant="outlined"
        color="primary"
        disabled={outcome.state === 'running'}
        onClick={run}
        aria-label={`Verify receipt ${seq}`}
        style={{ textTransform: 'none' }}
      >
        {outcome.state === 'running' ? 'Verifying…' : 'Verify'}
      </Button>
      <div aria-live="polite" style={{ fontSize: '0.875rem' }}>
        {outcome.state === 'failed' && (
          <div style={{ color: tones.bad, marginTop: 8 }}>
            The proof of receipt {seq} could not be fetched, so nothing was
            checked: {outcome.message}
          </div>
        )}
        {outcome.state === 'done' && (
          <div
            style={{
              marginTop: 8,
              padding: 14,
              borderRadius: 6,
              background: tones.sunken,
              borderLeft: `4px solid ${
                outcome.result.ok ? tones.good : tones.bad
              }`,
              lineHeight: 1.5,
            }}
          >
            <Result
              result={outcome.result}
              onForget={async () => {
                await verifier.forget();
                setOutcome({ state: 'idle' });
              }}
            />
          </div>
        )}
      </div>
    </div>
  );
}
