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
import { CaseDoubt } from '@maestro/backstage-plugin-safety-case-common';
import { readable } from '../words';
import { Cell } from './Cell';

const SHOWN = 3;

/** The first screen has room for so much; the title holds all of it. */
const TWO_LINES = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 2,
  overflow: 'hidden',
} as const;

const KINDS: Record<CaseDoubt['kind'], string> = {
  challenge: 'Challenged',
  failed: 'Failed',
  missing: 'Missing',
  stale: 'Stale',
  undeveloped: 'Undeveloped',
  oldest: 'Oldest evidence',
};

/** The text of a doubt without the name that its link bears already. */
function rest(text: string, nodeId: string): string {
  return text.startsWith(`${nodeId} `)
    ? text.slice(nodeId.length)
    : `: ${text}`;
}

/** What a reviewer should know first; each leads to its node. */
export function Doubts(props: {
  doubts: CaseDoubt[];
  onOpen: (nodeId: string) => void;
}) {
  const { doubts, onOpen } = props;
  return (
    <Cell
      title={
        doubts.length > SHOWN
          ? `Top doubts: ${SHOWN} of ${doubts.length}`
          : 'Top doubts'
      }
    >
      {doubts.length === 0 ? (
        <div>No doubt is open, and no evidence is near its end.</div>
      ) : (
        <ol style={{ margin: 0, paddingLeft: 18 }}>
          {doubts.slice(0, SHOWN).map(({ kind, nodeId, text }) => (
            <li key={`${kind} ${nodeId} ${text}`}>
              <div style={TWO_LINES} title={readable(text)}>
                <strong>{KINDS[kind]}:</strong>{' '}
                {nodeId === null ? (
                  readable(text)
                ) : (
                  <>
                    <Link
                      component="button"
                      underline="always"
                      onClick={() => onOpen(nodeId)}
                      aria-label={`Open ${nodeId}`}
                      style={{ font: 'inherit', verticalAlign: 'baseline' }}
                    >
                      {nodeId}
                    </Link>
                    {rest(readable(text), nodeId)}
                  </>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Cell>
  );
}
