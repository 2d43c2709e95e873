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

import { RefObject, useCallback, useEffect, useState } from 'react';

/** Rows above and below the box that are there already when it scrolls. */
const SPARE = 20;
/** Before the box was measured. */
const HEIGHT = 560;

/** The part of a long list that a reader can see. */
export interface ListWindow {
  /** First row that is rendered, and the one after the last. */
  start: number;
  end: number;
  /** Scrolls the box, if need be, so that a row can be seen. */
  reveal: (row: number) => void;
}

/**
 * Renders ten thousand rows as a few dozen. All rows have one height.
 *
 * @param box - what scrolls
 * @param rowHeight - pixels; null: the list is short and shown as a whole
 */
export function useWindow(
  box: RefObject<HTMLElement>,
  rows: number,
  rowHeight: number | null,
): ListWindow {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element || rowHeight === null) {
      return undefined;
    }
    const onScroll = () => setTop(element.scrollTop);
    onScroll();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [box, rowHeight]);
  const reveal = useCallback(
    (row: number) => {
      const element = box.current;
      if (!element || rowHeight === null) {
        return;
      }
      const height = element.clientHeight || HEIGHT;
      const at = row * rowHeight;
      if (
        at < element.scrollTop ||
        at + rowHeight > element.scrollTop + height
      ) {
        element.scrollTop = at - height / 3;
        setTop(element.scrollTop);
      }
    },
    [box, rowHeight],
  );
  if (rowHeight === null) {
    return { start: 0, end: rows, reveal };
  }
  const height = box.current?.clientHeight || HEIGHT;
  const first = Math.min(Math.floor(top / rowHeight), Math.max(0, rows - 1));
  return {
    start: Math.max(0, first - SPARE),
    end: Math.min(rows, first + Math.ceil(height / rowHeight) + SPARE),
    reveal,
  };
}
