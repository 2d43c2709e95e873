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
import {
  CaseVerdict,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';
import { colourOf, STATE_WORDS, VERDICT_WORDS, Words } from './words';

/** Each verdict has an outline of its own: colour is never the only sign. */
const OUTLINES: Record<CaseVerdict, string> = {
  supported: 'M12 1 A11 11 0 1 1 11.99 1 Z',
  supported_with_doubts: 'M12 1 L23.4 22 L0.6 22 Z',
  defeated: 'M7.4 1 H16.6 L23 7.4 V16.6 L16.6 23 H7.4 L1 16.6 V7.4 Z',
  not_assessable: 'M12 0.6 L23.4 12 L12 23.4 L0.6 12 Z',
};

/** The shape of a verdict; its word must stand beside it. */
export function VerdictShape(props: { verdict: CaseVerdict; size?: number }) {
  const { verdict, size = 22 } = props;
  const tones = useTones();
  const words = VERDICT_WORDS[verdict];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
      style={{ flexShrink: 0 }}
    >
      <path d={OUTLINES[verdict]} fill={colourOf(tones, words)} />
      <text
        x="12"
        y={verdict === 'supported_with_doubts' ? 19 : 17}
        textAnchor="middle"
        fontSize="14"
        fontWeight="700"
        fill={tones.dark ? '#10151c' : '#ffffff'}
      >
        {words.symbol}
      </text>
    </svg>
  );
}

/** A verdict in shape and word. */
export function VerdictMark(props: { verdict: CaseVerdict; size?: number }) {
  const { verdict, size } = props;
  const tones = useTones();
  const words = VERDICT_WORDS[verdict];
  return (
    <span
      title={words.meaning}
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 8,
        fontWeight: 700,
        letterSpacing: '0.02em',
        color: colourOf(tones, words),
      }}
    >
      <VerdictShape verdict={verdict} size={size} />
      {words.word}
    </span>
  );
}

/** A sign and a word. */
export function Mark(props: { words: Words }) {
  const { words } = props;
  const tones = useTones();
  return (
    <span
      title={words.meaning}
      style={{ color: colourOf(tones, words), fontWeight: 600 }}
    >
      <span aria-hidden="true">{words.symbol}&nbsp;</span>
      {words.word}
    </span>
  );
}

/** The state of a leaf, or of what is gathered from leaves. */
export function StateMark(props: { state: LeafState }) {
  return <Mark words={STATE_WORDS[props.state]} />;
}
