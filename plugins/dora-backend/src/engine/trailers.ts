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

/** Hashes that `This reverts commit …` lines of a commit message name. */
export function revertedHashes(message: string): string[] {
  return hashesAfter(/\bThis reverts commit ([0-9a-f]{7,40})\b/gi, message);
}

/** Hashes that `(cherry picked from commit …)` lines of a message name. */
export function cherryPickedHashes(message: string): string[] {
  return hashesAfter(
    /\(cherry picked from commit ([0-9a-f]{7,40})\b/gi,
    message,
  );
}

function hashesAfter(pattern: RegExp, message: string): string[] {
  return [...message.matchAll(pattern)].map(([, hash]) => hash.toLowerCase());
}
