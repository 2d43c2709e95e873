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
import { DoraEntityModelCard, DoraModelCard } from './modelCard';
import {
  DoraPullRequestAnatomy,
  DoraPullRequestAnatomyQuery,
  DoraPullRequestComment,
  DoraPullRequestPage,
  DoraPullRequestQuery,
} from './pullRequests';
import {
  DoraDeploymentPage,
  DoraDeploymentQuery,
  DoraEvidenceQuery,
  DoraFigures,
  DoraOverview,
  DoraWindowQuery,
} from './types';
import { DoraWeeklyPack, DoraWeeklyPackQuery } from './weekly';

/**
 * What the delivery pages ask of the backend.
 *
 * Methods that take an entity want its full reference. All throw
 * `ResponseError` when the backend answers anything but 2xx: `NotFoundError` for an entity that does
 * not exist or that the caller may not see, `NotAllowedError` without
 * `maestro.dora.read`, `InputError` for a bad window.
 *
 * @public
 */
export interface DoraApi {
  /** Figures, trend and source of one entity. */
  getFigures(entityRef: string, query?: DoraWindowQuery): Promise<DoraFigures>;
  /** One page of the records behind a figure, newest first. */
  getEvidence(
    entityRef: string,
    figureId: string,
    query?: DoraEvidenceQuery,
  ): Promise<EvidencePage>;
  /** Deployments with what they brought, broke and mended, newest first. */
  getDeployments(
    entityRef: string,
    query?: DoraDeploymentQuery,
  ): Promise<DoraDeploymentPage>;
  /** All services of the portal together, and one by one. */
  getOverview(query?: DoraWindowQuery): Promise<DoraOverview>;
  /** The members of a system, domain or group, together and one by one. */
  getEntityOverview(
    entityRef: string,
    query?: DoraWindowQuery,
  ): Promise<DoraOverview>;
  /** Open pull requests with health and whom they wait for. */
  getPullRequests(
    entityRef: string,
    query?: DoraPullRequestQuery,
  ): Promise<DoraPullRequestPage>;
  /** Phases of the pull requests merged in a window, week by week. */
  getPullRequestAnatomy(
    entityRef: string,
    query?: DoraPullRequestAnatomyQuery,
  ): Promise<DoraPullRequestAnatomy>;
  /** One page of the merged requests behind a figure, newest first. */
  getPullRequestAnatomyEvidence(
    entityRef: string,
    figureId: string,
    query?: DoraPullRequestAnatomyQuery & { cursor?: string; limit?: number },
  ): Promise<EvidencePage>;
  /** The records that tell one request, newest first. */
  getPullRequestEvidence(
    entityRef: string,
    requestId: string,
    query?: { cursor?: string; limit?: number },
  ): Promise<EvidencePage>;
  /** The comment about one request, without writing it. */
  getPullRequestComment(
    entityRef: string,
    requestId: string,
  ): Promise<DoraPullRequestComment>;
  /** Card of the model that predicts merge times. */
  getModelCard(): Promise<DoraModelCard>;
  /** The same with the cards of the entity's repositories. */
  getEntityModelCard(entityRef: string): Promise<DoraEntityModelCard>;
  /** What a closed week showed, each sentence with its records. */
  getWeeklyPack(
    entityRef: string,
    query?: DoraWeeklyPackQuery,
  ): Promise<DoraWeeklyPack>;
  /** The same as Markdown. */
  getWeeklyPackMarkdown(
    entityRef: string,
    query?: DoraWeeklyPackQuery,
  ): Promise<Blob>;
  /** Figures and trend as a file. */
  export(
    entityRef: string,
    format: 'csv' | 'json',
    query?: DoraWindowQuery,
  ): Promise<Blob>;
  /**
   * Everything that the offline verifier needs to recompute a figure:
   * NDJSON in the format `maestro-ledger-export@1`.
   */
  getEvidenceSet(
    entityRef: string,
    figureId: string,
    query?: DoraWindowQuery,
  ): Promise<Blob>;
}

/**
 * `DoraApi` over HTTP, for the browser and for other backends.
 *
 * @public
 */
