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

/** What a report says: a predicate, and when that was true. */
export interface ReportReading {
  predicateType: string;
  predicate: Record<string, unknown>;
  /** ISO 8601; null: the report does not say. */
  effectiveAt: string | null;
}

/** A report as it was handed in. */
export interface Report {
  /** Name of the run. */
  name: string;
  text: string;
  /** SHA-256 of the text, hex. */
  digest: string;
}

/** Own predicate: share of lines that tests ran through. */
export const COVERAGE_PREDICATE = 'https://maestro.dev/attestation/coverage/v1';
