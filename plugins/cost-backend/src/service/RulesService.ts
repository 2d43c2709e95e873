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

import { InputError } from '@backstage/errors';
import { CostRules, RulesDryRun } from '@maestro/backstage-plugin-cost-common';
import { Analytics } from '../analytics/Analytics';
import {
  CompiledRules,
  Verdict,
  doubtsAbout,
  validateRules,
} from '../engine/attribution';
import { RulesDocument, RulesStore } from '../store/DatabaseRulesStore';
import { LoadStore, StoredLoad } from '../store/LoadStore';
import { Attributor } from './attribution/Attributor';
import { readRules } from './attribution/inputs';
import { unitsOfText } from './attribution/rollUp';
import { VerdictTable, attributeLoad } from './attribution/tables';
import { amountText } from './costs/amounts';

/** Billing periods of which a dry run tells what would move. */
const PERIODS = 2;
const MAX_MOVES = 200;

const UNALLOCATED = '(unallocated)';

/** Sums of what moves in one period and currency. */
class Run {
  readonly #moves = new Map<
    string,
    { from: string; to: string; units: bigint; rows: number }
  >();
  #before = 0n;
  #after = 0n;

  constructor(
    private readonly billingPeriod: string,
    private readonly currency: string,
  ) {}

  add(from: string, to: string, units: bigint, rows: number): void {
    this.#before += from === UNALLOCATED ? units : 0n;
    this.#after += to === UNALLOCATED ? units : 0n;
    if (from !== to) {
      const key = JSON.stringify([from, to]);
      const move = this.#moves.get(key) ?? { from, to, units: 0n, rows: 0 };
      this.#moves.set(key, {
        ...move,
        units: move.units + units,
        rows: move.rows + rows,
      });
    }
  }

  told(): RulesDryRun {
    const size = (units: bigint) => (units < 0n ? -units : units);
    return {
      billingPeriod: this.billingPeriod,
      currency: this.currency,
      metric: 'effective',
      moves: [...this.#moves.values()]
        .sort((a, b) => {
          const difference = size(b.units) - size(a.units);
          if (difference === 0n) {
            return b.rows - a.rows;
          }
          return difference > 0n ? 1 : -1;
        })
        .slice(0, MAX_MOVES)
        .map(({ from, to, units, rows }) => ({
          from,
          to,
          amount: amountText(units),
          rows,
        })),
      unallocated: {
        before: amountText(this.#before),
        after: amountText(this.#after),
      },
    };
  }
}

/** Rules of attribution: read, tried out, put in force. */
export class RulesService {
  constructor(
    private readonly options: {
      analytics: Analytics;
      attributor: Pick<Attributor, 'inputs'>;
      loads: LoadStore;
      rules: RulesStore;
      configured: RulesDocument | null;
      fileOf(load: StoredLoad): string;
    },
  ) {}

  /** The rules in force; version 0: those of the configuration. */
  current(): Promise<CostRules> {
    return readRules(this.options.rules, this.options.configured);
  }

  /**
   * @throws InputError that names rule and field; ConflictError when another
   *   version is in force than the one that was read
   */
  async put(
    document: RulesDocument,
    version: number,
    author: string | null,
  ): Promise<CostRules> {
    return this.options.rules.put(checked(document), version, author);
  }

  /**
   * What would move with other rules in the newest billing periods, in
   * effective cost, before pools are handed out; and what is probably not
   * meant. Nothing is changed.
   *
   * @throws InputError that names rule and field
   */
  async dryRun(
    document: RulesDocument,
  ): Promise<{ items: RulesDryRun[]; warnings: string[] }> {
    const { analytics, attributor, loads, fileOf } = this.options;
    const next = checked(document);
    const inputs = await attributor.inputs();
    const compiled = new CompiledRules(next, inputs.history);
    const current = await loads.currentLoads();
    const periods = [
      ...new Set(current.map(({ billingPeriod }) => billingPeriod)),
    ]
      .sort()
      .slice(-PERIODS)
      .reverse();
    const runs = new Map<string, Run>();
    const used = new Set<string>();
    for (const period of periods) {
      for (const load of current.filter(
        ({ billingPeriod }) => billingPeriod === period,
      )) {
        const hold = await loads.hold([load.loadId]);
        const tables: VerdictTable[] = [];
        try {
          const file = fileOf(load);
          for (const rules of [inputs.compiled, compiled]) {
            tables.push(
              await attributeLoad({ analytics, load, file, compiled: rules }),
            );
          }
          const [before, after] = tables;
          for (const row of await analytics.query<{
            old: number;
            new: number;
            currency: string | null;
            n: number;
            cost: string;
          }>(
            `select m.code as old, n.code as new,
                r."BillingCurrency" as currency, count(*) as n,
                coalesce(sum(r."EffectiveCost"), 0)::decimal(38, 15) as cost
              from ${before.from} ${after.joinAs('n')} group by 1, 2, 3`,
          )) {
            const currency = row.currency ?? '';
            const key = `${period} ${currency}`;
            const run = runs.get(key) ?? new Run(period, currency);
            runs.set(key, run);
            const verdict = after.verdicts[Number(row.new)];
            if (verdict.kind !== 'unallocated') {
              used.add(verdict.ruleId);
            }
            run.add(
              nameOf(before.verdicts[Number(row.old)]),
              nameOf(verdict),
              unitsOfText(row.cost),
              Number(row.n),
            );
          }
        } finally {
          for (const table of tables) {
            await table.drop();
          }
          await hold.release();
        }
      }
    }
    return {
      items: [...runs.values()].map(run => run.told()),
      warnings: doubtsAbout(
        next,
        inputs.history,
        periods.length > 0 ? used : null,
      ),
    };
  }
}

function checked(document: RulesDocument): RulesDocument {
  try {
    return validateRules(document);
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

function nameOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'entity':
      return verdict.entityRef;
    case 'pool':
      return `pool:${verdict.poolId}`;
    default:
      return UNALLOCATED;
  }
}
