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
import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  formatFigureValue,
  formatInterval,
  Panel,
  StackedBar,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { segmentsOf } from './segments';

/** Where the lead time goes: means, because only means add up. */
export function LeadTimeBreakdown(props: {
  figures: readonly Figure[];
  onShowEvidence?: (figure: Figure) => void;
}) {
  const { figures, onShowEvidence } = props;
  const working = figures.find(({ id }) => id === DORA_FIGURES.leadTimeWorking);
  const segments = segmentsOf(figures);
  const mean = figures.find(({ id }) => id === DORA_FIGURES.leadTimeMean);
  const percentiles = [
    { words: '75 % of them within', id: DORA_FIGURES.leadTimeP75 },
    { words: '90 % within', id: DORA_FIGURES.leadTimeP90 },
  ].flatMap(({ words, id }) => {
    const figure = figures.find(candidate => candidate.id === id);
    return figure && figure.value !== null
      ? [`${words} ${formatFigureValue(figure.value, figure.unit).text}`]
      : [];
  });
  if (segments.length === 0 || !mean || mean.value === null) {
    return null;
  }
  return (
    <Panel
      title="Where the lead time goes"
      subtitle={[
        `A change takes ${
          formatFigureValue(mean.value, mean.unit).text
        } on average (n = ${mean.n ?? '–'})`,
        ...percentiles,
      ].join('; ')}
    >
      <StackedBar
        title="Parts of the mean lead time"
        parts={segments.map(({ id, label, meaning, value }) => ({
          id,
          label,
          meaning,
          value,
          text: formatFigureValue(value, 's').text,
        }))}
      />
      {working && (
        <WorkingLeadTime figure={working} onShowEvidence={onShowEvidence} />
      )}
    </Panel>
  );
}

/** Another clock: a line of its own, and never a part of the bar above. */
function WorkingLeadTime(props: {
  figure: Figure;
  onShowEvidence?: (figure: Figure) => void;
}) {
  const { figure, onShowEvidence } = props;
  const tones = useTones();
  const { value, unit, interval, evidence } = figure;
  return (
    <div
      role="group"
      aria-label={figure.label}
      style={{
        ...tabular,
        borderTop: `1px solid ${tones.divider}`,
        marginTop: 12,
        paddingTop: 8,
        fontSize: '0.875rem',
      }}
    >
      <strong>{figure.label}:</strong>{' '}
      {value === null
        ? figure.reason ?? 'unknown'
        : [
            `median ${formatFigureValue(value, unit).text}`,
            ...(interval ? [formatInterval(interval, unit)] : []),
            `n = ${figure.n}`,
          ].join(', ')}
      {onShowEvidence && evidence.href && evidence.count > 0 && (
        <Button
          size="small"
          onClick={() => onShowEvidence(figure)}
          aria-label={`Evidence (${evidence.count}) of ${figure.label}`}
          style={{ textTransform: 'none', padding: '0 6px', marginLeft: 8 }}
        >
          Evidence ({evidence.count})
        </Button>
      )}
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        Not part of the elapsed time above. Rule: {figure.rule}
      </div>
    </div>
  );
}
