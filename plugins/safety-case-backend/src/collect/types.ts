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

import { Statement } from '../engine/attest';

/** A statement that a collector made of what it saw; not signed yet. */
export interface Collected {
  statement: Statement;
  /** A newer statement of the same source takes the place of an older. */
  source: string;
  collector: string;
  version: string;
  /** What was asked of which system; null when it was handed in. */
  query: string | null;
  system: string;
  /** When it was true, ISO 8601; null: it does not say. */
  effectiveAt: string | null;
}
