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
  AuditRecord,
  CanonicalEvent,
  PersonRef,
  VOCABULARY_VERSION,
} from '@maestro/backstage-plugin-ledger-common';

const MAX_META = 20;
const MAX_TEXT = 200;
/** An entity ref of a person, wherever it stands. */
const PERSON = /\buser:/i;

/**
 * Scalar members alone, and no names: the rest stays in the erasable body.
 */
function sealedMeta(
  meta: Record<string, unknown>,
): Record<string, string | number | boolean | null> {
  const kept: Record<string, string | number | boolean | null> = {};
  for (const [key, value] of Object.entries(meta).slice(0, MAX_META)) {
    if (
      value === null ||
      typeof value === 'boolean' ||
      (typeof value === 'number' && Number.isFinite(value)) ||
      (typeof value === 'string' &&
        value.length <= MAX_TEXT &&
        !PERSON.test(value) &&
        !value.includes('@'))
    ) {
      kept[key] = value;
    }
  }
  return kept;
}

/**
 * What the log says about an audit event of the portal.
 *
 * @param person - pseudonym of a user of the portal
 */
export function auditEvent(
  record: AuditRecord,
  person: (user: string | null) => PersonRef | null,
): CanonicalEvent {
  const base = {
    version: VOCABULARY_VERSION,
    naturalKey: `audit|${record.plugin}|${record.id}`,
    revision: record.at,
    occurredAt: record.at,
    subject: {
      host: 'backstage',
      repository: null,
      environment: null,
      service: null,
    },
  };
  if (record.kind === 'dropped') {
    const { plugin, count, firstAt, lastAt } = record;
    return {
      ...base,
      type: 'maestro.audit.dropped',
      data: { plugin, count, firstAt, lastAt },
    };
  }
  return {
    ...base,
    type: `maestro.audit.${record.status}`,
    data: {
      auditId: record.auditId,
      plugin: record.plugin,
      eventId: record.eventId,
      severity: record.severity,
      actor: person(record.user),
      service: record.service,
      method: record.method,
      path: record.path,
      meta: sealedMeta(record.meta),
      error: record.error?.name ?? null,
    },
  };
}
