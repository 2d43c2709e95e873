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

import { FormEvent, useState } from 'react';
import Button from '@material-ui/core/Button';
import ButtonGroup from '@material-ui/core/ButtonGroup';
import { DateTime } from 'luxon';
import { useElementId } from '../../hooks/useElementId';
import {
  WINDOW_PRESETS,
  windowQuery,
  WindowSelection,
} from '../../hooks/useWindow';
import { useTones } from '../../theme/tones';

function addDays(day: string, days: number): string {
  return DateTime.fromISO(day).plus({ days }).toFormat('yyyy-MM-dd');
}

/**
 * Chooses the window of a page: 4, 12 or 26 weeks, or two days.
 *
 * @public
 */
export function WindowPicker(props: {
  selection: WindowSelection;
  onChange: (selection: WindowSelection) => void;
  zone?: string;
}) {
  const { selection, onChange, zone } = props;
  const tones = useTones();
  const id = useElementId('maestro-window');
  const range = windowQuery(selection, { zone });
  const [open, setOpen] = useState(false);
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const custom = selection.kind === 'days';
  const wrong = first !== '' && last !== '' && first > last;

  const field = {
    font: 'inherit',
    fontSize: '0.875rem',
    padding: '5px 8px',
    borderRadius: 4,
    border: `1px solid ${tones.divider}`,
    background: 'transparent',
    color: tones.text,
    colorScheme: tones.dark ? 'dark' : 'light',
  } as const;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (first && last && !wrong) {
      // A reader names the last day; a window ends before the day after it.
      onChange({ kind: 'days', from: first, to: addDays(last, 1) });
      setOpen(false);
    }
  };

  return (
    <div
      role="group"
      aria-label="Time window"
      style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}
    >
      <ButtonGroup size="small" aria-label="Window">
        {WINDOW_PRESETS.map(weeks => {
          const chosen =
            selection.kind === 'weeks' && selection.weeks === weeks;
          return (
            <Button
              key={weeks}
              aria-pressed={chosen}
              onClick={() => {
                setOpen(false);
                onChange({ kind: 'weeks', weeks });
              }}
              variant={chosen ? 'contained' : 'outlined'}
              color={chosen ? 'primary' : 'default'}
              disableElevation
              style={{ textTransform: 'none' }}
            >
              {weeks} weeks
            </Button>
          );
        })}
        <Button
          aria-expanded={open}
          aria-controls={id}
          aria-pressed={custom}
          onClick={() => {
            setFirst(range.from);
            setLast(addDays(range.to, -1));
            setOpen(!open);
          }}
          variant={custom ? 'contained' : 'outlined'}
          color={custom ? 'primary' : 'default'}
          disableElevation
          style={{ textTransform: 'none' }}
        >
          {custom ? `${range.from} to ${addDays(range.to, -1)}` : 'Custom'}
        </Button>
      </ButtonGroup>
      {open && (
        <form
          id={id}
          onSubmit={submit}
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            gap: 8,
            alignItems: 'center',
            fontSize: '0.875rem',
          }}
        >
          <label>
            First day{' '}
            <input
              type="date"
              required
              value={first}
              onChange={event => setFirst(event.target.value)}
              style={field}
            />
          </label>
          <label>
            Last day{' '}
            <input
              type="date"
              required
              value={last}
              aria-invalid={wrong}
              aria-describedby={wrong ? `${id}-wrong` : undefined}
              onChange={event => setLast(event.target.value)}
              style={field}
            />
          </label>
          <Button
            type="submit"
            size="small"
            variant="outlined"
            style={{ textTransform: 'none' }}
          >
            Apply
          </Button>
          {wrong && (
            <span id={`${id}-wrong`} role="alert" style={{ color: tones.bad }}>
              The last day lies before the first.
            </span>
          )}
        </form>
      )}
    </div>
  );
}
