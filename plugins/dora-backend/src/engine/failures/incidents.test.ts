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
import { Repositories } from '../repositories';
import { incident, ticket } from '../../__testUtils__/failures';
import { isIncidentLabel, logicalIncidents } from './incidents';
import { severityOfLabels, severityRank } from './severity';

const names = Repositories.of([]);
const AT = '2026-10-05T10:00:00.000Z';
const LATER = '2026-10-05T11:00:00.000Z';

describe('logicalIncidents', () => {
  it('joins detection and resolution, whatever comes first', () => {
    const detected = incident('a1', AT, {}, { service: 'checkout' });
    const resolved = incident('a1', AT, {
      resolvedAt: LATER,
      severity: null,
      causedBy: { deploymentId: '7', sha: null },
    });
    for (const facts of [
      [detected, resolved],
      [resolved, detected],
      [resolved, detected, detected, resolved],
    ]) {
      const [found, ...rest] = logicalIncidents(facts, names);
      expect(rest).toEqual([]);
      expect(found).toMatchObject({
        incidentId: 'a1',
        severity: 'sev2',
        rank: 2,
        at: Date.parse(AT),
        resolvedAt: Date.parse(LATER),
        open: false,
        subject: { service: 'checkout' },
        causedBy: [{ deploymentId: '7', sha: null }],
        quality: {
          closedBeforeOpened: false,
          unknownStart: false,
          unknownSeverity: false,
        },
      });
      expect(found.facts).toHaveLength(2);
    }
  });

  it('is open again after it was opened again', () => {
    const [found] = logicalIncidents(
      [
        incident('a', AT, { resolvedAt: LATER }),
        incident('a', AT, {}, { revision: '2026-10-05T12:00:00.000Z' }),
      ],
      names,
    );
    expect(found).toMatchObject({ open: true, resolvedAt: null });
  });

  it('takes issues with an incident label, with their severity', () => {
    const found = logicalIncidents(
      [
        ticket(1, AT, ['incident', 'severity: high']),
        ticket(2, AT, ['bug']),
        ticket(3, AT, ['SEV1'], { state: 'closed', closedAt: LATER }),
        ticket(4, AT, ['broken/live']),
      ],
      names,
    );
    expect(
      found.map(({ incidentId, rank, open }) => [incidentId, rank, open]),
    ).toEqual([
      ['1', 2, true],
      ['3', 1, false],
    ]);
    expect(
      logicalIncidents([ticket(4, AT, ['broken/live'])], names, {
        incidentLabels: ['broken/*'],
      }),
    ).toHaveLength(1);
  });

  it('tells an issue and its incident event once', () => {
    const found = logicalIncidents(
      [ticket(5, AT, ['incident']), incident('5', AT)],
      names,
    );
    expect(found).toHaveLength(1);
    expect(found[0].facts).toHaveLength(2);
  });

  it('keeps an incident that was closed before it opened, without a span', () => {
    const [found] = logicalIncidents(
      [incident('a', LATER, { resolvedAt: AT })],
      names,
    );
    expect(found).toMatchObject({
      open: false,
      resolvedAt: null,
      quality: { closedBeforeOpened: true },
    });
  });

  it('stands detection for an unknown start', () => {
    const [found] = logicalIncidents(
      [incident('a', AT, { startedAt: null, severity: 'odd' })],
      names,
    );
    expect(found).toMatchObject({
      at: Date.parse(AT),
      startedAt: null,
      rank: null,
      quality: { unknownStart: true, unknownSeverity: true },
    });
  });
});

describe('severity', () => {
  it.each([
    ['sev1', 1],
    ['SEV-2', 2],
    ['P3', 3],
    ['severity: critical', 1],
    ['high', 2],
    ['WARNING', 3],
    ['4', 4],
    ['info', 5],
    ['UNKNOWN', null],
    ['constructor', null],
    [null, null],
  ])('%s ranks %s', (text, rank) => {
    expect(severityRank(text)).toBe(rank);
  });

  it('takes the most severe label that names its scale', () => {
    expect(severityOfLabels(['severity/low', 'sev2', 'critical'])).toBe('sev2');
    expect(severityOfLabels(['critical', 'p-less'])).toBeNull();
  });

  it('knows the default labels', () => {
    expect(
      ['incident', 'Incident/db', 'type: incident', 'sev0', 'SEV-3'].filter(
        label => isIncidentLabel(label),
      ),
    ).toHaveLength(5);
    expect(
      ['several', 'sev', 'incidental', 'sevx'].filter(label =>
        isIncidentLabel(label),
      ),
    ).toEqual([]);
  });
});
