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

import {
  DoraFigures,
  DoraSubject,
} from '@maestro/backstage-plugin-dora-common';
import {
  Facts,
  formatAgo,
  formatInstant,
  Panel,
} from '@maestro/backstage-plugin-maestro-react';

/** A rule of `maestro.dev/deployment-rule` in words. */
export function ruleInWords(rule: string | null): string {
  const [kind, ...rest] = (rule ?? '').split(':');
  const name = rest.join(':');
  switch (kind) {
    case '':
      return 'no rule of its own';
    case 'deployments':
      return 'each successful deployment to production that the source reports';
    case 'workflow':
      return `each successful run of the workflow “${name}” on the default branch`;
    case 'release':
      return 'each published release';
    case 'tag':
      return `each new tag that matches ${name}`;
    case 'merge':
      return 'each merge to the default branch';
    default:
      return rule ?? '';
  }
}

function subjectInWords(subject: DoraSubject): string {
  if (subject.host === 'api') {
    return `plain reports of ${subject.service ?? 'any service'}`;
  }
  const place = [subject.host, subject.repository].filter(Boolean).join('/');
  return [
    place,
    subject.service && `service ${subject.service}`,
    subject.environment && `environment ${subject.environment}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const MOST_SUBJECTS = 6;

/** All claims of a component; of what joins several, the first few places. */
function subjectsInWords(
  subjects: readonly DoraSubject[],
  entityRef: string,
): string {
  const all = entityRef.startsWith('component:')
    ? subjects
    : // Every component is claimed by plain reports of its own name.
      subjects.filter(({ host }) => host !== 'api');
  const words = [...new Set(all.map(subjectInWords))];
  const more = words.length - MOST_SUBJECTS;
  return entityRef.startsWith('component:') || more <= 0
    ? words.join(' · ') || 'none'
    : `${words.slice(0, MOST_SUBJECTS).join(' · ')} and ${more} more`;
}

/** What counts, where it comes from, how fresh it is. */
export function DeliverySource(props: { figures: DoraFigures }) {
  const { source, freshness, asOf, zone, entityRef } = props.figures;
  // Only a component has a rule of its own; of others, those of the members hold.
  const rule =
    source.rule === null && !entityRef.startsWith('component:')
      ? 'what the rule of each member component says'
      : ruleInWords(source.rule);
  const behind = new Intl.NumberFormat().format(freshness.behind);
  return (
    <Panel title="What these figures count">
      <Facts
        facts={[
          { label: 'A deployment is', text: rule },
          {
            label: 'Claimed records',
            text: subjectsInWords(source.subjects, entityRef),
          },
          {
            label: 'Latest record',
            text: source.lastEventAt
              ? `${formatAgo(source.lastEventAt)}, ${formatInstant(
                  source.lastEventAt,
                  { zone },
                )}`
              : 'none yet',
          },
          {
            label: 'Freshness',
            text:
              freshness.behind === 0
                ? 'all records of the ledger are counted'
                : `${behind} records of the ledger are not counted yet`,
          },
          { label: 'As of', text: formatInstant(asOf, { zone }) },
        ]}
      />
    </Panel>
  );
}
