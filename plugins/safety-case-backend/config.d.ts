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
    safetyCase?: {
      /**
       * Private key (PEM, Ed25519) that signs evidence and approved cases; not
       * the key of the log's checkpoints. Needed with PostgreSQL; generated
       * otherwise. Make one with `openssl genpkey -algorithm ed25519`.
       *
       * @visibility secret
       */
      evidenceKey?: string;
      /**
       * Days for which merged pull requests and releases keep a live case; 30
       * when absent.
       */
      recentDays?: number;
      /**
       * Names of checks that must have passed, as globs compared without case.
       * All checks that were told of a commit when absent.
       */
      requiredChecks?: string[];
      /**
       * What the portal may do at GitHub and GitLab, with the credentials of
       * `integrations`. Nothing by default.
       */
      forge?: {
        /**
         * Report verdicts on commits: as check runs with the credentials of a
         * GitHub App, else as commit statuses. False when absent.
         */
        report?: boolean;
        /** Run checks again when somebody asks for it. False when absent. */
        rerunChecks?: boolean;
        /** Globs of `host/owner/name`; all repositories when absent. */
        repositories?: string[];
        /** First part of the name of the check; `maestro/safety-case` when absent. */
        name?: string;
        /**
         * Whether a change with open doubts passes where the check is required.
         * False when absent: it is held back until somebody dispels them.
         */
        doubtsPass?: boolean;
      };
      /** Who may speak about what. */
      trust?: {
        /** Keys that others sign with. */
        keys?: Array<{
          /** Lower case letters, digits and dashes. */
          name: string;
          /** PEM, Ed25519 or ECDSA P-256. */
          publicKey: string;
        }>;
        /**
         * Replaces the default, by which the portal's own key may make every
         * statement that Maestro knows, and nobody else any.
         */
        rules?: Array<{
          /** Type of predicate, or its beginning with `*` at the end. */
          predicate: string;
          /** `portal`, a name of `keys`, `key:FINGERPRINT`, `oidc:ISSUER|SUBJECT`. */
          signers: string[];
        }>;
      };
    };
  };
}
