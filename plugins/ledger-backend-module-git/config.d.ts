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
    ledger?: {
      sources?: {
        /** Repositories that the ledger reads. */
        git?: Array<{
          /** Id of the source; its commits carry it as their repository. */
          id: string;
          /**
           * Folder of a clone with its whole history, or of a bare mirror.
           * Relative ones start at the backend's working directory. Either
           * this or `url`.
           */
          path?: string;
          /**
           * Address (http or https) of a remote repository, which is mirrored
           * with the credentials of `integrations`.
           */
          url?: string;
          /** Folder in which the mirror is kept; required with `url`. */
          mirrorFolder?: string;
          /**
           * The folder, with symbolic links resolved, must lie in one of
           * these. Default: the path itself is what is allowed.
           */
          allowedRoots?: string[];
          /**
           * Branch to follow. Default: the one that `origin` names, else
           * `main`, `master`, or what is checked out.
           */
          branch?: string;
          /** Tenant that receipts of this source carry. Default none. */
          tenant?: string;
        }>;
      };
    };
  };
}
