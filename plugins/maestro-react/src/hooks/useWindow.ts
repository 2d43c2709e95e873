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
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';

/** What the reader chose: whole weeks up to the running one, or two days. @public */
export type WindowSelection =
  | { kind: 'weeks'; weeks: number }
  | { kind: 'days'; from: string; to: string };

/** Weeks of the choices that need no calendar. @public */
export const WINDOW_PRESETS = [4, 12, 26] as const;

const DEFAULT_WEEKS = 12;
const MOST_WEEKS = 520;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function isDay(text: string | null): text is string {
  return text !== null && DAY.test(text) && DateTime.fromISO(text).isValid;
}

/**
 * Reads a window from search parameters: `from` and `to` as days, of which
 * `to` is not part of the window, or `window=12w`. What cannot be read is
 * ignored: a page of a mistyped address is better than none.
 *
 * @public
 */
export function parseWindow(params: URLSearchParams): WindowSelection {
  const from = params.get('from');
  const to = params.get('to');
  if (isDay(from) && isDay(to) && from < to) {
    return { kind: 'days', from, to };
  }
  const weeks = Number(/^(\d{1,3})w$/.exec(params.get('window') ?? '')?.[1]);
  return {
    kind: 'weeks',
    weeks: weeks >= 1 && weeks <= MOST_WEEKS ? weeks : DEFAULT_WEEKS,
  };
}

/**
 * The days that a selection covers, for an API that takes `from` and `to`.
 * Weeks are ISO weeks of the zone, the running one included.
 *
 * @public
 */
export function windowQuery(
  selection: WindowSelection,
  options: { zone?: string; now?: DateTime } = {},
): { from: string; to: string } {
  if (selection.kind === 'days') {
    return { from: selection.from, to: selection.to };
  }
  const now = (options.now ?? DateTime.now()).setZone(options.zone ?? 'utc');
  const start = (now.isValid ? now : DateTime.utc()).startOf('week');
  return {
    from: start.minus({ weeks: selection.weeks - 1 }).toFormat('yyyy-MM-dd'),
    to: start.plus({ weeks: 1 }).toFormat('yyyy-MM-dd'),
  };
}

/**
 * The window of a page, kept in the address so that a link shows the same.
 *
 * @public
 */
export function useWindow(): {
  selection: WindowSelection;
  setSelection: (selection: WindowSelection) => void;
} {
  const [params, setParams] = useSearchParams();
  const key = ['window', 'from', 'to'].map(name => params.get(name)).join();
  // The object stays the same as long as the address does.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const selection = useMemo(() => parseWindow(params), [key]);
  const setSelection = useCallback(
    (next: WindowSelection) =>
      setParams(
        current => {
          const changed = new URLSearchParams(current);
          ['window', 'from', 'to'].forEach(name => changed.delete(name));
          if (next.kind === 'days') {
            changed.set('from', next.from);
            changed.set('to', next.to);
          } else {
            changed.set('window', `${next.weeks}w`);
          }
          return changed;
        },
        { replace: true },
      ),
    [setParams],
  );
  return { selection, setSelection };
}
