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

import { TestDatabases } from '@backstage/backend-test-utils';
import { DoraWeeklyPack } from '@maestro/backstage-plugin-dora-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { disturbed } from '../__testUtils__/history';
import { TEAM, weeklyOf, weeksOf } from '../__testUtils__/weekly';
import { Level } from '../engine';
import { Question } from './prepare';
import { WeeklyService } from './WeeklyService';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const all = async (refs: string[]) => new Set(refs);

function ask(level: Level & { ref: string }): Question {
  return { entityRef: level.ref, level, annotations: {}, query: {} };
}

const GROUP = ask({ kind: 'group', ref: TEAM, groups: new Set([TEAM]) });

const component = (name: string) =>
  ask({ kind: 'component', ref: `component:default/${name}` });

/** Trebled in the last six weeks; steady; new; without a source. */
function history(): CanonicalEvent[] {
  return [
    ...weeksOf('checkout', {
      weeks: 30,
      perWeek: ago => (ago < 6 ? 12 : 4 + (ago % 2)),
      incidents: true,
    }),
    ...weeksOf('payments', { weeks: 30, perWeek: ago => 3 + (ago % 2) }),
    ...weeksOf('search', { weeks: 9, perWeek: () => 2 }),
    ...weeksOf('ideas', { weeks: 0, perWeek: () => 0 }),
  ];
}

async function serve(events = history(), now?: () => Date) {
  const knex = await databases.init('SQLITE_3');
  return (await weeklyOf(knex, events, now)).weekly;
}

function texts(pack: DoraWeeklyPack, id: string): string[] {
  return (
    pack.sections
      .find(section => section.id === id)
      ?.sentences.map(({ text }) => text) ?? []
  );
}

/** Without what tells of the order of arrival, or of the clock. */
function canonical(pack: DoraWeeklyPack): string {
  const { weeks, ...rest } = pack;
  return JSON.stringify(rest, (key, value) =>
    key === 'receipts' ? undefined : value,
  );
}

