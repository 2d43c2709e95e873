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
import { CaseVerdict } from '@maestro/backstage-plugin-safety-case-common';
import { chunks } from './DatabaseFactStore';
import { WantedReport, wantReport } from './DatabaseReportStore';
import {
  CaseFilter,
  CaseStore,
  StoredApproval,
  StoredCase,
  StoredChallenge,
  StoredEvidence,
} from './types';

/** Cases in the plugin's own database. */
export class DatabaseCaseStore implements CaseStore {
  static create(options: { knex: Knex }): DatabaseCaseStore {
    return new DatabaseCaseStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async addEvidence(evidence: StoredEvidence): Promise<boolean> {
    return this.knex.transaction(async tx => {
      const present = await tx('evidence')
        .where({ digest: evidence.digest })
        .first('digest');
      if (present) {
        // Another run may speak about another of its commits.
        await addCommits(tx, evidence);
        return false;
      }
      await tx('evidence')
        .insert({
          digest: evidence.digest,
          predicate_type: evidence.predicateType,
          envelope: evidence.envelope,
          source: evidence.source,
          origin: JSON.stringify(evidence.origin),
          signed_by_portal: evidence.signedByPortal,
          signer: evidence.signer,
          uploader: evidence.uploader && JSON.stringify(evidence.uploader),
          effective_at: evidence.effectiveAt,
          collected_at: evidence.collectedAt,
          repository: evidence.repository,
          seq: evidence.seq,
          recorded_at: evidence.recordedAt,
          included: evidence.included,
        })
        // Another replica may collect the same at the same moment.
        .onConflict('digest')
        .ignore();
      await addCommits(tx, evidence);
      return true;
    });
  }

  async evidenceCount(): Promise<number> {
    const [row] = await this.knex('evidence').count({ count: '*' });
    return Number(row.count);
  }

  async evidence(digests: string[]): Promise<StoredEvidence[]> {
    const rows = [];
    for (const part of chunks([...new Set(digests)])) {
      rows.push(...(await this.knex('evidence').whereIn('digest', part)));
    }
    return this.#withCommits(rows);
  }

  async evidenceAbout(shas: string[]): Promise<StoredEvidence[]> {
    const digests: string[] = [];
    for (const part of chunks([...new Set(shas)])) {
      digests.push(
        ...(await this.knex('evidence_commit')
          .whereIn('sha', part)
          .pluck('digest')),
      );
    }
    return this.evidence(digests);
  }

  async unsettled(limit: number): Promise<StoredEvidence[]> {
    const rows = await this.knex('evidence')
      .whereRaw('(seq is null or included is null)')
      .orderBy('collected_at')
      .limit(limit);
    return this.#withCommits(rows);
  }

  async settle(
    digest: string,
    found: Pick<StoredEvidence, 'seq' | 'recordedAt' | 'included'>,
  ): Promise<void> {
    await this.knex('evidence').where({ digest }).update({
      seq: found.seq,
      recorded_at: found.recordedAt,
      included: found.included,
    });
  }

  async get(id: string): Promise<StoredCase | null> {
    const row = await this.knex('safety_case').where({ id }).first();
    return row ? caseOf(row) : null;
  }

  async put(
    item: StoredCase,
    report: WantedReport | null = null,
  ): Promise<void> {
    const { asOf } = item.judged;
    await this.knex.transaction(async tx => {
      await tx('safety_case')
        .insert(rowOf(item))
        .onConflict('id')
        // Who was told is known by whoever told: `told`.
        .merge([
          'entity_ref',
          'kind',
          'verdict',
          'went_bad',
          'active_at',
          'baseline',
          'author',
          'contributors',
          'owner',
          'judged',
          'as_of',
        ])
        .where(newer =>
          newer
            .where('safety_case.as_of', '<=', asOf)
            // A clock was set back.
            .orWhere('safety_case.as_of', '>', later(asOf)),
        );
      const [row] = await tx('safety_case')
        .where({ id: item.id })
        .select('as_of');
      if (row.as_of !== asOf) {
        // Somebody else has judged it of later knowledge meanwhile.
        return;
      }
      if (!item.wentBad) {
        // When it goes bad again its owner is told again.
        await tx('safety_case')
          .where({ id: item.id })
          .whereNotNull('notified_at')
          .update({ notified_at: null });
      }
      if (report) {
        await wantReport(tx, report, asOf);
      }
    });
  }

  async forget(entityRef: string, kept: readonly string[]): Promise<void> {
    const ids: string[] = await this.knex('safety_case')
      .where({ entity_ref: entityRef })
      .pluck('id');
    const keep = new Set(kept);
    for (const part of chunks(ids.filter(id => !keep.has(id)))) {
      // What was approved or challenged stays: somebody answers for it.
      await this.knex('safety_case')
        .whereIn('id', part)
        .whereNotIn('id', this.knex('approval').select('case_id'))
        .whereNotIn('id', this.knex('challenge').select('case_id'))
        .delete();
      await this.knex('forge_report')
        .whereIn('case_id', part)
        .whereNotIn('case_id', this.knex('safety_case').select('id'))
        .delete();
    }
  }

  async list(
    filter: CaseFilter,
    { after, limit }: { after: [string, string] | null; limit: number },
  ): Promise<StoredCase[]> {
    const query = this.#filtered(filter)
      .orderBy([
        { column: 'active_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    if (after) {
      query.whereRaw('(active_at, id) < (?, ?)', after);
    }
    return (await query).map(caseOf);
  }

  async count(filter: CaseFilter): Promise<number> {
    const [row] = await this.#filtered(filter).count({ count: '*' });
    return Number((row as unknown as { count: number }).count);
  }

  async components(): Promise<string[]> {
    return this.knex('safety_case').distinct('entity_ref').pluck('entity_ref');
  }

  async wentBadUntold(): Promise<StoredCase[]> {
    const rows = await this.knex('safety_case')
      .where({ went_bad: true })
      .whereNull('notified_at')
      .orderBy('id')
      .limit(500);
    return rows.map(caseOf);
  }

  async told(ids: string[], at: string): Promise<void> {
    for (const part of chunks(ids)) {
      await this.knex('safety_case')
        .whereIn('id', part)
        .update({ notified_at: at });
    }
  }

  async challenges(caseId: string): Promise<StoredChallenge[]> {
    const rows = await this.knex('challenge')
      .where({ case_id: caseId })
      .orderBy(['raised_at', 'id']);
    return rows.map(row => ({
      id: row.id,
      caseId: row.case_id,
      target: row.target,
      text: row.body,
      raisedAt: row.raised_at,
      raisedBy: row.raised_by,
      answer:
        row.answer === null
          ? null
          : { text: row.answer, at: row.answered_at, by: row.answered_by },
      accepted:
        row.accepted_at === null
          ? null
          : { at: row.accepted_at, by: row.accepted_by },
      statements: JSON.parse(row.statements),
    }));
  }

  async addChallenge(challenge: StoredChallenge): Promise<void> {
    await this.knex('challenge').insert({
      id: challenge.id,
      case_id: challenge.caseId,
      target: challenge.target,
      body: challenge.text,
      raised_at: challenge.raisedAt,
      raised_by: challenge.raisedBy,
      statements: JSON.stringify(challenge.statements),
    });
  }

  async answer(
    id: string,
    answer: NonNullable<StoredChallenge['answer']>,
    statement: string,
  ): Promise<boolean> {
    return this.#change(
      id,
      {
        answer: answer.text,
        answered_at: answer.at,
        answered_by: answer.by,
      },
      statement,
      query => query.whereNull('accepted_at'),
    );
  }

  async accept(
    id: string,
    options: { answeredAt: string; at: string; by: string },
    statement: string,
  ): Promise<boolean> {
    return this.#change(
      id,
      { accepted_at: options.at, accepted_by: options.by },
      statement,
      query =>
        query
          .whereNull('accepted_at')
          .where({ answered_at: options.answeredAt }),
    );
  }

  async approvals(caseId: string): Promise<StoredApproval[]> {
    const rows = await this.knex('approval')
      .where({ case_id: caseId })
      .orderBy(['at', 'digest']);
    return rows.map(row => ({
      digest: row.digest,
      caseId: row.case_id,
      at: row.at,
      by: row.by,
      verdict: row.verdict as CaseVerdict,
      caseDigest: row.case_digest,
      frozen: JSON.parse(row.frozen),
    }));
  }

  async approvedAt(caseIds: string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const part of chunks([...new Set(caseIds)])) {
      const rows = await this.knex('approval')
        .whereIn('case_id', part)
        .groupBy('case_id')
        .select('case_id')
        .max('at as at');
      for (const row of rows) {
        found.set(row.case_id, row.at);
      }
    }
    return found;
  }

