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

import { LogState } from '../store/types';

/** A log that has a checkpoint. */
export type SealedLog = LogState & { checkpoint: string };

/** A place outside the database that takes checkpoints. */
export interface Publisher {
  /** Type and place, for example `file:/mnt/elsewhere`. */
  readonly target: string;
  /**
   * Brings the checkpoint there unless it is there already; called again with
   * the same one it finishes what an earlier call left undone.
   *
   * @returns null when there was nothing to do
   * @throws Error with one sentence that says what failed
   */
  publish(log: SealedLog): Promise<{ cosigned?: string } | null>;
  /**
   * The latest checkpoint there, as a signed note, and where it lies; null
   * when there is none, or when the place cannot be read back.
   */
  latest(): Promise<{ where: string; note: string } | null>;
}
