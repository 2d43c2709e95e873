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

import { packMarkdown } from './markdown';
import { composePack } from './pack';
import { PackChange, PackDeployment, PackInput, PackService } from './types';

const NO_SEGMENTS = {
  coding: 0,
  pickup: 0,
  review: 0,
  merge: 0,
  open: 0,
  deploy: 0,
};

const WEEK = {
  deployments: 3,
  changes: 2,
  leadTimeLogs: 20,
  settled: 3,
  failed: 0,
  recoveries: 0,
  recoveryLogs: 0,
  rework: 0,
};

function deployment(id: string, more: Partial<PackDeployment> = {}) {
  return {
    id,
    entityRef: 'component:default/checkout',
    at: '2026-11-10T09:30:00.000Z',
    title: `Deployment of ${id}`,
    url: `https://forge.example/${id}`,
    facts: [`fact-${id}`],
    status: 'ok' as const,
    failures: [],
    recoverySeconds: null,
    open: false,
    rework: null,
    ...more,
  };
}

function change(id: string, seconds: number | null): PackChange {
  return {
    id,
    entityRef: 'component:default/checkout',
    at: '2026-11-10T09:30:00.000Z',
    title: `#${id} Faster`,
    url: null,
    facts: [`fact-${id}`],
    seconds,
    segments:
      seconds === null ? null : { ...NO_SEGMENTS, pickup: seconds, open: null },
  };
}

function service(more: Partial<PackService> = {}): PackService {
  return {
    entityRef: 'component:default/checkout',
    title: 'Checkout',
    weeks: Array.from({ length: 26 }, () => WEEK),
    deployments: [deployment('a')],
    changes: [change('1', 3600), change('2', null)],
    segmentSeconds: { ...NO_SEGMENTS, pickup: 7000, deploy: 3000 },
    segmentChanges: 12,
    incidentSource: true,
    unknown: null,
    uncompared: null,
    ...more,
  };
}

function input(more: Partial<PackInput> = {}): PackInput {
  return {
    entityRef: 'group:default/checkout-team',
    title: 'Checkout team',
    week: '2026-W46',
    firstDay: '2026-11-09',
    lastDay: '2026-11-15',
    zone: 'Europe/Berlin',
    services: [service()],
    tests: { changes: [], tested: 4, tooFew: 1, level: 0.05 },
    costs: null,
    ...more,
  };
}

function texts(id: string, of: PackInput): string[] {
  const section = composePack(of).sections.find(item => item.id === id);
  return (section?.sentences ?? []).map(({ text }) => text);
}

