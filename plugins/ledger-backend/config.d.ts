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

import { HumanDuration } from '@backstage/types';

export interface Config {
  maestro?: {
    /**
     * IANA time zone for entities whose annotation and owner name none.
     * @visibility frontend
     */
    timeZone?: string;
    demo?: {
      /**
       * Opens a demo log (`<origin>/demo`) that accepts simulated times of
       * receipt. Refused next to sources with real secrets.
       * @visibility frontend
       */
      enabled?: boolean;
      /**
       * Secrets that were made for the demo. Those in environment variables
       * that begin with MAESTRO_DEMO_ are known without being listed.
       * @deepVisibility secret
       */
      secrets?: string[];
    };
    audit?: {
      /**
       * Audit events of one plugin that wait for the ledger at most; beyond
       * it they are counted and sealed as one summary. Default: 10000
       */
      maxSpooled?: number;
    };
    ledger?: {
      /**
       * Name of the log, first line of each checkpoint. Permanent.
       * Default: localhost/maestro-ledger
       */
      origin?: string;
      /**
       * Ed25519 private key that signs checkpoints, PEM. Required with
       * PostgreSQL; with SQLite one is made and kept in the database, for
       * development.
       * @visibility secret
       */
      checkpointKey?: string;
      /**
       * Private keys, PEM, that this instance may sign with besides, while one
       * key hands over to another: the key that goes and, where several
       * replicas run, the one that comes. See README.md, "Changing the key".
       * @deepVisibility secret
       */
      handoverKeys?: string[];
      /**
       * Key of the pseudonyms of people. Made and kept in the database when
       * absent.
       * @visibility secret
       */
      pseudonymKey?: string;
      /** Serves checkpoint and tiles without sign-in. Default: false */
      publicTiles?: boolean;
      /** Places outside the database that get each checkpoint. */
      publish?: Array<
        | {
            /** A folder: checkpoint-<size>.txt and latest.txt. */
            type: 'file';
            /** The folder; made when absent. */
            path: string;
          }
        | {
            /** A git working copy of its own: one commit for each checkpoint. */
            type: 'git';
            /** Root of the working copy; a branch must be checked out. */
            path: string;
            /** Folder within it. Default: its root */
            folder?: string;
            /**
             * Remote that is pushed to, with the credentials of the system's
             * git. Default: commits stay local
             */
            remote?: string;
          }
        | {
            /** A witness that cosigns checkpoints (C2SP tlog-witness). */
            type: 'witness';
            /** Submission prefix; requests go to <url>/add-checkpoint. */
            url: string;
            /** Key of the witness, name+keyid+base64. */
            key: string;
          }
      >;
      /** How often checkpoints are published. Default: 5 minutes */
      publishEvery?: string | HumanDuration;
      /** Days that bodies of deliveries are kept. Default: 90 */
      bodyRetentionDays?: number;
      /** How far back the first pull of a source goes, days. Default: 180 */
      backfillDays?: number;
      /** How often sources are asked for what their doors missed. Default: 15 minutes */
      pullEvery?: string | HumanDuration;
      /** How often the catalog's annotations are read. Default: 1 minute */
      attributeEvery?: string | HumanDuration;
    };
  };
}
