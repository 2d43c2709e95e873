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

import { useCallback, useMemo } from 'react';
import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import {
  LedgerApi,
  LedgerClient,
} from '@maestro/backstage-plugin-ledger-common';
import { checkLog, LogCheck } from '../ledger/checkLog';
import { createLocalLogMemory } from '../ledger/LogMemory';
import { ReceiptVerification, verifyReceipt } from '../ledger/verifyReceipt';

/**
 * The ledger for pages of other plugins, which do not depend on its page.
 *
 * @public
 */
export function useLedger(): LedgerApi {
  const discoveryApi = useApi(discoveryApiRef);
  const fetchApi = useApi(fetchApiRef);
  return useMemo(
    () => new LedgerClient({ discoveryApi, fetchApi }),
    [discoveryApi, fetchApi],
  );
}

/** How a page verifies receipts, and forgets a log that it remembers. @public */
export interface ReceiptVerifier {
  verify(seq: number): Promise<ReceiptVerification>;
  /** Checks the log as a whole. */
  checkLog(): Promise<LogCheck>;
  /** Forgets key and checkpoint of the log, after a change that is known. */
  forget(): Promise<void>;
}

/**
 * Verifies receipts in this browser, with what it remembers of the log.
 *
 * @public
 */
export function useReceiptVerifier(ledger: LedgerApi): ReceiptVerifier {
  const memory = useMemo(() => createLocalLogMemory(), []);
  const verify = useCallback(
    (seq: number) => verifyReceipt({ ledger, memory, seq }),
    [ledger, memory],
  );
  const forget = useCallback(
    async () => memory.forget(await ledger.getBaseUrl()),
    [ledger, memory],
  );
  const check = useCallback(
    () => checkLog({ ledger, memory }),
    [ledger, memory],
  );
  return useMemo(
    () => ({ verify, checkLog: check, forget }),
    [verify, check, forget],
  );
}
