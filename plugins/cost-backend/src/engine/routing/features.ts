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

/** Bits of the hash of an n-gram: so many places has its vector. */
export const HASH_BITS = 14;

const HASH_PLACES = 2 ** HASH_BITS;

/** Question words and words that say what kind of answer is wanted. */
const CUES = [
  'what',
  'which',
  'who',
  'when',
  'where',
  'why',
  'how',
  'whose',
  'most',
  'best',
  'if',
  'following',
];

/** Characters of a prompt that are read: bounds the time of a decision. */
export const READ_LENGTH = 8192;

const OPTION = /^[A-J][.)] /;

/** Names of `promptShape`'s numbers, in their order. */
export const SHAPE_NAMES = [
  'length',
  'stemLength',
  'optionLength',
  'optionSpread',
  'wordLength',
  'differentWords',
  'digits',
  'numbers',
  'operatorShare',
  'operators',
  'latex',
  'brackets',
  'commas',
  'quotes',
  'capitals',
  'lines',
  'options',
  'numberOptions',
  'negations',
  'question',
  'blank',
  'stopped',
  'unfinished',
  'allOrNone',
  'statements',
  'sentences',
  'notAscii',
  'symbols',
  'longWords',
  'stemWords',
  ...CUES,
  'stemInOptions',
] as const;

const count = (text: string, pattern: RegExp) =>
  (text.match(pattern) ?? []).length;

const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];

const mean = (values: readonly number[]) =>
  values.length === 0
    ? 0
    : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The shape of a prompt, whatever it is about: lengths (logarithms of code
 * units), shares of kinds of characters, answer options, question words. All
 * finite, in the order of `SHAPE_NAMES`. Of a longer prompt than 8,192 code
 * units only the length tells of the rest.
 */
export function promptShape(prompt: string): number[] {
  const text = prompt.slice(0, READ_LENGTH);
  const lines = text.split('\n');
  const options = lines
    .filter(line => OPTION.test(line))
    .map(line => line.slice(3));
  const stem = lines
    .filter(line => !OPTION.test(line) && line.trim() !== 'Answer:')
    .join('\n')
    .trimEnd();
  const words = wordsOf(text);
  const stemWords = wordsOf(stem);
  const inStem = new Set(stemWords);
  const letters = words.map(word => word.length);
  const lengths = options.map(option => option.length);
  const optionLength = mean(lengths);
  const share = (pattern: RegExp) =>
    count(text, pattern) / Math.max(1, text.length);
  const flag = (pattern: RegExp, part = text) => (pattern.test(part) ? 1 : 0);
  const operators = /[+\-*/=<>^]/g;
  return [
    Math.log1p(prompt.length),
    Math.log1p(stem.length),
    Math.log1p(optionLength),
    Math.log1p(Math.sqrt(mean(lengths.map(l => (l - optionLength) ** 2)))),
    mean(letters),
    new Set(words).size / Math.max(1, words.length),
    share(/\d/g),
    Math.log1p(count(text, /\d+/g)),
    share(operators),
    Math.log1p(count(text, operators)),
    share(/[\\${}_^]/g),
    share(/[()]/g),
    share(/[,;:]/g),
    share(/["“”']/g),
    share(/[A-Z]/g),
    Math.log1p(lines.length),
    options.length,
    mean(options.map(option => flag(/\d/, option))),
    Math.log1p(
      count(
        text,
        /\b(?:not|except|never|least|false|incorrect|no|none|without)\b/gi,
      ),
    ),
    flag(/\?/, stem),
    flag(/_{2,}/),
    flag(/[.,;:]$/, stem),
    flag(/[a-z]$/, stem),
    flag(/all of the above|both|neither|none of/i),
    flag(/statement 1|\bII\b/i),
    Math.log1p(count(text, /\. /g)),
    share(/[^ -~\n]/g),
    Math.log1p(count(text, /[→∃∀∨·≡~⊃•∧∼]/gu)),
    mean(letters.map(length => (length > 9 ? 1 : 0))),
    Math.log1p(stemWords.length),
    ...CUES.map(cue => (inStem.has(cue) ? 1 : 0)),
    mean(wordsOf(options.join(' ')).map(word => (inStem.has(word) ? 1 : 0))),
  ];
}

/** FNV-1a with the finaliser of MurmurHash3, to a place of the vector. */
function place(kind: number, text: string, from: number, to: number): number {
  let hash = Math.imul(0x811c9dc5 ^ kind, 0x01000193);
  for (let index = from; index < to; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % HASH_PLACES;
}

/**
 * How often each hashed n-gram occurs in a prompt (feature hashing, Weinberger
 * et al. 2009, without signs): words and runs of four characters, in lower case. Of a longer prompt the first 8,192 characters.
 */
export function hashedGrams(prompt: string): Map<number, number> {
  const text = prompt
    .slice(0, READ_LENGTH)
    .toLowerCase()
    .replace(/\nanswer:\s*$/, '');
  const times = new Uint16Array(HASH_PLACES);
  const seen: number[] = [];
  const add = (key: number) => {
    if (times[key] === 0) {
      seen.push(key);
    }
    times[key] += 1;
  };
  const words = text.match(/\p{L}+|\d+|[^\s\p{L}\d]/gu) ?? [];
  words.forEach(word => add(place(1, word, 0, word.length)));
  const run = text.replace(/\s+/g, ' ');
  for (let index = 0; index + 4 <= run.length; index += 1) {
    add(place(4, run, index, index + 4));
  }
  return new Map(seen.map(key => [key, times[key]]));
}
