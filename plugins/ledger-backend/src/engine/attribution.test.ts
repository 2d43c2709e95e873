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

import { Entity } from '@backstage/catalog-model';
import { AttributionData } from '@maestro/backstage-plugin-ledger-common';
import { ClaimIndex, hintFor } from './attribution';
import { claimsFromEntities } from './claims';
import { RepositoryNames } from './repositoryNames';

function entity(
  kind: string,
  name: string,
  annotations: Record<string, string> = {},
  spec: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations },
    spec,
  };
}

describe('claimsFromEntities', () => {
  it('reads annotations, owner, system, domain and zone', () => {
    const { claims, problems } = claimsFromEntities({
      zone: 'UTC',
      entities: [
        entity(
          'Component',
          'checkout',
          {
            'maestro.dev/repository':
              'github.com/Lighthouse/Checkout, gitlab.example.org/a/b/c',
            'maestro.dev/service': 'checkout-svc',
            'maestro.dev/deployment-rule': 'workflow:deploy',
            'maestro.dev/since': '2026-11-01',
          },
          { owner: 'payments', system: 'shop' },
        ),
        entity('Component', 'own', { 'maestro.dev/git': 'maestro' }),
        entity('Component', 'silent'),
        entity('System', 'shop', {}, { domain: 'retail' }),
        entity('Group', 'payments', { 'maestro.dev/time-zone': 'Asia/Tokyo' }),
      ],
    });
    expect(problems).toEqual([]);
    expect(claims).toEqual([
      {
        entityRef: 'component:default/checkout',
        subjects: [
          {
            host: 'github.com',
            repository: 'lighthouse/checkout',
            environment: null,
            service: null,
          },
          {
            host: 'gitlab.example.org',
            repository: 'a/b/c',
            environment: null,
            service: null,
          },
          {
            host: null,
            repository: null,
            environment: null,
            service: 'checkout-svc',
          },
          {
            host: 'api',
            repository: null,
            environment: null,
            service: 'component:default/checkout',
          },
        ],
        deploymentRule: 'workflow:deploy',
        owner: 'group:default/payments',
        system: 'system:default/shop',
        domain: 'domain:default/retail',
        zone: 'Asia/Tokyo',
        since: '2026-11-01T00:00:00.000Z',
        withdrawn: false,
      },
      expect.objectContaining({
        entityRef: 'component:default/own',
        zone: 'UTC',
        deploymentRule: null,
      }),
    ]);
    expect(claims[1].subjects[0]).toMatchObject({
      host: 'git',
      repository: 'maestro',
    });
  });

  it('adds the PagerDuty service, which alone claims nothing', () => {
    const annotated = (annotations: Record<string, string>) => ({
      kind: 'Component',
      metadata: { name: 'checkout', annotations },
      spec: {},
    });
    const claims = (annotations: Record<string, string>) =>
      claimsFromEntities({ entities: [annotated(annotations)], zone: null })
        .claims;
    expect(claims({ 'pagerduty.com/service-id': 'PSVC1' })).toEqual([]);
    expect(
      claims({
        'maestro.dev/service': 'checkout',
        'pagerduty.com/service-id': 'PSVC1',
      })[0].subjects,
    ).toContainEqual({
      host: 'pagerduty',
      repository: null,
      environment: null,
      service: 'PSVC1',
    });
  });

  it('names annotations that it cannot read, and keeps the others', () => {
    const { claims, problems } = claimsFromEntities({
      zone: null,
      entities: [
        entity('Component', 'a', {
          'maestro.dev/repository': 'checkout',
          'maestro.dev/service': 'x',
          'maestro.dev/deployment-rule': 'sometimes',
          'maestro.dev/time-zone': 'Mars/Base',
          'maestro.dev/since': 'yesterday',
        }),
      ],
    });
    expect(claims[0]).toMatchObject({
      deploymentRule: null,
      zone: null,
      since: null,
    });
    expect(claims[0].subjects).toHaveLength(2);
    expect(problems.map(problem => problem.split(' ')[2])).toEqual(
      expect.arrayContaining([
        'maestro.dev/repository',
        'maestro.dev/deployment-rule',
        'maestro.dev/time-zone',
        'maestro.dev/since',
      ]),
    );
  });
});

