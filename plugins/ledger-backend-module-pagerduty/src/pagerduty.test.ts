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
import { createHmac } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import { RawDelivery } from '@maestro/backstage-plugin-ledger-node';
import fc from 'fast-check';
import { readPagerdutySources } from './config';
import { normalize } from './engine/normalize';
import { createPagerdutySource } from './source';

const source = createPagerdutySource({ secrets: ['old', 'new'] });

function payload(
  type: string,
  more: { event?: object; incident?: object } = {},
) {
  return {
    event: {
      id: '01EVENT',
      event_type: type,
      resource_type: 'incident',
      occurred_at: '2026-05-20T14:30:00.000Z',
      agent: { id: 'PUSER', summary: 'A Person', type: 'user_reference' },
      data: {
        id: 'PINC1',
        type: 'incident',
        html_url: 'https://lighthouse.example/incidents/PINC1',
        status: 'triggered',
        created_at: '2026-05-20T14:00:00Z',
        title: 'Checkout answers 5xx',
        service: { id: 'PSVC1', summary: 'Checkout' },
        priority: { id: 'PPRI', summary: 'P1' },
        urgency: 'high',
        ...more.incident,
      },
      ...more.event,
    },
  };
}

function delivery(body: unknown, header?: string): RawDelivery {
  const bytes = Buffer.from(
    typeof body === 'string' ? body : JSON.stringify(body),
  );
  const digest = createHmac('sha256', 'new').update(bytes).digest('hex');
  return {
    body: bytes,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-pagerduty-signature': header ?? `v1=${'0'.repeat(64)},v1=${digest}`,
    },
  };
}

function through(body: unknown) {
  const sent = delivery(body);
  const verdict = source.verify!(sent);
  if (!verdict.ok) {
    throw new Error(verdict.message);
  }
  return source.normalize(
    { ...verdict, body: sent.body },
    { person: () => null },
  );
}

describe('verify', () => {
  it('takes a delivery of which one signature matches one secret', () => {
    expect(source.verify!(delivery(payload('incident.triggered')))).toEqual({
      ok: true,
      deliveryId: '01EVENT',
      event: 'incident.triggered',
      method: 'hmac-sha256',
      mediaType: 'application/json',
    });
  });

  it.each([
    ['', 401, 'missing_signature'],
    [`v1=${'0'.repeat(64)}`, 401, 'wrong_signature'],
    [`v2=${'0'.repeat(64)}`, 401, 'wrong_signature'],
    ['nonsense', 401, 'wrong_signature'],
  ])('refuses the signature %p', (header, status, reason) => {
    expect(
      source.verify!(delivery(payload('incident.triggered'), header)),
    ).toMatchObject({ ok: false, status, reason });
  });

  it('names what is wrong with the body', () => {
    expect(source.verify!(delivery('{'))).toMatchObject({
      status: 400,
      reason: 'malformed',
      message: 'body: missing; expected an object',
    });
    expect(
      source.verify!(delivery(payload('pagey.ping', { event: { id: null } }))),
    ).toMatchObject({ status: 400, reason: 'missing_delivery_id' });
    expect(source.verify!(delivery(payload('Not a type')))).toMatchObject({
      status: 400,
      message:
        'event.event_type: "Not a type"; expected a name such as incident.triggered',
    });
    const plain = delivery(payload('incident.triggered'));
    expect(
      source.verify!({
        ...plain,
        headers: { ...plain.headers, 'content-type': 'text/plain' },
      }),
    ).toMatchObject({ status: 415 });
  });
});

describe('normalize', () => {
  it('tells an incident of a service', () => {
    expect(through(payload('incident.triggered'))).toEqual({
      ignored: null,
      problems: [],
      events: [
        {
          type: 'dev.cdevents.incident.detected',
          version: expect.any(String),
          naturalKey: 'pagerduty||incident|PINC1|detected',
          revision: '2026-05-20T14:30:00.000Z',
          occurredAt: '2026-05-20T14:00:00.000Z',
          subject: {
            host: 'pagerduty',
            repository: null,
            environment: null,
            service: 'PSVC1',
          },
          data: {
            incidentId: 'PINC1',
            title: 'Checkout answers 5xx',
            severity: 'P1',
            startedAt: '2026-05-20T14:00:00.000Z',
            detectedAt: '2026-05-20T14:00:00.000Z',
            resolvedAt: null,
            causedBy: null,
            url: 'https://lighthouse.example/incidents/PINC1',
          },
        },
      ],
    });
  });

  it('tells the resolution, and takes it back when it is reopened', () => {
    const resolved = through(payload('incident.resolved'));
    expect(resolved.events.map(({ naturalKey }) => naturalKey)).toEqual([
      'pagerduty||incident|PINC1|detected',
      'pagerduty||incident|PINC1|resolved',
    ]);
    expect(resolved.events[1].data).toMatchObject({
      resolvedAt: '2026-05-20T14:30:00.000Z',
    });
    const reopened = through(
      payload('incident.reopened', {
        event: { occurred_at: '2026-05-20T15:00:00Z' },
      }),
    );
    expect(reopened.events[1]).toMatchObject({
      naturalKey: 'pagerduty||incident|PINC1|resolved',
      revision: '2026-05-20T15:00:00.000Z',
      data: { resolvedAt: null },
    });
  });

  it('takes the urgency where there is no priority', () => {
    const [event] = through(
      payload('incident.triggered', { incident: { priority: null } }),
    ).events;
    expect(event.data).toMatchObject({ severity: 'high' });
  });

  it('keeps what has no meaning as a receipt, with a reason', () => {
    expect(through(payload('incident.annotated'))).toMatchObject({
      events: [],
      ignored: expect.stringContaining('incident.annotated has no meaning'),
    });
    expect(
      through(payload('incident.triggered', { incident: { service: null } })),
    ).toMatchObject({
      events: [],
      problems: ['event.data.service: null; expected an object'],
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('incident.triggered', 'incident.resolved', 'x'),
        (body, event) => {
          const { events, ignored } = normalize({
            event,
            body: Buffer.from(body),
          });
          expect(events.length > 0 || ignored !== null).toBe(true);
        },
      ),
    );
  });
});

describe('config', () => {
  const read = (entries: object[]) =>
    readPagerdutySources(
      new ConfigReader({
        maestro: { ledger: { sources: { pagerduty: entries } } },
      }),
    );

  it('reads entries', () => {
    expect(read([{ secret: 's' }, { id: 'eu', secret: ['a', 'b'] }])).toEqual([
      { id: 'pagerduty', tenant: null, secrets: ['s'] },
      { id: 'eu', tenant: null, secrets: ['a', 'b'] },
    ]);
  });

  it('refuses what would refuse everything', () => {
    expect(() => read([{}])).toThrow(/pagerduty\[0\]\.secret is missing/);
    expect(() => createPagerdutySource({ secrets: [''] })).toThrow(
      /has no secret/,
    );
  });
});
