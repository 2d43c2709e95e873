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
import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { ForgeError } from '@maestro/backstage-plugin-maestro-node';
import { ForgePort } from '../forge';
import { DueReport, ReportStore } from '../store/DatabaseReportStore';

/** Reports of one round; the next one takes up the rest. */
const PAGE = 100;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** First pause after a failure, doubled each time up to the second. */
const PAUSES: Record<ForgeError['kind'], [first: number, most: number]> = {
  unavailable: [30 * SECOND, HOUR],
  // Where the forge does not say itself.
  rate_limited: [15 * MINUTE, HOUR],
  // These pass only when somebody changes something.
  not_allowed: [10 * MINUTE, 6 * HOUR],
  not_found: [10 * MINUTE, 6 * HOUR],
  refused: [10 * MINUTE, 6 * HOUR],
};

/** What one round did. */
export interface ReportRun {
  sent: number;
  failed: number;
}

/** Tells forges what waits to be told. */
export class ForgeReporter {
  constructor(
    private readonly options: {
      reports: ReportStore;
      forge: ForgePort;
      logger: Pick<LoggerService, 'warn'>;
      /** Told of each report that is written in somebody's repository. */
      auditor: AuditorService;
      now: () => Date;
    },
  ) {}

  /** Never throws for a forge: it tries again after a pause. */
  async run(signal?: AbortSignal): Promise<ReportRun> {
    const { logger, now, reports } = this.options;
    const run: ReportRun = { sent: 0, failed: 0 };
    /** Hosts that are left alone for the rest of this round. */
    const resting = new Set<string>();
    for (const item of await reports.due(now().toISOString(), PAGE)) {
      if (signal?.aborted) {
        return run;
      }
      if (!resting.has(item.host)) {
        try {
          await this.#tell(item);
          run.sent += 1;
        } catch (error) {
          if (!(error instanceof ForgeError)) {
            throw error;
          }
          run.failed += 1;
          await this.#postpone(item, error, resting);
          logger.warn(`Report of a safety case: ${wordsOf(error)}`);
        }
      }
    }
    return run;
  }

  async #tell(item: DueReport): Promise<void> {
    const { auditor, forge, now, reports } = this.options;
    const { host, known, report, repository, sha } = item;
    const checks = forge(host);
    if (checks === null) {
      throw new ForgeError(
        'not_allowed',
        `The portal has no integration for ${host} any more`,
      );
    }
    const reported = await checks.report({ host, repository, sha }, report, {
      known,
      unsure: item.attempts > 0,
    });
    await reports.sent(item, reported, now().toISOString());
    const audit = await auditor.createEvent({
      eventId: 'case-report',
      severityLevel: 'low',
      meta: {
        caseId: report.caseId,
        commit: `${host}/${repository}@${sha}`,
        verdict: report.verdict,
        [reported.kind]: reported.id,
      },
    });
    await audit.success();
  }

  async #postpone(
    item: DueReport,
    error: ForgeError,
    resting: Set<string>,
  ): Promise<void> {
    const { now, reports } = this.options;
    const at = now().getTime();
    const [first, most] = PAUSES[error.kind];
    const pause = Math.min(most, first * 2 ** Math.min(item.attempts, 20));
    const next = new Date(
      Math.max(error.retryAt ?? 0, at + (error.retryAt === null ? pause : 0)),
    ).toISOString();
    await reports.failed(item, {
      next,
      failure: wordsOf(error),
      // Somebody deleted it; the next attempt makes another.
      forget: error.kind === 'not_found',
    });
    if (error.kind === 'rate_limited' || error.kind === 'unavailable') {
      resting.add(item.host);
      await reports.rest(item.host, next);
    }
  }
}

function wordsOf({ detail, message }: ForgeError): string {
  return detail === null ? message : `${message} (${detail})`;
}
