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

/** A file of an archive. */
export interface Member {
  /** At most 100 bytes of ASCII; no leading slash, no `..`. */
  path: string;
  bytes: Uint8Array;
}

const BLOCK = 512;
const NAME =
  /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/;

/** What is wrong with an archive. */
export class TarError extends Error {}

/**
 * The one archive of some files: uncompressed ustar (POSIX.1-1988), members in
 * ascending order of their names by byte, every header field fixed but name,
 * size and check sum. The same files give the same bytes, on every machine.
 *
 * @throws TarError for a name that is not plain, or is there twice
 */
export function writeTar(members: readonly Member[]): Uint8Array {
  const sorted = [...members].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parts: Uint8Array[] = [];
  sorted.forEach(({ bytes, path }, index) => {
    if (!NAME.test(path)) {
      throw new TarError(
        `Name ${JSON.stringify(
          path,
        )} cannot stand in a pack; use up to 100 letters, digits, dots, dashes, underscores and slashes`,
      );
    }
    if (sorted[index + 1]?.path === path) {
      throw new TarError(`${path} is there twice`);
    }
    parts.push(header(path, bytes.length), bytes);
    const rest = bytes.length % BLOCK;
    if (rest > 0) {
      parts.push(new Uint8Array(BLOCK - rest));
    }
  });
  parts.push(new Uint8Array(2 * BLOCK));
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const result = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function header(path: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => {
    for (let index = 0; index < text.length; index += 1) {
      block[at + index] = text.charCodeAt(index);
    }
  };
  const octal = (value: number, digits: number) =>
    `${value.toString(8).padStart(digits, '0')}\0`;
  put(path, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\x0000', 257);
  put(octal(0, 7), 329);
  put(octal(0, 7), 337);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/**
 * The files of an archive that `writeTar` could have written; anything else,
 * down to a single bit of padding, is refused.
 *
 * @throws TarError that names the first place that is not canonical
 */
export function readTar(archive: Uint8Array): Member[] {
  const members: Member[] = [];
  let at = 0;
  while (at + BLOCK <= archive.length && archive[at] !== 0) {
    const path = textAt(archive, at, 100);
    const size = textAt(archive, at + 124, 12);
    if (!NAME.test(path) || !/^[0-7]{11}$/.test(size)) {
      throw new TarError(`The header at byte ${at} is not that of a pack`);
    }
    const length = parseInt(size, 8);
    const from = at + BLOCK;
    if (from + length > archive.length) {
      throw new TarError(`${path} is cut off`);
    }
    members.push({ path, bytes: archive.slice(from, from + length) });
    at = from + Math.ceil(length / BLOCK) * BLOCK;
  }
  const again = writeTar(members);
  if (again.length !== archive.length) {
    throw new TarError(
      `The archive has ${archive.length} bytes, its files make ${again.length}`,
    );
  }
  const differs = again.findIndex((byte, index) => byte !== archive[index]);
  if (differs >= 0) {
    throw new TarError(`Byte ${differs} is not what its files make`);
  }
  return members;
}

/** Text up to a zero byte, at most so many bytes. */
function textAt(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let index = from; index < from + length; index += 1) {
    if (bytes[index] === 0) {
      break;
    }
    text += String.fromCharCode(bytes[index]);
  }
  return text;
}
