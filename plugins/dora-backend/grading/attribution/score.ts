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
import { Answer } from './baseline';
import { GeneratedHistory, GeneratedRepository } from './types';

const DAY = 86_400_000;

/** Counts of one method on one level, summed over seeds. */
export interface Score {
  hits: number;
  named: number;
  true: number;
  /** Sum of |estimated - true| change failure rate, points, by history. */
  historyError: number;
  histories: number;
  /** The same by service, of those with 20 settled deployments or more. */
  serviceError: number;
  services: number;
  /** Sum of the signed difference by history: its bias. */
  bias: number;
}

export const NO_SCORE: Score = {
  hits: 0,
  named: 0,
  true: 0,
  historyError: 0,
  histories: 0,
  serviceError: 0,
  services: 0,
  bias: 0,
};

/** Adds the answers for the repositories of one history to a score. */
export function addScore(
  score: Score,
  history: GeneratedHistory,
  answer: (repository: GeneratedRepository) => Answer,
): void {
  const settled = history.to - DAY;
  let failedTrue = 0;
  let failedNamed = 0;
  let deployments = 0;
  for (const repository of history.repositories) {
    const { truth } = repository;
    const { links, failed } = answer(repository);
    score.true += truth.causes.size;
    for (const [number, named] of links) {
      score.named += named.length;
      score.hits += named.filter(id => truth.causes.get(number) === id).length;
    }
    for (const service of repository.services) {
      const judged = repository.deployments.filter(
        one => one.service === service && one.finishedAt <= settled,
      );
      const wanted = judged.filter(({ id }) => truth.failed.has(id)).length;
      const counted = judged.filter(({ id }) => failed.has(id)).length;
      failedTrue += wanted;
      failedNamed += counted;
      deployments += judged.length;
      if (judged.length >= 20) {
        score.services += 1;
        score.serviceError +=
          (100 * Math.abs(counted - wanted)) / judged.length;
      }
    }
  }
  const difference = (100 * (failedNamed - failedTrue)) / deployments;
  score.histories += 1;
  score.historyError += Math.abs(difference);
  score.bias += difference;
}

/** Precision, recall and their harmonic mean, of links. */
export function ratesOf(score: Score) {
  const precision = score.hits / score.named;
  const recall = score.hits / score.true;
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    historyError: score.historyError / score.histories,
    serviceError: score.serviceError / score.services,
    bias: score.bias / score.histories,
  };
}
