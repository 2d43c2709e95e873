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

import { useTones } from '@maestro/backstage-plugin-maestro-react';
import { Piece } from './headline';

/** The message of a page, large enough to be read in passing. */
export function Headline(props: { pieces: Piece[] }) {
  const tones = useTones();
  if (props.pieces.length === 0) {
    return null;
  }
  return (
    <p
      style={{
        margin: 0,
        maxWidth: 1080,
        fontSize: '1.125rem',
        lineHeight: 1.5,
        color: tones.text,
      }}
    >
      {props.pieces.map(({ text, strong }, index) =>
        strong ? (
          <strong key={index}>{text}</strong>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </p>
  );
}
