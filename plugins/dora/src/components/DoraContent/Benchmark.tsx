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

import { DoraBenchmarkLabel } from '@maestro/backstage-plugin-dora-common';
import { useTones } from '@maestro/backstage-plugin-maestro-react';

/** A label in words: one when the whole interval lies in it, else the range. */
export function benchmarkInWords(benchmark: DoraBenchmarkLabel): string | null {
  const { label, spans } = benchmark;
  if (label) {
    return label[0].toLocaleUpperCase('en-US') + label.slice(1);
  }
  if (spans.length < 2) {
    return null;
  }
  return `Between ${spans[spans.length - 1]} and ${spans[0]}`;
}

/** Of several editions the latest. */
export function latestBenchmark(
  benchmarks: readonly DoraBenchmarkLabel[],
  figureId: string,
): DoraBenchmarkLabel | undefined {
  return benchmarks
    .filter(benchmark => benchmark.figureId === figureId)
    .sort((a, b) => b.edition.localeCompare(a.edition))[0];
}

/** The label of a figure, with its edition. */
export function Benchmark(props: { benchmark: DoraBenchmarkLabel }) {
  const { benchmark } = props;
  const tones = useTones();
  const words = benchmarkInWords(benchmark);
  if (!words) {
    return null;
  }
  return (
    <div style={{ fontSize: '0.8125rem', lineHeight: 1.4 }}>
      <strong style={{ color: tones.info }}>{words}</strong>{' '}
      <span style={{ color: tones.muted, whiteSpace: 'nowrap' }}>
        edition {benchmark.edition}
      </span>
    </div>
  );
}
