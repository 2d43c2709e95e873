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

/** Waits between attempts to seal double from the first to the last. */
const SEAL_RETRY = { first: 10_000, last: 3_600_000 };

/**
 * When to try again.
 *
 * @param attempts - that failed before the present one
 */
export function nextSealAt(now: Date, attempts: number): string {
  const wait = Math.min(
    SEAL_RETRY.first * 2 ** Math.min(attempts, 20),
    SEAL_RETRY.last,
  );
  return new Date(now.getTime() + wait).toISOString();
}
