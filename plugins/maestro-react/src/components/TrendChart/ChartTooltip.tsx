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

import { ReactNode } from 'react';
import { tabular, useTones } from '../../theme/tones';

/** The box with the figures of the point under the pointer. @public */
export function ChartTooltip(props: { title: string; children: ReactNode }) {
  const tones = useTones();
  return (
    <div
      style={{
        ...tabular,
        // Opaque, whatever transparency the portal's paper has.
        background: tones.dark ? '#2b2b2b' : '#ffffff',
        color: tones.text,
        border: `1px solid ${tones.divider}`,
        borderRadius: 6,
        padding: '8px 12px',
        fontSize: '0.8125rem',
        lineHeight: 1.5,
      }}
    >
      <div style={{ fontWeight: 600 }}>{props.title}</div>
      {props.children}
    </div>
  );
}
