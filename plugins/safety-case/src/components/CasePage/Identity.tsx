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

import { Fragment, ReactNode } from 'react';
import {
  formatInstant,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { userName } from '../people';
import { contentsWords } from '../words';
import { Cell, Digest } from './Cell';

/** Who stands for the verdict, by which policy, judged against which log. */
export function Identity(props: { item: SafetyCase }) {
  const { item } = props;
  const { identity } = item;
  const tones = useTones();
  const approval = item.approvals[item.approvals.length - 1];
  const facts: Array<[string, ReactNode]> = [
    [
      'Signed by',
      <>
        key of this portal, fingerprint{' '}
        <Digest value={identity.keyFingerprint} length={28} />
      </>,
    ],
    [
      'Approved by',
      approval
        ? `${userName(approval.by)}, ${formatInstant(approval.at)}`
        : 'nobody yet',
    ],
    [
      'Decided by',
      <>
        policy <Digest value={identity.policyVersion} length={22} />,{' '}
        {identity.source}
      </>,
    ],
    [
      'Judged against',
      <>
        {identity.origin}, {identity.treeSize.toLocaleString('en-US')} records,
        root <Digest value={identity.root} length={12} />
      </>,
    ],
  ];
  if (item.contents) {
    // None of them may approve.
    facts.splice(1, 0, [
      'Written by',
      contentsWords(item.contents, item.subject),
    ]);
  }
  return (
    <Cell title="Who says so">
      <dl
        style={{
          display: 'grid',
          gridTemplateColumns: 'max-content minmax(0, 1fr)',
          gap: '0 10px',
          margin: 0,
        }}
      >
        {facts.map(([label, text]) => (
          <Fragment key={label}>
            <dt style={{ color: tones.muted }}>{label}</dt>
            <dd style={{ margin: 0, minWidth: 0, overflowWrap: 'anywhere' }}>
              {text}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Cell>
  );
}
