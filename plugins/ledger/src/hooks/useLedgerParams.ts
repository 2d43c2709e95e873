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
import { useSearchParams } from 'react-router-dom';

/** What the Ledger page shows, as its address says it. */
export interface LedgerParams {
  source: string;
  type: string;
  entity: string;
  /** Where an older page begins; empty for the newest. */
  cursor: string;
  /** Sequence number of the receipt whose drawer is open; null for none. */
  receipt: number | null;
}

/** State of the page in its address, so that a link shows the same. */
export function useLedgerParams(): {
  params: LedgerParams;
  setParams: (change: Partial<LedgerParams>) => void;
} {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const params = useMemo(() => {
    const current = new URLSearchParams(text);
    const receipt = current.get('receipt') ?? '';
    const cursor = current.get('cursor') ?? '';
    return {
      source: current.get('source') ?? '',
      type: current.get('type') ?? '',
      entity: current.get('entity') ?? '',
      cursor: /^\d{1,16}$/.test(cursor) ? cursor : '',
      receipt: /^\d{1,15}$/.test(receipt) ? Number(receipt) : null,
    };
  }, [text]);
  const setParams = useCallback(
    (change: Partial<LedgerParams>) =>
      setSearch(
        current => {
          const next = new URLSearchParams(current);
          for (const [name, value] of Object.entries(change)) {
            if (value === null || value === '') {
              next.delete(name);
            } else {
              next.set(name, String(value));
            }
          }
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return { params, setParams };
}
