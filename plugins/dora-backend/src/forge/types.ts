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

/** Where a pull request (or merge request) lies. */
export interface RequestAddress {
  host: string;
  /** `owner/name`, or the path of a GitLab project. */
  repository: string;
  number: number;
}

/** A comment of this portal. */
export interface ForgeComment {
  id: number;
  body: string;
}

/**
 * Comments on pull requests of one forge. All methods throw `ForgeError`.
 */
export interface ForgeComments {
  /**
   * The oldest comment of the portal's own account that begins with the
   * marker; null for none. Others' comments are passed over: anybody could
   * write the marker.
   */
  find(at: RequestAddress, marker: string): Promise<ForgeComment | null>;
  create(at: RequestAddress, body: string): Promise<ForgeComment>;
  update(at: RequestAddress, id: number, body: string): Promise<void>;
}
