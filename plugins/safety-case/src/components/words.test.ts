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

import { aCase, anEvidence, aSummary, checks } from '../__testUtils__/cases';
import { userName } from './people';
import {
  contentsWords,
  COUNTERS,
  formatSeconds,
  knowsAuthors,
  leavesOf,
  readable,
  shortInstant,
  signatureWords,
  subjectName,
  webAddress,
} from './words';

describe('words', () => {
  it('counts each leaf in exactly one counter', () => {
    const { nodes } = aCase();
    expect(
      COUNTERS.map(({ id }) => leavesOf(nodes, id).map(node => node.id)),
    ).toEqual([['Sn1', 'Sn2'], ['Sn3'], [], ['G4']]);
  });

  it('says of whose work a release is, and what nobody knows', () => {
    const known = {
      authors: 1,
      unmapped: 0,
      unknown: 0,
      since: '2026-11-01T08:00:00Z',
      complete: true,
    };
    expect(knowsAuthors(known)).toBe(true);
    expect(contentsWords(known, { kind: 'release' })).toMatch(
      /^1 known author, since .*2026/,
    );
    const unsure = {
      authors: 3,
      unmapped: 1,
      unknown: 2,
      since: null,
      complete: false,
    };
    expect(knowsAuthors(unsure)).toBe(false);
    expect(contentsWords(unsure, { kind: 'release' })).toBe(
      '3 known authors, 1 of them no user of this portal, 2 changes by nobody knows whom, no release before is known, the ledger may not know all that it brings',
    );
    expect(contentsWords({ ...unsure, untold: 1 }, { kind: 'commit' })).toMatch(
      /1 commit recorded without co-authors, no approved commit before is known/,
    );
    expect(knowsAuthors({ ...known, untold: 1 })).toBe(false);
    // Nothing comes before a request.
    expect(
      contentsWords({ ...known, since: null }, { kind: 'pull_request' }),
    ).toBe('1 known author');
  });

  it('never calls a signature valid that was not checked', () => {
    expect(signatureWords(anEvidence()).word).toBe('valid, by this portal');
    expect(signatureWords(anEvidence({ checks: [] })).word).toBe('not checked');
    expect(
      signatureWords(anEvidence({ checks: checks({ signature: false }) })).word,
    ).toBe('invalid');
    expect(
      signatureWords(anEvidence({ checks: checks({ signature: null }) })).word,
    ).toBe('not checked');
  });

  it('says times, subjects and people shortly', () => {
    expect(formatSeconds(2 * 86_400)).toBe('2 days');
    expect(formatSeconds(3_600)).toBe('1 hour');
    expect(formatSeconds(0)).toBe('0 seconds');
    expect(shortInstant('2026-11-20T23:30:00+01:00')).toBe('20 Nov 2026 22:30');
    expect(shortInstant(null)).toBe('–');
    const { subject } = aSummary();
    expect(subjectName({ ...subject, id: '#7' })).toBe('Pull request #7');
    expect(
      subjectName({ ...subject, kind: 'commit', id: 'a'.repeat(40) }),
    ).toBe(`Commit ${'a'.repeat(12)}…`);
    expect(userName('user:default/ada')).toBe('ada');
    expect(userName('user:guests/ada')).toBe('guests/ada');
    expect(userName('')).toBe('');
  });

  it('makes instants and times of sentences readable', () => {
    expect(
      readable(
        'It expires 2026-12-02T19:16:40.000Z, is 226089 s old, took 5 s',
      ),
    ).toBe('It expires 2 Dec 2026 19:16 UTC, is 2.6 days old, took 5 s');
  });

  it('follows web addresses only', () => {
    expect(webAddress('https://x.example')).toBe('https://x.example');
    expect(webAddress('data:text/html,x')).toBeUndefined();
    expect(webAddress(null)).toBeUndefined();
  });
});
