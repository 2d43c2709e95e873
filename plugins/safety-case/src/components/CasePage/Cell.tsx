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
import {
  mono,
  useElementId,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { short } from '../words';

/** A dense titled part of the first screen. */
export function Cell(props: {
  title: string;
  /** A link or a button at the end of the title's line. */
  action?: ReactNode;
  children: ReactNode;
  style?: CSSProperties;
}) {
  const { title, action, children, style } = props;
  const tones = useTones();
  const id = useElementId('maestro-case-cell');
  return (
    <section
      aria-labelledby={id}
      style={{
        background: tones.paper,
        border: `1px solid ${tones.divider}`,
        borderRadius: 6,
        padding: '4px 12px 5px',
        minWidth: 0,
        fontSize: '0.8125rem',
        lineHeight: 1.45,
        ...style,
      }}
    >
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'baseline',
          gap: 12,
        }}
      >
        <h2
          id={id}
          style={{
            margin: '0 0 2px',
            fontSize: '0.8125rem',
            fontWeight: 600,
            color: tones.muted,
          }}
        >
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A digest: its first digits, the whole one for pointer and reader. */
export function Digest(props: { value: string; length?: number }) {
  const { value, length = 16 } = props;
  return (
    <code title={value} style={{ ...mono, fontSize: '0.78rem' }}>
      {short(value, length)}
    </code>
  );
}
