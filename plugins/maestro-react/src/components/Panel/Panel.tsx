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

import { CSSProperties, ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import { useTones } from '../../theme/tones';
import { useElementId } from '../../hooks/useElementId';

/**
 * A titled surface: the one shape that all Maestro pages are built of.
 *
 * @public
 */
export function Panel(props: {
  title?: ReactNode;
  /** A line below the title. */
  subtitle?: ReactNode;
  /** Controls at the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
  style?: CSSProperties;
}) {
  const { title, subtitle, actions, children, style } = props;
  const tones = useTones();
  const id = useElementId('maestro-panel');
  return (
    <Paper
      component="section"
      elevation={0}
      aria-labelledby={title ? id : undefined}
      style={{
        border: `1px solid ${tones.divider}`,
        borderRadius: 8,
        padding: 20,
        minWidth: 0,
        ...style,
      }}
    >
      {(title || actions) && (
        <div
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 8,
            marginBottom: 12,
          }}
        >
          <div style={{ minWidth: 0 }}>
            {title && (
              <h2
                id={id}
                style={{
                  margin: 0,
                  fontSize: '1rem',
                  fontWeight: 600,
                  lineHeight: 1.4,
                }}
              >
                {title}
              </h2>
            )}
            {subtitle && (
              <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
                {subtitle}
              </div>
            )}
          </div>
          {actions && (
            <div
              style={{
                display: 'flex',
                flexWrap: 'wrap',
                gap: 8,
                alignItems: 'center',
              }}
            >
              {actions}
            </div>
          )}
        </div>
      )}
      {children}
    </Paper>
  );
}

/**
 * As many equal columns as fit, one on a narrow screen. Inline styles know no
 * media queries; `auto-fit` needs none.
 *
 * @public
 */
export function AutoGrid(props: {
  /** Least width of a column, in pixels. */
  minWidth?: number;
  gap?: number;
  /** `ul` when the children are list items. */
  component?: 'div' | 'ul';
  children: ReactNode;
}) {
  const { minWidth = 300, gap = 16, component = 'div', children } = props;
  const Root = component;
  return (
    <Root
      style={{
        listStyle: 'none',
        margin: 0,
        padding: 0,
        display: 'grid',
        gap,
        gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${minWidth}px), 1fr))`,
      }}
    >
      {children}
    </Root>
  );
}
