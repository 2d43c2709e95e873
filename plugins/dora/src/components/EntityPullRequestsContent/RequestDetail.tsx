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
import {
  DoraHealthFactor,
  DoraPullRequest,
} from '@maestro/backstage-plugin-dora-common';
import {
  Chip,
  Facts,
  formatFigureValue,
  formatInstant,
  stack,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { ScoreBar } from './HealthMeter';
import { duration, points } from './words';

const percent = (share: number) => formatFigureValue(share, 'ratio').text;

function Factor(props: { factor: DoraHealthFactor; whole: number }) {
  const { factor, whole } = props;
  const tones = useTones();
  const { score, missing, percentile, n, weight } = factor;
  return (
    <li
      style={{
        padding: '10px 0',
        borderTop: `1px solid ${tones.divider}`,
        minWidth: 0,
      }}
    >
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: '4px 12px',
        }}
      >
        <strong style={{ minWidth: 150 }}>{factor.label}</strong>
        {missing ? (
          <Chip tone="info">Missing</Chip>
        ) : (
          <span
            style={{
              ...tabular,
              display: 'inline-flex',
              gap: 8,
              alignItems: 'center',
            }}
          >
            <ScoreBar score={score} />
            {points(score!)} of 100
          </span>
        )}
        <span style={{ ...tabular, color: tones.muted, fontSize: '0.8125rem' }}>
          weight {whole > 0 ? percent(weight / whole) : '–'}
          {percentile !== null &&
            ` · above ${percent(percentile)} of its own past (n = ${n})`}
        </span>
      </div>
      <div>{factor.reason}</div>
      {factor.howTo && (
        <div style={{ color: tones.muted }}>To provide it: {factor.howTo}</div>
      )}
    </li>
  );
}

/** Why a request has its health, its window, and whom it waits for. */
export function RequestDetail(props: {
  request: DoraPullRequest;
  zone: string;
  onShowEvidence: () => void;
  onShowComment: () => void;
}) {
  const { request, zone, onShowEvidence, onShowComment } = props;
  const { health, mergeWindow, waitingFor, usualSeconds } = request;
  const whole = health.factors.reduce((sum, { weight }) => sum + weight, 0);
  const size =
    request.additions === null || request.deletions === null
      ? 'not told by the source'
      : `+${request.additions} −${request.deletions}${
          request.changedFiles === null
            ? ''
            : ` in ${request.changedFiles} file${
                request.changedFiles === 1 ? '' : 's'
              }`
        }`;
  return (
    <div style={{ ...stack(14), fontSize: '0.875rem', lineHeight: 1.5 }}>
      <Facts
        facts={[
          {
            label: 'Waits because',
            text: `${waitingFor.reason} Since ${formatInstant(
              waitingFor.since,
              { zone },
            )}.`,
          },
          { label: 'Merge window', text: mergeWindow.reason },
          ...(mergeWindow.mergeShare === null
            ? []
            : [
                {
                  label: 'If at all',
                  text: `${percent(
                    mergeWindow.mergeShare,
                  )} of the past requests were merged; the window speaks of those.`,
                },
              ]),
          {
            label: 'Opened',
            text: formatInstant(request.openedAt, { zone }),
          },
          {
            label: 'Usual',
            text:
              usualSeconds === null
                ? 'unknown: too few merged requests'
                : `three of four are merged within ${duration(usualSeconds)}`,
          },
          { label: 'Size', text: size },
          {
            label: 'Rework',
            text: `${request.reworkCycles} round${
              request.reworkCycles === 1 ? '' : 's'
            }, ${request.reruns} pipeline${
              request.reruns === 1 ? '' : 's'
            } started again`,
          },
        ]}
      />
      <section>
        <h3 style={{ margin: '0 0 6px', fontSize: '0.875rem' }}>
          {health.score === null
            ? 'Health: nothing is known that it could be judged by'
            : `Health ${points(health.score)} of 100 rests on ${percent(
                health.restsOn,
              )} of the weight`}
        </h3>
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {health.factors.map(factor => (
            <Factor key={factor.id} factor={factor} whole={whole} />
          ))}
        </ul>
      </section>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <Button
          size="small"
          variant="outlined"
          onClick={onShowEvidence}
          aria-label={`Evidence (${request.receipts.length} receipts) of #${request.number}`}
          style={{ textTransform: 'none' }}
        >
          Evidence ({request.receipts.length} receipt
          {request.receipts.length === 1 ? '' : 's'})
        </Button>
        <Button
          size="small"
          variant="outlined"
          onClick={onShowComment}
          aria-label={`Comment on #${request.number}`}
          style={{ textTransform: 'none' }}
        >
          Comment
        </Button>
      </div>
    </div>
  );
}
