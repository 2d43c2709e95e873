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
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import {
  SurveyQuestionSet,
  SurveyRound,
} from '@maestro/backstage-plugin-dora-common';
import {
  errorMessage,
  Notice,
  Panel,
  stack,
} from '@maestro/backstage-plugin-maestro-react';
import { spaceApiRef } from '../../api/spaceApiRef';
import { GroupOption } from './useGroups';

const DAY_MS = 86_400_000;

/** Days that a round may be open. */
const LENGTHS = [3, 7, 14, 28];

/** Instants of reminders: in the middle, and a day before the end. */
export function reminderTimes(opensAt: number, days: number): string[] {
  const middle = opensAt + (days * DAY_MS) / 2;
  const last = opensAt + (days - 1) * DAY_MS;
  return [...new Set([middle, last])]
    .filter(at => at > opensAt)
    .sort((a, b) => a - b)
    .map(at => new Date(at).toISOString());
}

/** Opens a round. */
export function RoundForm(props: {
  groups: GroupOption[];
  sets: SurveyQuestionSet[];
  onDone: (round: SurveyRound | null) => void;
}) {
  const { groups, sets, onDone } = props;
  const api = useApi(spaceApiRef);
  const [title, setTitle] = useState('');
  const [groupRef, setGroupRef] = useState(groups[0]?.ref ?? '');
  const [questionSet, setQuestionSet] = useState(sets[0]?.id ?? '');
  const [days, setDays] = useState(14);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = sets.find(({ id }) => id === questionSet);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const now = Date.now();
    try {
      onDone(
        await api.createRound({
          title,
          groupRef,
          questionSet,
          closesAt: new Date(now + days * DAY_MS).toISOString(),
          reminders: reminderTimes(now, days),
        }),
      );
    } catch (error) {
      setProblem(errorMessage(error));
      setBusy(false);
    }
  };

  return (
    <Panel title="Open a round">
      <form onSubmit={submit} style={{ ...stack(16), maxWidth: 560 }}>
        <TextField
          id="maestro-round-title"
          label="Title"
          variant="outlined"
          size="small"
          required
          inputProps={{ maxLength: 120 }}
          value={title}
          onChange={event => setTitle(event.target.value)}
        />
        <TextField
          id="maestro-round-group"
          label="Group"
          helperText="Its members and those of the groups below are asked, each once"
          select
          variant="outlined"
          size="small"
          value={groupRef}
          onChange={event => setGroupRef(event.target.value)}
        >
          {groups.map(({ ref, title: name }) => (
            <MenuItem key={ref} value={ref}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          id="maestro-round-set"
          label="Questions"
          helperText={set?.description}
          select
          variant="outlined"
          size="small"
          value={questionSet}
          onChange={event => setQuestionSet(event.target.value)}
        >
          {sets.map(({ id, title: name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          id="maestro-round-days"
          label="Open for"
          helperText="Who has not answered is reminded halfway and a day before the end"
          select
          variant="outlined"
          size="small"
          value={days}
          onChange={event => setDays(Number(event.target.value))}
        >
          {LENGTHS.map(length => (
            <MenuItem key={length} value={length}>
              {length} days
            </MenuItem>
          ))}
        </TextField>
        {problem && <Notice tone="bad">{problem}</Notice>}
        <div style={{ display: 'flex', gap: 8 }}>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={busy}
            style={{ textTransform: 'none' }}
          >
            Open now
          </Button>
          <Button
            onClick={() => onDone(null)}
            style={{ textTransform: 'none' }}
          >
            Cancel
          </Button>
        </div>
      </form>
    </Panel>
  );
}
