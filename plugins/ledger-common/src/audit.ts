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

/**
 * An audit event on its way to the ledger: the body of `POST /audit-events`
 * holds a list of them. The whole record becomes the erasable body of a
 * receipt; `AuditData` is what the log keeps.
 *
 * @public
 */
export type AuditRecord =
  | {
      kind: 'event';
      /** Unique; the ledger knows a repetition by it. */
      id: string;
      /** Shared by the beginning and the end of one act. */
      auditId: string;
      at: string;
      plugin: string;
      eventId: string;
      severity: 'low' | 'medium' | 'high' | 'critical';
      status: 'initiated' | 'succeeded' | 'failed';
      /** Entity ref of the user; null for a service, or for nobody. */
      user: string | null;
      service: string | null;
      method: string | null;
      path: string | null;
      meta: Record<string, unknown>;
      error: { name: string; message: string } | null;
    }
  | {
      /** Events that the spool could not hold, counted. */
      kind: 'dropped';
      id: string;
      at: string;
      plugin: string;
      count: number;
      firstAt: string;
      lastAt: string;
    };