describe('WeeklyService', () => {
  let weekly: WeeklyService;
  let now = new Date('2026-11-18T12:00:00.000Z');
  beforeAll(async () => {
    weekly = await serve(history(), () => now);
  });
  afterEach(() => {
    now = new Date('2026-11-18T12:00:00.000Z');
  });

  it('tells the last closed week of a group', async () => {
    const pack = await weekly.pack(GROUP, { readable: all });
    expect(pack).toMatchObject({
      entityRef: TEAM,
      title: 'checkout-team',
      week: '2026-W46',
      firstDay: '2026-11-09',
      lastDay: '2026-11-15',
      zone: 'UTC',
      state: 'ok',
      withheld: 0,
      weeks: { previous: '2026-W45', next: null, latest: '2026-W46' },
    });
    expect(pack.headline).toMatch(
      /^17 deployments this week, 1 of them failed; \d metrics? moved beyond noise\.$/,
    );
    expect(texts(pack, 'week')[0]).toBe(
      '17 deployments of 3 services; those of 1 more are unknown.',
    );
    expect(texts(pack, 'failures')).toEqual([
      expect.stringMatching(
        /^checkout: .* failed; restored after 2\.0 h\. .*names/,
      ),
    ]);
  });

  it('finds the change, and takes no new service for one', async () => {
    const pack = await weekly.pack(GROUP, { readable: all });
    const changed = texts(pack, 'changed');
    expect(changed).toContainEqual(
      expect.stringMatching(
        /^Deployment frequency of all services together rose .* the 20 weeks before/,
      ),
    );
    expect(changed.join(' ')).not.toContain('search');
    expect(texts(pack, 'unknown')).toEqual([
      'ideas: The source delivers, but nothing of this entity yet.',
      'search: its 8 closed weeks since its first deployment are too few to compare; it takes 14.',
    ]);
  });

  it('does not take weeks without a source of incidents for weeks without failures', async () => {
    const pack = await weekly.pack(component('payments'), { readable: all });
    // Frequency and lead time; failures, recovery and rework have no records.
    expect(texts(pack, 'changed')).toEqual([
      'Nothing moved beyond noise (2 comparisons corrected together at 5 %; 3 not made for too few records).',
    ]);
    expect(texts(pack, 'backlog')).toContain(
      'Connect a source of incidents for payments: nobody would tell that a deployment failed.',
    );
  });

  it('leads each record to its receipts', async () => {
    const pack = await weekly.pack(GROUP, { readable: all });
    const records = pack.sections.flatMap(({ sentences }) =>
      sentences.flatMap(sentence => sentence.records),
    );
    expect(records.length).toBeGreaterThan(20);
    expect(records.filter(({ receipts }) => receipts.length === 0)).toEqual([]);
    const markdown = weekly.markdown(pack);
    expect(markdown).toContain(
      `[#${records[0].receipts[0]}](<https://portal.example/ledger?receipt=${records[0].receipts[0]}>)`,
    );
    expect(markdown).toContain('# checkout-team, week 2026-W46\n');
  });

  it('is the same, byte for byte, whenever it is made', async () => {
    const week = '2026-W44';
    const pack = await weekly.pack(GROUP, { week, readable: all });
    now = new Date('2027-03-01T00:00:00.000Z');
    const later = await weekly.pack(GROUP, { week, readable: all });
    expect(weekly.markdown(later)).toBe(weekly.markdown(pack));
    expect({ ...later, weeks: null }).toEqual({ ...pack, weeks: null });
    expect(later.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the same, byte for byte, for shuffled and repeated facts', async () => {
    const pack = await weekly.pack(GROUP, { readable: all });
    const other = await serve(disturbed(history(), 5));
    const again = await other.pack(GROUP, { readable: all });
    expect(canonical(again)).toBe(canonical(pack));
    expect(again.digest).toBe(pack.digest);
    // The digest sees what is different.
    const fewer = await serve(history().slice(0, -2));
    expect((await fewer.pack(GROUP, { readable: all })).digest).not.toBe(
      pack.digest,
    );
  });

  it('withholds services that the reader may not read', async () => {
    const readable = async () => new Set(['component:default/payments']);
    const whole = await weekly.pack(GROUP, { readable: all });
    const pack = await weekly.pack(GROUP, { readable });
    expect(JSON.stringify(pack).replaceAll('checkout-team', '')).not.toMatch(
      /checkout|search|ideas/,
    );
    expect(pack.withheld).toBeGreaterThan(3);
    expect(pack.headline).toBe(whole.headline);
    expect(pack.digest).toBe(whole.digest);
    expect(texts(pack, 'week')).toEqual(texts(whole, 'week'));
  });

  it('counts weeks in the zone of the entity', async () => {
    const kiritimati = {
      ...GROUP,
      annotations: { 'maestro.dev/time-zone': 'Pacific/Kiritimati' },
    };
    // 14 hours before UTC the next week is over, and has settled.
    now = new Date('2026-11-23T11:00:00.000Z');
    expect(await weekly.latestWeek(GROUP)).toBe('2026-W46');
    expect(await weekly.latestWeek(kiritimati)).toBe('2026-W47');
  });

  it.each([
    ['2026-W47', 'not closed'],
    ['2031-W01', 'not closed'],
    ['2026-W54', 'no week'],
    ['2026-46', 'no week'],
    ['', 'no week'],
    ['1999-W10', 'too long ago'],
  ])('refuses the week %p', async (week, message) => {
    const asked = weekly.pack(GROUP, { week, readable: all });
    await expect(asked).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
    await expect(asked).rejects.toThrow(`week is "${week}"`);
    await expect(asked).rejects.toThrow('2026-W46');
  });

  it('says that nothing is known, where nothing is', async () => {
    const before = await weekly.pack(GROUP, {
      week: '2024-W10',
      readable: all,
    });
    expect(before).toMatchObject({
      state: 'no_data',
      headline: null,
      digest: null,
    });
    expect(before.sections.map(({ id }) => id)).toEqual(['unknown']);
    const nobody = await weekly.pack(
      ask({
        kind: 'group',
        ref: 'group:default/nobody',
        groups: new Set(['group:default/nobody']),
      }),
      { readable: all },
    );
    expect(nobody).toMatchObject({
      state: 'no_source',
      reasonCode: 'no_annotation',
      headline: null,
      sections: [],
    });
    expect(weekly.markdown(nobody)).toContain('No annotation says');
    expect(
      await weekly.pack(component('ideas'), { readable: all }),
    ).toMatchObject({ state: 'no_data', headline: null });
  });

  it('knows the groups that own services', async () => {
    expect(await weekly.owners()).toEqual([TEAM]);
    expect(await weekly.caughtUp()).toBe(true);
  });
});
