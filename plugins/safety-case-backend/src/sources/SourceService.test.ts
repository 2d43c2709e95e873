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
import { PEOPLE, component, testCases } from '../__testUtils__/cases';
import {
  CHECKOUT,
  change,
  check,
  claim,
  push,
  review,
  sha,
} from '../__testUtils__/events';
import { PREDICATES } from '../engine/attest';
import { DatabaseSourceStore } from '../store/DatabaseSourceStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const T1 = '2026-11-19T08:00:00.000Z';
const T2 = '2026-11-19T09:00:00.000Z';
const PATH = 'docs/case.gsn.yaml';

const ARGUMENT = `# Why checkout may change.
G1: { text: It is safe, supportedBy: [Sn1] }
Sn1:
  text: Its unit tests
  evidence:
    predicate: ${PREDICATES.check}
    select: { name: "unit*" }
    accept: predicate.outcome == "success"
`;

describe.each(databases.eachSupportedId())('arguments in files on %s', id => {
  const start = async (
    files: Record<string, string>,
    annotation = `file:${PATH}`,
  ) => {
    const knex = await databases.init(id);
    const cases = await testCases(
      knex,
      [
        claim('2026-11-01T00:00:00.000Z'),
        change(1, T1),
        check(sha('a1'), T2),
        review(1, T2),
        push(sha('c1'), T1),
        push(sha('c2'), T2),
        push(sha('c3'), T2, 'feature'),
        check(sha('c2'), T2),
      ],
      {
        files,
        entities: [
          component('checkout', {
            'maestro.dev/safety-case': annotation,
            'backstage.io/source-location':
              'url:https://github.com/lighthouse/checkout/tree/main/',
          }),
          ...PEOPLE,
        ],
      },
    );
    const judged = async () => {
      await cases.sources.refreshAll();
      await cases.evaluate();
      const { items } = await cases.service.list({
        limit: 100,
        visible: async () => new Set([CHECKOUT]),
      });
      const all = await Promise.all(
        items.map(item => cases.service.get(item.id)),
      );
      return all.map(item => item.judged);
    };
    const codes = async () =>
      (await judged()).map(({ diagnostics, verdict }) => [
        verdict,
        ...diagnostics.map(({ code }) => code),
      ]);
    return {
      ...cases,
      judged,
      codes,
      sourceStore: DatabaseSourceStore.create({ knex }),
    };
  };

  it('judges the argument of a file as it stands, with its own selection', async () => {
    const { judged } = await start({
      [PATH]: ARGUMENT.replace('unit*', '*'),
    });
    const [found] = await judged();
    expect(found).toMatchObject({
      verdict: 'supported',
      yaml: ARGUMENT.replace('unit*', '*'),
      sourceUrl: `https://forge.test/${PATH}`,
      diagnostics: [],
    });
    expect(found.identity.source).toMatch(
      /^docs\/case\.gsn\.yaml@[0-9a-f]{12}$/,
    );
  });

  it('does not take statements that a leaf does not select', async () => {
    const { judged } = await start({
      [PATH]: ARGUMENT.replace('unit*', 'load tests'),
    });
    expect(await judged()).toMatchObject([
      { verdict: 'not_assessable', counters: { missing: 1 } },
    ]);
  });

  it('stands beside patterns, and fills patterns of its own', async () => {
    const { judged } = await start(
      {
        [PATH]: `module: { name: own, parameters: { number: { type: integer }, wanted: { type: text, default: "*" } } }\n${ARGUMENT.replace(
          'It is safe',
          '"Request {number} is safe"',
        ).replace('unit*', '{wanted}')}`,
      },
      `pattern:pull-request-is-safe-to-merge, ${PATH}`,
    );
    const found = await judged();
    expect(
      found.map(({ identity, verdict }) => [
        identity.source.split('@')[0],
        verdict,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [PATH, 'supported'],
        ['pattern:pull-request-is-safe-to-merge', 'supported'],
      ]),
    );
    const own = found.find(({ identity }) => identity.source.startsWith(PATH))!;
    expect(own.nodes[0].text).toBe('Request 1 is safe');
  });

  it('is about the newest commit of the default branch, if it says so', async () => {
    const { judged } = await start({
      [PATH]: `module: { name: main, subject: commit }\n${ARGUMENT.replace(
        'unit*',
        '*',
      )}`,
    });
    expect(await judged()).toMatchObject([
      {
        verdict: 'supported',
        merged: true,
        subject: { kind: 'commit', id: sha('c2'), sha: sha('c2') },
      },
    ]);
  });

  it('follows what a file uses, also away goals', async () => {
    const { judged } = await start({
      [PATH]: `module: { name: checkout, uses: [../shared/tests.gsn.yaml] }
G1: { text: It is safe, supportedBy: [G2] }
G2: { text: It is tested, away: { module: tests, element: G10 } }
`,
      'shared/tests.gsn.yaml': `module: { name: tests }
G10: { text: Tested, public: true, supportedBy: [Sn1] }
${ARGUMENT.slice(ARGUMENT.indexOf('Sn1:\n')).replace('unit*', '*')}`,
    });
    const [found] = await judged();
    expect(found).toMatchObject({ verdict: 'supported', diagnostics: [] });
    expect(found.nodes.find(({ id: node }) => node === 'G2')).toMatchObject({
      kind: 'away_goal',
      state: 'verified',
      standsFor: { module: 'tests', element: 'G10' },
    });
    expect(found.relations).toContainEqual(
      expect.objectContaining({ id: 'G2 -> G10', kind: 'cites' }),
    );
    // Places are those of the text that is shown.
    const { line } = found.nodes.find(({ id: node }) => node === 'G10')!
      .position!;
    expect(found.yaml.split('\n')[line - 1]).toContain('G10:');
  });

  it.each([
    ['G1: [', ['PARSE_ERROR']],
    ['G1: { supportedBy: [G2] }\nG2: { supportedBy: [G1] }', ['C01']],
    [
      'G1: { supportedBy: [G2] }\nG2: { supportedBy: [G3] }\nG3: { supportedBy: [G2] }',
      ['C04'],
    ],
    [
      'G1: { undeveloped: true }\nG2: { supportedBy: [G3] }\nG3: { supportedBy: [G2] }',
      ['C08'],
    ],
    ['G1: { supportedBy: [G9] }', ['C03']],
    ['G1: { undeveloped: true }\nG2: { undeveloped: true }', ['C01']],
    ['', ['NO_ELEMENTS']],
    ['module: { subject: incident }\nG1: { undeveloped: true }', ['P06']],
    ['--- # file: x\nG1: {}', ['M02', 'NO_ELEMENTS']],
  ])('cannot judge %j, and says why: %j', async (text, expected) => {
    const { codes } = await start({ [PATH]: text });
    expect(await codes()).toEqual([['not_assessable', ...expected]]);
  });

  it('asks for no address that a file calls a path, and for few files at once', async () => {
    const head = 'module: { name: a, uses: [';
    const far = await start({
      [PATH]: `${head}"https:/github.com/other/secret/x.yaml", "/https://other.example/x.yaml"] }\nG1: { undeveloped: true }\n`,
    });
    expect((await far.judged())[0].diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'PARSE_ERROR',
        message: expect.stringContaining('cannot be opened'),
      }),
    );
    expect(far.repository.asked).toEqual([PATH]);
    const many = await start({
      [PATH]: `${head}${Array.from(
        { length: 40 },
        (_, n) => `m${n}.yaml`,
      )}] }\nG1: { undeveloped: true }\n`,
    });
    expect(await many.codes()).toEqual([
      ['not_assessable', 'M02', 'NO_ELEMENTS'],
    ]);
    expect(many.repository.asked).toEqual([PATH]);
  });

  it('says that a file is not there, or that its path must not be read', async () => {
    const missing = await start({});
    expect(await missing.codes()).toEqual([
      ['not_assessable', 'M02', 'NO_ELEMENTS'],
    ]);
    const outside = await start({}, 'file:../../etc/passwd.yaml');
    expect(await outside.codes()).toEqual([['not_assessable', 'M01']]);
  });

  it('keeps the last good version while the source is down, and doubts it after an hour', async () => {
    const cases = await start({ [PATH]: ARGUMENT.replace('unit*', '*') });
    expect(await cases.codes()).toEqual([['supported']]);
    cases.repository.down = true;
    expect(await cases.codes()).toEqual([['supported']]);
    cases.clock.now = '2026-11-20T13:30:00.000Z';
    expect(await cases.codes()).toEqual([['supported_with_doubts', 'M03']]);
    const [found] = await cases.judged();
    expect(found.doubts[0]).toMatchObject({ kind: 'stale', nodeId: null });
    expect(found.counters).toMatchObject({ verified: 1, failed: 0 });
    cases.repository.down = false;
    expect(await cases.codes()).toEqual([['supported']]);
  });

  it('reads a file that was never tried at once, and again in its time', async () => {
    const cases = await start({ [PATH]: ARGUMENT });
    const { asked } = cases.repository;
    const round = () =>
      cases.sources.refreshAll(undefined, { rest: 4.5 * 60_000 });
    await round();
    expect(asked).toEqual([PATH]);
    cases.clock.now = '2026-11-20T12:04:00.000Z';
    await round();
    expect(asked).toEqual([PATH]);
    cases.clock.now = '2026-11-20T12:05:00.000Z';
    await round();
    expect(asked).toEqual([PATH, PATH]);
  });

  it('keeps each version once, and forgets what is not named any more', async () => {
    const cases = await start({ [PATH]: ARGUMENT });
    await cases.judged();
    cases.clock.now = '2026-11-20T12:10:00.000Z';
    cases.repository.files[PATH] = `${ARGUMENT}# 2\n`;
    await cases.judged();
    cases.clock.now = '2026-11-20T12:20:00.000Z';
    cases.repository.files[PATH] = ARGUMENT;
    const [found] = await cases.judged();
    const versions = await cases.sourceStore.versions(CHECKOUT, PATH);
    expect(versions.map(({ firstReadAt }) => firstReadAt)).toEqual([
      '2026-11-20T12:00:00.000Z',
      '2026-11-20T12:10:00.000Z',
    ]);
    expect(found.identity.source).toBe(
      `${PATH}@${versions[0].digest.slice(0, 12)}`,
    );
    await cases.sourceStore.put({
      ...(await cases.sourceStore.sources(CHECKOUT))[0],
      path: 'old.yaml',
    });
    await cases.sources.refreshAll();
    expect(await cases.sourceStore.sources()).toMatchObject([{ path: PATH }]);
    expect(await cases.sourceStore.versions(CHECKOUT, 'old.yaml')).toEqual([]);
  });

  it('comes to the same in a pack, also while its source is down', async () => {
    const cases = await start({
      [PATH]: `module: { name: a, uses: [b.yaml] }\nG1: { text: Safe, supportedBy: [G2] }\nG2: { away: { module: b, element: G10 } }\n`,
      'docs/b.yaml': `module: { name: b }\nG10: { text: Tested, public: true, supportedBy: [Sn1] }\n${ARGUMENT.slice(
        ARGUMENT.indexOf('Sn1:\n'),
      ).replace('unit*', '*')}`,
    });
    await cases.judged();
    cases.repository.down = true;
    cases.clock.now = '2026-11-20T14:00:00.000Z';
    const [{ id: caseId, sentence }] = await cases.judged();
    const pack = await cases.packs.build(await cases.service.get(caseId), null);
    const text = Buffer.from(pack).toString('utf8');
    expect(text).toContain(JSON.stringify(sentence));
    expect(text).toContain('"code":"M03"');
    expect(text).toContain('--- # file: docs/b.yaml');
  });

  it('reads again for whoever collects', async () => {
    const cases = await start({ [PATH]: ARGUMENT });
    const [before] = await cases.judged();
    cases.repository.files[PATH] = ARGUMENT.replace('unit*', '*');
    const after = await cases.service.collect(before.id);
    expect(after.judged.verdict).toBe('supported');
  });
});
