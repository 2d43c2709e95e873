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
import {
  EvidencePage,
  normalizeEntityRef,
} from '@maestro/backstage-plugin-maestro-common';
import { DORA_PLUGIN_ID } from './constants';
import {
  SpaceOverview,
  SurveyAnswers,
  SurveyQuestionSet,
  SurveyResults,
  SurveyRound,
  SurveyRoundInput,
  SurveyRoundPage,
} from './space';

/** SPACE figures of groups, and surveys. @public */
export interface SpaceApi {
  getSpace(
    groupRef: string,
    query?: { from?: string; to?: string; zone?: string },
  ): Promise<SpaceOverview>;
  /** One page of the records behind a system figure, by its `evidence.href`. */
  getEvidence(href: string, cursor?: string): Promise<EvidencePage>;
  getQuestionSets(): Promise<SurveyQuestionSet[]>;
  /** Rounds of groups that the caller may see or is asked in, latest first. */
  getRounds(query?: { cursor?: string }): Promise<SurveyRoundPage>;
  getRound(roundId: string): Promise<SurveyRound>;
  /** Needs the permission to manage surveys. */
  createRound(input: SurveyRoundInput): Promise<SurveyRound>;
  /** Closes an open round at once, withdraws a scheduled one. */
  closeRound(roundId: string): Promise<SurveyRound>;
  /** Once per person and round. */
  answer(roundId: string, answers: SurveyAnswers): Promise<void>;
  /** Of a closed round. */
  getResults(roundId: string): Promise<SurveyResults>;
}

/** @public */
export class SpaceClient implements SpaceApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getSpace(
    groupRef: string,
    query: { from?: string; to?: string; zone?: string } = {},
  ): Promise<SpaceOverview> {
    const [kind, namespace, name] = normalizeEntityRef(groupRef).split(/[:/]/);
    const search = new URLSearchParams(
      Object.entries(query).filter((entry): entry is [string, string] =>
        Boolean(entry[1]),
      ),
    ).toString();
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    return this.#call(`/entities/${path}/space${search && `?${search}`}`);
  }

  getEvidence(href: string, cursor?: string): Promise<EvidencePage> {
    const separator = href.includes('?') ? '&' : '?';
    return this.#call(
      cursor ? `${href}${separator}cursor=${encodeURIComponent(cursor)}` : href,
    );
  }

  async getQuestionSets(): Promise<SurveyQuestionSet[]> {
    const { items } = await this.#call<{ items: SurveyQuestionSet[] }>(
      '/surveys/question-sets',
    );
    return items;
  }

  getRounds(query: { cursor?: string } = {}): Promise<SurveyRoundPage> {
    const { cursor } = query;
    return this.#call(
      `/surveys/rounds${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
  }

  getRound(roundId: string): Promise<SurveyRound> {
    return this.#call(roundPath(roundId));
  }

  createRound(input: SurveyRoundInput): Promise<SurveyRound> {
    return this.#call('/surveys/rounds', input);
  }

  closeRound(roundId: string): Promise<SurveyRound> {
    return this.#call(`${roundPath(roundId)}/close`, {});
  }

  async answer(roundId: string, answers: SurveyAnswers): Promise<void> {
    await this.#call(`${roundPath(roundId)}/answers`, { answers });
  }

  getResults(roundId: string): Promise<SurveyResults> {
    return this.#call(`${roundPath(roundId)}/results`);
  }

  async #call<T>(path: string, body?: object): Promise<T> {
    const base = await this.#discoveryApi.getBaseUrl(DORA_PLUGIN_ID);
    const response = await this.#fetchApi.fetch(
      `${base}${path}`,
      body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

function roundPath(roundId: string): string {
  return `/surveys/rounds/${encodeURIComponent(roundId)}`;
}
