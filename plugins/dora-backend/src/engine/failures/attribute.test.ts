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
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { commit, deployed, merged, push } from '../../__testUtils__/events';
import { incident, judge } from '../../__testUtils__/failures';

const at = (number: number, time = '10:00') =>
  `2026-10-${String(number).padStart(2, '0')}T${time}:00.000Z`;

/** A deployment a day at ten, of the commits `c1aaaaaa` …, ids 1 … */
function daily(count: number, titles: Record<number, string> = {}) {
  return Array.from({ length: count }, (_, index): CanonicalEvent[] => {
    const number = index + 1;
    const sha = `c${number}aaaaaa`;
    const parent = index === 0 ? null : `c${index}aaaaaa`;
    return [
      push(at(number, '08:00'), parent, [
        commit(sha, at(number, '08:00'), {
          parents: parent === null ? [] : [parent],
        }),
      ]),
      merged(100 + number, at(number, '08:00'), {
        mergeCommitSha: sha,
        title: titles[number] ?? `Change ${number}`,
      }),
      deployed(number, at(number), sha),
    ];
  }).flat();
}

function linksOf(
  events: CanonicalEvent[],
  options: Parameters<typeof judge>[1] = {},
) {
  const { attribution } = judge(events, options);
  return [
    ...attribution.links.map(
      ({ incidentId, deploymentId, rule }) =>
        `${incidentId.split('|').at(-1)} -> ${deploymentId
          .split('|')
          .at(-1)} ${rule}`,
    ),
    ...attribution.unattributed.map(
      ({ incidentId, rule }) => `${incidentId.split('|').at(-1)} ${rule}`,
    ),
  ];
}

