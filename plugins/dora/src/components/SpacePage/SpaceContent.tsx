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

import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { SurveyRound } from '@maestro/backstage-plugin-dora-common';
import {
  EmptyState,
  errorMessage,
  Notice,
  stack,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { spaceApiRef } from '../../api/spaceApiRef';
import { errorReason } from '../emptyReason';
import { RoundForm } from './RoundForm';
import { RoundResults } from './RoundResults';
import { RoundsPanel } from './RoundsPanel';
import { SpaceGroup } from './SpaceGroup';
import { SurveyForm } from './SurveyForm';
import { useGroups } from './useGroups';

/** The page SPACE: surveys to answer and to read, dimensions of a group. */
export function SpaceContent() {
  const api = useApi(spaceApiRef);
  const groups = useGroups();
  const tones = useTones();
  const [params, setParams] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const load = useCallback(async () => {
    const [page, sets] = await Promise.all([
      api.getRounds(),
      api.getQuestionSets(),
    ]);
    return { ...page, sets };
  }, [api]);
  const { value, error, loading, reload } = useLoaded(load);

  const change = (next: { group?: string; round?: string | null }) =>
    setParams(current => {
      const changed = new URLSearchParams(current);
      for (const [name, text] of Object.entries(next)) {
        if (text) {
          changed.set(name, text);
        } else {
          changed.delete(name);
        }
      }
      return changed;
    });

  const failure = error ?? groups.error;
  if (!value || !groups.value) {
    if (failure && !loading) {
      return (
        <EmptyState
          reason={errorReason(failure)}
          detail={errorMessage(failure)}
          action={
            <Button
              variant="outlined"
              size="small"
              onClick={() => {
                reload();
                groups.reload();
              }}
              style={{ textTransform: 'none' }}
            >
              Try again
            </Button>
          }
        />
      );
    }
    return <Progress />;
  }

  const round = value.items.find(({ id }) => id === params.get('round'));
  const set = value.sets.find(
    ({ id, version }) =>
      id === round?.questionSet.id && version === round.questionSet.version,
  );
  const leave = () => {
    change({ round: null });
    reload();
  };
  if (round && set && round.state === 'open' && round.own === 'invited') {
    return <SurveyForm key={round.id} round={round} set={set} onDone={leave} />;
  }

  const own = value.items.filter(
    item => item.state === 'open' && item.own === 'invited',
  );
  const closed = value.items.find(
    item =>
      item.state === 'closed' &&
      groups.value!.some(({ ref }) => ref === item.groupRef),
  );
  const groupRef =
    params.get('group')?.toLocaleLowerCase('en-US') ??
    closed?.groupRef ??
    groups.value[0]?.ref;
  return (
    <div style={stack()}>
      {params.get('round') && !round && (
        <Notice tone="caution">
          The round of this address is not among those that you may see.
        </Notice>
      )}
      {round?.state === 'open' && round.own === 'answered' && (
        <Notice tone="good">
          You have answered “{round.title}”. Your answers are counted.
        </Notice>
      )}
      {round?.state === 'open' && round.own === 'not_invited' && (
        <Notice tone="info">
          “{round.title}” does not ask you: membership counted when it opened.
        </Notice>
      )}
      {own.map(item => (
        <Notice key={item.id} tone="info">
          <strong>You are asked:</strong> {item.title}, under a minute.{' '}
          <Button
            size="small"
            variant="contained"
            color="primary"
            onClick={() => change({ round: item.id })}
            style={{ textTransform: 'none', marginLeft: 8 }}
          >
            Answer now
          </Button>
        </Notice>
      ))}
      {round?.state === 'closed' && (
        <RoundResults round={round} onBack={leave} />
      )}
      {creating ? (
        <RoundForm
          groups={groups.value}
          sets={value.sets}
          onDone={created => {
            setCreating(false);
            if (created) {
              reload();
            }
          }}
        />
      ) : (
        <RoundsPanel
          rounds={value.items}
          mayManage={value.mayManage}
          onCreate={() => setCreating(true)}
          onAnswer={(item: SurveyRound) => change({ round: item.id })}
          onResults={(item: SurveyRound) => change({ round: item.id })}
          onChanged={reload}
        />
      )}
      {groupRef ? (
        <>
          <TextField
            id="maestro-space-group"
            label="Group"
            InputLabelProps={{ style: { color: tones.muted } }}
            select
            variant="outlined"
            size="small"
            value={
              groups.value.some(({ ref }) => ref === groupRef) ? groupRef : ''
            }
            onChange={event => change({ group: event.target.value })}
            style={{ maxWidth: 360 }}
          >
            {groups.value.map(({ ref, title }) => (
              <MenuItem key={ref} value={ref}>
                {title}
              </MenuItem>
            ))}
          </TextField>
          <SpaceGroup key={groupRef} groupRef={groupRef} />
        </>
      ) : (
        <Notice tone="info">
          The catalog shows you no group. SPACE is about teams, so there is
          nothing to show without one.
        </Notice>
      )}
    </div>
  );
}
