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

import { RememberedLog } from '@maestro/backstage-plugin-ledger-common';

/** What a browser keeps of a log: the first key that it saw, the last state. @public */
export interface BrowserLog extends RememberedLog {
  /** When this browser saw the key for the first time, ISO 8601. */
  firstSeenAt: string;
  /** When it verified the checkpoint, ISO 8601. */
  verifiedAt: string;
}

/**
 * Remembers logs from visit to visit. A portal that rewrites its log cannot
 * reach what its readers' browsers remember: that is the point of it.
 *
 * @public
 */
export interface LogMemory {
  load(baseUrl: string): BrowserLog | null;
  save(baseUrl: string, log: BrowserLog): void;
  forget(baseUrl: string): void;
}

const PREFIX = 'maestro.ledger.log:';

function isBrowserLog(value: unknown): value is BrowserLog {
  const log = value as Partial<BrowserLog> | null;
  return (
    typeof log?.verifierKey === 'string' &&
    typeof log.checkpoint === 'string' &&
    typeof log.firstSeenAt === 'string' &&
    typeof log.verifiedAt === 'string'
  );
}

/**
 * `LogMemory` in the browser's local storage. Where storage is refused
 * (private windows, policies) nothing is remembered and nothing breaks.
 *
 * @public
 */
export function createLocalLogMemory(
  storage: () => Storage = () => window.localStorage,
): LogMemory {
  const attempt = <T>(act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  return {
    load: baseUrl =>
      attempt(() => {
        const text = storage().getItem(PREFIX + baseUrl);
        const value: unknown = text === null ? null : JSON.parse(text);
        return isBrowserLog(value) ? value : null;
      }, null),
    save: (baseUrl, log) =>
      attempt(
        () => storage().setItem(PREFIX + baseUrl, JSON.stringify(log)),
        undefined,
      ),
    forget: baseUrl =>
      attempt(() => storage().removeItem(PREFIX + baseUrl), undefined),
  };
}
