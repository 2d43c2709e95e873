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
import { errorMessage } from '@maestro/backstage-plugin-maestro-react';

/** Something a reader does, which may be refused. */
export interface Act {
  busy: boolean;
  /** Why it was refused; null when it was not. */
  refused: string | null;
  /** True when the case has changed since it was read. */
  outdated: boolean;
  /** Answers whether it was done. */
  run: (act: () => Promise<void>) => Promise<boolean>;
  reset: () => void;
}

/** Runs one act at a time and keeps why it was refused. */
export function useAct(): Act {
  const [state, setState] = useState({
    busy: false,
    refused: null as string | null,
    outdated: false,
  });
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  const run = useCallback(async (act: () => Promise<void>) => {
    const settle = (refused: string | null, outdated = false) =>
      there.current && setState({ busy: false, refused, outdated });
    setState({ busy: true, refused: null, outdated: false });
    try {
      await act();
      settle(null);
      return true;
    } catch (error) {
      settle(
        errorMessage(error),
        (error as { statusCode?: number }).statusCode === 409,
      );
      return false;
    }
  }, []);
  const reset = useCallback(
    () => setState({ busy: false, refused: null, outdated: false }),
    [],
  );
  return { ...state, run, reset };
}
