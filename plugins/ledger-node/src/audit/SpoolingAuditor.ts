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

import { randomUUID } from 'node:crypto';
import {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEvent,
  AuthService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { AuditRecord } from '@maestro/backstage-plugin-ledger-common';

type EventRecord = AuditRecord & { kind: 'event' };

const MAX_META_BYTES = 32_000;
const MAX_PATH = 2048;
const MAX_MESSAGE = 2000;

/** What a plugin says beside, as plain JSON of bounded size. */
function plain(meta: object): Record<string, unknown> {
  try {
    const text = JSON.stringify(meta);
    return text.length <= MAX_META_BYTES
      ? JSON.parse(text)
      : { tooLarge: true, characters: text.length };
  } catch {
    return { unreadable: true };
  }
}

/**
 * An auditor that tells the portal's own auditor and the ledger's spool. The
 * log of the portal stays as it is; the ledger adds what a log line cannot
 * give: a proof that nothing was changed or left out afterwards.
 */
export class SpoolingAuditor implements AuditorService {
  constructor(
    private readonly options: {
      auditor: AuditorService;
      auth: AuthService;
      httpAuth: HttpAuthService;
      plugin: string;
      add: (record: EventRecord) => Promise<void>;
      now?: () => string;
    },
  ) {}

  async createEvent(
    options: AuditorServiceCreateEventOptions,
  ): Promise<AuditorServiceEvent> {
    const inner = await this.options.auditor.createEvent(options);
    const { add, now = () => new Date().toISOString() } = this.options;
    const base = {
      kind: 'event' as const,
      auditId: randomUUID(),
      plugin: this.options.plugin,
      eventId: options.eventId,
      severity: options.severityLevel ?? 'low',
      ...(await this.#actor(options.request)),
      method: options.request?.method ?? null,
      path:
        options.request?.originalUrl.split('?')[0].slice(0, MAX_PATH) ?? null,
    };
    const tell = async (
      status: EventRecord['status'],
      meta: object | undefined,
      error: Error | null,
    ) =>
      add({
        ...base,
        id: randomUUID(),
        at: now(),
        status,
        meta: plain({ ...options.meta, ...meta }),
        error: error && {
          name: error.name,
          message: error.message.slice(0, MAX_MESSAGE),
        },
      });
    await tell('initiated', undefined, null);
    return {
      success: async params => {
        await inner.success(params);
        await tell('succeeded', params?.meta, null);
      },
      fail: async params => {
        await inner.fail(params);
        await tell('failed', params.meta, params.error);
      },
    };
  }

  async #actor(
    request: AuditorServiceCreateEventOptions['request'],
  ): Promise<{ user: string | null; service: string | null }> {
    const { auth, httpAuth } = this.options;
    try {
      const credentials = request
        ? await httpAuth.credentials(request)
        : await auth.getOwnServiceCredentials();
      if (auth.isPrincipal(credentials, 'user')) {
        return { user: credentials.principal.userEntityRef, service: null };
      }
      if (auth.isPrincipal(credentials, 'service')) {
        return { user: null, service: credentials.principal.subject };
      }
    } catch {
      // Nobody that the portal knows; the act fails by itself.
    }
    return { user: null, service: null };
  }
}