  async addApproval(approval: StoredApproval): Promise<void> {
    await this.knex('approval').insert({
      digest: approval.digest,
      case_id: approval.caseId,
      at: approval.at,
      by: approval.by,
      verdict: approval.verdict,
      case_digest: approval.caseDigest,
      frozen: JSON.stringify(approval.frozen),
    });
  }

  async secret(name: string, make: () => string): Promise<string> {
    await this.knex('secret')
      .insert({ name, value: make() })
      .onConflict('name')
      .ignore();
    const row = await this.knex('secret').where({ name }).first('value');
    return row.value;
  }

  async secretIfPresent(name: string): Promise<string | null> {
    const row = await this.knex('secret').where({ name }).first('value');
    return row?.value ?? null;
  }

  async #change(
    id: string,
    values: Record<string, string>,
    statement: string,
    condition: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<boolean> {
    return this.knex.transaction(async tx => {
      const changed = await condition(tx('challenge').where({ id })).update(
        values,
      );
      if (changed !== 1) {
        return false;
      }
      const row = await tx('challenge').where({ id }).first('statements');
      await tx('challenge')
        .where({ id })
        .update({
          statements: JSON.stringify([
            ...JSON.parse(row.statements),
            statement,
          ]),
        });
      return true;
    });
  }

  #filtered({
    entityRefs,
    kind,
    verdict,
    wentBad,
  }: CaseFilter): Knex.QueryBuilder {
    const query = this.knex('safety_case');
    if (entityRefs) {
      query.whereIn('entity_ref', entityRefs);
    }
    if (kind) {
      query.where({ kind });
    }
    if (verdict) {
      query.where({ verdict });
    }
    if (wentBad !== undefined) {
      query.where({ went_bad: wentBad });
    }
    return query;
  }

  async #withCommits(rows: any[]): Promise<StoredEvidence[]> {
    const commits = new Map<string, string[]>();
    for (const part of chunks(rows.map(row => row.digest as string))) {
      const found = await this.knex('evidence_commit')
        .whereIn('digest', part)
        .orderBy('sha');
      for (const { digest, sha } of found) {
        commits.set(digest, [...(commits.get(digest) ?? []), sha]);
      }
    }
    return rows.map(row => ({
      digest: row.digest,
      predicateType: row.predicate_type,
      envelope: row.envelope,
      source: row.source,
      origin: JSON.parse(row.origin),
      signedByPortal: Boolean(row.signed_by_portal),
      signer: row.signer,
      uploader: row.uploader === null ? null : JSON.parse(row.uploader),
      effectiveAt: row.effective_at,
      collectedAt: row.collected_at,
      repository: row.repository,
      commits: commits.get(row.digest) ?? [],
      seq: row.seq,
      recordedAt: row.recorded_at,
      // SQLite hands booleans out as numbers.
      included: row.included === null ? null : Boolean(row.included),
    }));
  }
}

