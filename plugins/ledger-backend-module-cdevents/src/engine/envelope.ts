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
import { Fields } from '@maestro/backstage-plugin-ledger-common';

/** What CloudEvents 1.0 calls the context attributes, as far as we use them. */
export interface Attributes {
  type: string;
  id: string;
  source: string;
  subject: string | null;
  time: string | null;
}

/** A CDEvent, however it was carried. */
export interface CdEvent {
  attributes: Attributes;
  /** The CDEvents payload: `context`, `subject`, `customData`. */
  payload: Fields;
}

function decodeBase64(text: string, path: string): Fields {
  let value: unknown;
  try {
    const bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0));
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    value = undefined;
  }
  return Fields.of(value, path);
}

/**
 * Attributes that the CDEvents payload itself carries in `context`; null when
 * it has none.
 */
export function contextAttributes(payload: Fields): Attributes | null {
  const context = payload.optionalChild('context');
  return context === null
    ? null
    : {
        type: context.text('type'),
        id: context.text('id'),
        source: context.text('source'),
        subject: payload.optionalChild('subject')?.optionalText('id') ?? null,
        time: context.optionalTime('timestamp'),
      };
}

/**
 * Attributes of a structured CloudEvent.
 *
 * @throws UnreadableField when one that CloudEvents requires is missing
 */
export function envelopeAttributes(envelope: Fields): Attributes {
  return {
    type: envelope.text('type'),
    id: envelope.text('id'),
    source: envelope.text('source'),
    subject: envelope.optionalText('subject'),
    time: envelope.optionalTime('time'),
  };
}

/** The CDEvent in a structured CloudEvent. */
export function openEnvelope(envelope: Fields): CdEvent {
  const encoded = envelope.optionalText('data_base64');
  const payload =
    encoded === null
      ? envelope.child('data')
      : decodeBase64(encoded, 'data_base64');
  return { attributes: envelopeAttributes(envelope), payload };
}

/**
 * The attributes as the text that a delivery's `event` carries when its body
 * does not hold them (binary mode without a CDEvents `context`): JSON with
 * members in alphabetical order.
 */
export function attributesToEvent(attributes: Attributes): string {
  const { id, source, subject, time, type } = attributes;
  return JSON.stringify({ id, source, subject, time, type });
}

/** Reads what {@link attributesToEvent} wrote; null for a plain event type. */
export function eventToAttributes(event: string): Attributes | null {
  if (!event.startsWith('{')) {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(event);
  } catch {
    return null;
  }
  return envelopeAttributes(Fields.of(value, 'event'));
}
