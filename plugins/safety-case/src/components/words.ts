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

import { DateTime } from 'luxon';
import { Tones } from '@maestro/backstage-plugin-maestro-react';
import {
  CaseContents,
  CaseCounters,
  CaseEvidence,
  CaseNode,
  CaseNodeKind,
  CaseSubject,
  CaseVerdict,
  DefeatLabel,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';

/** A word, a shape to tell it without colour, and what it means. */
export interface Words {
  word: string;
  symbol: string;
  tone: 'good' | 'caution' | 'bad' | 'info';
  meaning: string;
}

export const VERDICT_WORDS: Record<CaseVerdict, Words> = {
  supported: {
    word: 'SUPPORTED',
    symbol: '✓',
    tone: 'good',
    meaning: 'Every claim that is needed rests on evidence that was verified.',
  },
  supported_with_doubts: {
    word: 'SUPPORTED WITH DOUBTS',
    symbol: '!',
    tone: 'caution',
    meaning:
      'The claim has support, but something is undecided, stale, undeveloped or challenged.',
  },
  defeated: {
    word: 'DEFEATED',
    symbol: '✗',
    tone: 'bad',
    meaning: 'A needed claim lost its support, or a challenge stands.',
  },
  not_assessable: {
    word: 'NOT ASSESSABLE',
    symbol: '?',
    tone: 'info',
    meaning: 'The argument or its evidence cannot be judged. This is no pass.',
  },
};

export const STATE_WORDS: Record<LeafState, Words> = {
  verified: {
    word: 'verified',
    symbol: '✓',
    tone: 'good',
    meaning:
      'Signature, signer, subject, predicate, age and inclusion are all in order.',
  },
  stale: {
    word: 'stale',
    symbol: '◷',
    tone: 'caution',
    meaning: 'Older than its time to live, or its source is down.',
  },
  failed: {
    word: 'failed',
    symbol: '✗',
    tone: 'bad',
    meaning: 'The evidence is genuine, and says no.',
  },
  bad_signature: {
    word: 'bad signature',
    symbol: '⊘',
    tone: 'bad',
    meaning: 'Signature, signer or digest is wrong.',
  },
  missing: {
    word: 'missing',
    symbol: '?',
    tone: 'info',
    meaning: 'There is no evidence.',
  },
  undeveloped: {
    word: 'undeveloped',
    symbol: '◇',
    tone: 'info',
    meaning: 'The argument says itself that it is not finished here.',
  },
};

export const LABEL_WORDS: Record<DefeatLabel, string> = {
  in: 'accepted',
  out: 'rejected',
  undecided: 'undecided',
};

export const KIND_WORDS: Record<CaseNodeKind, string> = {
  goal: 'Goal',
  strategy: 'Strategy',
  solution: 'Solution',
  context: 'Context',
  assumption: 'Assumption',
  justification: 'Justification',
  counter_goal: 'Counter-goal',
  counter_solution: 'Counter-solution',
  module: 'Module',
  contract: 'Contract',
  away_goal: 'Away goal',
  away_solution: 'Away solution',
  away_context: 'Away context',
  away_assumption: 'Away assumption',
  away_justification: 'Away justification',
};

/** The four counters, in the order of the page, with the states they join. */
export const COUNTERS: Array<{
  id: keyof CaseCounters;
  states: LeafState[];
  words: Words;
}> = [
  { id: 'verified', states: ['verified'], words: STATE_WORDS.verified },
  { id: 'stale', states: ['stale'], words: STATE_WORDS.stale },
  {
    id: 'failed',
    states: ['failed', 'bad_signature'],
    words: {
      ...STATE_WORDS.failed,
      meaning:
        'The evidence says no, or its signature, signer or digest is wrong.',
    },
  },
  {
    id: 'missing',
    states: ['missing', 'undeveloped'],
    words: {
      ...STATE_WORDS.missing,
      meaning: 'There is no evidence, or the argument is not finished.',
    },
  },
];

export function isCounter(kind: CaseNodeKind): boolean {
  return kind === 'counter_goal' || kind === 'counter_solution';
}

/** Whether the evidence of a node is counted: nothing stands below it. */
export function isLeaf(node: CaseNode): boolean {
  return node.gather === null && node.state !== null && !isCounter(node.kind);
}

/** Leaves that a counter counts, in the order of the argument. */
export function leavesOf(
  nodes: CaseNode[],
  counter: keyof CaseCounters,
): CaseNode[] {
  const { states } = COUNTERS.find(({ id }) => id === counter)!;
  return nodes.filter(node => isLeaf(node) && states.includes(node.state!));
}

/** Whether the ledger names all who wrote what is brought. */
export function knowsAuthors(contents: CaseContents): boolean {
  const { complete, unknown, unmapped, untold = 0 } = contents;
  return complete && unknown === 0 && unmapped === 0 && untold === 0;
}

/** What the contents are counted from; of a request nothing comes before. */
const NOTHING_BEFORE: Record<CaseSubject['kind'], string | false> = {
  commit: 'no approved commit before is known',
  release: 'no release before is known',
  pull_request: false,
};

/** What brings something, as one calls it within a sentence. */
export function bringerName({ kind }: CaseSubject): string {
  return kind === 'pull_request' ? 'request' : kind;
}

/** Who wrote what a request, commit or release brings, in numbers. */
export function contentsWords(
  contents: CaseContents,
  { kind }: Pick<CaseSubject, 'kind'>,
): string {
  const { authors, complete, since, unknown, unmapped, untold = 0 } = contents;
  const people = (n: number, word: string) =>
    `${n} ${word}${n === 1 ? '' : 's'}`;
  return [
    people(authors, 'known author'),
    unmapped > 0 && `${unmapped} of them no user of this portal`,
    unknown > 0 && `${people(unknown, 'change')} by nobody knows whom`,
    untold > 0 && `${people(untold, 'commit')} recorded without co-authors`,
    since === null ? NOTHING_BEFORE[kind] : `since ${shortInstant(since)} UTC`,
    !complete && 'the ledger may not know all that it brings',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Colour of a tone. */
export function colourOf(tones: Tones, words: Words): string {
  return tones[words.tone];
}

/** A pull request, release or commit in few words. */
export function subjectName(subject: CaseSubject): string {
  switch (subject.kind) {
    case 'pull_request':
      return `Pull request #${subject.id.replace(/^#/, '')}`;
    case 'release':
      return `Release ${subject.id}`;
    default:
      return `Commit ${short(subject.id)}`;
  }
}

/** The first digits of a digest or hash; the whole one is in its title. */
export function short(digest: string, length = 12): string {
  return digest.length > length ? `${digest.slice(0, length)}…` : digest;
}

const UNITS: Array<[seconds: number, noun: string]> = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** A time to live in its largest whole unit. */
export function formatSeconds(seconds: number): string {
  const [size, noun] = UNITS.find(([unit]) => seconds >= unit) ?? UNITS[3];
  const count = Math.round((seconds / size) * 10) / 10;
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** An instant short enough for a table; UTC, so that two readers agree. */
export function shortInstant(instant: string | null): string {
  if (instant === null) {
    return '–';
  }
  const time = DateTime.fromISO(instant, { zone: 'utc' });
  return time.isValid ? time.toFormat('d LLL yyyy HH:mm') : instant;
}

/** What the signature of a statement came to. */
export function signatureWords(evidence: CaseEvidence): Words {
  const check = evidence.checks.find(({ id }) => id === 'signature');
  if (check?.ok === true) {
    return {
      ...STATE_WORDS.verified,
      word: evidence.signedByPortal ? 'valid, by this portal' : 'valid',
    };
  }
  return check?.ok === false
    ? { ...STATE_WORDS.bad_signature, word: 'invalid' }
    : { ...STATE_WORDS.missing, word: 'not checked' };
}

/** Only web addresses are followed: links of forges are strangers' text. */
export function webAddress(url: string | null): string | undefined {
  return url !== null && /^https?:\/\//i.test(url) ? url : undefined;
}

/**
 * Sentences of the backend with their instants and long times in words, as the
 * rest of the page writes them.
 */
export function readable(text: string): string {
  return text
    .replace(
      /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g,
      instant => `${shortInstant(instant)} UTC`,
    )
    .replace(/\b(\d{3,}) s\b/g, (_, seconds) => formatSeconds(Number(seconds)));
}
