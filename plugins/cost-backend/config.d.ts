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
    /** Cost attribution. */
    cost?: {
      /**
       * Folder for billing data, one Parquet file per source and billing
       * period; with several replicas it must be shared. Below
       * MAESTRO_DATA_DIR, or the working folder's `data`, when absent.
       */
      directory?: string;
      /** Places that billing data come from. */
      sources?: Array<{
        /** Lower case letters, digits and dashes; permanent. */
        id: string;
        /** The id when absent. */
        title?: string;
        /** What the columns are; focus (1.0 to 1.4) when absent. */
        format?: 'focus' | 'aws-cur' | 'azure' | 'gcp';
        /**
         * File or pattern (`*`, `?`, `**`) on this machine. Without path and
         * url, files are handed in over the API.
         */
        path?: string;
        /** Address that the portal's URL reader can read. */
        url?: string;
        /**
         * Months of a `url` with `{month}` that are looked at, with the
         * running one; 3 when absent.
         */
        months?: number;
        /**
         * Of what files a delivery is made; at a `url`, `manifest`. When absent each file is
         * a whole one, and files that come together with rows of the same
         * billing period are refused: nobody knows whether they are parts.
         */
        parts?: {
          /**
           * `file`: each file is a whole bill; the last one of a period counts.
           * `folder`: `path` names folders, and all files below one are one
           * delivery. `manifest`: `path` names manifests (Manifest.json of
           * AWS, manifest.json of Azure), and the files that one lists are one
           * delivery.
           */
          by: 'file' | 'folder' | 'manifest';
          /** A set that changed since then waits; 10 minutes when absent. */
          quiet?: HumanDuration | string;
        };
        /** Version of FOCUS that the source claims; seen by its columns when absent. */
        focusVersion?: '1.0' | '1.1' | '1.2' | '1.3' | '1.4';
        /** Criteria of the rule model that hold for the provider; all when absent. */
        applicability?: string[];
        /**
         * Silence after which pages call its figures stale; 'none' for what
         * comes once. 3 days when absent, none for uploads.
         */
        staleAfter?: HumanDuration | string;
        /** How often to look; every 15 minutes when absent. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      }>;
      /** Largest file in bytes, its rows unpacked; 64 GiB when absent. */
      maxBytes?: number;
      /** Largest file that is handed in, in bytes as sent; 2 GiB when absent. */
      maxUploadBytes?: number;
      /**
       * Minutes for which files of replaced loads stay at least; 60 when absent.
       */
      keepReplacedMinutes?: number;
      analytics?: {
        /** Memory of the analytic engine, such as 1GB (when absent). */
        memory?: string;
        /** Threads of it; 2 when absent, or as many as there are processors. */
        threads?: number;
      };
      conformance?: {
        /**
         * File with the rule model of FOCUS (JSON), for data of its version
         * and older ones. Without it, and for later data, the static rules
         * are those of Maestro's own table.
         */
        ruleModel?: string;
      };
      /**
       * Rules of attribution, until others are put in force over the API:
       * tagAliases, rules and pools as in docs/engines/cost.md. Without them
       * the tag component (or app, application, service) names a component.
       */
      rules?: { [key: string]: unknown };
      /** Dated rates by which pages convert amounts on request. */
      rates?: Array<{
        /** Currency code, such as EUR. */
        from: string;
        to: string;
        /** First day on which it is used, YYYY-MM-DD, in quotes. */
        date: string;
        /** Units of `to` for one of `from`; decimal, in quotes. */
        rate: string;
      }>;
      /**
       * Groups or users that hear of budgets of the whole portal; budgets of
       * an entity and its anomalies go to its owner. Nobody when absent.
       */
      notify?: string[];
      /** Spend on language models: caps, prices, choice of a model. */
      llm?: {
        /**
         * US dollars as text, such as '10.00'. A cap is hard for callers that
         * reserve; usage that is reported afterwards may pass it.
         */
        caps?: {
          /** Of each pull request, once; '10' when absent, 'none' for no cap. */
          pullRequest?: string | number;
          /** Of a month, by entity reference of a group. */
          team?: { [entityRef: string]: string | number };
          /** Of a month, by provider/model. */
          model?: { [model: string]: string | number };
        };
        /** Minutes after which an unsettled reservation lets go; 15 when absent. */
        reservationMinutes?: number;
        /**
         * Rates of contracts by provider/model; they come before those of the
         * bundled catalogue. Of several rows the last one that holds counts.
         */
        prices?: {
          [model: string]: Array<{
            /** First day (UTC) or instant from which the row holds. */
            from?: string;
            /** Time of day in UTC at which the row holds, start and end. */
            utcTimeOfDay?: [string, string];
            /**
             * US dollars by kind of usage, as text: input_mtok, output_mtok,
             * cache_read_mtok, cache_write_mtok (a million tokens),
             * requests_kcount (a thousand requests). In tiers, the tier that
             * the whole input reaches prices all of it.
             */
            rates: {
              [kind: string]:
                | string
                | number
                | {
                    base: string | number;
                    /** Price above `start` input tokens. */
                    tiers: Array<{ start: number; price: string | number }>;
                  };
            };
          }>;
        };
        /**
         * Groups or users that hear when a pull request or a model reaches
         * 80 or 95 % of its cap; a team hears of its own. Nobody when absent.
         */
        notify?: string[];
        /** Pair of models from which `model: "auto"` chooses; none when absent. */
        router?: {
          /** provider/model. */
          strong: string;
          /** provider/model, the cheaper one. */
          weak: string;
          /**
           * Table of outcomes (CSV, gzip or not; file or address) to learn from; without
           * it the strong model is taken.
           */
          outcomes?: string;
          /**
           * Tokens that an answer is expected to have, by which the cost of a
           * choice is weighed; 200 when absent.
           */
          answerTokens?: number;
          /**
           * Part of the gap in accuracy between the two models that has to be
           * recovered, 0 to 1; 0.9 when absent.
           */
          quality?: number;
        };
        /**
         * Files or addresses (JSON) that tell price factors and capacity of
         * models for a time; read every minute. None when absent.
         */
        signals?: string[];
      };
      /** What pull requests cost, and the one comment that says it. */
      pullRequests?: {
        comment?: {
          /**
           * Write one comment on each pull request that is worth it, with the
           * credentials of `integrations`; false when absent.
           */
          enabled?: boolean;
          /** `host/owner/name` or `host/owner/*`; all when absent. */
          repositories?: string[];
        };
        /**
         * Amount in any currency, as text, from which on a comment is written:
         * of LLM and CI together, or of infrastructure by month in either
         * direction; '1.00' when absent.
         */
        commentAbove?: string | number;
        /**
         * LLM spend in US dollars, as text, from which on a cheaper model is
         * looked for; '1.00' when absent.
         */
        adviceAbove?: string | number;
        /**
         * Price of a minute of a pipeline run; minutes have no amount when it
         * is absent. `.maestro/ci_budget.json` of a repository comes first.
         */
        runnerMinute?: {
          /** Decimal as text, such as '0.008'. */
          price: string | number;
          /** USD when absent. */
          currency?: string;
        };
      };
      /** Advice on requests of containers. */
      resources?: {
        /** Days of usage that advice needs at least, 1 to 90; 7 when absent. */
        minimumDays?: number;
      };
    };
  };
}
