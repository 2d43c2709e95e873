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

import Link from '@material-ui/core/Link';
import { useMemo } from 'react';
import { tabular, useTones } from '@maestro/backstage-plugin-maestro-react';
import {
  CaseEvidence,
  CaseNode,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { Mark, StateMark } from '../marks';
import { shortInstant, signatureWords } from '../words';
import { Cell, Digest } from './Cell';

const SHOWN = 3;

const WORST_FIRST = [
  'failed',
  'bad_signature',
  'missing',
  'stale',
  'undeveloped',
  'verified',
];

interface Row {
  node: CaseNode;
  evidence: CaseEvidence;
}

/** Instants in ISO 8601 are in order as texts are. */
function byText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** Evidence of the weakest leaves first, of equal ones the oldest first. */
export function evidenceRows(nodes: CaseNode[]): Row[] {
  const rank = ({ node }: Row) => WORST_FIRST.indexOf(node.state ?? 'missing');
  const at = ({ evidence }: Row) =>
    evidence.effectiveAt ?? evidence.collectedAt;
  return nodes
    .flatMap(node => node.evidence.map(evidence => ({ node, evidence })))
    .map(row => ({ row, rank: rank(row), at: at(row) }))
    .sort((a, b) => a.rank - b.rank || byText(a.at, b.at))
    .map(({ row }) => row);
}

const HEADS = [
  'Leaf',
  'Source and collector',
  'Effective',
  'Collected',
  'Recorded (UTC)',
  'Digest',
  'Signature',
  'Receipt',
];

/** Where evidence comes from, when it was true, fetched and sealed. */
export function EvidenceStrip(props: {
  item: SafetyCase;
  onOpen: (nodeId: string) => void;
}) {
  const { item, onOpen } = props;
  const tones = useTones();
  const rows = useMemo(() => evidenceRows(item.nodes), [item.nodes]);
  const cell = { padding: '1px 10px 1px 0', verticalAlign: 'top' } as const;
  return (
    <Cell
      title={
        rows.length > SHOWN
          ? `Evidence: the weakest ${SHOWN} of ${rows.length} statements`
          : 'Evidence'
      }
      action={
        rows.length > SHOWN && (
          <Link href="#argument" underline="always">
            All leaves
          </Link>
        )
      }
    >
      {rows.length === 0 ? (
        <div>No leaf of this argument has evidence.</div>
      ) : (
        // A wide table scrolls; a keyboard must be able to reach it.
        <div
          role="region"
          aria-label="Evidence table"
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          style={{ overflowX: 'auto' }}
        >
          <table
            style={{
              ...tabular,
              width: '100%',
              minWidth: 860,
              borderCollapse: 'collapse',
            }}
          >
            <thead>
              <tr>
                {HEADS.map(head => (
                  <th
                    key={head}
                    scope="col"
                    style={{
                      ...cell,
                      textAlign: 'left',
                      fontWeight: 400,
                      color: tones.muted,
                    }}
                  >
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, SHOWN).map(({ node, evidence }) => (
                <tr
                  key={`${node.id} ${evidence.digest}`}
                  style={{ borderTop: `1px solid ${tones.divider}` }}
                >
                  <td style={{ ...cell, whiteSpace: 'nowrap' }}>
                    <Link
                      component="button"
                      underline="always"
                      onClick={() => onOpen(node.id)}
                      aria-label={`Proof of ${node.id}`}
                      style={{ font: 'inherit', verticalAlign: 'baseline' }}
                    >
                      {node.id}
                    </Link>{' '}
                    {node.state && <StateMark state={node.state} />}
                  </td>
                  <td style={cell}>
                    {evidence.source.system}, {evidence.source.collector}{' '}
                    {evidence.source.version}
                  </td>
                  {[
                    evidence.effectiveAt,
                    evidence.collectedAt,
                    evidence.recordedAt,
                  ].map((instant, index) => (
                    <td
                      key={HEADS[index + 2]}
                      style={{ ...cell, whiteSpace: 'nowrap' }}
                    >
                      {shortInstant(instant)}
                    </td>
                  ))}
                  <td style={cell}>
                    <Digest value={evidence.digest} length={10} />
                  </td>
                  <td style={cell}>
                    <Mark words={signatureWords(evidence)} />
                  </td>
                  <td style={{ ...cell, whiteSpace: 'nowrap' }}>
                    {evidence.receipts.length > 0
                      ? `#${evidence.receipts[evidence.receipts.length - 1]}`
                      : 'not sealed'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Cell>
  );
}
