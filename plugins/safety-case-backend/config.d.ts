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
       * Keys that signed for the portal before. What they signed stays good,
       * if it came in while they were valid.
       */
      formerKeys?: Array<{
        /** Public half: PEM, Ed25519 or ECDSA P-256. */
        publicKey?: string;
        /**
         * Private half instead: the rotation is recorded in the log, signed by
         * both keys. Replace it by `publicKey` when all replicas run.
         *
         * @visibility secret
         */
        privateKey?: string;
        /** ISO 8601 with zone; from the beginning when absent. */
        from?: string;
        /**
         * ISO 8601 with zone: when it was replaced, or when others may have
         * learnt it. What came in from then on does not count.
         */
        until: string;
      }>;
      /**
       * Seconds by which clocks of others may differ, 0 to 300; 60 when
       * absent. Holds for tokens, and for when statements say they were made.
       */
      clockTolerance?: number;
      /** Sigstore bundles whose signer a certificate names. */
      sigstore?: {
        /**
         * Texts of `trusted_root.json`, for example by `$file`: authorities,
         * logs and time stamping that are trusted. None when absent.
         */
        trustedRoots?: string[];
        /**
         * How many must vouch for a bundle, 0 to 5; 1 each when absent. What is
         * 0 is not proved, and every leaf says so.
         */
        thresholds?: {
          /** Logs of certificates. */
          certificateLogs?: number;
          /** Logs of signatures. */
          transparencyLogs?: number;
          /**
           * Trusted times; with 0 a bundle without any needs a certificate that
           * is valid when it comes in.
           */
          timestamps?: number;
        };
      };
      /** Tokens with which CI of a forge hands in evidence. */
      oidc?: {
        issuers?: Array<{
          /** `https://token.actions.githubusercontent.com`, or that of a GitLab. */
          issuer: string;
          /** `github` for GitHub's own issuer when absent, else `gitlab`. */
          kind?: 'github' | 'gitlab';
          /** Host of the forge; `github.com`, or that of the issuer when absent. */
          host?: string;
          /** What tokens must be made for, such as the address of the portal. */
          audience: string | string[];
          /**
           * Globs of `host/owner/name`, without case. `*` stands for anything
           * but `/`, `**` for anything; host and owner are written out.
           */
          repositories: string | string[];
          /**
           * Ids of owners (GitHub) or namespaces (GitLab), against names that
           * somebody else took over; names suffice when absent.
           */
          ownerIds?: string[];
          /** Globs of full refs, such as `refs/heads/main` or `refs/tags/v*`. */
          refs: string | string[];
          /**
           * Events (GitHub) or sources of pipelines (GitLab). When absent, those
           * that run the repository's own code: not `pull_request_target`, nor
           * `workflow_run`.
           */
          events?: string[];
          /**
           * Whether runs of pull requests may hand in evidence. The forge is
           * asked whether they come from a fork, by `integrations`; those of
           * forks are refused. True when absent.
           */
          pullRequests?: boolean;
          /**
           * Text of a JSON Web Key Set, for example by `$file`, where the portal
           * cannot reach the issuer; its discovery document when absent.
           */
          jwks?: string;
        }>;
      };
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
