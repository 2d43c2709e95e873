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
  CopyButton,
  mono,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { Cell } from './Cell';

/** One command, what it must print, and the pack that it reads. */
export function CheckItYourself(props: {
  check: SafetyCase['check'];
  /** Hands out the pack, or says why not. */
  download: ReactNode;
}) {
  const { check, download } = props;
  const tones = useTones();
  return (
    <Cell
      title="Check it yourself, without this portal and without trusting it"
      action={download}
    >
      <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        <pre
          // A long line scrolls; a keyboard must be able to reach it.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label="command"
          style={{
            ...mono,
            margin: 0,
            flex: 1,
            minWidth: 0,
            overflowX: 'auto',
            background: tones.sunken,
            borderRadius: 4,
            padding: '3px 8px',
          }}
        >
          {check.command}
        </pre>
        <CopyButton text={check.command} label="command" />
      </div>
      <div style={{ overflowWrap: 'anywhere', marginTop: 2 }}>
        <span style={{ color: tones.muted }}>It must print root</span>{' '}
        <code style={mono}>{check.root}</code>{' '}
        <span style={{ color: tones.muted }}>and fingerprint</span>{' '}
        <code style={mono}>{check.keyFingerprint}</code>
        <span style={{ color: tones.muted }}>
          ; compare the fingerprint with the copy published elsewhere.
        </span>
      </div>
    </Cell>
  );
}
