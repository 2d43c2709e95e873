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
import { ServiceUnavailableError } from '@backstage/errors';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { LedgerStatus } from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { collectFacts } from '../collect/collect';
import { Repository, claimedRepositories } from '../engine/cases';
import { LedgerPort } from '../ledger';
import { CaseStore, FactStore, StoredCase } from '../store/types';
import { Accounts, ReadAccounts } from './accounts';
import { CaseJudge } from './CaseJudge';
import { EvidenceService } from './EvidenceService';
import { Planned, planCases } from './plan';
import { ReportOf } from './reports';
import { CaseSpec, ReadSpecs } from './specs';

/** Evidence ages without anything happening; milliseconds. */
const AGEING = 300_000;

/** What all cases of one round are judged against. */
interface Round {
  now: Date;
  generation: number;
  sourceDown: boolean;
  /** Null while the ledger cannot be asked for pseudonyms. */
  accounts: Accounts | null;
  repositories: Map<string, Repository[]>;
}

/** Makes, collects for, judges and keeps the cases of components. */
export class Evaluator {
  constructor(
    private readonly options: {
      facts: FactStore;
      store: CaseStore;
      consumer: Pick<FeedConsumer, 'status'>;
      evidence: EvidenceService;
      ledger: LedgerPort;
      readSpecs: ReadSpecs;
      /** Reads the arguments of a component again from their repository. */
      refreshSources: (entityRef: string) => Promise<void>;
      readAccounts: ReadAccounts;
      recentDays: number;
      requiredChecks: readonly string[];
      /** What forges are told; nothing when absent. */
      reportOf?: ReportOf;
      logger: LoggerService;
      now: () => Date;
    },
  ) {
    this.#judge = new CaseJudge(options);
  }

  readonly #judge: CaseJudge;

  /** The log as it was known last. */
  #status: LedgerStatus | null = null;

  /** What each component was judged by last, and when. */
  readonly #judged = new Map<string, { mark: string; at: number }>();

  /**
   * Judges the cases of all components of which something new is known, or
   * whose evidence may have aged meanwhile.
   */
  async evaluate(signal?: AbortSignal): Promise<void> {
    const { logger, readSpecs, store } = this.options;
    const round = await this.#round();
    if (!round) {
      return;
    }
    const specs = await readSpecs();
    for (const spec of specs) {
      if (signal?.aborted) {
        return;
      }
      try {
        const before = this.#judged.get(spec.entityRef);
        // Those before may have taken long.
        const now = this.options.now();
        const at = now.getTime();
        const mark = await this.#mark(spec, round);
        if (before?.mark !== mark(0) || at - before.at >= AGEING) {
          const { added } = await this.#component(spec, { ...round, now });
          // What else came meanwhile is judged the next time.
          this.#judged.set(spec.entityRef, { mark: mark(added), at });
        }
      } catch (error) {
        logger.warn(
          `Cases of ${spec.entityRef} could not be judged, will try again: ${error}`,
        );
      }
    }
    const present = new Set(specs.map(spec => spec.entityRef));
    for (const known of await store.components()) {
      if (!present.has(known)) {
        await store.forget(known, []);
      }
    }
  }

  /**
   * Collects for one case again, and judges it; also one that is not watched any
   * more.
   *
   * @returns the case as it was judged now; null when it is of nothing that the
   *   records still show: a commit that is not the newest any more, a component
   *   without this argument
   * @throws ServiceUnavailableError while the facts of the ledger are not there
   */
  async evaluateCase(
    entityRef: string,
    id: string,
  ): Promise<StoredCase | null> {
    const round = await this.#round();
    if (!round) {
      throw new ServiceUnavailableError(
        'The records of the ledger are still being read; try again in a moment',
      );
    }
    await this.options.refreshSources(entityRef);
    const spec = (await this.options.readSpecs()).find(
      item => item.entityRef === entityRef,
    );
    const found = spec && (await this.#component(spec, round, id));
    return found?.judged[0] ?? null;
  }

  /** What a component is judged by, once so many statements are added. */
  async #mark(
    spec: CaseSpec,
    { generation, repositories, sourceDown }: Round,
  ): Promise<(added: number) => string> {
    const { evidence, facts, store } = this.options;
    const positions = await Promise.all(
      (repositories.get(spec.entityRef) ?? []).map(repository =>
        facts.position(generation, repository),
      ),
    );
    const count = await store.evidenceCount();
    return added =>
      canonicalJson([
        positions,
        count + added,
        sourceDown,
        evidence.trust.policy.version,
        spec.parameters,
        spec.patterns.map(({ file, name, version }) => [
          name,
          version,
          file?.diagnostics ?? [],
        ]),
        spec.diagnostics.length,
      ]);
  }

  /** Null until the facts are there. */
  async #round(): Promise<Round | null> {
    const { consumer, facts, logger, now, readAccounts } = this.options;
    const { caughtUp, generation, lastError } = await consumer.status();
    if (!caughtUp && lastError === null) {
      return null;
    }
    const accounts = await readAccounts().catch(error => {
      logger.warn(`Nothing is collected for safety cases: ${error}`);
      return null;
    });
    return {
      now: now(),
      generation,
      sourceDown: lastError !== null || accounts === null,
      accounts,
      repositories: claimedRepositories(await facts.attribution(generation)),
    };
  }

  /** @returns the one case that was asked for, and how many statements were not known before */
  async #component(
    spec: CaseSpec,
    round: Round,
    only?: string,
  ): Promise<{ judged: StoredCase[]; added: number }> {
    const { evidence, facts, recentDays, requiredChecks, store } = this.options;
    const { accounts } = round;
    const planned: Planned[] = [];
    for (const repository of round.repositories.get(spec.entityRef) ?? []) {
      planned.push(
        ...(await planCases(spec, repository, {
          facts,
          recentDays,
          only,
          approvedAt: ids => store.approvedAt(ids),
          ...round,
        })),
      );
    }
    let added = 0;
    for (const plan of planned) {
      const found =
        accounts === null
          ? []
          : collectFacts(plan, { accounts, requiredChecks });
      for (const collected of found) {
        const kept = await evidence.record(collected, {
          repository: plan.candidate.subject.repository,
          signedByPortal: false,
        });
        added += kept.added ? 1 : 0;
      }
    }
    const status = await this.#settle();
    const judged: StoredCase[] = [];
    for (const plan of planned) {
      const item = await this.#judge.judge(spec, plan, round, status);
      if (only !== undefined) {
        judged.push(item);
      }
    }
    if (only === undefined) {
      await store.forget(
        spec.entityRef,
        planned.map(({ id }) => id),
      );
    }
    return { judged, added };
  }

  /**
   * Seals what was collected, and asks for the log, which then holds it. While
   * the ledger is down the case is judged against the log as it was known last:
   * evidence ages, and what is missing is stale, not failed.
   */
  async #settle(): Promise<LedgerStatus> {
    const { evidence, ledger, logger } = this.options;
    try {
      await evidence.settle();
      this.#status = await ledger.status();
    } catch (error) {
      if (this.#status === null) {
        throw error;
      }
      logger.warn(`Evidence waits for the ledger: ${error}`);
    }
    return this.#status;
  }
}
