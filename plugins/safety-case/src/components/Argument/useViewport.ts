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

import {
  KeyboardEvent,
  PointerEvent,
  RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';

/** Shift and scale of a drawing in its frame. */
export interface Viewport {
  x: number;
  y: number;
  scale: number;
}

const LEAST = 0.1;
const MOST = 3;
const STEP = 1.25;
const SHIFT = 60;

const clamp = (scale: number) => Math.min(MOST, Math.max(LEAST, scale));

/** Scales about a point of the frame, which stays where it is. */
export function zoomAt(
  view: Viewport,
  factor: number,
  at: { x: number; y: number },
): Viewport {
  const scale = clamp(view.scale * factor);
  const ratio = scale / view.scale;
  return {
    scale,
    x: at.x - (at.x - view.x) * ratio,
    y: at.y - (at.y - view.y) * ratio,
  };
}

/** The scale at which all fits, never larger than life; centred, at the top. */
export function fitInto(
  frame: { width: number; height: number },
  drawing: { width: number; height: number },
): Viewport {
  if (frame.width === 0 || drawing.width === 0) {
    return { x: 0, y: 0, scale: 1 };
  }
  const scale = clamp(
    Math.min(1, frame.width / drawing.width, frame.height / drawing.height),
  );
  return {
    scale,
    x: Math.max(0, (frame.width - drawing.width * scale) / 2),
    y: 0,
  };
}

/** Zoom and pan by buttons, keys, wheel and pointer. */
export function useViewport(
  frame: RefObject<HTMLElement>,
  drawing: { width: number; height: number },
) {
  const [view, setView] = useState<Viewport>({ x: 0, y: 0, scale: 1 });
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);

  const size = useCallback(
    () => ({
      width: frame.current?.clientWidth ?? 0,
      height: frame.current?.clientHeight ?? 0,
    }),
    [frame],
  );
  const { width, height } = drawing;
  const fit = useCallback(
    () => setView(fitInto(size(), { width, height })),
    [size, width, height],
  );
  const zoom = useCallback(
    (factor: number, at?: { x: number; y: number }) => {
      const { width: w, height: h } = size();
      setView(before => zoomAt(before, factor, at ?? { x: w / 2, y: h / 2 }));
    },
    [size],
  );
  const shift = useCallback(
    (x: number, y: number) =>
      setView(before => ({ ...before, x: before.x + x, y: before.y + y })),
    [],
  );
  /** Brings a place of the drawing into the middle, at a readable size. */
  const centre = useCallback(
    (at: { x: number; y: number }) => {
      const { width: w, height: h } = size();
      setView(before => {
        const scale = Math.max(before.scale, 0.7);
        return { scale, x: w / 2 - at.x * scale, y: h / 2 - at.y * scale };
      });
    },
    [size],
  );

  useEffect(() => {
    const element = frame.current;
    if (!element) {
      return undefined;
    }
    // React listens passively; the page must not scroll while we zoom. Without
    // focus in the drawing a plain wheel belongs to the page.
    const onWheel = (event: WheelEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        element.contains(document.activeElement)
      ) {
        event.preventDefault();
        const { left, top } = element.getBoundingClientRect();
        zoom(event.deltaY < 0 ? STEP : 1 / STEP, {
          x: event.clientX - left,
          y: event.clientY - top,
        });
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [frame, zoom]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const acts: Record<string, () => void> = {
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': fit,
      ArrowLeft: () => shift(SHIFT, 0),
      ArrowRight: () => shift(-SHIFT, 0),
      ArrowUp: () => shift(0, SHIFT),
      ArrowDown: () => shift(0, -SHIFT),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  };

  const pointer = {
    onPointerDown: (event: PointerEvent) => {
      drag.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current;
      if (!from || event.buttons === 0) {
        drag.current = null;
        return;
      }
      const x = event.clientX - from.x;
      const y = event.clientY - from.y;
      // A hand that trembles still clicks.
      if (from.moved || Math.hypot(x, y) > 4) {
        drag.current = { x: event.clientX, y: event.clientY, moved: true };
        shift(x, y);
      }
    },
    /** The click that ends a drag opens nothing. */
    onClickCapture: (event: { stopPropagation: () => void }) => {
      if (drag.current?.moved) {
        event.stopPropagation();
      }
      drag.current = null;
    },
  };
  return { view, fit, zoom, centre, onKeyDown, pointer, step: STEP };
}
