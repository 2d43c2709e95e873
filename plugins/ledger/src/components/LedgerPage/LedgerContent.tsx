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
import { usePermission } from '@backstage/plugin-permission-react';
import { ledgerReadPermission } from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  EmptyState,
  Notice,
  stack,
  useLoaded,
  useReceiptVerifier,
} from '@maestro/backstage-plugin-maestro-react';
import { ledgerApiRef } from '../../api/ledgerApiRef';
import { useLedgerParams } from '../../hooks/useLedgerParams';
import {
  LIVE_RELOAD,
  useLivePace,
  useReloadOnSignal,
} from '../../hooks/useLive';
import { CheckItYourself } from './CheckItYourself';
import { LiveTail } from './LiveTail';
import { ReceiptDrawer } from './ReceiptDrawer';
import { Sources } from './Sources';
import { StatusRow } from './StatusRow';
import { Unattributed } from './Unattributed';

/** The Ledger page without any shell, for those who may read the log. */
export function LedgerContent() {
  // Asked for first, so that nobody is sent into a row of refusals.
  const { loading, allowed } = usePermission({
    permission: ledgerReadPermission,
  });
  if (loading) {
    return <Progress />;
  }
  return allowed ? <Log /> : <EmptyState reason="not_allowed" />;
}

/** State of the log, tail, sources. */
function Log() {
  const ledger = useApi(ledgerApiRef);
  const verifier = useReceiptVerifier(ledger);
  const { params, setParams } = useLedgerParams();
  const [paused, setPaused] = useState(false);
  const { every, signalled } = useLivePace(paused);

  const status = useLoaded(
    useCallback(() => ledger.getStatus(), [ledger]),
    { every },
  );
  useReloadOnSignal(status.reload, !paused);
  const sources = useLoaded(
    useCallback(() => ledger.getSources(), [ledger]),
    { every: paused ? null : 6 * LIVE_RELOAD },
  );

  if (!status.value) {
    const code = (status.error as { statusCode?: number })?.statusCode;
    return status.error && !status.loading ? (
      <EmptyState
        reason={code === 403 ? 'not_allowed' : 'error'}
        detail={errorMessage(status.error)}
      />
    ) : (
      <Progress />
    );
  }

  // Who is signed in may see the state of the log; its records need more.
  if (
    !sources.value &&
    (sources.error as { statusCode?: number } | undefined)?.statusCode === 403
  ) {
    return (
      <div style={stack()}>
        <StatusRow status={status.value} verifier={verifier} />
        <EmptyState
          reason="not_allowed"
          detail="Records, sources and proofs need the permission maestro.ledger.read."
        />
      </div>
    );
  }

  return (
    <div style={stack()}>
      {status.error && (
        <Notice tone="bad">
          The ledger does not answer; this is its last known state:{' '}
          {errorMessage(status.error)}
        </Notice>
      )}
      {!status.value.writable && (
        <Notice tone="caution">
          The ledger takes no deliveries at the moment: {status.value.problem}
        </Notice>
      )}
      <StatusRow status={status.value} verifier={verifier} />
      <LiveTail
        ledger={ledger}
        sources={sources.value ?? []}
        params={params}
        setParams={setParams}
        paused={paused}
        every={every}
        signalled={signalled}
        setPaused={setPaused}
      />
      <Sources sources={sources} />
      <Unattributed ledger={ledger} />
      <CheckItYourself status={status.value} ledger={ledger} />
      <ReceiptDrawer
        seq={params.receipt}
        onClose={() => setParams({ receipt: null })}
        ledger={ledger}
        verifier={verifier}
      />
    </div>
  );
}
