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
import { NotAllowedError } from '@backstage/errors';
import { isOfChange, ofMergeRequests, refusalOf } from './claims';
import { ReadHead } from './heads';
import { TokenVerifier } from './TokenVerifier';
import { OidcIssuer, Uploader } from './types';

/** A run of CI that may hand in evidence, and about which commits. */
export interface Admitted {
  uploader: Uploader;
  /** The commit on which it ran, and the head of its pull request. */
  commits: readonly string[];
}

/** Decides which runs of CI may hand in evidence. */
export class UploadGate {
  constructor(
    private readonly options: { tokens: TokenVerifier; readHead: ReadHead },
  ) {}

  /** The configured issuer that a token claims; null: none. */
  issuerOf(token: string): OidcIssuer | null {
    return this.options.tokens.issuerOf(token);
  }

  /**
   * @throws AuthenticationError with what is wrong with the token
   * @throws NotAllowedError with why that run is not listened to
   * @throws ServiceUnavailableError while the issuer or the forge must be
   *   asked, and does not answer
   */
  async admit(token: string, issuer: OidcIssuer): Promise<Admitted> {
    const { readHead, tokens } = this.options;
    const uploader = await tokens.verify(token, issuer);
    const refusal = refusalOf(uploader, issuer);
    if (refusal !== null) {
      throw new NotAllowedError(refusal);
    }
    const ofChange = isOfChange(uploader);
    const head =
      ofChange || ofMergeRequests(uploader.event)
        ? await readHead(uploader)
        : null;
    if (head === null && !ofChange) {
      return { uploader, commits: [uploader.sha] };
    }
    if (head !== null && !issuer.pullRequests) {
      throw new NotAllowedError(
        `The run is of pull request ${head.number}; maestro.safetyCase.oidc.issuers[].pullRequests does not let these hand in evidence`,
      );
    }
    if (head === null) {
      throw new NotAllowedError(
        `The run began by ${uploader.event}, but the forge knows no pull request of it`,
      );
    }
    if (head.repository !== uploader.repository) {
      throw new NotAllowedError(
        `Pull request ${head.number} of ${uploader.repository} comes from ${
          head.repository ?? 'a repository that is gone or hidden'
        }: CI of a fork runs the code of a stranger, so its evidence is not taken; run the checks again in ${
          uploader.repository
        }, for example in the merge queue`,
      );
    }
    return {
      uploader: { ...uploader, change: head.number },
      commits: [...new Set([uploader.sha, head.sha])],
    };
  }
}
