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
import {
  Panel,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { CaseSummary } from '@maestro/backstage-plugin-safety-case-common';
import { useCaseLink } from '../../hooks/useCaseLink';
import { VerdictMark } from '../marks';
import { readable, subjectName } from '../words';
import { ApprovalWords, CounterWords } from './CaseRow';

/**
 * The case that speaks for an entity: of what is delivered, the newest
 * release, else the newest merged request; else the newest case.
 */
export function leadOf(items: CaseSummary[]): CaseSummary | undefined {
  const newest = [...items].sort((a, b) => b.asOf.localeCompare(a.asOf));
  return (
    newest.find(({ subject }) => subject.kind === 'release') ??
    newest.find(({ merged }) => merged) ??
    newest[0]
  );
}

/** The leading case, summed up. */
export function LeadCase(props: { item: CaseSummary }) {
  const { item } = props;
  const tones = useTones();
  const caseLink = useCaseLink();
  return (
    <Panel
      title={`${subjectName(item.subject)}: ${item.subject.title}`}
      subtitle={item.subject.repository}
      actions={
        <Link to={caseLink(item.id)}>
          Argument, evidence and proof of {subjectName(item.subject)}
        </Link>
      }
    >
      <div style={stack(8)}>
        <div style={{ fontSize: '1.125rem' }}>
          <VerdictMark verdict={item.verdict} size={28} />
        </div>
        <div style={{ lineHeight: 1.5, overflowWrap: 'anywhere' }}>
          {readable(item.sentence)}
        </div>
        <CounterWords counters={item.counters} />
        <div style={{ fontSize: '0.875rem', color: tones.muted }}>
          <ApprovalWords item={item} />
        </div>
      </div>
    </Panel>
  );
}
