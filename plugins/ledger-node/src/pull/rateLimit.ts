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
import type { ForgeApi } from './ForgeClient';

/** The API will answer again at `until`, ISO 8601. */
export class RateLimited extends Error {
  constructor(title: string, readonly until: string) {
    super(`${title} asks to wait until ${until}`);
  }
}

const PAUSE_SECONDS = 60;

function later(now: string, seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1000).toISOString();
}

function resetOf(
  names: ForgeApi['rateLimit'],
  headers: Headers,
): string | null {
  const reset = Number(headers.get(names.reset) ?? NaN);
  // One second more: the header is cut to whole seconds.
  return Number.isSafeInteger(reset) && reset > 0
    ? new Date((reset + 1) * 1000).toISOString()
    : null;
}

/**
 * When to come back, by the headers of a refused answer; null when the limit
 * is not the reason.
 */
export function limitedUntil(
  names: ForgeApi['rateLimit'],
  answer: { status: number; headers: Headers; body: string; now: string },
): string | null {
  const { body, headers, now, status } = answer;
  if (status !== 403 && status !== 429) {
    return null;
  }
  const retryAfter = Number(headers.get('retry-after') ?? NaN);
  if (Number.isFinite(retryAfter)) {
    return later(now, retryAfter);
  }
  if (headers.get(names.remaining) === '0') {
    return resetOf(names, headers) ?? later(now, PAUSE_SECONDS);
  }
  return status === 429 || /rate limit/i.test(body)
    ? later(now, PAUSE_SECONDS)
    : null;
}

/** When to come back after an answer that used up the limit; null if not. */
export function spentUntil(
  names: ForgeApi['rateLimit'],
  headers: Headers,
): string | null {
  return headers.get(names.remaining) === '0' ? resetOf(names, headers) : null;
}
