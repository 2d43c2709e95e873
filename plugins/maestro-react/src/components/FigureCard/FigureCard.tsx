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

import { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import ButtonBase from '@material-ui/core/ButtonBase';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { formatFigureValue } from '../../format/formatFigureValue';
import { formatWindow } from '../../format/formatTime';
import { stack, tabular, useTones } from '../../theme/tones';
import { IntervalBar } from '../IntervalBar';
import { Panel } from '../Panel';
import { StateChip } from './StateChip';

const STATES_WITH_VALUE = ['ok', 'stale', 'pending', 'too_few'];

/**
 * A figure: its value, how sure it is, what it was computed from. The number
 * itself opens the evidence.
 *
 * @public
 */
export function FigureCard(props: {
  figure: Figure;
  /** What one sample is, in the plural: `deployments`, `changes`. */
  samples?: string;
  /** Opens the evidence; left out where there is none to show. */
  onShowEvidence?: () => void;
  /** More lines below the value, for example other quantiles. */
  children?: ReactNode;
  /** Explains the figure; stands beside its name. */
  info?: ReactNode;
  /** For a row of cards: smaller, and the page says the window once. */
  compact?: boolean;
}) {
  const { figure, samples = 'samples', onShowEvidence, children } = props;
  const { info, compact = false } = props;
  const tones = useTones();
  // A state without a value shows none, whatever the backend sent along.
  const value = STATES_WITH_VALUE.includes(figure.state) ? figure.value : null;
  const formatted = formatFigureValue(value, figure.unit);
  const canOpen = Boolean(onShowEvidence) && figure.evidence.count > 0;

  const count = new Intl.NumberFormat().format(figure.evidence.count);

  const number = (
    <span
      style={{
        display: 'inline-flex',
        flexWrap: 'wrap',
        alignItems: 'baseline',
        columnGap: 8,
      }}
    >
      <span
        style={{
          ...tabular,
          fontSize: compact ? '2rem' : '2.5rem',
          fontWeight: 700,
          lineHeight: 1.1,
          letterSpacing: '-0.02em',
        }}
      >
        {formatted.number}
      </span>{' '}
      <span
        style={{
          fontSize: compact ? '0.875rem' : '1rem',
          color: tones.muted,
        }}
      >
        {formatted.unit}
      </span>
    </span>
  );

  return (
    <Panel
      title={
        compact ? (
          // Two lines for all, so that the numbers of a row stand level.
          <span
            style={{
              display: 'block',
              minHeight: '2.8em',
              paddingRight: 14,
              fontSize: '0.9375rem',
            }}
          >
            {figure.label}
          </span>
        ) : (
          figure.label
        )
      }
      actions={
        figure.state === 'ok' || compact ? null : (
          <StateChip state={figure.state} />
        )
      }
      style={{
        position: 'relative',
        display: 'flex',
        flexDirection: 'column',
        ...(compact && { padding: 16 }),
      }}
    >
      {info && (
        <div style={{ position: 'absolute', top: compact ? 13 : 17, right: 8 }}>
          {info}
        </div>
      )}
      <div
        style={{ ...stack(compact ? 8 : 10), flex: 1, alignContent: 'start' }}
      >
        <div>
          {canOpen ? (
            <ButtonBase
              onClick={onShowEvidence}
              aria-label={`${figure.label}: ${formatted.text}. Show the evidence`}
              focusRipple
              style={{
                textAlign: 'left',
                borderRadius: 6,
                color: 'inherit',
                font: 'inherit',
              }}
            >
              {number}
            </ButtonBase>
          ) : (
            number
          )}
        </div>
        {compact && figure.state !== 'ok' && (
          <div>
            <StateChip state={figure.state} />
          </div>
        )}
        {value !== null && figure.interval && (
          <IntervalBar
            value={value}
            interval={figure.interval}
            unit={figure.unit}
            short={compact}
          />
        )}
        {figure.reason && (
          <div style={{ fontSize: '0.875rem' }}>{figure.reason}</div>
        )}
        {children}
        <div
          style={{
            ...tabular,
            color: tones.muted,
            fontSize: '0.8125rem',
            lineHeight: 1.5,
          }}
        >
          {figure.n !== null && (
            <div>
              n = {new Intl.NumberFormat().format(figure.n)} {samples}
            </div>
          )}
          {!compact && <div>{formatWindow(figure.window)}</div>}
        </div>
      </div>
      {canOpen && (
        <div style={{ marginTop: 12 }}>
          <Button
            size="small"
            variant="outlined"
            onClick={onShowEvidence}
            aria-label={`Evidence (${count}) of ${figure.label}`}
            style={{ textTransform: 'none' }}
          >
            Evidence ({count})
          </Button>
        </div>
      )}
    </Panel>
  );
}
