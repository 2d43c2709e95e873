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

import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { SurveyRound } from '@maestro/backstage-plugin-dora-common';
import {
  Chip,
  errorMessage,
  formatInstant,
  Notice,
  Panel,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { spaceApiRef } from '../../api/spaceApiRef';
import { groupName, rateText } from './words';

const STATES = {
  scheduled: { tone: 'info', word: 'Scheduled' },
  open: { tone: 'good', word: 'Open' },
  closed: { tone: 'info', word: 'Closed' },
} as const;

function when(round: SurveyRound): string {
  switch (round.state) {
    case 'scheduled':
      return `opens ${formatInstant(round.opensAt)}`;
    case 'open':
      return `closes ${formatInstant(round.closesAt)}`;
    default:
      return `closed ${formatInstant(round.closedAt)}`;
  }
}

function RoundItem(props: {
  round: SurveyRound;
  mayManage: boolean;
  onAnswer: () => void;
  onResults: () => void;
  onChanged: () => void;
}) {
  const { round, mayManage, onAnswer, onResults, onChanged } = props;
  const api = useApi(spaceApiRef);
  const tones = useTones();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { tone, word } = STATES[round.state];
  const close = async () => {
    setProblem(null);
    try {
      await api.closeRound(round.id);
      onChanged();
    } catch (error) {
      setProblem(errorMessage(error));
    }
  };
  return (
    <li
      style={{
        listStyle: 'none',
        borderTop: `1px solid ${tones.divider}`,
        padding: '12px 0',
        display: 'grid',
        gap: 8,
      }}
    >
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 8,
        }}
      >
        <strong>{round.title}</strong>
        <Chip tone={tone}>{word}</Chip>
        <span style={{ color: tones.muted, fontSize: '0.875rem' }}>
          {groupName(round.groupRef)}, {round.questionSet.title}, {when(round)}
        </span>
      </div>
      {round.invited !== null && round.answered !== null && (
        <div style={{ maxWidth: 420, fontSize: '0.875rem' }}>
          <LinearProgress
            variant="determinate"
            value={(round.answered / Math.max(1, round.invited)) * 100}
            aria-label={`Response rate of ${round.title}`}
          />
          <div style={{ marginTop: 4 }}>
            {rateText(round.answered, round.invited)} answered
          </div>
        </div>
      )}
      {problem && <Notice tone="bad">{problem}</Notice>}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        {round.own === 'invited' && round.state === 'open' && (
          <Button
            size="small"
            variant="contained"
            color="primary"
            onClick={onAnswer}
            aria-label={`Answer ${round.title}`}
            style={{ textTransform: 'none' }}
          >
            Answer
          </Button>
        )}
        {round.own === 'answered' && (
          <span style={{ fontSize: '0.875rem', color: tones.good }}>
            You have answered
          </span>
        )}
        {round.state === 'closed' && round.invited !== null && (
          <Button
            size="small"
            variant="outlined"
            onClick={onResults}
            aria-label={`Results of ${round.title}`}
            style={{ textTransform: 'none' }}
          >
            Results
          </Button>
        )}
        {mayManage && round.state !== 'closed' && !asked && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => setAsked(true)}
            aria-label={`${
              round.state === 'open' ? 'Close now' : 'Withdraw'
            }: ${round.title}`}
            style={{ textTransform: 'none' }}
          >
            {round.state === 'open' ? 'Close now' : 'Withdraw'}
          </Button>
        )}
        {asked && round.state !== 'closed' && (
          <>
            <Button
              size="small"
              variant="contained"
              onClick={close}
              style={{ textTransform: 'none' }}
            >
              {round.state === 'open'
                ? 'Close: no more answers, results are fixed'
                : 'Withdraw: it will not open'}
            </Button>
            <Button
              size="small"
              onClick={() => setAsked(false)}
              style={{ textTransform: 'none' }}
            >
              Keep
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

/** Rounds of surveys: open ones to answer, closed ones to read. */
export function RoundsPanel(props: {
  rounds: SurveyRound[];
  mayManage: boolean;
  onCreate: () => void;
  onAnswer: (round: SurveyRound) => void;
  onResults: (round: SurveyRound) => void;
  onChanged: () => void;
}) {
  const { rounds, mayManage, onCreate, onAnswer, onResults, onChanged } = props;
  return (
    <Panel
      title="Surveys"
      subtitle="Results appear when a round closes, for groups of five answers or more"
      actions={
        mayManage && (
          <Button
            size="small"
            variant="outlined"
            onClick={onCreate}
            style={{ textTransform: 'none' }}
          >
            Open a round
          </Button>
        )
      }
    >
      {rounds.length === 0 ? (
        <div>No round has asked anybody yet.</div>
      ) : (
        <ul style={{ margin: 0, padding: 0 }}>
          {rounds.map(round => (
            <RoundItem
              key={round.id}
              round={round}
              mayManage={mayManage}
              onAnswer={() => onAnswer(round)}
              onResults={() => onResults(round)}
              onChanged={onChanged}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}