describe('composePack', () => {
  it('says when nothing moved, and how much was compared', () => {
    expect(composePack(input()).headline).toBe(
      '1 deployment this week, 0 of them failed; no metric moved beyond noise.',
    );
    expect(texts('changed', input())).toEqual([
      'Nothing moved beyond noise (4 comparisons corrected together at 5 %; 1 not made for too few records).',
    ]);
    expect(
      texts(
        'changed',
        input({ tests: { changes: [], tested: 0, tooFew: 5, level: 0.05 } }),
      ),
    ).toEqual([
      'Nothing could be compared: there are too few records, or fewer than 14 closed weeks.',
    ]);
  });

  it('tells a change with its size, interval, samples and records', () => {
    const [first, rest] = composePack(
      input({
        tests: {
          tested: 4,
          tooFew: 0,
          level: 0.05,
          changes: [
            {
              unit: null,
              metric: 'lead-time-for-changes',
              ratio: 0.62,
              interval: { low: 0.5, high: 0.8, level: 0.95 },
              p: 0.01,
              recent: { weeks: 6, n: 40 },
              before: { weeks: 20, n: 150 },
            },
          ],
        },
      }),
    ).sections[0].sentences;
    expect(first.text).toBe(
      'Lead time for changes of Checkout grew shorter in the last 6 weeks: 0.62 times that of the 20 weeks before (95 % interval 0.50 to 0.80); n = 40 and 150 changes.',
    );
    expect(first.records.map(({ id }) => id)).toEqual(['1', '2']);
    expect(rest.text).toMatch(/^Nothing else moved/);
  });

  it('tells the week, and does not count a change without a lead time', () => {
    expect(texts('week', input())).toEqual([
      '1 deployment of 1 service.',
      '1 change was first deployed; median lead time 60 min.',
    ]);
    expect(
      texts('week', input({ services: [service({ changes: [] })] }))[1],
    ).toBe('No change with a known lead time was first deployed.');
  });

  it('names the slowest segment, and the slowest changes', () => {
    expect(texts('segments', input())).toEqual([
      'The largest part of the lead time of the last six weeks was waiting for the first review: 70 % of it, over 12 changes.',
      '#1 Faster took 60 min, 60 min of it waiting for the first review.',
    ]);
  });

  it('tells failures, the open ones first, and what to do about them', () => {
    const services = [
      service({
        deployments: [
          deployment('b', {
            status: 'failed',
            recoverySeconds: 7200,
            failures: ['An incident followed within 20 min.'],
          }),
          deployment('c', { status: 'failed', open: true }),
          deployment('d'),
        ],
      }),
    ];
    expect(texts('failures', input({ services }))).toEqual([
      'Checkout: Deployment of c failed; it is not restored yet.',
      'Checkout: Deployment of b failed; restored after 2.0 h. An incident followed within 20 min.',
    ]);
    expect(texts('backlog', input({ services }))).toEqual([
      'Restore Checkout, or close its incident: 1 failed deployment has no end on record.',
      'Look into what the failures of Checkout have in common: 2 of 3 deployments failed.',
      'Agree on how soon a first review starts: waiting for the first review took 70 % of the lead time.',
    ]);
  });

  it('says what it cannot say', () => {
    const services = [
      service({ incidentSource: false }),
      service({ title: 'Search', unknown: 'nothing was ever received.' }),
    ];
    expect(texts('backlog', input({ services }))).toContain(
      'Connect a source of incidents for Checkout: nobody would tell that a deployment failed.',
    );
    expect(texts('unknown', input({ services }))).toEqual([
      'Search: nothing was ever received.',
    ]);
  });

  it('withholds what its reader may not read, and counts it', () => {
    const hidden = 'component:default/payments';
    const failed = {
      ...deployment('secret', { status: 'failed', open: true }),
      entityRef: hidden,
    };
    const both = input({
      services: [
        service(),
        service({
          entityRef: hidden,
          title: 'Payments',
          deployments: [failed],
          changes: [],
          incidentSource: false,
          uncompared: 'it is new.',
        }),
      ],
    });
    const whole = composePack(both);
    expect(whole.withheld).toBe(0);
    expect(JSON.stringify(whole)).toMatch(/Payments.*secret|secret.*Payments/);
    const pack = composePack(both, ref => ref !== hidden);
    // Its failure, what to do about it and its source, and that it is new.
    expect(pack.withheld).toBe(4);
    expect(JSON.stringify(pack)).not.toMatch(/Payments|payments|secret/);
    expect(pack.headline).toBe(whole.headline);
    expect(pack.sections.map(({ id }) => id)).not.toContain('failures');
    const [made] = pack.sections.find(({ id }) => id === 'week')!.sentences;
    expect(made).toMatchObject({
      text: '2 deployments of 2 services.',
      count: 2,
      withheld: 1,
    });
    expect(made.records.map(({ id }) => id)).toEqual(['a']);
    const text = packMarkdown(pack, {
      receipts: () => [],
      receiptUrl: () => '',
    });
    expect(text).toContain('and 1 more, 1 of them not readable for you\n');
    expect(text).toMatch(/4 sentences are left out.*\n$/);
  });

  it('lists ten records of a sentence, and says how many there are', () => {
    const deployments = Array.from({ length: 12 }, (_, index) =>
      deployment(`d${index}`),
    );
    const pack = composePack(input({ services: [service({ deployments })] }));
    const [made] = pack.sections.find(({ id }) => id === 'week')!.sentences;
    expect(made.records).toHaveLength(10);
    expect(made).toMatchObject({ count: 12, withheld: 0 });
  });

  it('has costs only where a cost plugin tells them', () => {
    expect(texts('costs', input())).toEqual([]);
    expect(
      texts(
        'costs',
        input({
          costs: [{ text: 'Up by 40 EUR.', record: deployment('cost') }],
        }),
      ),
    ).toEqual(['Up by 40 EUR.']);
  });
});

describe('packMarkdown', () => {
  const links = {
    receipts: () => [7, 9],
    receiptUrl: (seq: number) => `/ledger?receipt=${seq}`,
  };

  it('is the same for the same pack, and links each record', () => {
    const text = packMarkdown(composePack(input()), links);
    expect(text).toBe(packMarkdown(composePack(input()), links));
    expect(text.split('\n').slice(0, 5)).toEqual([
      '# Checkout team, week 2026-W46',
      '',
      '2026-11-09 to 2026-11-15 (Europe/Berlin)',
      '',
      '1 deployment this week, 0 of them failed; no metric moved beyond noise.',
    ]);
    expect(text).toContain(
      '  - [Deployment of a](<https://forge.example/a>) (checkout, 2026-11-10T09:30Z), sealed as [#7](</ledger?receipt=7>), [#9](</ledger?receipt=9>)\n',
    );
  });

  it('does not let titles become markup, nor addresses leave their link', () => {
    const text = packMarkdown(
      composePack(
        input({
          services: [
            service({
              deployments: [
                deployment('x', {
                  title: '[click](javascript:alert(1)) <img>\n# H',
                  // eslint-disable-next-line no-script-url
                  url: 'javascript:alert(1)',
                }),
                deployment('y', { url: 'https://a.example/> <b' }),
              ],
            }),
          ],
        }),
      ),
      links,
    );
    expect(text).toContain(
      '\\[click\\](javascript:alert(1)) \\<img\\> \\# H (checkout, 2026-11-10T09:30Z), sealed',
    );
    expect(text).toContain('(<https://a.example/%3E%20%3Cb>)');
  });

  it('says how many records are left out', () => {
    const deployments = Array.from({ length: 13 }, (_, index) =>
      deployment(`n${index}`),
    );
    expect(
      packMarkdown(
        composePack(input({ services: [service({ deployments })] })),
        links,
      ),
    ).toContain('  - and 3 more\n');
  });
});
