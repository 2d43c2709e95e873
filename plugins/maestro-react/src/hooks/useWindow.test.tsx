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
import { fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { WindowPicker } from '../components/WindowPicker';
import { parseWindow, useWindow, windowQuery } from './useWindow';

const parse = (text: string) => parseWindow(new URLSearchParams(text));

describe('parseWindow', () => {
  it.each([
    ['', { kind: 'weeks', weeks: 12 }],
    ['window=4w', { kind: 'weeks', weeks: 4 }],
    ['window=26w&other=1', { kind: 'weeks', weeks: 26 }],
    [
      'from=2026-10-01&to=2026-11-01&window=4w',
      { kind: 'days', from: '2026-10-01', to: '2026-11-01' },
    ],
    // Nonsense becomes the default.
    ['window=0w', { kind: 'weeks', weeks: 12 }],
    ['window=999w', { kind: 'weeks', weeks: 12 }],
    ['from=2026-11-01&to=2026-10-01', { kind: 'weeks', weeks: 12 }],
    ['from=2026-02-31&to=2026-10-01', { kind: 'weeks', weeks: 12 }],
    ['from=2026-10-01', { kind: 'weeks', weeks: 12 }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });
});

describe('windowQuery', () => {
  // Sunday evening in New York is Monday in Berlin: another ISO week.
  const now = DateTime.fromISO('2026-11-16T01:30:00Z');

  it('covers ISO weeks of the zone, the running one included', () => {
    expect(
      windowQuery(
        { kind: 'weeks', weeks: 4 },
        { now, zone: 'America/New_York' },
      ),
    ).toEqual({ from: '2026-10-19', to: '2026-11-16' });
    expect(
      windowQuery({ kind: 'weeks', weeks: 4 }, { now, zone: 'Europe/Berlin' }),
    ).toEqual({ from: '2026-10-26', to: '2026-11-23' });
  });

  it('takes UTC for a zone that does not exist', () => {
    const { from } = windowQuery(
      { kind: 'weeks', weeks: 1 },
      { now, zone: 'Mars/Olympus' },
    );
    expect(DateTime.fromISO(from, { zone: 'utc' }).weekday).toBe(1);
  });
});

function Page() {
  const { selection, setSelection } = useWindow();
  return (
    <>
      <WindowPicker selection={selection} onChange={setSelection} zone="UTC" />
      <output>{useLocation().search}</output>
    </>
  );
}

describe('WindowPicker in the address', () => {
  const open = (entry: string) =>
    render(
      <MemoryRouter initialEntries={[entry]}>
        <Page />
      </MemoryRouter>,
    );

  it('shows what the address says and changes it, leaving the rest', () => {
    open('/?window=4w&tab=x');
    expect(screen.getByRole('button', { name: '4 weeks' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    fireEvent.click(screen.getByRole('button', { name: '26 weeks' }));
    expect(screen.getByRole('status')).toHaveTextContent('?tab=x&window=26w');
    expect(screen.getByRole('button', { name: '4 weeks' })).toHaveAttribute(
      'aria-pressed',
      'false',
    );
  });

  it('takes two days, of which the last is part of the window', () => {
    open('/');
    fireEvent.click(screen.getByRole('button', { name: 'Custom' }));
    fireEvent.change(screen.getByLabelText('First day'), {
      target: { value: '2026-10-05' },
    });
    fireEvent.change(screen.getByLabelText('Last day'), {
      target: { value: '2026-10-11' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
    expect(screen.getByRole('status')).toHaveTextContent(
      '?from=2026-10-05&to=2026-10-12',
    );
    expect(
      screen.getByRole('button', { name: '2026-10-05 to 2026-10-11' }),
    ).toHaveAttribute('aria-pressed', 'true');
  });

  it('refuses a last day before the first', () => {
    open('/');
    fireEvent.click(screen.getByRole('button', { name: 'Custom' }));
    fireEvent.change(screen.getByLabelText('First day'), {
      target: { value: '2026-10-05' },
    });
    fireEvent.change(screen.getByLabelText('Last day'), {
      target: { value: '2026-10-01' },
    });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The last day lies before the first.',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
});
