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

/**
 * Standard base64 with padding (RFC 4648 §4).
 *
 * @public
 */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

/**
 * Reads standard base64. Refuses every spelling but the canonical one: other
 * alphabets, missing padding, white space, and unused bits that are not zero.
 *
 * @throws Error when the text is not canonical base64
 * @public
 */
export function fromBase64(text: string): Uint8Array {
  let binary: string | undefined;
  try {
    binary = atob(text);
  } catch {
    binary = undefined;
  }
  if (binary === undefined || btoa(binary) !== text) {
    throw new Error(
      `${JSON.stringify(text.slice(0, 80))} is not canonical base64`,
    );
  }
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}
