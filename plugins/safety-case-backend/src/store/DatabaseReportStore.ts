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
import { Knex } from 'knex';
import { Reported, VerdictReport } from '../forge';

/** What a forge is to be told of a case. */
export interface WantedReport {
  host: string;
  /** `owner/name`, or the path of a GitLab project. */
  repository: string;
  sha: string;
  /** Of what is told, without instants: the same is not told twice. */
  digest: string;
  report: VerdictReport;
}

/** A report that is due. */
export interface DueReport extends WantedReport {
  /** What it became on this commit; null: nothing was told yet. */
  known: Reported | null;
  /** Failures since the last success or change. */
  attempts: number;
}

/** Reports to forges that wait for their turn; survives restarts. */
export interface ReportStore {
  /** Reports whose time has come, those that wait longest first. */
  due(now: string, limit: number): Promise<DueReport[]>;
  sent(item: DueReport, reported: Reported, at: string): Promise<void>;
  /** @param next - when to try again, ISO 8601 */
  failed(
    item: DueReport,
    options: { next: string; failure: string; forget: boolean },
  ): Promise<void>;
  /** Nothing is told to a host before an instant, ISO 8601. */
  rest(host: string, until: string): Promise<void>;
}

/**
 * Notes what a forge is to be told, in the transaction that keeps the case. On
 * another commit the report begins anew.
 */
export async function wantReport(
  tx: Knex.Transaction,
  { digest, host, report, repository, sha }: WantedReport,
  now: string,
): Promise<void> {
  const row = {
    host,
    repository,
    sha,
    digest,
    report: JSON.stringify(report),
    attempts: 0,
    next_at: now,
    failure: null,
  };
  const present = await tx('forge_report')
    .where({ case_id: report.caseId })
    .first();
  if (
    present?.sha === sha &&
    present.host === host &&
    present.repository === repository
  ) {
    if (present.digest !== digest) {
      await tx('forge_report')
        .where({ case_id: report.caseId })
        // An earlier verdict may be back before the other was told.
        .update(
          present.sent_digest === digest ? { ...row, next_at: null } : row,
        );
    }
    return;
  }
  await tx('forge_report')
    .insert({
      ...row,
      case_id: report.caseId,
      sent_digest: null,
      sent_at: null,
      external_kind: null,
      external_id: null,
    })
    .onConflict('case_id')
    .merge();
}

/** Reports in the plugin's own database. */
export class DatabaseReportStore implements ReportStore {
  static create(options: { knex: Knex }): DatabaseReportStore {
    return new DatabaseReportStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async due(now: string, limit: number): Promise<DueReport[]> {
    const rows = await this.knex('forge_report')
      // As the predicate of the index is written, so that it is used.
      .whereRaw('next_at is not null')
      .where('next_at', '<=', now)
      .orderBy(['next_at', 'case_id'])
      .limit(limit);
    return rows.map(row => ({
      host: row.host,
      repository: row.repository,
      sha: row.sha,
      digest: row.digest,
      report: JSON.parse(row.report),
      known:
        row.external_id === null
          ? null
          : { kind: row.external_kind, id: row.external_id },
      attempts: row.attempts,
    }));
  }

  async sent(item: DueReport, reported: Reported, at: string): Promise<void> {
    await this.#on(item).update({
      sent_digest: item.digest,
      sent_at: at,
      external_kind: reported.kind,
      external_id: reported.id,
      attempts: 0,
      failure: null,
      // What changed meanwhile is still to be told.
      next_at: this.knex.raw('case when digest = ? then null else ? end', [
        item.digest,
        at,
      ]),
    });
  }

  async failed(
    item: DueReport,
    options: { next: string; failure: string; forget: boolean },
  ): Promise<void> {
    await this.#on(item).update({
      attempts: item.attempts + 1,
      next_at: options.next,
      failure: options.failure,
      ...(options.forget && { external_kind: null, external_id: null }),
    });
  }

  async rest(host: string, until: string): Promise<void> {
    await this.knex('forge_report')
      .whereRaw('next_at is not null')
      .where('next_at', '<', until)
      .where({ host })
      .update({ next_at: until });
  }

  #on({ report, sha }: DueReport): Knex.QueryBuilder {
    return this.knex('forge_report').where({ case_id: report.caseId, sha });
  }
}
