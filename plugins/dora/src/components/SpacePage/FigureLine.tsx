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
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  formatFigureValue,
  formatInterval,
  IntervalBar,
  StateChip,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';

const PEOPLE = [
  'space.reviewer-load-gini',
  'space.contributor-absence-factor',
  'space.changes-per-member',
];

/** What one sample of a figure is, in the plural. */
export function samplesOf(figureId: string): string {
  if (PEOPLE.includes(figureId)) {
    return 'people';
  }
  if (figureId.startsWith('space.survey.')) {
    return 'answers';
  }
  if (figureId.startsWith('space.ci-')) {
    return 'runs';
  }
  return figureId.startsWith('space.') ? 'changes' : 'deployments';
}

/** A figure in one compact block: SPACE shows many of them side by side. */
export function FigureLine(props: {
  figure: Figure;
  onShowEvidence?: (figure: Figure) => void;
}) {
  const { figure, onShowEvidence } = props;
  const tones = useTones();
  const { text } = formatFigureValue(figure.value, figure.unit);
  const count = new Intl.NumberFormat().format(figure.evidence.count);
  return (
    <div
      role="group"
      aria-label={figure.label}
      style={{
        borderTop: `1px solid ${tones.divider}`,
        padding: '10px 0',
        display: 'grid',
        gap: 4,
      }}
    >
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          alignItems: 'baseline',
          gap: 8,
        }}
      >
        <span style={{ fontSize: '0.9375rem' }}>{figure.label}</span>
        {figure.value === null ? (
          <StateChip state={figure.state} />
        ) : (
          <span style={{ ...tabular, fontSize: '1.25rem', fontWeight: 700 }}>
            {text}
          </span>
        )}
      </div>
      {figure.value !== null &&
        figure.interval &&
        // A score may lie below zero, where the bar begins.
        (figure.interval.low < 0 ? (
          <span style={{ ...tabular, fontSize: '0.8125rem' }}>
            {formatInterval(figure.interval, figure.unit)}
          </span>
        ) : (
          <IntervalBar
            value={figure.value}
            interval={figure.interval}
            unit={figure.unit}
          />
        ))}
      <div
        style={{
          ...tabular,
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          alignItems: 'center',
          gap: 8,
          color: tones.muted,
          fontSize: '0.8125rem',
        }}
      >
        <span style={{ overflowWrap: 'anywhere' }}>
          {figure.reason ??
            (figure.n === null
              ? ''
              : `n = ${new Intl.NumberFormat().format(figure.n)} ${samplesOf(
                  figure.id,
                )}`)}
        </span>
        {onShowEvidence && figure.evidence.href && (
          <Button
            size="small"
            onClick={() => onShowEvidence(figure)}
            aria-label={`Evidence (${count}) of ${figure.label}`}
            style={{ textTransform: 'none', padding: '0 6px' }}
          >
            Evidence ({count})
          </Button>
        )}
      </div>
    </div>
  );
}
