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

import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  formatFigureValue,
  Panel,
  StackedBar,
} from '@maestro/backstage-plugin-maestro-react';
import { segmentsOf } from './segments';

/** Where the lead time goes: means, because only means add up. */
export function LeadTimeBreakdown(props: { figures: readonly Figure[] }) {
  const { figures } = props;
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
    </Panel>
  );
}
