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

/** What a page knows of something that it loads. @public */
export interface Loaded<T> {
  /** The latest answer; kept while a newer one is under way. */
  value: T | undefined;
  /** Why the latest attempt failed; its predecessor's value is kept. */
  error: Error | undefined;
  loading: boolean;
  reload: () => void;
}

/**
 * Loads when the function changes and when asked to. Answers that come after
 * a newer question are dropped.
 *
 * @param load - keep it the same between renders (`useCallback`)
 * @param options.every - milliseconds between reloads; null for none
 * @public
 */
export function useLoaded<T>(
  load: () => Promise<T>,
  options: { every?: number | null } = {},
): Loaded<T> {
  const { every = null } = options;
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({
    value: undefined,
    error: undefined,
    loading: true,
  });
  const run = useRef(0);

  const reload = useCallback(() => {
    run.current += 1;
    const mine = run.current;
    const settle = (next: Partial<Loaded<T>>) => {
      if (run.current === mine) {
        setState(before => ({ ...before, ...next, loading: false }));
      }
    };
    setState(before => ({ ...before, loading: true }));
    load().then(
      value => settle({ value, error: undefined }),
      error => settle({ error }),
    );
  }, [load]);

  useEffect(() => {
    reload();
    return () => {
      run.current += 1;
    };
  }, [reload]);

  const { loading } = state;
  useEffect(() => {
    if (every === null || loading) {
      return undefined;
    }
    // Counted from the answer, so that a slow portal is not asked twice.
    const timer = setTimeout(reload, every);
    return () => clearTimeout(timer);
  }, [every, loading, reload]);

  return { ...state, reload };
}
