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

import { coAuthorRefs, coAuthorsIn } from './coAuthors';
import { People } from './facts';

const mails = (message: string) =>
  coAuthorsIn(message).map(({ email }) => email);

describe('coAuthorsIn', () => {
  it('reads the trailers of the last paragraph, each address once', () => {
    expect(
      coAuthorsIn(
        'Prices (#7)\r\n\r\nWhy.\r\n\r\nReviewed-by: Zora <zora@x.example>\r\nCo-Authored-By: Ada L. <ada@x.example>\r\nco-authored-by : Bram <bram@x.example>\r\nCo-authored-by: A. <ADA@x.example>\r\n\r\n',
      ),
    ).toEqual([
      { name: 'Ada L.', email: 'ada@x.example' },
      { name: 'Bram', email: 'bram@x.example' },
    ]);
  });

  it('keeps who is named without an address', () => {
    expect(coAuthorsIn('Prices\n\nCo-authored-by: Ada\n')).toEqual([
      { name: 'Ada', email: '' },
    ]);
  });

  it('hides nobody behind another, or behind what follows', () => {
    expect(
      mails(
        [
          'Prices',
          '',
          'Co-authored-by: Ada <ada@x.example>, Bram <bram@x.example>',
          ' Co-authored-by: Chidi <chidi@x.example>',
          'Co-authored-by: Dara < dara@x.example >.',
          'Co-authored-by: Emil <emil@x.example> (pairing)',
          'Co-authored-by: farah@x.example',
        ].join('\n'),
      ),
    ).toEqual(
      ['ada', 'bram', 'chidi', 'dara', 'emil', 'farah'].map(
        name => `${name}@x.example`,
      ),
    );
  });

  it('joins what is folded', () => {
    expect(
      mails('Prices\n\nCo-authored-by: A Very Long Name\n  <ada@x.example>'),
    ).toEqual(['ada@x.example']);
  });

  it('takes neither the title nor prose for a trailer', () => {
    expect(mails('Co-authored-by: Ada <ada@x.example>')).toEqual([]);
    expect(
      mails('Prices\n\nWe write\nCo-authored-by: Ada <a@x.example>\n\nEnd.'),
    ).toEqual([]);
    expect(mails('')).toEqual([]);
  });

  it('finds those of the commits that were squashed', () => {
    // As forges join messages.
    expect(
      mails(
        'Prices (#7)\n\n* one\n\nCo-authored-by: Ada <ada@x.example>\n\n* two\n\nSee merge request a/b!7',
      ),
    ).toEqual(['ada@x.example']);
    // As git merge --squash does.
    expect(
      mails(
        [
          'Squashed commit of the following:',
          '',
          `commit ${'a'.repeat(40)}`,
          'Author: Ada <ada@x.example>',
          'Date:   Sat Nov 21 2026',
          '',
          '    One',
          '    ',
          '    Co-authored-by: Bram <bram@x.example>',
          '',
          `commit ${'b'.repeat(40)}`,
          'Author: Chidi <chidi@x.example>',
          'Date:   Sat Nov 21 2026',
          '',
          '    Two',
        ].join('\n'),
      ),
    ).toEqual(['ada@x.example', 'bram@x.example', 'chidi@x.example']);
    // Elsewhere such a line is prose.
    expect(mails('Title\n\nAuthor: Ada <ada@x.example>')).toEqual([]);
  });
});

describe('coAuthorRefs', () => {
  const people: People = {
    person: ({ host, login, type }) =>
      login ? { id: `${host}/${login}`, type: type ?? 'unknown' } : null,
  };
  const refs = (email: string, host = 'github.com', name = 'Mona') =>
    coAuthorRefs([{ name, email }], { host, people })[0];

  it('names the account behind an address that the forge made', () => {
    for (const [email, host] of [
      ['7+Mona@users.noreply.github.com', 'github.com'],
      ['mona@users.noreply.github.com', 'github.com'],
      ['7-mona@users.noreply.gitlab.example', 'gitlab.example'],
    ]) {
      expect(refs(email, host)).toEqual({
        id: `${host}/mona`,
        type: 'unknown',
      });
    }
    // Of another host it is an address as any other.
    expect(refs('mona@users.noreply.github.com', 'git')?.id).toBe(
      'git/mona@users.noreply.github.com',
    );
  });

  it('tells programs, and whom nobody can name', () => {
    expect(refs('49699333+dependabot[bot]@users.noreply.github.com')).toEqual({
      id: 'github.com/dependabot[bot]',
      type: 'bot',
    });
    expect(refs('ci@x.example', 'git', 'release[bot]')?.type).toBe('bot');
    expect(refs('')).toBeNull();
  });
});
