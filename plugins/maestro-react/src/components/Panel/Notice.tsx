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
import { useTones } from '../../theme/tones';

/** A line that a reader must not miss: what is wrong, and what it means. @public */
export function Notice(props: {
  tone: 'good' | 'caution' | 'bad' | 'info';
  children: ReactNode;
}) {
  const tones = useTones();
  const colour = tones[props.tone];
  return (
    <div
      role={props.tone === 'bad' ? 'alert' : 'status'}
      style={{
        borderLeft: `4px solid ${colour}`,
        background: tones.sunken,
        borderRadius: 4,
        padding: '10px 14px',
        fontSize: '0.875rem',
        lineHeight: 1.5,
        overflowWrap: 'anywhere',
      }}
    >
      {props.children}
    </div>
  );
}
