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
import { AuthenticationError } from '@backstage/errors';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
} from 'jose';
import type { JWTPayload } from 'jose';
import { readUploader } from './claims';
import { KeySets } from './KeySets';
import { OidcConfig, OidcIssuer, Uploader } from './types';

/** Signatures by private keys only: never none, never a shared secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Verifies tokens that forges give to their CI. */
export class TokenVerifier {
  readonly #keys: KeySets;

  constructor(
    private readonly options: {
      settings: OidcConfig;
      /** Seconds by which clocks may differ. */
      clockTolerance: number;
      now: () => Date;
      fetch?: typeof fetch;
    },
  ) {
    this.#keys = new KeySets({
      now: options.now,
      fetch: options.fetch ?? ((...asked) => fetch(...asked)),
    });
  }

  /**
   * The issuer that a token claims, when it is a configured one; null: it is
   * no token of CI. Nothing is verified here.
   */
  issuerOf(token: string): OidcIssuer | null {
    try {
      const { iss } = decodeJwt(token);
      return (
        this.options.settings.issuers.find(({ issuer }) => issuer === iss) ??
        null
      );
    } catch {
      return null;
    }
  }

  /**
   * The run that a token speaks for.
   *
   * @throws AuthenticationError with what is wrong with the token
   * @throws ServiceUnavailableError while the issuer's keys cannot be fetched
   */
  async verify(token: string, issuer: OidcIssuer): Promise<Uploader> {
    const { clockTolerance, now } = this.options;
    let keyId: string | undefined;
    try {
      keyId = decodeProtectedHeader(token).kid;
    } catch {
      throw new AuthenticationError('The token has no header that can be read');
    }
    const jwks = await this.#keys.of(issuer, keyId);
    let claims: JWTPayload;
    try {
      ({ payload: claims } = await jwtVerify(token, createLocalJWKSet(jwks), {
        issuer: issuer.issuer,
        audience: [...issuer.audiences],
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance,
        currentDate: now(),
      }));
    } catch (error) {
      throw new AuthenticationError(this.#sentence(error, token, issuer));
    }
    const issuedAt = Number(claims.iat);
    if (!(issuedAt * 1000 <= now().getTime() + clockTolerance * 1000)) {
      throw new AuthenticationError(
        `The token was issued at ${instant(issuedAt)}, later than now (${
          this.#now
        }); one of the clocks is wrong`,
      );
    }
    const uploader = readUploader(claims, issuer);
    if (typeof uploader === 'string') {
      throw new AuthenticationError(uploader);
    }
    return uploader;
  }

  get #now(): string {
    return this.options.now().toISOString();
  }

  #sentence(error: unknown, token: string, issuer: OidcIssuer): string {
    if (error instanceof errors.JWTExpired) {
      return `The token was valid until ${instant(
        error.payload.exp,
      )}, and now it is ${
        this.#now
      }; ask the forge for a new one in the same job`;
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      const { claim, payload } = error;
      if (claim === 'aud') {
        return `The token is for the audience ${JSON.stringify(
          payload.aud ?? null,
        ).slice(0, 200)}; ask for one for ${issuer.audiences.join(' or ')}`;
      }
      if (claim === 'nbf') {
        return `The token is valid from ${instant(
          payload.nbf,
        )}, and now it is ${this.#now}; one of the clocks is wrong`;
      }
      return `The claim ${claim} of the token is missing or wrong`;
    }
    if (error instanceof errors.JWKSNoMatchingKey) {
      return `No key of ${issuer.issuer} has the id that the token names`;
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return `The signature of the token is not that of ${issuer.issuer}`;
    }
    if (error instanceof errors.JOSEAlgNotAllowed) {
      const { alg } = decodeProtectedHeader(token);
      return `The token is signed by ${JSON.stringify(
        String(alg).slice(0, 20),
      )}; only signatures by a private key are taken`;
    }
    return `The token is not valid: ${(error as Error).message}`;
  }
}

function instant(seconds: unknown): string {
  const at = Number(seconds) * 1000;
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15
    ? new Date(at).toISOString()
    : 'no instant';
}
