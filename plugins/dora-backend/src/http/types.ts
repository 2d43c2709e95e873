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

import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { LedgerExport } from '@maestro/backstage-plugin-ledger-node';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { EndpointMap } from '../schema/openapi.generated';
import { MergeTimeService } from '../prediction/MergeTimeService';
import { DoraService } from '../service/DoraService';
import { PullRequestService } from '../service/PullRequestService';
import { ReadModel } from '../service/ReadModel';
import { SpaceService } from '../service/SpaceService';
import { SurveyService } from '../service/SurveyService';
import { WeeklyService } from '../service/WeeklyService';

/** The router that the OpenAPI document types and validates. */
export type DoraRouter = ReturnType<
  typeof createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>
>;

/** What the routes of the figures work with. */
export interface RouterContext {
  service: DoraService;
  pullRequests: PullRequestService;
  mergeTime: MergeTimeService;
  readModel: Pick<ReadModel, 'snapshot'>;
  space: SpaceService;
  surveys: SurveyService;
  weekly: WeeklyService;
  access: EntityAccess;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  /** Reads receipts with proofs from the ledger, on behalf of the caller. */
  exportReceipts: LedgerExport;
  /** What is told to auditors: exports of evidence, rounds of surveys. */
  auditor: AuditorService;
}
