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
import {
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';

/** A figure that opens the rows behind it. */
export function FigureButton(props: {
  /** What is opened, read after the figure to those who do not see where it stands. */
  label: string;
  title?: string;
  onClick: () => void;
  children: ReactNode;
}) {
  const { label, title, onClick, children } = props;
  const tones = useTones();
  return (
    <button
      type="button"
      title={title}
      onClick={onClick}
      style={{
        border: 0,
        padding: 0,
        background: 'none',
        color: tones.text,
        font: 'inherit',
        textAlign: 'inherit',
        textDecoration: 'underline dotted',
        textDecorationThickness: 1,
        textUnderlineOffset: '0.2em',
        cursor: 'pointer',
      }}
    >
      {children}
      <span style={visuallyHidden}>: {label}</span>
    </button>
  );
}
