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

import { useEffect } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import { LEDGER_SIGNAL_CHANNEL } from '@maestro/backstage-plugin-ledger-common';

/** Milliseconds between reloads where the portal sends no signals. */
export const LIVE_RELOAD = 5_000;
/** The same where it does: a connection may break without a word. */
export const SIGNALLED_RELOAD = 30_000;

/** Whether the portal tells pages that the log has grown. */
export function useLivePace(paused: boolean): {
  signalled: boolean;
  /** Milliseconds between reloads; null for none. */
  every: number | null;
} {
  const { isSignalsAvailable: signalled } = useSignal(LEDGER_SIGNAL_CHANNEL);
  const every = signalled ? SIGNALLED_RELOAD : LIVE_RELOAD;
  return { signalled, every: paused ? null : every };
}

/** Reloads when the ledger says that the log has grown. */
export function useReloadOnSignal(reload: () => void, live: boolean): void {
  const { lastSignal } = useSignal(LEDGER_SIGNAL_CHANNEL);
  useEffect(() => {
    if (lastSignal && live) {
      reload();
    }
  }, [lastSignal, live, reload]);
}
