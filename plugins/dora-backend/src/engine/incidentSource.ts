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

import { DoraIncidentSource } from '@maestro/backstage-plugin-dora-common';
import { PageState } from './states';

/** What was ever heard that could have told an incident; times in ms. */
export interface IncidentActivity {
  /** Incidents, each once. */
  incidents: number;
  /** First one, or first ticket, ever told. */
  firstAt: number | null;
  /** Latest incident, or ticket of a repository that tells its tickets. */
  lastAt: number | null;
}

export const NO_INCIDENT_ACTIVITY: IncidentActivity = {
  incidents: 0,
  firstAt: null,
  lastAt: null,
};

/**
 * Whether anybody would tell an incident of the entity.
 *
 * There is a source when an incident was ever told for one of its subjects, or
 * its repository delivers tickets, of which an incident is one with a label.
 * That other repositories of the host do so says nothing: webhooks are set up
 * one by one. Without a source no failure is known, which is not the same as
 * none: figures of it are `no_source`, never 0.
 */
export function incidentSource(
  page: PageState,
  activity: IncidentActivity,
): DoraIncidentSource {
  const { incidents, lastAt } = activity;
  const common = {
    incidents,
    lastEventAt: lastAt === null ? null : new Date(lastAt).toISOString(),
  };
  if (
    page.state !== 'ok' &&
    page.state !== 'stale' &&
    page.state !== 'no_data'
  ) {
    return { ...common, state: page.state, reason: page.reason };
  }
  return lastAt === null
    ? {
        ...common,
        state: 'no_source',
        reason:
          'No incident and no issue was ever told for this entity, so nobody knows which deployments failed.',
      }
    : { ...common, state: 'ok', reason: null };
}
