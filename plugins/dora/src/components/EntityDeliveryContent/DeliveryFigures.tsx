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

import {
  DORA_FIGURES,
  DoraFigures,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  Facts,
  FigureCard,
  formatFigureValue,
  TrendChart,
} from '@maestro/backstage-plugin-maestro-react';

const TREND_TITLES: Record<string, string> = {
  [DORA_FIGURES.deploymentFrequency]: 'Deployments per ISO week',
  [DORA_FIGURES.leadTime]: 'Median lead time per ISO week',
};

const SAMPLES: Record<string, string> = {
  [DORA_FIGURES.deploymentFrequency]: 'deployments',
  [DORA_FIGURES.leadTime]: 'changes',
};

/** Two figures and how they went from week to week. */
export function DeliveryFigures(props: {
  figures: DoraFigures;
  onShowEvidence: (figure: Figure) => void;
}) {
  const { figures, onShowEvidence } = props;
  const byId = new Map(figures.figures.map(figure => [figure.id, figure]));
  const main = [DORA_FIGURES.deploymentFrequency, DORA_FIGURES.leadTime]
    .map(id => byId.get(id))
    .filter((figure): figure is Figure => figure !== undefined);
  const trends = figures.series.filter(
    ({ figureId }) => TREND_TITLES[figureId],
  );
  const quantiles = [
    { label: '75th percentile', figure: byId.get(DORA_FIGURES.leadTimeP75) },
    { label: '90th percentile', figure: byId.get(DORA_FIGURES.leadTimeP90) },
  ].flatMap(({ label, figure }) =>
    figure && figure.value !== null
      ? [{ label, text: formatFigureValue(figure.value, figure.unit).text }]
      : [],
  );
  return (
    <>
      <AutoGrid minWidth={320}>
        {main.map(figure => (
          <FigureCard
            key={figure.id}
            figure={figure}
            samples={SAMPLES[figure.id]}
            onShowEvidence={() => onShowEvidence(figure)}
          >
            {figure.id === DORA_FIGURES.leadTime && quantiles.length > 0 && (
              <Facts facts={quantiles} />
            )}
          </FigureCard>
        ))}
      </AutoGrid>
      <AutoGrid minWidth={420}>
        {trends.map(series => (
          <TrendChart
            key={series.figureId}
            title={TREND_TITLES[series.figureId]}
            series={series}
            zone={figures.zone}
            samples={SAMPLES[series.figureId]}
          />
        ))}
      </AutoGrid>
    </>
  );
}
