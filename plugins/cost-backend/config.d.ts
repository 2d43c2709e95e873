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
    };
  };
}
