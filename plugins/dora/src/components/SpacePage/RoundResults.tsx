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

import { useCallback } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { SurveyRound } from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  errorMessage,
  formatFigureValue,
  formatInterval,
  mono,
  Notice,
  Panel,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { spaceApiRef } from '../../api/spaceApiRef';
import { groupName, rateText } from './words';

function Cell(props: { figure: Figure | undefined }) {
  const { figure } = props;
  const tones = useTones();
  if (!figure) {
    return <>–</>;
  }
  if (figure.value === null) {
    return (
      <span style={{ color: tones.muted }} title={figure.reason ?? undefined}>
        Withheld
      </span>
    );
  }
  return (
    <>
      <strong>{formatFigureValue(figure.value, figure.unit).text}</strong>
      <div style={{ fontSize: '0.75rem', color: tones.muted }}>
        n = {figure.n}
        {figure.interval && `, ${formatInterval(figure.interval, figure.unit)}`}
      </div>
    </>
  );
}

/** All that is ever told of a closed round. */
export function RoundResults(props: {
  round: SurveyRound;
  onBack: () => void;
}) {
  const { round, onBack } = props;
  const api = useApi(spaceApiRef);
  const tones = useTones();
  const load = useCallback(() => api.getResults(round.id), [api, round.id]);
  const { value, error } = useLoaded(load);
  const cell = {
    padding: '8px 12px',
    borderTop: `1px solid ${tones.divider}`,
    textAlign: 'left',
    verticalAlign: 'top',
    fontWeight: 400,
    fontSize: '0.875rem',
    minWidth: 130,
  } as const;
  const questions = value?.groups[0]?.figures ?? [];
  const reasons = [
    ...new Set(
      (value?.groups ?? []).flatMap(({ figures }) =>
        figures
          .filter(figure => figure.value === null)
          .map(figure => figure.reason ?? ''),
      ),
    ),
  ];
  return (
    <Panel
      title={`Results of “${round.title}”`}
      subtitle={
        round.invited === null
          ? undefined
          : `${rateText(round.answered ?? 0, round.invited)} answered`
      }
      actions={
        <Button onClick={onBack} style={{ textTransform: 'none' }}>
          Close results
        </Button>
      }
    >
      {error && <Notice tone="bad">{errorMessage(error)}</Notice>}
      {!value && !error && <Progress />}
      {value && value.groups.length === 0 && (
        <div>The round was closed before it opened; it has no results.</div>
      )}
      {value && value.groups.length > 0 && (
        <div style={stack(16)}>
          <div
            role="region"
            aria-label="Results by group"
            // Wide tables scroll; whoever uses the keyboard must reach that.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            style={{ overflowX: 'auto' }}
          >
            <table style={{ borderCollapse: 'collapse', ...tabular }}>
              <thead>
                <tr>
                  <th scope="col" style={{ ...cell, borderTop: 0 }}>
                    Question
                  </th>
                  {value.groups.map(({ groupRef, invited }) => (
                    <th
                      key={groupRef}
                      scope="col"
                      style={{ ...cell, borderTop: 0, fontWeight: 600 }}
                    >
                      {groupName(groupRef)}
                      {invited !== null && (
                        <div style={{ fontSize: '0.75rem', fontWeight: 400 }}>
                          {invited} asked
                        </div>
                      )}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {questions.map(({ id, label }) => (
                  <tr key={id}>
                    <th scope="row" style={cell}>
                      {label}
                    </th>
                    {value.groups.map(({ groupRef, figures }) => (
                      <td key={groupRef} style={cell}>
                        <Cell figure={figures.find(item => item.id === id)} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {reasons.map(reason => (
            <div
              key={reason}
              style={{ fontSize: '0.8125rem', color: tones.muted }}
            >
              {reason}
            </div>
          ))}
          {value.withheld > 0 && (
            <div style={{ fontSize: '0.8125rem', color: tones.muted }}>
              {value.withheld} groups that you may not see in the catalog are
              not shown.
            </div>
          )}
          {round.seal && (
            <div style={{ fontSize: '0.8125rem', color: tones.muted }}>
              Digest of these results:{' '}
              <span style={{ ...mono, overflowWrap: 'anywhere' }}>
                {round.seal.digest}
              </span>
              {round.seal.receipt !== null &&
                `, sealed as receipt #${round.seal.receipt}`}
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}
