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
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  Facts,
  formatInterval,
  formatWindow,
  InfoButton,
  mono,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { benchmarkInWords } from './Benchmark';
import { definitionOf, Metric, PROFILE_WORDS } from './definitions';

/** Rule, edition and formula of a figure, behind a button. */
export function HowComputed(props: {
  figure: Figure;
  profile: DoraProfile;
  benchmarks: readonly DoraBenchmarkLabel[];
}) {
  const { figure, profile, benchmarks } = props;
  const tones = useTones();
  const definition = definitionOf(figure.id as Metric, profile);
  return (
    <InfoButton title={`How ${figure.label.toLowerCase()} is computed`}>
      {definition ? (
        <>
          <div>{definition.what}</div>
          <div
            style={{
              ...mono,
              background: tones.sunken,
              borderRadius: 6,
              padding: '8px 10px',
            }}
          >
            {definition.formula}
          </div>
          <div>{definition.note}</div>
        </>
      ) : (
        <div>{PROFILE_WORDS[profile].name} has no rule for this figure.</div>
      )}
      <Facts
        facts={[
          { label: 'Profile', text: PROFILE_WORDS[profile].name },
          { label: 'Rule', text: figure.rule },
          ...(figure.edition
            ? [{ label: 'Edition', text: figure.edition }]
            : []),
          { label: 'Window', text: formatWindow(figure.window) },
          ...(figure.interval
            ? [
                {
                  label: 'Interval',
                  text: `${formatInterval(figure.interval, figure.unit)}, by ${
                    figure.interval.method
                  }`,
                },
              ]
            : []),
        ]}
      />
      {benchmarks
        .filter(({ figureId }) => figureId === figure.id)
        .map(benchmark => (
          <div key={benchmark.edition}>
            <strong>
              {benchmarkInWords(benchmark) ?? 'No label'}, edition{' '}
              {benchmark.edition}.
            </strong>{' '}
            {benchmark.reason}{' '}
            <span style={{ color: tones.muted }}>{benchmark.source}</span>
          </div>
        ))}
    </InfoButton>
  );
}