describe('ClaimIndex', () => {
  const claim = (
    entityRef: string,
    subject: Partial<AttributionData['subjects'][number]>,
    since: string | null = null,
  ): AttributionData => ({
    entityRef,
    subjects: [
      {
        host: null,
        repository: null,
        environment: null,
        service: null,
        ...subject,
      },
    ],
    deploymentRule: null,
    owner: null,
    system: null,
    domain: null,
    zone: null,
    since,
    withdrawn: false,
  });
  const at = '2026-11-02T00:00:00.000Z';
  const subject = {
    host: 'github.com',
    repository: 'lighthouse/shop',
    environment: 'web',
    service: null,
  };

  it('prefers the more specific claim and keeps ties apart', () => {
    const index = new ClaimIndex([
      claim('web', {
        host: 'github.com',
        repository: 'lighthouse/shop',
        environment: 'web',
      }),
      claim('mobile', {
        host: 'github.com',
        repository: 'lighthouse/shop',
        environment: 'mobile',
      }),
    ]);
    expect(index.attribute(subject, at)).toEqual({
      state: 'claimed',
      entityRef: 'web',
    });
    expect(index.attribute({ ...subject, environment: null }, at)).toEqual({
      state: 'shared',
      entityRefs: ['mobile', 'web'],
    });
    // An environment that is nobody's own is theirs together.
    expect(index.attribute({ ...subject, environment: 'staging' }, at)).toEqual(
      { state: 'shared', entityRefs: ['mobile', 'web'] },
    );
    expect(
      index.attribute({ ...subject, repository: 'lighthouse/other' }, at),
    ).toEqual({ state: 'unattributed' });
  });

  it('follows renamed repositories, from either name', () => {
    const names = new RepositoryNames([
      {
        host: 'github.com',
        from: 'lighthouse/shop',
        to: 'lighthouse/store',
        at: '2026-10-01T00:00:00.000Z',
      },
      {
        host: 'github.com',
        from: 'lighthouse/store',
        to: 'lighthouse/outlet',
        at: '2026-10-20T00:00:00.000Z',
      },
    ]);
    for (const annotated of ['shop', 'store', 'outlet']) {
      const index = new ClaimIndex(
        [
          claim('web', {
            host: 'github.com',
            repository: `lighthouse/${annotated}`,
          }),
        ],
        names,
      );
      for (const delivered of ['shop', 'store', 'outlet']) {
        expect(
          index.attribute(
            { ...subject, repository: `lighthouse/${delivered}` },
            at,
          ),
        ).toEqual({ state: 'claimed', entityRef: 'web' });
      }
      expect(
        index.patternsOf('web').map(({ repository }) => repository),
      ).toEqual(['lighthouse/outlet', 'lighthouse/shop', 'lighthouse/store']);
    }
  });

  it('gives a former name to the repository that took it', () => {
    const names = new RepositoryNames([
      {
        host: 'github.com',
        from: 'lighthouse/shop',
        to: 'lighthouse/store',
        at: '2026-10-01T00:00:00.000Z',
      },
      {
        host: 'github.com',
        from: 'lighthouse/new',
        to: 'lighthouse/shop',
        at: '2026-10-20T00:00:00.000Z',
      },
    ]);
    const index = new ClaimIndex(
      [
        claim('store', { host: 'github.com', repository: 'lighthouse/store' }),
        claim('new', { host: 'github.com', repository: 'lighthouse/new' }),
      ],
      names,
    );
    const shopAt = (when: string) =>
      index.attribute({ ...subject, repository: 'lighthouse/shop' }, when);
    expect(shopAt('2026-09-01T00:00:00.000Z')).toEqual({
      state: 'claimed',
      entityRef: 'store',
    });
    expect(shopAt('2026-11-01T00:00:00.000Z')).toEqual({
      state: 'claimed',
      entityRef: 'new',
    });
    // Names that go round come to an end.
    const round = new RepositoryNames(
      [
        ['a/x', 'a/y', '2026-01-01T00:00:00.000Z'],
        ['a/y', 'a/x', '2026-02-01T00:00:00.000Z'],
        ['a/x', 'a/y', '2026-03-01T00:00:00.000Z'],
      ].map(([from, to, when]) => ({ host: 'h', from, to, at: when })),
    );
    expect(round.current('h', 'a/x', null)).toBe('a/y');
    expect(round.current('h', 'a/y', '2026-01-15T00:00:00.000Z')).toBe('a/y');
    expect(round.all('h', 'a/y')).toEqual(['a/x', 'a/y']);
  });

  it('holds from its own date only', () => {
    const index = new ClaimIndex([
      claim('a', { repository: 'lighthouse/shop' }, at),
    ]);
    expect(index.attribute(subject, at).state).toBe('claimed');
    expect(index.attribute(subject, '2026-11-01T23:59:59.999Z').state).toBe(
      'unattributed',
    );
  });

  it('hints at the annotation that would claim a subject', () => {
    expect(hintFor({ ...subject, environment: null })).toBe(
      'maestro.dev/repository: github.com/lighthouse/shop',
    );
    expect(hintFor(subject)).toContain('or maestro.dev/environment: web');
    expect(
      hintFor({
        ...subject,
        host: 'git',
        repository: 'maestro',
        environment: null,
      }),
    ).toBe('maestro.dev/git: maestro');
    expect(hintFor({ ...subject, service: 'x' })).toBe(
      'maestro.dev/service: x',
    );
  });
});
