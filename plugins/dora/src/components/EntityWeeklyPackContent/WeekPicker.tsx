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

import Button from '@material-ui/core/Button';
import ButtonGroup from '@material-ui/core/ButtonGroup';
import ChevronLeftIcon from '@material-ui/icons/ChevronLeft';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import { DoraWeeklyPack } from '@maestro/backstage-plugin-dora-common';
import { tabular, useTones } from '@maestro/backstage-plugin-maestro-react';

/** `9 Nov 2026`; a day has no zone of its own. */
function dayInWords(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** The week of a pack, and the ways to the ones beside it. */
export function WeekPicker(props: {
  pack: DoraWeeklyPack;
  /** Null: the last closed week. */
  onChange: (week: string | null) => void;
}) {
  const { pack, onChange } = props;
  const { latest, next, previous } = pack.weeks;
  const tones = useTones();
  const turnTo = (week: string) => onChange(week === latest ? null : week);
  return (
    <nav
      aria-label="Week of the pack"
      style={{
        ...tabular,
        display: 'flex',
        flexWrap: 'wrap',
        gap: 12,
        alignItems: 'center',
      }}
    >
      <ButtonGroup size="small" variant="outlined">
        <Button
          onClick={() => turnTo(previous)}
          startIcon={<ChevronLeftIcon aria-hidden />}
          style={{ textTransform: 'none' }}
        >
          {previous}
        </Button>
        <Button
          onClick={() => next && turnTo(next)}
          disabled={next === null}
          endIcon={<ChevronRightIcon aria-hidden />}
          style={{ textTransform: 'none' }}
        >
          {next ?? 'not closed yet'}
        </Button>
      </ButtonGroup>
      <span aria-live="polite">
        <strong>Week {pack.week}</strong>{' '}
        <span style={{ color: tones.muted }}>
          {dayInWords(pack.firstDay)} to {dayInWords(pack.lastDay)}, {pack.zone}
        </span>
      </span>
      {pack.week !== latest && (
        <Button
          size="small"
          color="primary"
          onClick={() => onChange(null)}
          style={{ textTransform: 'none' }}
        >
          Last closed week
        </Button>
      )}
    </nav>
  );
}
