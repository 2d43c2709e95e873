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

/** What a suite of published vectors came to. */
export interface SuiteResult {
  passed: number;
  total: number;
  lines?: string[];
  /** One line per failed case. */
  failures?: string[];
}

/** A suite of published vectors in a folder. */
export interface Suite {
  name: string;
  present(folder: string): boolean;
  /**
   * @param options.lines - false: no figures beside the cases, where these
   *   take long to work out
   */
  run(folder: string, options?: { lines?: boolean }): Promise<SuiteResult>;
}
