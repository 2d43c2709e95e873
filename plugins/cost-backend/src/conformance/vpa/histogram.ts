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

import { HistogramCheckpoint, UsageHistogram } from '../../engine/rightsizing';
import { Json, Problems, required } from '../cases';

/** The named histograms and checkpoints of a case. */
class Workbench {
  readonly histograms = new Map<string, UsageHistogram>();
  readonly checkpoints = new Map<string, HistogramCheckpoint>();
  #latest: UsageHistogram | undefined;

  keep(name: string, histogram: UsageHistogram): void {
    this.histograms.set(name, histogram);
    this.#latest = histogram;
  }

  histogram(name: string | undefined): UsageHistogram {
    return required(
      `histogram ${name ?? ''}`,
      name === undefined ? this.#latest : this.histograms.get(name),
    );
  }

  checkpoint(given: unknown): HistogramCheckpoint {
    return typeof given === 'string'
      ? required(`checkpoint ${given}`, this.checkpoints.get(given))
      : (given as HistogramCheckpoint);
  }
}

function carryOut(step: Json, bench: Workbench): void {
  switch (step.do) {
    case 'new':
      bench.keep(
        step.as,
        new UsageHistogram({
          buckets: required('options', step.options),
          halfLifeSeconds: step.halfLifeSeconds,
        }),
      );
      return;
    case 'add':
      bench.histogram(step.to).add(step.value, step.weight, step.at);
      return;
    case 'subtract':
      bench.histogram(step.from).subtract(step.value, step.weight, step.at);
      return;
    case 'merge':
      bench.histogram(step.into).merge(bench.histogram(step.from));
      return;
    case 'save':
      bench.checkpoints.set(step.as, bench.histogram(step.from).save());
      return;
    case 'load':
      bench.histogram(step.into).load(bench.checkpoint(step.checkpoint));
      return;
    default:
      throw new Error(`there is no step ${step.do}`);
  }
}

function checkpointOf(step: Json, bench: Workbench): HistogramCheckpoint {
  return bench.checkpoints.has(step.of)
    ? bench.checkpoint(step.of)
    : bench.histogram(step.of).save();
}

function compare(step: Json, bench: Workbench, problems: Problems): void {
  const what = `step ${step.expect}`;
  const near = (found: number) => problems.near(what, found, step.equals);
  switch (step.expect) {
    case 'percentile':
      problems.near(
        `${what} ${step.p}`,
        bench.histogram(step.of).percentile(step.p),
        step.equals,
      );
      return;
    case 'isEmpty':
      problems.same(what, bench.histogram(step.of).isEmpty, step.equals);
      return;
    case 'sameAs': {
      const same = bench
        .histogram(step.of)
        .isSameAs(bench.histogram(required('other', step.other)));
      problems.same(what, same, step.equals ?? true);
      return;
    }
    case 'checkpoint': {
      const found = checkpointOf(step, bench);
      problems.near(`${what} total`, found.totalWeight, step.totalWeight);
      problems.same(
        `${what} weights`,
        Object.entries(found.bucketWeights).sort(),
        Object.entries(step.bucketWeights).sort(),
      );
      return;
    }
    case 'totalWeight':
      near(
        bench.checkpoints.has(step.of)
          ? bench.checkpoint(step.of).totalWeight
          : bench.histogram(step.of).totalWeight,
      );
      return;
    case 'bucketWeight':
      near(bench.histogram(step.of).weightOf(step.bucket));
      return;
    case 'referenceTime':
      near(bench.histogram(step.of).referenceTime);
      return;
    case 'checkpointReferenceTime':
      near(required('referenceTime', checkpointOf(step, bench).referenceTime));
      return;
    case 'checkpointNotEmpty': {
      const { bucketWeights, totalWeight } = checkpointOf(step, bench);
      problems.same(
        what,
        Object.keys(bucketWeights).length > 0 && totalWeight > 0,
        step.equals,
      );
      return;
    }
    case 'numBuckets':
      near(bench.histogram(step.of).buckets.count);
      return;
    case 'bucketStart':
      near(bench.histogram(step.of).buckets.startOf(step.bucket));
      return;
    case 'findBucket':
      near(bench.histogram(step.of).buckets.indexOf(step.value));
      return;
    default:
      problems.add(`there is no expectation ${step.expect}`);
  }
}

/** One histogram case: its steps in order. */
export function checkHistogram(vector: Json, problems: Problems): void {
  const bench = new Workbench();
  for (const step of required<Json[]>('steps', vector.steps)) {
    if (step.expect !== undefined) {
      compare(step, bench, problems);
      continue;
    }
    let refused: Error | undefined;
    try {
      carryOut(step, bench);
    } catch (error) {
      refused = error as Error;
    }
    if (refused && step.error !== true) {
      throw refused;
    }
    if (!refused && step.error === true) {
      problems.add(`step ${step.do} should be refused`);
    }
  }
}
