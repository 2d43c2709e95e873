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

import { ResponseError } from '@backstage/errors';
import { SAFETY_CASE_PLUGIN_ID } from './constants';
import {
  ArgumentPreview,
  CasePage,
  CaseQuery,
  SafetyCase,
  StartedChecks,
} from './types';

/**
 * What the pages of safety cases ask of the backend.
 *
 * All methods throw `ResponseError` when the backend answers anything but 2xx:
 * `NotFoundError` for a case that does not exist or whose component the caller
 * may not see, `NotAllowedError` without the permission that the act needs, or
 * where four eyes are needed, `InputError` for bad input, `ConflictError` when
 * the case changed since it was read.
 *
 * @public
 */
export interface SafetyCaseApi {
  /** Cases, those with the newest activity first. */
  getCases(query?: CaseQuery): Promise<CasePage>;
  getCase(caseId: string): Promise<SafetyCase>;
  /**
   * Freezes, signs and seals the case.
   *
   * @param digest - `digest` of the case as it was read; another one is a
   *   conflict
   */
  approve(caseId: string, input: { digest: string }): Promise<SafetyCase>;
  /** Raises a doubt against a node, or a relation `from -> to`. */
  challenge(
    caseId: string,
    input: { target: string; text: string },
  ): Promise<SafetyCase>;
  /** Answers a challenge; it counts once somebody else accepts it. */
  answerChallenge(
    caseId: string,
    challengeId: string,
    input: { text: string },
  ): Promise<SafetyCase>;
  /** Accepts the answer to a challenge, as somebody else than its giver. */
  acceptAnswer(caseId: string, challengeId: string): Promise<SafetyCase>;
  /** Collects evidence again and judges the case anew. */
  collect(caseId: string): Promise<SafetyCase>;
  /** Asks the forge to run the checks of the judged commit again. */
  rerunChecks(caseId: string): Promise<StartedChecks>;
  /** The Repro Pack: one uncompressed tar. */
  getPack(caseId: string): Promise<Blob>;
  /** The case as XMI of SACM, for other tools. */
  getSacm(caseId: string): Promise<Blob>;
  /**
   * Reads an argument in the format of gsn2x, without keeping it.
   *
   * @param files - the one to begin with comes first
   */
  previewArgument(
    files: Array<{ path: string; text: string }>,
  ): Promise<ArgumentPreview>;
}

/** `SafetyCaseApi` over HTTP, for the browser and other backends. @public */
export class SafetyCaseClient implements SafetyCaseApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getCases(query: CaseQuery = {}): Promise<CasePage> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        search.set(key, String(value));
      }
    }
    const text = search.toString();
    const response = await this.#fetch(`cases${text && `?${text}`}`);
    return response.json();
  }

  async getCase(caseId: string): Promise<SafetyCase> {
    const response = await this.#fetch(pathOf(caseId));
    return response.json();
  }

  async approve(
    caseId: string,
    input: { digest: string },
  ): Promise<SafetyCase> {
    return this.#post(`${pathOf(caseId)}/approvals`, input);
  }

  async challenge(
    caseId: string,
    input: { target: string; text: string },
  ): Promise<SafetyCase> {
    return this.#post(`${pathOf(caseId)}/challenges`, input);
  }

  async answerChallenge(
    caseId: string,
    challengeId: string,
    input: { text: string },
  ): Promise<SafetyCase> {
    return this.#post(`${challengePath(caseId, challengeId)}/answer`, input);
  }

  async acceptAnswer(caseId: string, challengeId: string): Promise<SafetyCase> {
    return this.#post(`${challengePath(caseId, challengeId)}/accept`);
  }

  async collect(caseId: string): Promise<SafetyCase> {
    return this.#post(`${pathOf(caseId)}/collect`);
  }

  async rerunChecks(caseId: string): Promise<StartedChecks> {
    const response = await this.#fetch(`${pathOf(caseId)}/rerun`, {
      method: 'POST',
    });
    return response.json();
  }

  async getPack(caseId: string): Promise<Blob> {
    const response = await this.#fetch(`${pathOf(caseId)}/pack`);
    return response.blob();
  }

  async getSacm(caseId: string): Promise<Blob> {
    const response = await this.#fetch(`${pathOf(caseId)}/sacm`);
    return response.blob();
  }

  async previewArgument(
    files: Array<{ path: string; text: string }>,
  ): Promise<ArgumentPreview> {
    const response = await this.#fetch('arguments/preview', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ files }),
    });
    return response.json();
  }

  async #post(path: string, body?: object): Promise<SafetyCase> {
    const response = await this.#fetch(path, {
      method: 'POST',
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    return response.json();
  }

  async #fetch(path: string, init?: RequestInit): Promise<Response> {
    const base = await this.#discoveryApi.getBaseUrl(SAFETY_CASE_PLUGIN_ID);
    const response = await this.#fetchApi.fetch(`${base}/${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function pathOf(caseId: string): string {
  return `cases/${encodeURIComponent(caseId)}`;
}

function challengePath(caseId: string, challengeId: string): string {
  return `${pathOf(caseId)}/challenges/${encodeURIComponent(challengeId)}`;
}
