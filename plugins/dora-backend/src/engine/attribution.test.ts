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
  HOST,
  REPOSITORY,
  claim,
  deployed,
  event,
} from '../__testUtils__/events';
import { deploymentIds, modelOf, systemOf } from '../__testUtils__/model';
import { Repositories } from './repositories';

const A = 'component:default/a';
const B = 'component:default/b';
const T = (day: number) =>
  `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;

const pattern = (
  environment: string | null = null,
  repository: string | null = REPOSITORY,
  service: string | null = null,
) => [{ host: HOST, repository, environment, service }];

const days = [2, 4, 6, 8].map(day => deployed(day, T(day), null));

function both(...claims: ReturnType<typeof claim>[]) {
  const events = [...claims, ...days];
  return [A, B].map(ref =>
    deploymentIds(modelOf(events, ref)).map(id => Number(id.split('|')[1])),
  );
}

describe('attribution', () => {
  it('claims the past, unless a date is stated', () => {
    expect(
      both(
        claim(T(7), { entityRef: A }),
        claim(T(8), { entityRef: B, since: T(5) }),
      ),
    ).toEqual([
      [2, 4],
      [6, 8],
    ]);
  });

  it('gives to nobody what two claim alike', () => {
    expect(
      both(claim(T(1), { entityRef: A }), claim(T(3), { entityRef: B })),
    ).toEqual([[], []]);
  });

  it('leaves the past with the one that withdrew before the other came', () => {
    expect(
      both(
        claim(T(1), { entityRef: A }),
        claim(T(5), { entityRef: A, withdrawn: true, subjects: [] }),
        claim(T(7), { entityRef: B }),
      ),
    ).toEqual([
      [2, 4],
      [6, 8],
    ]);
  });

  it('prefers the more specific claim', () => {
    expect(
      both(
        claim(T(1), { entityRef: A }),
        claim(T(1), { entityRef: B, subjects: pattern('production') }),
      ),
    ).toEqual([[], [2, 4, 6, 8]]);
  });

  it('takes the latest word of an entity from its own date on', () => {
    expect(
      both(
        claim(T(1), { entityRef: A }),
        claim(T(3), {
          entityRef: A,
          since: T(5),
          subjects: pattern(null, 'other/place'),
        }),
      ),
    ).toEqual([[2, 4], []]);
  });

  it('tells components of one repository apart by environment', () => {
    const claims = [
      claim(T(1), { entityRef: A, subjects: pattern('a-production') }),
      claim(T(1), { entityRef: B, subjects: pattern('b-production') }),
    ];
    const events = [
      ...claims,
      deployed(1, T(2), null, { environment: 'a-production' }),
      deployed(2, T(3), null, { environment: 'b-production' }),
      deployed(3, T(4), null, { environment: 'production' }),
    ];
    expect(deploymentIds(modelOf(events, A))).toEqual(['deployment|1']);
    expect(deploymentIds(modelOf(events, B))).toEqual(['deployment|2']);
  });

  it('tells components of one repository apart by tag', () => {
    const tag = (name: string) =>
      event('maestro.tag.created', ['tag', name], T(3), {
        tag: name,
        sha: name,
        createdAt: T(3),
      });
    const events = [
      claim(T(1), { entityRef: A, deploymentRule: 'tag:a-v*' }),
      claim(T(1), { entityRef: B, deploymentRule: 'tag:b-v*' }),
      tag('a-v1'),
      tag('b-v1'),
    ];
    expect(deploymentIds(modelOf(events, A))).toEqual(['tag|a-v1']);
    expect(deploymentIds(modelOf(events, B))).toEqual(['tag|b-v1']);
  });

  it('knows services without a repository, of any host', () => {
    const events = [
      claim(T(1), {
        entityRef: A,
        subjects: [
          { host: null, repository: null, environment: null, service: 'Pay' },
        ],
      }),
      event(
        'dev.cdevents.service.deployed',
        ['service', 1],
        T(2),
        {
          ...(deployed(1, T(2), null).data as never as object),
        } as never,
        { host: 'cdevents', repository: null as never, service: 'Pay' },
      ),
    ];
    expect(modelOf(events, A).deployments).toHaveLength(1);
  });

  it('does not let a pattern that states nothing claim the world', () => {
    expect(
      both(
        claim(T(1), {
          entityRef: A,
          subjects: [
            { host: null, repository: null, environment: null, service: null },
          ],
        }),
      )[0],
    ).toEqual([]);
  });

  it('counts in a system while the component belonged to it', () => {
    const events = [
      claim(T(1), { entityRef: A, system: 'system:default/old' }),
      claim(T(5), { entityRef: A, system: 'system:default/new' }),
      ...days,
    ];
    expect(deploymentIds(systemOf(events, 'system:default/old'))).toEqual([
      'deployment|2',
      'deployment|4',
    ]);
    expect(deploymentIds(systemOf(events, 'system:default/new'))).toEqual([
      'deployment|6',
      'deployment|8',
    ]);
  });
});

describe('Repositories', () => {
  const rename = (from: string, to: string, day: number) =>
    event('maestro.repository.renamed', ['renamed', from, day], T(day), {
      from,
      to,
    });
  const at = (day: number) => Date.parse(T(day));

  it('follows renames from the time of the name', () => {
    const repositories = Repositories.of([
      rename('o/b', 'o/c', 6),
      rename('o/a', 'o/b', 4),
    ]);
    expect(repositories.current(HOST, 'o/A', at(2))).toBe('o/c');
    expect(repositories.current(HOST, 'o/a', at(9))).toBe('o/c');
    expect(repositories.names(HOST, 'o/c')).toEqual(['o/a', 'o/b', 'o/c']);
  });

  it('does not mix up a repository with one that took its name', () => {
    const repositories = Repositories.of([
      rename('o/a', 'o/b', 4),
      rename('o/x', 'o/a', 6),
    ]);
    expect(repositories.current(HOST, 'o/a', at(2))).toBe('o/b');
    expect(repositories.current(HOST, 'o/a', at(7))).toBe('o/a');
  });

  it('comes to an end when a repository got its old name back', () => {
    const repositories = Repositories.of([
      rename('o/a', 'o/b', 4),
      rename('o/b', 'o/a', 6),
    ]);
    expect(repositories.current(HOST, 'o/a', at(2))).toBe('o/a');
    expect(repositories.current(HOST, 'o/b', at(5))).toBe('o/a');
    expect(repositories.current(HOST, 'o/b', at(8))).toBe('o/a');
  });
});
