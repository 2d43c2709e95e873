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
/** The API will answer again at `until`, ISO 8601. */
export class RateLimited extends Error {
  constructor(readonly until: string) {
    super(`GitLab asks to wait until ${until}`);
  }
}

/** The API cannot answer now, or not at all. */
export class Unanswered extends Error {
  constructor(
    message: string,
    /** Another attempt may succeed. */
    readonly transient: boolean,
  ) {
    super(message);
  }
}

/** One answer, with the number of the next page when there is one. */
export interface Answer {
  value: unknown;
  hasNext: boolean;
}

const PAUSE_SECONDS = 60;

function later(now: string, seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1000).toISOString();
}

/**
 * When to come back, by the headers of a refused or spent answer; null when
 * the limit is not the reason.
 */
export function limitedUntil(
  status: number,
  headers: Headers,
  body: string,
  now: string,
): string | null {
  if (status !== 403 && status !== 429) {
    return null;
  }
  const retryAfter = Number(headers.get('retry-after') ?? NaN);
  if (Number.isFinite(retryAfter)) {
    return later(now, retryAfter);
  }
  if (headers.get('ratelimit-remaining') === '0') {
    return resetOf(headers) ?? later(now, PAUSE_SECONDS);
  }
  return status === 429 || /rate limit/i.test(body)
    ? later(now, PAUSE_SECONDS)
    : null;
}

function resetOf(headers: Headers): string | null {
  const reset = Number(headers.get('ratelimit-reset') ?? NaN);
  // One second more: the header is cut to whole seconds.
  return Number.isSafeInteger(reset) && reset > 0
    ? new Date((reset + 1) * 1000).toISOString()
    : null;
}

/** Asks GitLab's REST API, one question at a time. */
export class GitlabClient {
  private spentUntil: string | null = null;

  constructor(
    private readonly options: {
      apiBaseUrl: string;
      headers: Record<string, string>;
      now: string;
      signal: AbortSignal;
    },
  ) {}

  /**
   * @throws RateLimited when the limit is reached, or was by the answer before
   * @throws Unanswered for every other answer than success
   */
  async get(path: string): Promise<Answer> {
    const { apiBaseUrl, headers, now, signal } = this.options;
    if (this.spentUntil !== null) {
      throw new RateLimited(this.spentUntil);
    }
    const url = `${apiBaseUrl}${path}`;
    let response: Response;
    let body: string;
    try {
      response = await fetch(url, {
        headers: {
          ...headers,
          accept: 'application/json',
        },
        signal,
      });
      body = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      throw new Unanswered(
        `GitLab did not answer GET ${path}: ${(error as Error).message}`,
        true,
      );
    }
    const limited = limitedUntil(response.status, response.headers, body, now);
    if (limited !== null) {
      throw new RateLimited(limited);
    }
    if (!response.ok) {
      throw new Unanswered(
        explain(path, response.status),
        response.status >= 500,
      );
    }
    if (response.headers.get('ratelimit-remaining') === '0') {
      this.spentUntil = resetOf(response.headers);
    }
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      throw new Unanswered(
        `GitLab answered GET ${path} with something that is not JSON`,
        true,
      );
    }
    return {
      value,
      hasNext: (response.headers.get('x-next-page') ?? '') !== '',
    };
  }
}

function explain(path: string, status: number): string {
  const answer = `GitLab answered GET ${path} with ${status}`;
  switch (status) {
    case 401:
      return `${answer}: the credentials in integrations.gitlab are not accepted`;
    case 403:
      return `${answer}: the credentials in integrations.gitlab lack the permission to read this`;
    case 404:
      return `${answer}: no such thing, or the credentials in integrations.gitlab cannot see it`;
    default:
      return answer;
  }
}
