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

import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  formatAgo,
  formatInstant,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import {
  CaseCounters,
  CaseSummary,
} from '@maestro/backstage-plugin-safety-case-common';
import { useCaseLink } from '../../hooks/useCaseLink';
import { VerdictMark } from '../marks';
import { colourOf, COUNTERS, short, subjectName } from '../words';

/** Leaves by state, as numbers with their words. */
export function CounterWords(props: { counters: CaseCounters }) {
  const tones = useTones();
  return (
    <span style={{ ...tabular, fontSize: '0.875rem' }}>
      {COUNTERS.map(({ id, words }, index) => {
        const count = props.counters[id];
        return (
          <span key={id}>
            {index > 0 && ' · '}
            <span
              style={
                count > 0
                  ? { color: colourOf(tones, words), fontWeight: 600 }
                  : { color: tones.muted }
              }
            >
              {count} {words.word}
            </span>
          </span>
        );
      })}
    </span>
  );
}

/** Whether a case was approved, and whether that still holds. */
export function ApprovalWords(props: { item: CaseSummary }) {
  const { item } = props;
  const tones = useTones();
  if (item.wentBad) {
    return (
      <span style={{ color: tones.bad, fontWeight: 600 }}>
        ↘ Went bad after {item.merged ? 'merge' : 'its approval'}
        {item.decline && `, ${formatInstant(item.decline.since)}`}
      </span>
    );
  }
  return (
    <span style={{ color: tones.muted }}>
      {item.approvedAt
        ? `Approved ${formatAgo(item.approvedAt)}`
        : 'Not approved'}
    </span>
  );
}

/** Why a case does not hold any more: what happened last, with its instant. */
export function DeclineWords(props: { item: CaseSummary }) {
  const { item } = props;
  const tones = useTones();
  const [first, ...others] = item.decline?.reasons ?? [];
  if (!first) {
    return null;
  }
  return (
    <div
      style={{
        color: tones.bad,
        fontSize: '0.875rem',
        overflowWrap: 'anywhere',
      }}
    >
      {first.text}
      {first.at && ` (${formatInstant(first.at)})`}
      {others.length > 0 &&
        ` and ${others.length} more ${
          others.length === 1 ? 'reason' : 'reasons'
        }`}
    </div>
  );
}

/** What is watched is judged every few minutes. */
function isOld(asOf: string): boolean {
  return Date.now() - Date.parse(asOf) > 86_400_000;
}

/** One case of a list. */
export function CaseRow(props: {
  item: CaseSummary;
  /** Names the component, where the list holds several. */
  showEntity: boolean;
}) {
  const { item, showEntity } = props;
  const tones = useTones();
  const caseLink = useCaseLink();
  return (
    <li
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: '4px 20px',
        padding: '12px 0',
        borderTop: `1px solid ${tones.divider}`,
      }}
    >
      <div style={{ flex: '0 1 260px', minWidth: 0 }}>
        <VerdictMark verdict={item.verdict} size={20} />
        <div style={{ fontSize: '0.875rem', marginTop: 2 }}>
          <ApprovalWords item={item} />
        </div>
      </div>
      <div style={{ flex: '1 1 320px', minWidth: 0 }}>
        <Link to={caseLink(item.id)} style={{ fontWeight: 600 }}>
          {subjectName(item.subject)}: {item.subject.title}
        </Link>
        <div
          style={{
            color: tones.muted,
            fontSize: '0.875rem',
            overflowWrap: 'anywhere',
          }}
        >
          {showEntity && (
            <>
              <EntityRefLink entityRef={item.entityRef} />
              {' · '}
            </>
          )}
          {item.subject.repository}
          {item.subject.sha && ` · ${short(item.subject.sha, 10)}`}
          {item.merged && ' · merged'}
          {' · '}
          {isOld(item.asOf) ? (
            <strong style={{ color: tones.caution }}>
              ! last judged {formatAgo(item.asOf)}
            </strong>
          ) : (
            `judged ${formatAgo(item.asOf)}`
          )}
        </div>
        <CounterWords counters={item.counters} />
        <DeclineWords item={item} />
      </div>
    </li>
  );
}
