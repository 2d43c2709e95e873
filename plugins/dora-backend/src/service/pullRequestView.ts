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
  DoraMergeWindow,
  DoraPullRequest,
} from '@maestro/backstage-plugin-dora-common';
import { requestRows } from '../engine/mergeTime/rows';
import {
  MergeTimePrediction,
  MergeTimePredictor,
} from '../engine/mergeTime/types';
import {
  Health,
  HealthWeights,
  MergeWindow,
  PullRequest,
  RequestHistory,
  VerdictChecks,
  WINDOW_LEVEL,
  Waiting,
  healthOf,
  p75,
  reworkCycles,
  waitingFor,
  windowByHistory,
} from '../engine/requests';

/** Id of a request in addresses: letters that need no escaping anywhere. */
export function requestIdOf(request: PullRequest): string {
  const { host, repository, number } = request;
  return [host, ...repository.split('/'), number].join('~');
}

/** Everything that a page or a comment says about one open request. */
export interface Judged {
  request: PullRequest;
  health: Health;
  waiting: Waiting;
  mergeWindow: MergeWindow;
  usualSeconds: number | null;
  ageSeconds: number;
}

/** How requests are judged. */
export interface Judging {
  weights: HealthWeights;
  verdictChecks: VerdictChecks;
  /** The trained predictor; null while there is none. */
  predictor: MergeTimePredictor | null;
}

/**
 * Judges open requests of one repository.
 *
 * @param all - every known request of the repository
 * @param asOf - milliseconds since the epoch
 */
export function judge(
  open: readonly PullRequest[],
  options: Judging & {
    all: readonly PullRequest[];
    history: RequestHistory;
    asOf: number;
  },
): Judged[] {
  const { all, history, asOf, weights, verdictChecks, predictor } = options;
  // Together: what an author opened before is known on arrival too.
  const rows = requestRows(all);
  const rowOf = new Map(all.map((request, index) => [request.id, rows[index]]));
  const predictions =
    predictor === null || open.length === 0
      ? []
      : predictor.predict(
          open.map(request => rowOf.get(request.id)!),
          rows,
          {
            ageSeconds: open.map(({ openedAt }) =>
              Math.max(0, (asOf - openedAt) / 1000),
            ),
          },
        );
  return open.flatMap((request, index) => {
    const waiting = waitingFor(request);
    if (!waiting) {
      return [];
    }
    const prediction = predictions[index];
    const since = request.readyAt ?? request.openedAt;
    return [
      {
        request,
        waiting,
        health: healthOf({ request, history, asOf, weights, verdictChecks }),
        mergeWindow:
          prediction?.source === 'model' && !request.draft
            ? windowByModel(request, prediction)
            : windowByHistory(request, history, asOf),
        usualSeconds: p75(history.seconds),
        ageSeconds: Math.max(0, (asOf - since) / 1000),
      },
    ];
  });
}

function windowByModel(
  { openedAt }: PullRequest,
  prediction: MergeTimePrediction,
): MergeWindow {
  const { interval, medianSeconds, n, mergeShare, reason } = prediction;
  const at = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined
      ? null
      : openedAt + seconds * 1000;
  return {
    source: 'model',
    earliest: at(interval?.low),
    likely: at(medianSeconds),
    latest: at(interval?.high),
    level: interval?.level ?? WINDOW_LEVEL,
    n,
    mergeShare,
    reason,
  };
}

/** A judged request as the API hands it out; no person is in it. */
export function requestView(
  judged: Judged,
  receipts: number[],
): DoraPullRequest {
  const { request, waiting, health } = judged;
  return {
    id: requestIdOf(request),
    host: request.host,
    repository: request.repository,
    number: request.number,
    title: request.title,
    url: request.url,
    draft: request.draft,
    bot: request.bot,
    openedAt: iso(request.openedAt),
    readyAt: isoOrNull(request.readyAt),
    ageSeconds: judged.ageSeconds,
    usualSeconds: judged.usualSeconds,
    additions: request.additions,
    deletions: request.deletions,
    changedFiles: request.changedFiles,
    waitingFor: {
      role: waiting.role,
      since: iso(waiting.since),
      reason: waiting.reason,
    },
    reworkCycles: reworkCycles(request),
    reruns: request.checks.reruns,
    health,
    mergeWindow: windowView(judged.mergeWindow),
    receipts,
  };
}

function windowView(window: MergeWindow): DoraMergeWindow {
  return {
    ...window,
    earliest: isoOrNull(window.earliest),
    likely: isoOrNull(window.likely),
    latest: isoOrNull(window.latest),
  };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