async function addCommits(
  tx: Knex.Transaction,
  { commits, digest }: Pick<StoredEvidence, 'commits' | 'digest'>,
): Promise<void> {
  for (const sha of new Set(commits)) {
    await tx('evidence_commit')
      .insert({ sha, digest })
      .onConflict(['sha', 'digest'])
      .ignore();
  }
}

function rowOf(item: StoredCase) {
  return {
    id: item.id,
    entity_ref: item.entityRef,
    kind: item.judged.subject.kind,
    verdict: item.verdict,
    went_bad: item.wentBad,
    active_at: item.activeAt,
    baseline: item.baseline,
    notified_at: item.notifiedAt,
    author: item.author && JSON.stringify(item.author),
    contributors: item.contributors && JSON.stringify(item.contributors),
    owner: item.owner,
    judged: JSON.stringify(item.judged),
    as_of: item.judged.asOf,
  };
}

/** No judgement takes so long that another one was made after this. */
function later(asOf: string): string {
  return new Date(Date.parse(asOf) + 3_600_000).toISOString();
}

function caseOf(row: any): StoredCase {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    verdict: row.verdict,
    wentBad: Boolean(row.went_bad),
    activeAt: row.active_at,
    baseline: row.baseline,
    notifiedAt: row.notified_at,
    author: row.author === null ? null : JSON.parse(row.author),
    contributors:
      row.contributors === null ? null : JSON.parse(row.contributors),
    owner: row.owner,
    judged: JSON.parse(row.judged),
  };
}
