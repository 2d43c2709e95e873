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
import { ServiceUnavailableError } from '@backstage/errors';
import type { JSONWebKeySet } from 'jose';
import { OidcIssuer } from './types';

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 512 * 1024;
/** How long keys are used without asking again. */
const FRESH_MS = 10 * 60_000;
/** How long they are used while the issuer does not answer. */
const KEPT_MS = 24 * 3_600_000;
/** Between two questions, so that made-up key ids cannot make us ask on. */
const REST_MS = 30_000;

interface Kept {
  jwks: JSONWebKeySet | null;
  fetchedAt: number;
  askedAt: number;
  asking: Promise<void> | null;
  problem: string;
}

/** Keys of issuers: from their discovery documents, kept for a while. */
export class KeySets {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly options: {
      fetch: typeof fetch;
      now: () => Date;
    },
  ) {}

  /**
   * The keys of an issuer. A key that is not among those that were fetched
   * last makes it ask again, at most twice a minute.
   *
   * @throws ServiceUnavailableError while they cannot be fetched
   */
  async of(
    { issuer, jwks }: Pick<OidcIssuer, 'issuer' | 'jwks'>,
    keyId: string | undefined,
  ): Promise<JSONWebKeySet> {
    if (jwks !== null) {
      return jwks;
    }
    const kept = this.#keptOf(issuer);
    const now = this.options.now().getTime();
    const known =
      keyId === undefined || kept.jwks?.keys.some(({ kid }) => kid === keyId);
    const fresh = now - kept.fetchedAt < FRESH_MS && known;
    if (!fresh && (kept.asking || now - kept.askedAt >= REST_MS)) {
      kept.asking ??= this.#ask(issuer, kept).finally(() => {
        kept.asking = null;
      });
      await kept.asking;
    }
    if (kept.jwks === null || now - kept.fetchedAt >= KEPT_MS) {
      throw new ServiceUnavailableError(
        `The keys of ${issuer} cannot be fetched (${kept.problem}); try again later, or give them below maestro.safetyCase.oidc.issuers[].jwks`,
      );
    }
    return kept.jwks;
  }

  #keptOf(issuer: string): Kept {
    const present = this.#kept.get(issuer);
    if (present) {
      return present;
    }
    const kept: Kept = {
      jwks: null,
      fetchedAt: -Infinity,
      askedAt: -Infinity,
      asking: null,
      problem: 'not asked yet',
    };
    this.#kept.set(issuer, kept);
    return kept;
  }

  async #ask(issuer: string, kept: Kept): Promise<void> {
    kept.askedAt = this.options.now().getTime();
    try {
      const { issuer: named, jwks_uri: uri } = await this.#json(
        `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      );
      if (named !== issuer) {
        throw new Error(
          `its discovery document is of ${JSON.stringify(named)}`,
        );
      }
      if (typeof uri !== 'string') {
        throw new Error('its discovery document names no jwks_uri');
      }
      if (issuer.startsWith('https:') && !uri.startsWith('https:')) {
        throw new Error('its jwks_uri is without https');
      }
      const { keys } = await this.#json(uri);
      if (!Array.isArray(keys) || keys.length === 0) {
        throw new Error('its key set is empty');
      }
      kept.jwks = { keys };
      kept.fetchedAt = kept.askedAt;
    } catch (error) {
      kept.problem = (error as Error).message.slice(0, 200);
    }
  }

  async #json(url: string): Promise<Record<string, unknown>> {
    const response = await this.options.fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw new Error(`${url} answered ${response.status}`);
    }
    const text = await limited(response);
    try {
      const value = JSON.parse(text);
      if (typeof value === 'object' && value !== null) {
        return value;
      }
    } catch {
      // Said below.
    }
    throw new Error(`${url} answered no JSON object`);
  }
}

async function limited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MOST_BYTES) {
      throw new Error(`${response.url} answered more than ${MOST_BYTES} bytes`);
    }
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
