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

import { useTheme } from '@material-ui/core/styles';

/** Colours with a meaning, each with a contrast of at least 4.5:1 on paper. */
export interface Tones {
  dark: boolean;
  text: string;
  muted: string;
  divider: string;
  paper: string;
  /** A quiet surface on paper, for snippets and table headers. */
  sunken: string;
  accent: string;
  good: string;
  caution: string;
  bad: string;
  info: string;
}

/**
 * The palette of the page kit. Text and surfaces come from the portal's theme;
 * the tones do not, because no theme promises that they can be read as text.
 */
export function useTones(): Tones {
  const { palette } = useTheme();
  const dark = palette.type === 'dark';
  return {
    dark,
    text: palette.text.primary,
    muted: dark ? 'rgba(255,255,255,0.72)' : 'rgba(0,0,0,0.64)',
    divider: dark ? 'rgba(255,255,255,0.14)' : 'rgba(0,0,0,0.12)',
    paper: palette.background.paper,
    sunken: dark ? 'rgba(255,255,255,0.06)' : 'rgba(0,0,0,0.04)',
    accent: palette.primary.main,
    good: dark ? '#7bd88f' : '#1a6b2d',
    caution: dark ? '#f2c14e' : '#855000',
    bad: dark ? '#ff8f85' : '#b3261e',
    info: dark ? '#9fc5ff' : '#1f5493',
  };
}

/** Hides content from the eye, not from a screen reader. */
export const visuallyHidden = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  padding: 0,
  overflow: 'hidden',
  clip: 'rect(0 0 0 0)',
  whiteSpace: 'nowrap',
  border: 0,
} as const;

/** Digits of equal width, so that columns of numbers line up. */
export const tabular = { fontVariantNumeric: 'tabular-nums' } as const;

/** For hashes, keys and commands. */
export const mono = {
  fontFamily:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSize: '0.8125rem',
} as const;

/** One column that is never wider than its place, whatever lies in it. */
export function stack(gap = 16) {
  return {
    display: 'grid',
    gap,
    gridTemplateColumns: 'minmax(0, 1fr)',
  } as const;
}
