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
 * - `not_allowed`: the credentials do not suffice (401, 403), or there are none
 * - `not_found`: no such thing, or not for these credentials
 * - `rate_limited`: asked too often; see `retryAt`
 * - `unavailable`: the forge fails or cannot be reached
 * - `refused`: it does not take what was sent (other 4xx)
 *
 * @public
 */
export type ForgeErrorKind =
  | 'not_allowed'
  | 'not_found'
  | 'rate_limited'
  | 'unavailable'
  | 'refused';

/** Why a forge did not do what it was asked for. @public */
export class ForgeError extends Error {
  readonly kind: ForgeErrorKind;
  /** When it may be asked again, milliseconds since the epoch; null: unknown. */
  readonly retryAt: number | null;
  /** The forge's own words, cut off; null: it said nothing. */
  readonly detail: string | null;

  constructor(
    kind: ForgeErrorKind,
    message: string,
    retryAt: number | null = null,
    detail: string | null = null,
  ) {
    super(message);
    this.name = 'ForgeError';
    this.kind = kind;
    this.retryAt = retryAt;
    this.detail = detail;
  }
}

const MOST_DETAIL = 300;

/** Longer than a day no forge has anybody wait. */
const MOST_WAIT_MS = 24 * 3_600_000;

/** `message` or `error` of a forge's answer; null where it has neither. */
function detailOf(body: unknown): string | null {
  const { error, message } = (body ?? {}) as Record<string, unknown>;
  const said = message ?? error;
  if (said === undefined || said === null) {
    return null;
  }
  return (typeof said === 'string' ? said : JSON.stringify(said)).slice(
    0,
    MOST_DETAIL,
  );
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
 * @public
 */
export function forgeError(
  answer: {
    status: number;
    headers: Record<string, string | number | undefined>;
    /** Of the answer, parsed. */
    body?: unknown;
  },
  what: string,
  now: number,
): ForgeError {
  const { body, headers, status } = answer;
  const message = `${what}: the forge answered ${status}`;
  const detail = detailOf(body);
  const after = Number(headers['retry-after']);
  const reset = Number(
    headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'],
  );
  const exhausted = String(headers['x-ratelimit-remaining']) === '0';
  const waits = Number.isFinite(after) && headers['retry-after'] !== undefined;
  if (status === 429 || (status === 403 && (exhausted || waits))) {
    const fallback = Number.isFinite(reset) ? reset * 1000 : null;
    const told = waits ? now + after * 1000 : fallback;
    return new ForgeError(
      'rate_limited',
      message,
      told === null ? null : Math.min(Math.max(told, now), now + MOST_WAIT_MS),
      detail,
    );
  }
  if (status === 401 || status === 403) {
    return new ForgeError('not_allowed', message, null, detail);
  }
  if (status === 404 || status === 410) {
    return new ForgeError('not_found', message, null, detail);
  }
  return new ForgeError(
    status >= 500 ? 'unavailable' : 'refused',
    message,
    null,
    detail,
  );
}
