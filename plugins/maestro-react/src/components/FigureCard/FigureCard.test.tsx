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

import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import { FigureState } from '@maestro/backstage-plugin-maestro-common';
import { fireEvent, render, screen } from '@testing-library/react';
import { aFigure } from '../../__testUtils__/figure';
import { FigureCard } from './FigureCard';
import { STATE_WORDS } from './StateChip';

describe('FigureCard', () => {
  it('shows value, unit, interval, sample size and window', () => {
    render(<FigureCard figure={aFigure()} samples="deployments" />);
    const card = screen.getByRole('region', { name: 'Deployment frequency' });
    expect(card).toHaveTextContent('5.6');
    expect(card).toHaveTextContent('deployments per week');
    expect(card).toHaveTextContent('n = 66 deployments');
    expect(card).toHaveTextContent('12 weeks, 31 Aug – 22 Nov 2026, UTC');
    expect(
      screen.getByRole('img', {
        name: '95% interval 4.3 to 7.1 deployments per week, by garwood',
      }),
    ).toBeInTheDocument();
    // A figure that is complete needs no word for it.
    expect(screen.queryByText(STATE_WORDS.ok)).not.toBeInTheDocument();
  });

  it('leads from the number to the evidence', () => {
    const onShowEvidence = jest.fn();
    render(<FigureCard figure={aFigure()} onShowEvidence={onShowEvidence} />);
    fireEvent.click(
      screen.getByRole('button', {
        name: /^Deployment frequency: 5.6 deployments per week/,
      }),
    );
    fireEvent.click(screen.getByRole('button', { name: /^Evidence/ }));
    expect(onShowEvidence).toHaveBeenCalledTimes(2);
  });

  it('offers no evidence where there is none', () => {
    render(
      <FigureCard
        figure={aFigure({
          evidence: { kind: 'events', count: 0, digest: null, href: null },
        })}
        onShowEvidence={() => {}}
      />,
    );
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it.each([
    'no_data',
    'no_source',
    'not_configured',
    'not_allowed',
    'computing',
    'suppressed',
  ] as FigureState[])('shows no number in the state %s', state => {
    render(
      <FigureCard
        figure={aFigure({ state, value: 0, reason: 'This is why.' })}
      />,
    );
    const card = screen.getByRole('region');
    expect(card).toHaveTextContent('–');
    expect(card).not.toHaveTextContent('deployments per week');
    expect(screen.getByText(STATE_WORDS[state])).toBeInTheDocument();
    expect(screen.getByText('This is why.')).toBeInTheDocument();
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
  });

  it.each(['stale', 'pending', 'too_few'] as FigureState[])(
    'shows the number and the word in the state %s',
    state => {
      render(<FigureCard figure={aFigure({ state })} />);
      expect(screen.getByText('5.6')).toBeInTheDocument();
      expect(screen.getByText(STATE_WORDS[state])).toBeInTheDocument();
    },
  );

  it('shows a zero that was counted, and none that was not', () => {
    const { rerender } = render(
      <FigureCard figure={aFigure({ value: 0, n: 0, interval: null })} />,
    );
    expect(screen.getByText('0')).toBeInTheDocument();
    rerender(
      <FigureCard figure={aFigure({ value: null, n: null, interval: null })} />,
    );
    expect(screen.queryByText('0')).not.toBeInTheDocument();
    expect(screen.queryByText(/n =/)).not.toBeInTheDocument();
  });

  it('takes light colours in a dark theme', () => {
    const colour = (type: 'light' | 'dark') => {
      const { unmount } = render(
        <ThemeProvider theme={createTheme({ palette: { type } })}>
          <FigureCard figure={aFigure({ state: 'stale' })} />
        </ThemeProvider>,
      );
      const chip = screen.getByText(STATE_WORDS.stale);
      const found = chip.style.color;
      unmount();
      return found;
    };
    expect(colour('light')).toBe('rgb(133, 80, 0)');
    expect(colour('dark')).toBe('rgb(242, 193, 78)');
  });

  it('is short in a row of cards, and its interval keeps its whole name', () => {
    const interval = { low: 2, high: 4, level: 0.95, method: 'garwood' };
    render(
      <FigureCard
        compact
        info={<button>How?</button>}
        figure={aFigure({ interval, state: 'stale' })}
      />,
    );
    expect(screen.getByText('95%: 2 to 4')).toBeInTheDocument();
    expect(screen.getByRole('img')).toHaveAccessibleName(
      '95% interval 2 to 4 deployments per week, by garwood',
    );
    expect(screen.getByText('Source silent')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'How?' })).toBeInTheDocument();
  });
});
