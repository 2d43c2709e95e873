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

import Button from '@material-ui/core/Button';
import { CaseVerdict } from '@maestro/backstage-plugin-safety-case-common';
import { VerdictShape } from '../marks';
import { VERDICT_WORDS } from '../words';

/** Which cases the reader wants to see. */
export type CaseFilter = CaseVerdict | 'went_bad';

/** Worst first: that is what a reader looks for. */
export const CASE_FILTERS: readonly CaseFilter[] = [
  'defeated',
  'not_assessable',
  'supported_with_doubts',
  'supported',
  'went_bad',
];

/** What cases can be about. */
export type CaseKind = 'pull_request' | 'release';

export const CASE_KINDS: readonly CaseKind[] = ['pull_request', 'release'];

const KIND_WORDS: Record<CaseKind, string> = {
  pull_request: 'Pull requests',
  release: 'Releases',
};

const ROW = { display: 'flex', flexWrap: 'wrap', gap: 8 } as const;

function KindFilters(props: {
  kind: CaseKind | null;
  onKind: (kind: CaseKind | null) => void;
}) {
  const { kind, onKind } = props;
  return (
    <div role="group" aria-label="Show cases by subject" style={ROW}>
      {CASE_KINDS.map(choice => (
        <Button
          key={choice}
          size="small"
          variant={kind === choice ? 'contained' : 'outlined'}
          color={kind === choice ? 'primary' : 'default'}
          aria-pressed={kind === choice}
          // Pressed once more it shows all kinds again.
          onClick={() => onKind(kind === choice ? null : choice)}
          style={{ textTransform: 'none' }}
        >
          {KIND_WORDS[choice]}
        </Button>
      ))}
    </div>
  );
}

/** Buttons: of verdicts one is pressed, of subjects one at most. */
export function CaseFilters(props: {
  filter: CaseFilter | null;
  onFilter: (filter: CaseFilter | null) => void;
  kind: CaseKind | null;
  onKind: (kind: CaseKind | null) => void;
}) {
  const { filter, kind, onFilter, onKind } = props;
  const button = (choice: CaseFilter | null, label: string) => (
    <Button
      key={label}
      size="small"
      variant={filter === choice ? 'contained' : 'outlined'}
      color={filter === choice ? 'primary' : 'default'}
      aria-pressed={filter === choice}
      onClick={() => onFilter(choice)}
      startIcon={
        choice !== null && choice !== 'went_bad' && filter !== choice ? (
          <VerdictShape verdict={choice} size={14} />
        ) : undefined
      }
      style={{ textTransform: 'none' }}
    >
      {label}
    </Button>
  );
  return (
    <div style={{ ...ROW, gap: '8px 24px' }}>
      <div role="group" aria-label="Show cases by verdict" style={ROW}>
        {button(null, 'All')}
        {CASE_FILTERS.map(choice =>
          button(
            choice,
            choice === 'went_bad'
              ? 'Went bad after merge'
              : VERDICT_WORDS[choice].word.toLocaleLowerCase('en-US'),
          ),
        )}
      </div>
      <KindFilters kind={kind} onKind={onKind} />
    </div>
  );
}
