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

import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  maestro?: {
    /**
     * IANA time zone of entities that name none, nor does their owner; `UTC`
     * when absent.
     */
    timeZone?: string;
    dora?: {
      /**
       * Names of environments that are production, as globs (`*` any run of
       * characters, `?` one), compared without case. Used where a source does
       * not say itself which tier an environment is. Replaces the default:
       * prod, production, prd, live, main, the same with a prefix or suffix
       * joined by `-`, and `prod` or `production` joined by `/`.
       */
      productionEnvironments?: string[];
      /** Health of pull requests. */
      pullRequests?: {
        /**
         * Weights of the six factors, at least 0; only their proportions
         * matter. 1 each when absent.
         */
        weights?: {
          size?: number;
          coverage?: number;
          velocity?: number;
          checks?: number;
          security?: number;
          budget?: number;
        };
        /**
         * Names of the forge's checks that judge a factor, as globs compared
         * without case. A check only tells passed or failed, so the factor has
         * a score but no value. None when absent: the factor is missing.
         */
        checks?: {
          /** For example `codecov/*`. */
          coverage?: string[];
          /** For example `CodeQL`. */
          security?: string[];
          /** For example `infracost*`. */
          budget?: string[];
        };
        /**
         * One comment on each open pull request that is ready for review and
         * opened by a person, kept up to date in its place. Written with the
         * credentials of `integrations.github` and `integrations.gitlab`,
         * which must be allowed to comment.
         */
        comment?: {
          /** False when absent: the page then shows a dry run. */
          enabled?: boolean;
          /**
           * Repositories that are written to, as globs of
           * `host/owner/name`. All that a component claims when absent.
           */
          repositories?: string[];
        };
      };
      /** Weekly learning packs. */
      weeklyPack?: {
        /**
         * Whether each group that owns services gets a notification when a
         * week is closed: over for `settlingHours`; true when absent. The
         * page shows packs either way.
         */
        enabled?: boolean;
        /**
         * When groups that were not told yet are looked for; every hour when
         * absent, because a week closes at another hour in each time zone.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
      /** Prediction of the time from opening to merge. */
      mergeTime?: {
        /**
         * Whether a model is trained; true when absent. Without one the history
         * of each repository answers.
         */
        enabled?: boolean;
        /**
         * How often new requests are looked for, to train again; 24 hours when
         * absent.
         */
        trainEvery?: HumanDuration | string;
        /** Merged requests that a training needs, 200 or more; 300 when absent. */
        leastMergedRequests?: number;
      };
      /**
       * Labels of issues that are incidents, as globs (`*` any run of
       * characters, `?` one, `[0-9]` a digit), compared without case.
       * Replaces the default: incident, incident/*, incident:*, type: incident,
       * type/incident, outage, sev[0-9], sev-[0-9].
       */
      incidentLabels?: string[];
      /**
       * Least severity of an incident that is attributed to a deployment by
       * its time alone; `medium` by default. Causes that an incident names
       * itself count whatever its severity.
       */
      severityThreshold?:
        | 'blocker'
        | 'critical'
        | 'high'
        | 'medium'
        | 'low'
        | 'info';
      /**
       * Days after a deployment within which an incident may be attributed to
       * it; 7 by default. Causes that an incident names itself know no limit.
       */
      attributionHorizonDays?: number;
      /**
       * Hours for which a deployment without a failure is pending: neither good
       * nor bad; 24 by default.
       */
      settlingHours?: number;
      /**
       * What ends a failure: the end of its incidents (`incident`), the
       * deployment that mends it (`deployment`), or whichever comes first
       * (`first`, the default).
       */
      recovery?: 'incident' | 'deployment' | 'first';
      /**
       * Working hours, for a figure of its own beside the elapsed lead time:
       * "Lead time for changes, working hours". Off when absent; `{}` takes
       * the defaults.
       */
      workingHours?: {
        /** Days on which people work; Monday to Friday when absent. */
        days?: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
        /** Begin of the working day, local time, `HH:mm`; `09:00` when absent. */
        from?: string;
        /** Its end, `HH:mm` up to `24:00`; `17:00` when absent. */
        to?: string;
        /**
         * Days on which nobody works: the public holidays of a region by ISO
         * 3166, or local dates (`2026-12-24`). None when absent.
         */
        holidays?:
          | {
              /** For example `DE-BE` or `US-CA`. */
              region: string;
            }
          | string[];
        /** IANA zone of the hours; the zone of each page when absent. */
        zone?: string;
      };
      /**
       * How often the figures of closed weeks are compared with what was
       * published, to find what later records restate; 5 minutes by default.
       */
      restateEvery?: HumanDuration | string;
    };
  };
}
