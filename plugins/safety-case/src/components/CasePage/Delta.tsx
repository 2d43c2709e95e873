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

import { formatInstant } from '@maestro/backstage-plugin-maestro-react';
import Link from '@material-ui/core/Link';
import {
  CaseDelta,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';
import { STATE_WORDS } from '../words';
import { Cell } from './Cell';

const SHOWN = 2;

const word = (state: LeafState | null) =>
  state === null ? 'none' : STATE_WORDS[state].word;

function list(title: string, ids: string[]): string | null {
  if (ids.length === 0) {
    return null;
  }
  const rest = ids.length > 4 ? ` and ${ids.length - 4} more` : '';
  return `${title} ${ids.slice(0, 4).join(', ')}${rest}`;
}

/** What differs from the last approved version. */
export function Delta(props: {
  delta: CaseDelta | null;
  onOpen: (nodeId: string) => void;
}) {
  const { delta, onOpen } = props;
  if (!delta) {
    return (
      <Cell title="Since the last approval">
        <div>Nothing to compare with: no case was approved before.</div>
      </Cell>
    );
  }
  const pieces = [
    list('Added', delta.added),
    list('Removed', delta.removed),
    delta.evidenceReplaced > 0
      ? `${delta.evidenceReplaced} piece${
          delta.evidenceReplaced === 1 ? '' : 's'
        } of evidence replaced`
      : null,
    delta.policyChanged ? 'The trust policy changed' : null,
  ].filter(piece => piece !== null);
  return (
    <Cell title={`Since the approval of ${formatInstant(delta.since)}`}>
      {delta.claims.length === 0 && pieces.length === 0 && (
        <div>Nothing changed.</div>
      )}
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {delta.claims.slice(0, SHOWN).map(({ nodeId, text, before, after }) => (
          <li key={nodeId}>
            <Link
              component="button"
              underline="always"
              onClick={() => onOpen(nodeId)}
              aria-label={`Open ${nodeId}, which changed`}
              style={{ font: 'inherit', verticalAlign: 'baseline' }}
            >
              {nodeId}
            </Link>{' '}
            {word(before)} → <strong>{word(after)}</strong>: {text}
          </li>
        ))}
        {delta.claims.length > SHOWN && (
          <li>{delta.claims.length - SHOWN} more claims changed state</li>
        )}
        {pieces.length > 0 && <li>{pieces.join('; ')}</li>}
      </ul>
    </Cell>
  );
}
