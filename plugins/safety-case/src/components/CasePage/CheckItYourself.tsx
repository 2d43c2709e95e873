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
  useLedger,
  useTones,
  VerifierPrograms,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { Cell } from './Cell';

/** One command, its program and its pack, and what it must print. */
export function CheckItYourself(props: {
  item: Pick<SafetyCase, 'check' | 'identity'>;
  /** Hands out the pack, or says why not. */
  download: ReactNode;
}) {
  const { download, item } = props;
  const { check, identity } = item;
  const tones = useTones();
  const ledger = useLedger();
  const line = { overflowWrap: 'anywhere', marginTop: 2 } as const;
  return (
    <Cell
      title="Check it yourself, without this portal and without trusting it"
      action={download}
    >
      <div
        style={{
          display: 'flex',
          gap: 8,
          alignItems: 'flex-start',
          marginTop: 3,
        }}
      >
        <pre
          aria-label="command"
          style={{
            ...mono,
            margin: 0,
            flex: 1,
            minWidth: 0,
            fontSize: '0.75rem',
            lineHeight: 1.4,
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            background: tones.sunken,
            borderRadius: 4,
            padding: '3px 8px',
          }}
        >
          {check.command}
        </pre>
        <CopyButton text={check.command} label="command" />
      </div>
      <div style={line}>
        <span style={{ color: tones.muted }}>Program:</span>{' '}
        <VerifierPrograms ledger={ledger} />
      </div>
      <div style={line}>
        <span style={{ color: tones.muted }}>
          It ends with VERIFIED: a tree of{' '}
          {identity.treeSize.toLocaleString('en-US')} records, root
        </span>{' '}
        <code style={{ ...mono, fontSize: '0.75rem' }}>{check.root}</code>
        <span style={{ color: tones.muted }}>
          , or of more. Take both fingerprints from elsewhere.
        </span>
      </div>
      <div style={{ ...line, color: tones.muted }}>
        @sigstore/verify takes its bundles with thresholds 0 (log, timestamp,
        certificate): not proved is who held the key, when, and that it was
        public.
      </div>
    </Cell>
  );
}