export class DoraClient implements DoraApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getFigures(
    entityRef: string,
    query: DoraWindowQuery = {},
  ): Promise<DoraFigures> {
    const response = await this.#get(entityRef, 'figures', { ...query });
    return response.json();
  }

  async getEvidence(
    entityRef: string,
    figureId: string,
    query: DoraEvidenceQuery = {},
  ): Promise<EvidencePage> {
    const response = await this.#get(
      entityRef,
      `figures/${encodeURIComponent(figureId)}/evidence`,
      { ...query },
    );
    return response.json();
  }

  async getDeployments(
    entityRef: string,
    query: DoraDeploymentQuery = {},
  ): Promise<DoraDeploymentPage> {
    const response = await this.#get(entityRef, 'deployments', { ...query });
    return response.json();
  }

  async getOverview(query: DoraWindowQuery = {}): Promise<DoraOverview> {
    const response = await this.#fetch('overview', { ...query });
    return response.json();
  }

  async getEntityOverview(
    entityRef: string,
    query: DoraWindowQuery = {},
  ): Promise<DoraOverview> {
    const response = await this.#get(entityRef, 'overview', { ...query });
    return response.json();
  }

  async getPullRequests(
    entityRef: string,
    query: DoraPullRequestQuery = {},
  ): Promise<DoraPullRequestPage> {
    const response = await this.#get(entityRef, 'pull-requests', { ...query });
    return response.json();
  }

  async getPullRequestAnatomy(
    entityRef: string,
    query: DoraPullRequestAnatomyQuery = {},
  ): Promise<DoraPullRequestAnatomy> {
    const path = 'pull-requests/anatomy';
    const response = await this.#get(entityRef, path, { ...query });
    return response.json();
  }

  async getPullRequestAnatomyEvidence(
    entityRef: string,
    figureId: string,
    query: DoraPullRequestAnatomyQuery & {
      cursor?: string;
      limit?: number;
    } = {},
  ): Promise<EvidencePage> {
    const path = 'pull-requests/anatomy/evidence';
    const response = await this.#get(entityRef, path, {
      figure: figureId,
      ...query,
    });
    return response.json();
  }

  async getPullRequestEvidence(
    entityRef: string,
    requestId: string,
    query: { cursor?: string; limit?: number } = {},
  ): Promise<EvidencePage> {
    const path = `pull-requests/${encodeURIComponent(requestId)}/evidence`;
    const response = await this.#get(entityRef, path, { ...query });
    return response.json();
  }

  async getPullRequestComment(
    entityRef: string,
    requestId: string,
  ): Promise<DoraPullRequestComment> {
    const path = `pull-requests/${encodeURIComponent(requestId)}/comment`;
    const response = await this.#get(entityRef, path, {});
    return response.json();
  }

  async getModelCard(): Promise<DoraModelCard> {
    const response = await this.#fetch('model-card', {});
    return response.json();
  }

  async getEntityModelCard(entityRef: string): Promise<DoraEntityModelCard> {
    const response = await this.#get(entityRef, 'model-card', {});
    return response.json();
  }

  async getWeeklyPack(
    entityRef: string,
    query: DoraWeeklyPackQuery = {},
  ): Promise<DoraWeeklyPack> {
    const response = await this.#get(entityRef, 'weekly-pack', { ...query });
    return response.json();
  }

  async getWeeklyPackMarkdown(
    entityRef: string,
    query: DoraWeeklyPackQuery = {},
  ): Promise<Blob> {
    const response = await this.#get(entityRef, 'weekly-pack', {
      ...query,
      format: 'markdown',
    });
    return response.blob();
  }

  async export(
    entityRef: string,
    format: 'csv' | 'json',
    query: DoraWindowQuery = {},
  ): Promise<Blob> {
    const response = await this.#get(entityRef, 'export', { format, ...query });
    return response.blob();
  }

  async getEvidenceSet(
    entityRef: string,
    figureId: string,
    query: DoraWindowQuery = {},
  ): Promise<Blob> {
    const response = await this.#get(entityRef, 'evidence-set', {
      figure: figureId,
      ...query,
    });
    return response.blob();
  }

  async #get(
    entityRef: string,
    path: string,
    query: Record<string, string | number | undefined>,
  ): Promise<Response> {
    const [kind, rest] = normalizeEntityRef(entityRef).split(':');
    const [namespace, name] = rest.split('/');
    const parts = [kind, namespace, name].map(encodeURIComponent).join('/');
    return this.#fetch(`entities/${parts}/${path}`, query);
  }

  async #fetch(
    path: string,
    query: Record<string, string | number | undefined>,
  ): Promise<Response> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        search.set(key, String(value));
      }
    }
    const base = await this.#discoveryApi.getBaseUrl(DORA_PLUGIN_ID);
    const text = search.toString();
    const response = await this.#fetchApi.fetch(
      `${base}/${path}${text && `?${text}`}`,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
