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
function hashes(message: string, pattern: RegExp): string[] {
  return [...message.matchAll(pattern)].map(match => match[1].toLowerCase());
}

/** First line of a commit message. @public */
export function commitTitle(message: string): string {
  return message.split(/\r?\n/, 1)[0];
}

/** Hashes that `This reverts commit HASH` names, 7 to 40 hex digits each. @public */
export function revertedHashes(message: string): string[] {
  return hashes(message, /This reverts commit ([0-9a-f]{7,40})(?![0-9a-f])/gi);
}

/** Hashes that `(cherry picked from commit HASH)` names. @public */
export function cherryPickedHashes(message: string): string[] {
  return hashes(message, /\(cherry picked from commit ([0-9a-f]{7,40})\)/gi);
}
