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
import { VOCABULARY_VERSION } from '@maestro/backstage-plugin-ledger-common';
import { createHmac } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import {
  NormalizeContext,
  RawDelivery,
} from '@maestro/backstage-plugin-ledger-node';
import fc from 'fast-check';
import { readCdeventsSources } from './config';
import { artifactCommit, artifactVersion } from './engine/services';
import { createCdeventsSource } from './source';

const SHA = 'a'.repeat(40);
const source = createCdeventsSource({ tokens: ['tok'], secrets: ['key'] });
const people: NormalizeContext = {
  person: ({ login, type }) =>
    login ? { id: `p:${login}`, type: type ?? 'unknown' } : null,
};

function cdevent(
  type: string,
  content: object = {},
  more: { customData?: object; subjectId?: string } = {},
) {
  return {
    context: {
      version: '0.4.1',
      id: 'e-1',
      source: '/argo',
      type,
      timestamp: '2026-01-01T13:00:00+01:00',
    },
    subject: { id: more.subjectId ?? 'shop/checkout', content },
    ...(more.customData ? { customData: more.customData } : {}),
  };
}

function envelope(data: ReturnType<typeof cdevent>) {
  const { id, source: from, type } = data.context;
  return { specversion: '1.0', id, source: from, type, data };
}

