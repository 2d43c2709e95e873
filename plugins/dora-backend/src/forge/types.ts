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

/** Where a pull request (or merge request) lies. */
export interface RequestAddress {
  host: string;
  /** `owner/name`, or the path of a GitLab project. */
  repository: string;
  number: number;
}

/** A comment of this portal. */
export interface ForgeComment {
  id: number;
  body: string;
}

/**
 * Comments on pull requests of one forge. All methods throw `ForgeError`.
 */
export interface ForgeComments {
  /**
   * The oldest comment of the portal's own account that begins with the
   * marker; null for none. Others' comments are passed over: anybody could
   * write the marker.
   */
  find(at: RequestAddress, marker: string): Promise<ForgeComment | null>;
  create(at: RequestAddress, body: string): Promise<ForgeComment>;
  update(at: RequestAddress, id: number, body: string): Promise<void>;
}

/**
 * - `not_allowed`: the credentials do not suffice (401, 403)
 * - `not_found`: no such request or comment, or not for these credentials
 * - `rate_limited`: asked too often; see `retryAt`
 * - `unavailable`: the forge fails or cannot be reached
 * - `refused`: it does not take what was sent (other 4xx)
 */
export type ForgeErrorKind =
  | 'not_allowed'
  | 'not_found'
  | 'rate_limited'
  | 'unavailable'
  | 'refused';

/** Why a forge did not do what it was asked for. */
export class ForgeError extends Error {
  readonly kind: ForgeErrorKind;
  /** When it may be asked again, milliseconds since the epoch; null: unknown. */
  readonly retryAt: number | null;

  constructor(
    kind: ForgeErrorKind,
    message: string,
    retryAt: number | null = null,
  ) {
    super(message);
    this.name = 'ForgeError';
    this.kind = kind;
    this.retryAt = retryAt;
  }
}

/**
 * The error of an answer that is no success.
 *
 * GitHub tells an exhausted limit by 403 or 429 with `x-ratelimit-remaining: 0`
 * and `x-ratelimit-reset` (seconds since the epoch), and a secondary one by
 * `retry-after` (seconds); GitLab by 429 with `retry-after`.
 *
 * @param now - milliseconds since the epoch
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 * @see https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
 */
export function forgeError(
  answer: {
    status: number;
    headers: Record<string, string | number | undefined>;
  },
  what: string,
  now: number,
): ForgeError {
  const { status, headers } = answer;
  const message = `${what}: the forge answered ${status}`;
  const after = Number(headers['retry-after']);
  const reset = Number(
    headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'],
  );
  const exhausted = String(headers['x-ratelimit-remaining']) === '0';
  const waits = Number.isFinite(after) && headers['retry-after'] !== undefined;
  if (status === 429 || (status === 403 && (exhausted || waits))) {
    const fallback = Number.isFinite(reset) ? reset * 1000 : null;
    return new ForgeError(
      'rate_limited',
      message,
      waits ? now + after * 1000 : fallback,
    );
  }
  if (status === 401 || status === 403) {
    return new ForgeError('not_allowed', message);
  }
  if (status === 404 || status === 410) {
    return new ForgeError('not_found', message);
  }
  return new ForgeError(status >= 500 ? 'unavailable' : 'refused', message);
}
