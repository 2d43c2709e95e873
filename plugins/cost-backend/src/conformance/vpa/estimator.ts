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
  AggregateUsage,
  DEFAULT_RECOMMENDER_SETTINGS,
  History,
  Recommendation,
  ResourceAmounts,
  UsageHistogram,
  amountFromNumber,
  confidence,
  millicoresFromCores,
  podMinimumPerContainer,
  recommendFrom,
  withConfidence,
  withMargin,
  withMinimum,
} from '../../engine/rightsizing';
import { Json, Problems, required } from '../cases';

function amounts(given: Json): ResourceAmounts {
  return {
    cpuMillicores:
      given.cpuMillicores ?? millicoresFromCores(given.cpuCores ?? 0),
    memoryBytes: amountFromNumber(
      given.memoryBytes ?? (given.memoryMiB ?? 0) * 1024 * 1024,
    ),
  };
}

function percentileOf(given: Json | undefined): number {
  if (!given) {
    return 0;
  }
  const histogram = new UsageHistogram({ buckets: given.options });
  for (const [value, weight] of given.samples) {
    histogram.add(value, weight);
  }
  return histogram.percentile(given.p);
}

function baseOf(vector: Json): ResourceAmounts {
  return vector.base === 'percentile'
    ? amounts({
        cpuCores: percentileOf(vector.cpu),
        memoryBytes: percentileOf(vector.memory),
      })
    : amounts(vector.base ?? {});
}

function historyOf(vector: Json): History {
  const state = new AggregateUsage();
  for (const { at, cores } of vector.history ?? []) {
    state.addCpu(cores, 1, at);
  }
  return state;
}

function estimate(vector: Json, history: History): ResourceAmounts {
  let result = baseOf(vector);
  if (vector.marginFraction !== undefined) {
    result = withMargin(result, vector.marginFraction);
  }
  if (vector.multiplier !== undefined) {
    result = withConfidence(result, history, {
      multiplier: vector.multiplier,
      exponent: required('exponent', vector.exponent),
      intervalSeconds: vector.confidenceIntervalSeconds,
    });
  }
  if (vector.min) {
    result = withMinimum(result, amounts(vector.min));
  }
  if (vector.podMinimum) {
    result = withMinimum(
      result,
      podMinimumPerContainer(amounts(vector.podMinimum), vector.containers),
    );
  }
  return result;
}

function recommendation(vector: Json, history: History): Recommendation {
  const base = baseOf(vector);
  return recommendFrom(
    { target: base, lowerBound: base, upperBound: base },
    history,
    {
      containers: vector.containers ?? 1,
      controlled: vector.controlled,
      settings: {
        ...DEFAULT_RECOMMENDER_SETTINGS,
        marginFraction: vector.marginFraction ?? 0,
        ...(vector.podMinimum
          ? { podMinimum: amounts(vector.podMinimum) }
          : {}),
      },
    },
  );
}

const RESOURCES: Array<[keyof ResourceAmounts, string]> = [
  ['cpuMillicores', 'cpu'],
  ['memoryBytes', 'memory'],
];

/** One estimator case: base, then margin, confidence and minimum, as given. */
export function checkEstimator(vector: Json, problems: Problems): void {
  const expected = required<Json>('expected', vector.expected);
  const history = historyOf(vector);
  const tolerance = expected.relativeTolerance ?? 1e-9;
  const found = estimate(vector, history);
  const near = (what: string, value: number, stated: unknown) =>
    problems.near(what, value, stated, tolerance);
  for (const [key, stated] of Object.entries(expected)) {
    switch (key) {
      case 'relativeTolerance':
      case 'inEachOf':
        break;
      case 'confidence':
        near(
          key,
          confidence(history, vector.confidenceIntervalSeconds),
          stated,
        );
        break;
      case 'cpuCores':
        near(key, found.cpuMillicores / 1000, stated);
        break;
      case 'cpuMillicores':
        near(key, found.cpuMillicores, stated);
        break;
      case 'memoryBytes':
        near(key, found.memoryBytes, stated);
        break;
      case 'perContainer':
        for (const [resource, value] of Object.entries(stated as Json)) {
          near(resource, found[resource as keyof ResourceAmounts], value);
        }
        break;
      case 'order':
        problems.same(key, Object.keys(vector.targets).sort(), stated);
        break;
      case 'resources': {
        const advice = recommendation(vector, history);
        for (const part of expected.inEachOf ?? Object.keys(advice)) {
          const listed = RESOURCES.filter(
            ([name]) =>
              advice[part as keyof Recommendation]?.[name] !== undefined,
          ).map(([, resource]) => resource);
          problems.same(part, listed, [...(stated as string[])].sort());
        }
        break;
      }
      case 'target':
      case 'lowerBound':
      case 'upperBound': {
        const part = recommendation(vector, history)[key];
        for (const [resource, value] of Object.entries(stated as Json)) {
          near(
            `${key} ${resource}`,
            part[resource as keyof ResourceAmounts] ?? NaN,
            value,
          );
        }
        break;
      }
      default:
        problems.add(`there is no expectation ${key}`);
    }
  }
}
