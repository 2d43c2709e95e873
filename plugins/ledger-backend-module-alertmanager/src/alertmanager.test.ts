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
import { ConfigReader } from '@backstage/config';
import { RawDelivery } from '@maestro/backstage-plugin-ledger-node';
import fc from 'fast-check';
import { readAlertmanagerSources } from './config';
import { normalize } from './engine/normalize';
import { createAlertmanagerSource } from './source';

const source = createAlertmanagerSource({ tokens: ['tok'] });

function alert(more: object = {}) {
  return {
    status: 'firing',
    labels: {
      alertname: 'HighErrorRate',
      severity: 'critical',
      service: 'checkout',
      env: 'production',
    },
    annotations: { summary: 'Checkout answers 5xx' },
    startsAt: '2026-05-20T16:00:00.739266876+02:00',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'https://prometheus.example/graph',
    fingerprint: '1a30ba71cca2921f',
    ...more,
  };
}

function notification(alerts: unknown[], more: object = {}) {
  return {
    version: '4',
    status: 'firing',
    receiver: 'maestro',
    alerts,
    ...more,
  };
}

function delivery(body: unknown, authorization = 'Bearer tok'): RawDelivery {
  return {
    body: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json', authorization },
  };
}

function through(alerts: unknown[]) {
  const sent = delivery(notification(alerts));
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
  it('takes a notification with the token; equal bytes are one delivery', () => {
    const verdict = source.verify!(delivery(notification([alert()])));
    expect(verdict).toEqual({
      ok: true,
      deliveryId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      event: 'alerts',
      method: 'shared-token',
      mediaType: 'application/json',
    });
    expect(source.verify!(delivery(notification([alert()])))).toEqual(verdict);
  });

  it.each([
    [delivery(notification([]), ''), 401, 'missing_signature'],
    [delivery(notification([]), 'Bearer other'), 401, 'wrong_signature'],
    [delivery(notification([], { version: '3' })), 400, 'malformed'],
    [delivery({ version: '4' }), 400, 'malformed'],
    [delivery([]), 400, 'malformed'],
  ])('refuses %#', (sent, status, reason) => {
    expect(source.verify!(sent)).toMatchObject({ ok: false, status, reason });
  });
});

describe('normalize', () => {
  it('makes an incident of each alert', () => {
    const { events, problems } = through([alert()]);
    expect(problems).toEqual([]);
    expect(events).toEqual([
      {
        type: 'dev.cdevents.incident.detected',
        version: expect.any(String),
        naturalKey:
          'alertmanager||incident|1a30ba71cca2921f@2026-05-20T14:00:00.739Z|detected',
        revision: '2026-05-20T14:00:00.739Z',
        occurredAt: '2026-05-20T14:00:00.739Z',
        subject: {
          host: 'alertmanager',
          repository: null,
          environment: 'production',
          service: 'checkout',
        },
        data: {
          incidentId: '1a30ba71cca2921f@2026-05-20T14:00:00.739Z',
          title: 'Checkout answers 5xx',
          severity: 'critical',
          startedAt: '2026-05-20T14:00:00.739Z',
          detectedAt: '2026-05-20T14:00:00.739Z',
          resolvedAt: null,
          causedBy: null,
          url: 'https://prometheus.example/graph',
        },
      },
    ]);
  });

  it('tells the resolution of a resolved alert only', () => {
    const { events } = through([
      alert({ status: 'resolved', endsAt: '2026-05-20T15:00:00Z' }),
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'dev.cdevents.incident.detected',
      'dev.cdevents.incident.resolved',
    ]);
    expect(events[1].data).toMatchObject({
      resolvedAt: '2026-05-20T15:00:00.000Z',
    });
  });

  it('looks for the service in the labels that are configured', () => {
    const labels = { alertname: 'Up', job: 'api', team: 'shop' };
    const service = (names: string[]) =>
      normalize(
        Buffer.from(JSON.stringify(notification([alert({ labels })]))),
        names,
      ).events[0].subject.service;
    expect(service(['service', 'app', 'job'])).toBe('api');
    expect(service(['team'])).toBe('shop');
    expect(service(['service'])).toBeNull();
  });

  it('keeps the alerts beside one that cannot be read', () => {
    const { events, problems } = through([
      alert({ startsAt: 'soon' }),
      alert({ status: 'odd' }),
      alert(),
      null,
    ]);
    expect(events).toHaveLength(1);
    expect(problems).toEqual([
      'alerts[0].startsAt: "soon"; expected a time such as 2026-01-31T12:00:00Z',
      'alerts[1].status: "odd"; expected firing or resolved',
      'alerts[3]: null; expected an object',
    ]);
  });

  it('says why there is nothing', () => {
    expect(through([])).toMatchObject({
      events: [],
      ignored: 'the notification holds no alert',
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), body => {
        const { events, ignored } = normalize(Buffer.from(body), ['service']);
        expect(events.length > 0 || ignored !== null).toBe(true);
      }),
    );
  });
});

describe('config', () => {
  const read = (entries: object[]) =>
    readAlertmanagerSources(
      new ConfigReader({
        maestro: { ledger: { sources: { alertmanager: entries } } },
      }),
    );

  it('reads entries', () => {
    expect(read([{ token: 't', serviceLabels: ['team'] }])).toEqual([
      {
        id: 'alertmanager',
        tenant: null,
        tokens: ['t'],
        serviceLabels: ['team'],
      },
    ]);
    expect(read([{ token: 't' }])[0].serviceLabels).toEqual([
      'service',
      'app',
      'job',
    ]);
  });

  it('names what is wrong', () => {
    expect(() => read([{}])).toThrow(/alertmanager\[0\]\.token is missing/);
    expect(() => read([{ token: 't', serviceLabels: ['a b'] }])).toThrow(
      /serviceLabels holds "a b"/,
    );
    expect(() => createAlertmanagerSource({ tokens: [] })).toThrow(
      /has no token/,
    );
  });
});
