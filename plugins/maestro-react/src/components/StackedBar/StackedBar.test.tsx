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
import { render, screen } from '@testing-library/react';
import { StackedBar } from './StackedBar';

const PARTS = [
  { id: 'a', label: 'Coding', value: 3, text: '3 hours', meaning: 'Writing' },
  { id: 'b', label: 'Review', value: 1, text: '1 hour' },
];

describe('StackedBar', () => {
  it('says each part and its share', () => {
    render(<StackedBar title="Lead time" parts={PARTS} />);
    expect(screen.getByRole('img')).toHaveAccessibleName(
      'Lead time: Coding 3 hours, Review 1 hour',
    );
    expect(screen.getAllByRole('listitem').map(i => i.textContent)).toEqual([
      'Coding3 hours (75%)Writing',
      'Review1 hour (25%)',
    ]);
    expect(screen.getByTitle('Coding: 3 hours (75%)')).toHaveStyle({
      width: '75%',
    });
  });

  it('has other colours in a dark theme', () => {
    const colour = (type: 'light' | 'dark') => {
      const { unmount } = render(
        <ThemeProvider theme={createTheme({ palette: { type } })}>
          <StackedBar title="Lead time" parts={PARTS} />
        </ThemeProvider>,
      );
      const found = screen.getByTitle(/^Coding/).style.background;
      unmount();
      return found;
    };
    expect(colour('light')).not.toBe(colour('dark'));
  });

  it('divides nothing by nothing', () => {
    render(
      <StackedBar title="Lead time" parts={[{ ...PARTS[0], value: 0 }]} />,
    );
    expect(screen.getByRole('listitem')).toHaveTextContent('(0%)');
  });
});
