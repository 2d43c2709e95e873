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
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  formatAgo,
  formatInstant,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { VerdictMark } from '../marks';
import {
  colourOf,
  readable,
  subjectName,
  VERDICT_WORDS,
  webAddress,
} from '../words';

/** A verdict of last year must not be read as one of today. */
function Unwatched(props: { item: SafetyCase }) {
  const { asOf, watchedUntil } = props.item;
  const tones = useTones();
  const ended =
    watchedUntil !== null && Date.parse(watchedUntil) < Date.now()
      ? `It has not been watched since ${readable(watchedUntil)}`
      : 'It is not judged by itself at present';
  return (
    <strong style={{ color: tones.caution }}>
      {' '}
      Last judged {formatAgo(asOf)}. {ended}: evidence may have aged, and
      vulnerabilities become known.
    </strong>
  );
}

/** The verdict as a word, a shape and one sentence. */
export function VerdictBand(props: { item: SafetyCase; actions: ReactNode }) {
  const { item, actions } = props;
  const tones = useTones();
  const words = VERDICT_WORDS[item.verdict];
  const url = webAddress(item.subject.url);
  const name = `${subjectName(item.subject)}: ${item.subject.title}`;
  return (
    <section
      aria-label="Verdict"
      style={{
        background: tones.paper,
        border: `1px solid ${tones.divider}`,
        borderLeft: `6px solid ${
          item.watched ? colourOf(tones, words) : tones.caution
        }`,
        borderRadius: 6,
        padding: '8px 14px',
      }}
    >
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          alignItems: 'center',
          gap: '4px 20px',
        }}
      >
        <div style={{ fontSize: '1.25rem' }} data-testid="verdict">
          <VerdictMark verdict={item.verdict} size={28} />
          {!item.watched && (
            <strong style={{ color: tones.caution }}>
              {' '}
              ! on {readable(item.asOf)}
            </strong>
          )}
        </div>
        <div style={{ fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
          {url ? <Link to={url}>{name}</Link> : name}
          {' · '}
          <EntityRefLink entityRef={item.entityRef} />
        </div>
      </div>
      <div
        style={{
          margin: '4px 0 6px',
          fontSize: '0.9375rem',
          lineHeight: 1.4,
          overflowWrap: 'anywhere',
        }}
      >
        {readable(item.sentence)}
        {!item.watched && <Unwatched item={item} />}
        {item.wentBad && (
          <strong style={{ color: tones.bad }}>
            {' '}
            It held{' '}
            {item.approvedAt ? 'when it was approved' : 'after its merge'}, and
            went bad
            {item.decline
              ? ` on ${formatInstant(item.decline.since)}.`
              : ' since.'}
          </strong>
        )}
      </div>
      {actions}
    </section>
  );
}