describe('attributeIncidents', () => {
  it('believes a stated deployment, however old', () => {
    const [link] = judge([
      ...daily(20),
      incident('a', at(20, '10:10'), {
        causedBy: { deploymentId: '2', sha: null },
      }),
    ]).attribution.links;
    expect(link).toMatchObject({
      rule: 'explicit-deployment',
      weight: 1,
      confidence: 0.99,
      reason: 'It names this deployment as its cause.',
    });
    expect(link.deploymentId).toMatch(/\|2$/);
  });

  it('believes a stated commit, full or abbreviated, deployed or brought', () => {
    const stating = (sha: string) => [
      ...daily(5),
      incident('a', at(5, '10:10'), { causedBy: { deploymentId: null, sha } }),
    ];
    expect(linksOf(stating('c3aaaaaa'))).toEqual(['a -> 3 explicit-sha']);
    expect(linksOf(stating('C3AAAAA'))).toEqual(['a -> 3 explicit-sha']);
    const inner = push(at(6, '08:00'), 'c5aaaaaa', [
      commit('inner111', at(6), { parents: ['c5aaaaaa'] }),
      commit('c6aaaaaa', at(6), { parents: ['inner111'] }),
    ]);
    expect(
      linksOf([...stating('inner111'), inner, deployed(6, at(6), 'c6aaaaaa')]),
    ).toEqual(['a -> 6 explicit-sha']);
  });

  it('guesses nothing where the stated cause is elsewhere or ambiguous', () => {
    for (const causedBy of [
      { deploymentId: '999', sha: null },
      { deploymentId: null, sha: 'ffffffff' },
      { deploymentId: null, sha: 'c3' },
    ]) {
      const { attribution } = judge([
        ...daily(5),
        incident('a', at(5, '10:10'), { causedBy }),
      ]);
      expect(attribution.links).toEqual([]);
      expect(attribution.unattributed).toMatchObject([
        { rule: 'cause-unknown' },
      ]);
      expect(attribution.quality.causeUnknown).toBe(1);
    }
  });

  it('shares an incident that names several causes', () => {
    const { attribution, outcomes } = judge([
      ...daily(6),
      incident('a', at(5, '10:10'), {
        causedBy: { deploymentId: '2', sha: null },
      }),
      incident('a', at(5, '10:10'), {
        causedBy: { deploymentId: '4', sha: null },
        resolvedAt: at(5, '12:00'),
      }),
    ]);
    expect(attribution.links.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect(outcomes.filter(({ status }) => status === 'failed')).toHaveLength(
      2,
    );
  });

  it('names the deployment just before, less surely the longer ago', () => {
    const confidence = (time: string) => {
      const { attribution } = judge([
        ...daily(10),
        incident('a', at(10, time), {}),
      ]);
      return attribution.links[0]?.confidence ?? 0;
    };
    const soon = confidence('10:12');
    expect(soon).toBeGreaterThan(0.7);
    expect(confidence('11:30')).toBeLessThan(soon);
    expect(confidence('23:00')).toBe(0);
  });

  it('is less sure the more deployments it may have been', () => {
    const confidence = (others: number) => {
      const { attribution } = judge(
        [
          ...daily(10),
          ...Array.from({ length: others }, (_, index) =>
            deployed(
              `x${index}`,
              at(10, `10:0${index + 1}`),
              `x${index}aaaaaa`,
            ),
          ),
          incident('a', at(10, '10:25'), {}),
        ],
        { attribution: { minimumConfidence: 0 } },
      );
      return attribution.links[0].confidence;
    };
    expect(confidence(1)).toBeLessThan(confidence(0));
    expect(confidence(4)).toBeLessThan(confidence(1));
  });

  it('prefers what was rolled back to what came last', () => {
    expect(
      linksOf([
        ...daily(6),
        deployed('7', at(6, '10:20'), 'unseen77'),
        incident('a', at(6, '10:30'), { resolvedAt: at(6, '11:10') }),
        deployed('8', at(6, '11:00'), 'c5aaaaaa'),
      ]),
    ).toEqual(['a -> 6 rollback']);
  });

  it('takes a change that says to fix an incident for a sign of a cause', () => {
    const events = [
      ...daily(8, { 8: 'Fix #31: totals' }),
      incident('31', at(7, '12:30'), { resolvedAt: at(8, '10:10') }),
    ];
    expect(linksOf(events)).toEqual(['31 -> 7 explicit-fix']);
    expect(judge(events).outcomeOf(8)).toMatchObject({
      rework: { rule: 'fixes-incident' },
      remediates: expect.stringMatching(/\|7$/),
    });
  });

  it('stays with its cause while later deployments follow', () => {
    const events = (resolvedAt: string | null) => [
      ...daily(9),
      incident('a', at(4, '10:10'), { resolvedAt }),
    ];
    expect(linksOf(events(null))).toEqual(['a -> 4 delay']);
    expect(linksOf(events(at(9, '09:00')))).toEqual(['a -> 4 delay']);
  });

  it('keeps within horizon and threshold', () => {
    expect(linksOf([...daily(3), incident('a', at(20))])).toEqual([
      'a none-in-horizon',
    ]);
    expect(
      linksOf([...daily(3), incident('a', at(3, '10:10'))], {
        attribution: { horizonMs: 5 * 60_000 },
      }),
    ).toEqual(['a none-in-horizon']);
    const minor = [
      ...daily(3),
      incident('a', at(3, '10:10'), { severity: 'sev4' }),
    ];
    expect(linksOf(minor)).toEqual(['a below-threshold']);
    expect(linksOf(minor, { attribution: { severityThreshold: 4 } })).toEqual([
      'a -> 3 delay',
    ]);
    // What is stated counts at any severity; an unknown one as at the threshold.
    expect(
      linksOf([
        ...daily(3),
        incident('a', at(3, '10:10'), {
          severity: 'sev5',
          causedBy: { deploymentId: '3', sha: null },
        }),
        incident('b', at(2, '10:10'), { severity: null }),
      ]),
    ).toEqual(['a -> 3 explicit-deployment', 'b -> 2 delay']);
  });

  it('leaves other services alone, and learns nothing from them', () => {
    const events = [...daily(6), incident('a', at(6, '10:10'))];
    const foreign = Array.from({ length: 40 }, (_, index) =>
      incident(
        `f${index}`,
        at(1 + (index % 6), '15:00'),
        {},
        {
          repository: 'lighthouse/other',
        },
      ),
    );
    const alone = judge(events);
    const beside = judge([...events, ...foreign]);
    expect(beside.attribution.links).toEqual(alone.attribution.links);
    expect(beside.attribution.model).toEqual(alone.attribution.model);
    expect(beside.outcomes).toEqual(alone.outcomes);
  });

  it('blames the deployment that a precise start lies within', () => {
    expect(
      linksOf([
        ...daily(3),
        deployed('4', at(4, '10:30'), 'c4aaaaaa', {
          startedAt: at(4, '10:00'),
        }),
        incident('a', at(4, '10:20')),
      ]),
    ).toEqual(['a -> 4 delay']);
  });

  it('counts what is odd, and throws at nothing', () => {
    const { attribution } = judge([
      ...daily(3),
      incident('a', at(3, '10:10'), { resolvedAt: at(1) }),
      incident('b', at(2, '10:10'), { startedAt: null, severity: 'odd' }),
    ]);
    expect(attribution.quality).toEqual({
      closedBeforeOpened: 1,
      unknownStart: 1,
      unknownSeverity: 1,
      causeUnknown: 0,
    });
    expect(judge([]).attribution.links).toEqual([]);
    expect(judge([incident('a', at(1))]).attribution.unattributed).toHaveLength(
      1,
    );
  });
});
