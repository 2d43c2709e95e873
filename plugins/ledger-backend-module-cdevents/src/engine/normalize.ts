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
  attempt,
  CanonicalEvent,
  Fields,
  Normalized,
  parseJson,
  People,
  Reading,
  UnreadableField,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizeChange } from './changes';
import {
  CdEvent,
  contextAttributes,
  eventToAttributes,
  openEnvelope,
} from './envelope';
import { normalizeIncident } from './incidents';
import { normalizePipelineRun } from './pipelineRuns';
import { Family } from './scope';
import { normalizeService } from './services';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'cdevents@2';

/** Content types of CloudEvents 1.0 over HTTP. */
export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

const FAMILIES: Readonly<Record<string, Family>> = {
  service: normalizeService,
  change: normalizeChange,
  incident: normalizeIncident,
  pipelinerun: normalizePipelineRun,
};

// dev.cdevents.<subject>.<predicate>[.<version>], version semver.
const TYPE =
  /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.(\d+)\.\d+\.\d+(?:-[\w.-]+)?)?$/;

function read({ attributes, payload }: CdEvent, people: People): Reading {
  const match = TYPE.exec(attributes.type);
  const family =
    match && Object.prototype.hasOwnProperty.call(FAMILIES, match[1])
      ? FAMILIES[match[1]]
      : undefined;
  if (!match || family === undefined) {
    return `event type ${attributes.type.slice(
      0,
      120,
    )} has no meaning for the ledger's vocabulary`;
  }
  if (match[3] !== undefined && match[3] !== '0') {
    return `event type ${attributes.type} has a major version that is not known; 0.x is`;
  }
  const subject = payload.child('subject');
  const time =
    payload.optionalChild('context')?.optionalTime('timestamp') ??
    attributes.time;
  if (time === null) {
    throw new UnreadableField(
      'context.timestamp: missing; expected a time such as 2026-01-31T12:00:00Z there or in the CloudEvents attribute time',
    );
  }
  return family({
    attributes,
    time,
    predicate: match[2],
    subjectId:
      subject.optionalText('id') ?? attributes.subject ?? subject.text('id'),
    content: subject.optionalChild('content') ?? Fields.of({}),
    custom: payload.optionalChild('customData') ?? Fields.of({}, 'customData'),
    people,
  });
}

function opened(value: unknown, event: string): CdEvent {
  const payload = Fields.of(value);
  const attributes = contextAttributes(payload) ?? eventToAttributes(event);
  if (attributes === null) {
    throw new UnreadableField(
      'context: missing; expected the CDEvents context, or the CloudEvents attributes',
    );
  }
  return { attributes, payload };
}

/** Facts of one delivery. Pure; never throws, whatever the body holds. */
export function normalize(
  delivery: { event: string; body: Uint8Array; mediaType: string },
  people: People,
): Normalized {
  const { event, mediaType } = delivery;
  const parsed = parseJson(delivery.body);
  const problems: string[] = [];
  const events: CanonicalEvent[] = [];
  let ignored: string | null = null;
  const items: Array<() => CdEvent> = [];
  if (mediaType === BATCH) {
    const list: unknown[] = Array.isArray(parsed) ? parsed : [];
    list.forEach((item, index) =>
      items.push(() => openEnvelope(Fields.of(item, `[${index}]`))),
    );
  } else if (mediaType === STRUCTURED) {
    items.push(() => openEnvelope(Fields.of(parsed)));
  } else {
    items.push(() => opened(parsed, event));
  }
  for (const open of items) {
    const reading = attempt(problems, () => read(open(), people));
    if (typeof reading === 'string') {
      ignored = reading;
    } else if (reading !== null) {
      events.push(...reading);
    }
  }
  if (events.length > 0) {
    return { events, ignored: null, problems };
  }
  const unread =
    problems.length > 0 ? 'the event could not be read' : 'the batch is empty';
  return { events, ignored: ignored ?? unread, problems };
}
