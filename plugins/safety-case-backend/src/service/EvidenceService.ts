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

import { LoggerService } from '@backstage/backend-plugin-api';
import {
  LedgerStatus,
  verifyReceiptProof,
} from '@maestro/backstage-plugin-ledger-common';
import { SubmittedEvidence } from '@maestro/backstage-plugin-safety-case-common';
import { EvidenceKey, sha256Hex } from '../attest/EvidenceKey';
import { Collected } from '../collect/types';
import {
  SignedStatement,
  Statement,
  commitsOf,
  readStatement,
  writeStatement,
} from '../engine/attest';
import { KnownStatement } from '../engine/cases';
import { LedgerPort } from '../ledger';
import { CaseStore, StoredEvidence } from '../store/types';
import { Uploader } from '../oidc';
import { Signatures } from './signatures';
import { Trust } from './trust';

/** Statements that are settled at once while others are waited for. */
const PARALLEL = 8;
const REMEMBERED = 20_000;

/** Members of predicates that say when their content was true. */
const INSTANTS = [
  ['finishedAt'],
  ['reviewedAt'],
  ['timestamp'],
  ['timeCreated'],
  ['timeVerified'],
  ['finishedOn'],
  ['metadata', 'scanFinishedOn'],
  ['metadata', 'timestamp'],
  ['runDetails', 'metadata', 'finishedOn'],
];

interface Checked {
  statement: Statement;
  signed: boolean;
  text: string;
  signers: string[];
}

/** Keeps, signs, seals and reads signed statements. */
export class EvidenceService {
  readonly #checked = new Map<string, Checked>();

  constructor(
    private readonly options: {
      store: CaseStore;
      ledger: LedgerPort;
      key: EvidenceKey;
      trust: Trust;
      signatures: Signatures;
      logger: LoggerService;
      now: () => Date;
    },
  ) {}

  get trust(): Trust {
    return this.options.trust;
  }

  get key(): EvidenceKey {
    return this.options.key;
  }

  /**
   * Signs what a collector saw, keeps it and hands it to the ledger. The same
   * statement again is no other one: its digest is the same.
   */
  async record(
    collected: Collected,
    options: {
      repository: string | null;
      signedByPortal: boolean;
      /** The run of CI that handed in the report. */
      uploader?: Uploader | null;
    },
  ): Promise<SubmittedEvidence> {
    const payload = writeStatement(collected.statement);
    const { digest, envelope } = this.key.sign(payload);
    return this.keep(collected.statement, {
      digest,
      envelope: JSON.stringify(envelope),
      source: collected.source,
      origin: {
        system: collected.system,
        collector: collected.collector,
        version: collected.version,
        query: collected.query,
      },
      signer: this.key.signer,
      signedByPortal: options.signedByPortal,
      uploader: options.uploader ?? null,
      repository: options.repository,
      effectiveAt: collected.effectiveAt,
    });
  }

