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
  DoraBenchmarkLabel,
  DoraProfile,
  DoraRestatement,
} from '@maestro/backstage-plugin-dora-common';
import { Figure, FigureSeries } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  FigureCard,
  SparkBars,
} from '@maestro/backstage-plugin-maestro-react';
import { Benchmark, latestBenchmark } from './Benchmark';
import { FIVE_METRICS, SAMPLES, TRENDS } from './definitions';
import { HowComputed } from './HowComputed';

/** The five metrics side by side: value, interval, trend, label, reason. */
export function MetricCards(props: {
  figures: readonly Figure[];
  series: readonly FigureSeries[];
  profile: DoraProfile;
  benchmarks?: readonly DoraBenchmarkLabel[];
  restatements?: readonly DoraRestatement[];
  onShowEvidence?: (figure: Figure) => void;
}) {
  const { figures, series, profile, onShowEvidence } = props;
  const { benchmarks = [], restatements = [] } = props;
  return (
    <AutoGrid minWidth={184} gap={12}>
      {FIVE_METRICS.map(metric => {
        const figure = figures.find(({ id }) => id === metric);
        if (!figure) {
          return null;
        }
        const trend = series.find(({ figureId }) => figureId === metric);
        const benchmark = latestBenchmark(benchmarks, metric);
        const marked = new Set(
          restatements
            .filter(({ figureId }) => figureId === metric)
            .map(({ bucket }) => bucket),
        );
        return (
          <FigureCard
            key={metric}
            figure={figure}
            samples={SAMPLES[metric]}
            compact
            onShowEvidence={
              onShowEvidence ? () => onShowEvidence(figure) : undefined
            }
            info={
              <HowComputed
                figure={figure}
                profile={profile}
                benchmarks={benchmarks}
              />
            }
          >
            {benchmark && figure.value !== null && (
              <Benchmark benchmark={benchmark} />
            )}
            {trend && figure.state !== 'not_configured' && (
              <SparkBars
                title={TRENDS[metric]}
                series={trend}
                marked={marked}
              />
            )}
          </FigureCard>
        );
      })}
    </AutoGrid>
  );
}