function delivery(
  payload: unknown,
  headers: Record<string, string | undefined>,
): RawDelivery {
  return {
    body: Buffer.from(
      typeof payload === 'string' ? payload : JSON.stringify(payload),
    ),
    headers: { authorization: 'Bearer tok', ...headers },
  };
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BINARY = {
  'content-type': 'application/json; charset=utf-8',
  'ce-specversion': '1.0',
  'ce-id': 'e-1',
  'ce-source': '/argo',
  'ce-type': 'dev.cdevents.service.deployed.0.2.0',
  'ce-time': '2026-01-01T12:00:00Z',
  'ce-subject': 'shop/checkout',
};

function through(sent: RawDelivery) {
  const verdict = source.verify!(sent);
  if (!verdict.ok) {
    throw new Error(verdict.message);
  }
  return source.normalize({ ...verdict, body: sent.body }, people);
}

const deployed = cdevent('dev.cdevents.service.deployed.0.2.0', {
  environment: { id: 'Prod-EU' },
  artifactId: `pkg:oci/checkout@1.4.0?vcs_url=git%2Bhttps://x/y@${SHA}`,
});

describe('verify', () => {
  it('takes structured mode', () => {
    expect(source.verify!(delivery(envelope(deployed), STRUCTURED))).toEqual({
      ok: true,
      deliveryId: '/argo#e-1',
      event: 'dev.cdevents.service.deployed.0.2.0',
      method: 'shared-token',
      mediaType: 'application/cloudevents+json',
    });
  });

  it('takes binary mode, and keeps the attributes that the body lacks', () => {
    expect(source.verify!(delivery(deployed, BINARY))).toMatchObject({
      deliveryId: '/argo#e-1',
      event: 'dev.cdevents.service.deployed.0.2.0',
    });
    const { subject } = deployed;
    expect(source.verify!(delivery({ subject }, BINARY))).toMatchObject({
      deliveryId: '/argo#e-1',
      event:
        '{"id":"e-1","source":"/argo","subject":"shop/checkout","time":"2026-01-01T12:00:00.000Z","type":"dev.cdevents.service.deployed.0.2.0"}',
    });
  });

  it('takes an HMAC over the body, but not attributes that it leaves out', () => {
    const signed = (payload: object) => {
      const sent = delivery(payload, { ...BINARY, authorization: undefined });
      const digest = createHmac('sha256', 'key')
        .update(sent.body)
        .digest('hex');
      return {
        ...sent,
        headers: { ...sent.headers, 'x-maestro-signature': `sha256=${digest}` },
      };
    };
    expect(source.verify!(signed(deployed))).toMatchObject({
      ok: true,
      method: 'hmac-sha256',
    });
    expect(source.verify!(signed({ subject: deployed.subject }))).toMatchObject(
      { ok: false, status: 400 },
    );
  });

  it('takes the token in a header of its own', () => {
    expect(
      source.verify!(
        delivery(deployed, {
          ...BINARY,
          authorization: undefined,
          'x-maestro-token': 'tok',
        }),
      ).ok,
    ).toBe(true);
  });

  it.each([
    ['no proof', { authorization: undefined }, 401, 'missing_signature'],
    ['a wrong token', { authorization: 'Bearer to' }, 401, 'wrong_signature'],
    [
      'a wrong signature beside a right token',
      { 'x-maestro-signature': `sha256=${'0'.repeat(64)}` },
      401,
      'wrong_signature',
    ],
    ['text', { 'content-type': 'text/plain' }, 415, 'wrong_content_type'],
  ])('refuses %s', (_, headers, status, reason) => {
    expect(
      source.verify!(delivery(deployed, { ...BINARY, ...headers })),
    ).toMatchObject({ ok: false, status, reason });
  });

  it.each([
    ['{', 'malformed'],
    [{ ...envelope(deployed), specversion: '0.3' }, 'malformed'],
    [{ ...envelope(deployed), id: '' }, 'missing_delivery_id'],
    [{ ...envelope(deployed), type: undefined }, 'malformed'],
  ])('refuses the envelope %#', (payload, reason) => {
    expect(source.verify!(delivery(payload, STRUCTURED))).toMatchObject({
      ok: false,
      status: 400,
      reason,
    });
  });

  it('shortens long ids, and keeps different ones apart', () => {
    const ids = ['x', 'y'].map(end => {
      const verdict = source.verify!(
        delivery(
          { ...envelope(deployed), id: `${'i'.repeat(300)}${end}` },
          STRUCTURED,
        ),
      );
      return verdict.ok ? verdict.deliveryId : '';
    });
    expect(ids[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('refuses to be made without proof', () => {
    expect(() => createCdeventsSource({})).toThrow(/neither a token/);
    expect(() => createCdeventsSource({ tokens: [''] })).toThrow(/empty/);
  });
});

describe('config', () => {
  const read = (cdevents: object[]) =>
    readCdeventsSources(
      new ConfigReader({ maestro: { ledger: { sources: { cdevents } } } }),
    );

  it('reads token and secret, one or several', () => {
    expect(read([{ token: 'a', secret: ['b', 'c'], tenant: 't' }])).toEqual([
      { id: 'cdevents', tenant: 't', tokens: ['a'], secrets: ['b', 'c'] },
    ]);
  });

  it('names what is missing, empty or double', () => {
    expect(() => read([{}])).toThrow(/cdevents\[0\] has neither token/);
    expect(() => read([{ token: [''] }])).toThrow(/\[0\]\.token is empty/);
    expect(() => read([{ token: 'a' }, { token: 'a' }])).toThrow(/used twice/);
  });
});

describe('normalize', () => {
  it('reads one event alike in all content modes', () => {
    const structured = through(delivery(envelope(deployed), STRUCTURED));
    const { data: _, ...attributes } = envelope(deployed);
    const encoded = {
      ...attributes,
      data_base64: Buffer.from(JSON.stringify(deployed)).toString('base64'),
    };
    const { subject } = deployed;
    expect(structured).toEqual({
      problems: [],
      ignored: null,
      events: [
        {
          type: 'dev.cdevents.service.deployed',
          version: VOCABULARY_VERSION,
          naturalKey: 'cdevents||deployment|/argo#e-1|success',
          revision: '2026-01-01T12:00:00.000Z',
          occurredAt: '2026-01-01T12:00:00.000Z',
          subject: {
            host: 'cdevents',
            repository: null,
            environment: 'Prod-EU',
            service: 'shop/checkout',
          },
          data: {
            deploymentId: 'e-1',
            environment: 'Prod-EU',
            tier: null,
            sha: SHA,
            ref: '1.4.0',
            state: 'success',
            createdAt: null,
            startedAt: null,
            finishedAt: '2026-01-01T12:00:00.000Z',
            attempt: 1,
            actor: null,
            url: null,
            workflow: null,
            description: `pkg:oci/checkout@1.4.0?vcs_url=git%2Bhttps://x/y@${SHA}`,
          },
        },
      ],
    });
    for (const sent of [
      delivery(encoded, STRUCTURED),
      delivery(deployed, BINARY),
      delivery({ subject }, BINARY),
      delivery([envelope(deployed)], {
        'content-type': 'application/cloudevents-batch+json',
      }),
    ]) {
      expect(through(sent)).toEqual(structured);
    }
  });

  it.each([
    ['service.upgraded.0.2.0', 'dev.cdevents.service.deployed'],
    ['service.rolledback.0.3.0-draft', 'dev.cdevents.service.rolledback'],
    ['service.removed.0.1.0', 'maestro.deployment.changed'],
    ['pipelinerun.queued.0.2.0', 'dev.cdevents.pipelinerun.queued'],
    ['pipelinerun.started.0.2.0', 'dev.cdevents.pipelinerun.started'],
    ['pipelinerun.finished.0.2.0', 'dev.cdevents.pipelinerun.finished'],
    ['incident.detected.0.1.0', 'dev.cdevents.incident.detected'],
    ['incident.reported.0.1.0', 'dev.cdevents.incident.detected'],
    ['incident.resolved.0.1.0', 'dev.cdevents.incident.resolved'],
    ['service.deployed', 'dev.cdevents.service.deployed'],
  ])('%s becomes %s', (type, expected) => {
    const { events, problems } = through(
      delivery(cdevent(`dev.cdevents.${type}`), BINARY),
    );
    expect(problems).toEqual([]);
    expect(events.map(event => event.type)).toEqual([expected]);
  });

  const customData = {
    number: 7,
    headBranch: 'work',
    headSha: SHA,
    baseBranch: 'main',
    defaultBranch: 'main',
    createdAt: '2026-01-01T10:00:00Z',
    author: 'renovate[bot]',
    state: 'approved',
  };

  it.each([
    ['created', 'dev.cdevents.change.created'],
    ['updated', 'dev.cdevents.change.updated'],
    ['merged', 'dev.cdevents.change.merged'],
    ['abandoned', 'dev.cdevents.change.abandoned'],
    ['reviewed', 'dev.cdevents.change.reviewed'],
  ])('change.%s becomes %s', (predicate, expected) => {
    const { events, problems } = through(
      delivery(
        cdevent(
          `dev.cdevents.change.${predicate}.0.3.0`,
          { repository: { id: 'Acme/Shop' } },
          { customData },
        ),
        BINARY,
      ),
    );
    expect(problems).toEqual([]);
    expect(events).toMatchObject([
      {
        type: expected,
        subject: { repository: 'acme/shop' },
        data: { number: 7 },
      },
    ]);
  });

  it('says what a change lacks', () => {
    expect(
      through(delivery(cdevent('dev.cdevents.change.merged.0.3.0'), BINARY)),
    ).toEqual({
      events: [],
      ignored: 'the event could not be read',
      problems: ['customData.baseBranch: missing; expected a text'],
    });
  });

  it('reads an incident with its service and cause', () => {
    const { events } = through(
      delivery(
        cdevent(
          'dev.cdevents.incident.detected.0.3.0',
          {
            environment: { id: 'prod' },
            service: { id: 'checkout' },
            description: 'Cards fail',
          },
          { customData: { causedBy: { deploymentId: 'e-1' } } },
        ),
        BINARY,
      ),
    );
    expect(events).toMatchObject([
      {
        subject: { service: 'checkout', environment: 'prod' },
        data: {
          title: 'Cards fail',
          detectedAt: '2026-01-01T12:00:00.000Z',
          resolvedAt: null,
          causedBy: { deploymentId: 'e-1', sha: null },
        },
      },
    ]);
  });

  it('does not guess from a resolution when the trouble began', () => {
    const resolved = (custom: object) =>
      through(
        delivery(
          cdevent(
            'dev.cdevents.incident.resolved.0.3.0',
            {},
            { customData: custom },
          ),
          BINARY,
        ),
      ).events.map(event => event.data);
    expect(resolved({})).toMatchObject([
      {
        startedAt: null,
        detectedAt: null,
        resolvedAt: '2026-01-01T12:00:00.000Z',
      },
    ]);
    expect(resolved({ startedAt: '2026-01-01T11:00:00Z' })).toMatchObject([
      { startedAt: '2026-01-01T11:00:00.000Z' },
    ]);
  });

  it('keeps what is readable of a batch', () => {
    const result = through(
      delivery(
        [
          envelope(deployed),
          7,
          envelope(cdevent('dev.cdevents.build.finished.0.2.0')),
        ],
        { 'content-type': 'application/cloudevents-batch+json' },
      ),
    );
    expect(result.events).toHaveLength(1);
    expect(result.problems).toEqual(['[1]: 7; expected an object']);
  });

  it.each([
    ['dev.cdevents.environment.created.0.2.0', /has no meaning/],
    ['org.example.thing', /has no meaning/],
    ['dev.cdevents.service.deployed.1.0.0', /major version/],
    ['dev.cdevents.service.published.0.2.0', /no state of a deployment/],
  ])('ignores %s with a reason', (type, reason) => {
    const result = through(delivery(cdevent(type), BINARY));
    expect(result.events).toEqual([]);
    expect(result.ignored).toMatch(reason);
  });

  it('never throws, whatever the body', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'service.deployed',
          'change.merged',
          'change.reviewed',
          'incident.resolved',
          'pipelinerun.finished',
        ),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.constantFrom(
          'application/json',
          'application/cloudevents+json',
          'application/cloudevents-batch+json',
        ),
        (type, content, custom, mediaType) => {
          const event = {
            ...cdevent(`dev.cdevents.${type}.0.1.0`),
            subject: { id: 's', content },
            customData: custom,
          };
          for (const payload of [
            event,
            { ...envelope(deployed), data: event },
            [content, { ...envelope(deployed), data: event }],
          ]) {
            const result = source.normalize(
              {
                event: 'x',
                mediaType,
                body: Buffer.from(JSON.stringify(payload)),
              },
              people,
            );
            expect(result.ignored === null).toBe(result.events.length > 0);
          }
        },
      ),
    );
  });
});

describe('package URLs', () => {
  it.each([
    ['pkg:oci/checkout@1.4.0', '1.4.0', null],
    [`pkg:golang/x/y@${SHA}`, SHA, SHA],
    [`pkg:generic/x?vcs_url=git%2Bhttps%3A%2F%2Fh%2Fr%40${SHA}`, null, SHA],
    ['pkg:oci/x@sha256%3Aabc', 'sha256:abc', null],
    ['pkg:oci/x@%E0%A4%A', '%E0%A4%A', null],
    [null, null, null],
  ])('%p', (purl, version, commit) => {
    expect(artifactVersion(purl)).toBe(version);
    expect(artifactCommit(purl)).toBe(commit);
  });
});