  /**
   * All statements about some commits, with what is found about each. What CI
   * of another repository handed in is none of them: a fork, or any repository
   * to which somebody pushed them, has the same commits.
   *
   * @param repository - `host/owner/name` of the commits
   */
  async about(shas: string[], repository: string): Promise<KnownStatement[]> {
    const stored = await this.options.store.evidenceAbout(shas);
    return stored
      .filter(
        ({ uploader }) =>
          uploader === null || uploader.repository === repository.toLowerCase(),
      )
      .map(item => this.#known(item));
  }

  /**
   * Seals what is not in the ledger yet, and proves what is not proved. Stops
   * at the first refusal: the next round tries again.
   */
  async settle(): Promise<void> {
    const { ledger, store } = this.options;
    let waiting = await store.unsettled(200);
    if (waiting.length === 0) {
      return;
    }
    const status = await ledger.status();
    while (waiting.length > 0) {
      for (let start = 0; start < waiting.length; start += PARALLEL) {
        await Promise.all(
          waiting
            .slice(start, start + PARALLEL)
            .map(item => this.#settle(item, status)),
        );
      }
      const before = new Set(waiting.map(({ digest }) => digest));
      waiting = (await store.unsettled(200)).filter(
        ({ digest }) => !before.has(digest),
      );
    }
  }

  async #settle(item: StoredEvidence, status: LedgerStatus): Promise<void> {
    const { ledger, store } = this.options;
    const seq =
      item.seq ??
      (await ledger.seal({
        digest: item.digest,
        predicateType: item.predicateType,
        commits: item.commits,
        repository: item.repository,
        signer: item.signer,
        effectiveAt: item.effectiveAt,
        collectedAt: item.collectedAt,
      }));
    const { ok, receipt } = verifyReceiptProof(await ledger.proof(seq), {
      pinnedVerifierKey: status.verifierKey,
    });
    await store.settle(item.digest, {
      seq,
      recordedAt: receipt?.recordedAt ?? null,
      // The leaf must be the one about this statement.
      included: ok && receipt?.deliveryId === `evidence|${item.digest}`,
    });
  }

  /**
   * Keeps a statement that was verified, for the ledger to seal.
   *
   * @param commits - of those that it is about the ones for which it counts;
   *   all by default
   */
  async keep(
    statement: Statement,
    item: Omit<
      StoredEvidence,
      | 'collectedAt'
      | 'commits'
      | 'included'
      | 'predicateType'
      | 'recordedAt'
      | 'seq'
    >,
    commits: string[] = commitsOf(statement),
  ): Promise<SubmittedEvidence> {
    const added = await this.options.store.addEvidence({
      ...item,
      commits,
      predicateType: statement.predicateType,
      collectedAt: this.options.now().toISOString(),
      seq: null,
      recordedAt: null,
      included: null,
    });
    return {
      digest: item.digest,
      predicateType: statement.predicateType,
      commits,
      signedByPortal: item.signedByPortal,
      added,
    };
  }

  #known(item: StoredEvidence): KnownStatement {
    const { signed, signers, statement, text } = this.#check(item);
    return {
      signed: {
        digest: item.digest,
        statement,
        signed,
        signatureText: text,
        signers,
        source: item.source,
        effectiveAt: Date.parse(item.effectiveAt ?? item.collectedAt),
        receivedAt: Date.parse(item.recordedAt ?? item.collectedAt),
        included: item.included,
      } satisfies SignedStatement,
      shown: {
        digest: item.digest,
        predicateType: item.predicateType,
        signer: this.trust.portal.has(item.signer)
          ? `this portal (${item.signer})`
          : item.signer,
        signedByPortal: item.signedByPortal,
        source: item.origin,
        effectiveAt: item.effectiveAt,
        collectedAt: item.collectedAt,
        recordedAt: item.recordedAt,
        receipts: item.seq === null ? [] : [item.seq],
        population: null,
      },
    };
  }

  /** Keys do not change while a process runs, so once is enough. */
  #check(item: StoredEvidence): Checked {
    const present = this.#checked.get(item.digest);
    if (present) {
      return present;
    }
    const checked = this.#checkAnew(item);
    if (this.#checked.size >= REMEMBERED) {
      this.#checked.clear();
    }
    this.#checked.set(item.digest, checked);
    return checked;
  }

  #checkAnew(item: StoredEvidence): Checked {
    const { commits, digest, predicateType } = item;
    const wrong = (text: string): Checked => ({
      // What it was about is known from when it was verified and kept.
      statement: {
        subjects: commits.map(sha => ({
          name: null,
          digest: { gitCommit: sha },
        })),
        predicateType,
        predicate: {},
      },
      signed: false,
      text,
      signers: [],
    });
    let value: unknown;
    try {
      value = JSON.parse(item.envelope);
    } catch {
      return wrong('What was kept is not JSON any more.');
    }
    const verdict = this.options.signatures.verify(
      value,
      new Date(item.collectedAt),
    );
    if (!verdict.ok) {
      return wrong(verdict.reason);
    }
    if (sha256Hex(verdict.payload) !== digest) {
      return wrong('The bytes are not those that the ledger recorded.');
    }
    const statement = readStatement(verdict.payload);
    if (typeof statement === 'string') {
      return wrong(statement);
    }
    const { signers, text } = verdict;
    return { statement, signed: true, text, signers };
  }
}

/** When the content of a statement was true, by its own word. */
export function effectiveAt({ predicate }: Statement): string | null {
  for (const path of INSTANTS) {
    const value = path.reduce<unknown>(
      (place, member) =>
        typeof place === 'object' && place !== null
          ? (place as Record<string, unknown>)[member]
          : undefined,
      predicate,
    );
    const at = typeof value === 'string' ? Date.parse(value) : NaN;
    if (!Number.isNaN(at)) {
      return new Date(at).toISOString();
    }
  }
  return null;
}
