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

import { Decimal } from 'decimal.js';
import { Exact } from '../dataset';
import { Row, RuleHead, endOf, rule, show } from './build';
import { DynamicContext, DynamicRule, Violations } from './types';

interface Period {
  from: number;
  to: number;
  quantity: Decimal;
  recurring: boolean;
}

/** What the rows of one commitment add up to. */
interface Commitment {
  row: number;
  purchases: Period[];
  billed: Decimal;
  usage: Decimal;
  used: Decimal;
  unused: Decimal;
  /** Used and unused quantity by the charge period in which it lies. */
  quantities: Map<number, Decimal>;
  quantity: Decimal;
  usedRows: number;
  unusedFrom: Set<number>;
  /** Bounds of the charge periods of its usage. */
  from: number;
  to: number;
}

type Judgement =
  | { kind: 'right' | 'undecided' | 'outside' }
  | { kind: 'wrong'; because: string };

const RIGHT: Judgement = { kind: 'right' };
const UNDECIDED: Judgement = { kind: 'undecided' };
const OUTSIDE: Judgement = { kind: 'outside' };
const DAY = 86_400_000;

const wrong = (because: string): Judgement => ({ kind: 'wrong', because });

const NOT_WHOLE =
  'the data does not hold purchase and usage of the whole term of these commitments';

const COLUMNS = ['CommitmentDiscountId', 'ChargeCategory'];

const empty = (row: number): Commitment => ({
  row,
  purchases: [],
  billed: new Exact(0),
  usage: new Exact(0),
  used: new Exact(0),
  unused: new Exact(0),
  quantities: new Map(),
  quantity: new Exact(0),
  usedRows: 0,
  unusedFrom: new Set(),
  from: Infinity,
  to: -Infinity,
});

function note(commitment: Commitment, row: Row): void {
  const from = row.instant('ChargePeriodStart') ?? NaN;
  const to = row.instant('ChargePeriodEnd') ?? NaN;
  const quantity = row.amount('CommitmentDiscountQuantity') ?? new Exact(0);
  if (row.is('ChargeCategory', 'Purchase')) {
    commitment.billed = commitment.billed.plus(row.amount('BilledCost') ?? 0);
    const recurring = row.is('ChargeFrequency', 'Recurring');
    const last = commitment.purchases.find(
      period =>
        period.from === from &&
        period.to === to &&
        period.recurring === recurring,
    );
    if (last) {
      last.quantity = last.quantity.plus(quantity);
    } else {
      commitment.purchases.push({ from, to, quantity, recurring });
    }
  } else if (row.is('ChargeCategory', 'Usage')) {
    const cost = row.amount('EffectiveCost') ?? new Exact(0);
    commitment.usage = commitment.usage.plus(cost);
    if (row.is('CommitmentDiscountStatus', 'Used')) {
      commitment.used = commitment.used.plus(cost);
      commitment.usedRows += 1;
    } else if (row.is('CommitmentDiscountStatus', 'Unused')) {
      commitment.unused = commitment.unused.plus(cost);
      commitment.unusedFrom.add(from);
    } else {
      return;
    }
    commitment.quantity = commitment.quantity.plus(quantity);
    commitment.quantities.set(
      from,
      (commitment.quantities.get(from) ?? new Exact(0)).plus(quantity),
    );
    commitment.from = Math.min(commitment.from, from);
    commitment.to = Math.max(commitment.to, to);
  }
}

function commitmentRule(
  id: string,
  head: RuleHead & {
    judge: (
      commitment: Commitment,
      context: DynamicContext,
      /** Where the charge periods of the data end. */
      until: number,
    ) => Judgement;
  },
): DynamicRule {
  return rule(id, head, context => {
    const commitments = new Map<string, Commitment>();
    let until = -Infinity;
    return {
      see(block) {
        const row = new Row(block);
        const ids = block.column('CommitmentDiscountId')!;
        for (row.index = 0; row.index < block.size; row.index += 1) {
          const name = ids.values[ids.codes[row.index]];
          if (row.is('ChargeCategory', 'Usage')) {
            until = Math.max(
              until,
              row.instant('ChargePeriodEnd') ?? -Infinity,
            );
          }
          if (name === null || name === '') {
            continue;
          }
          let commitment = commitments.get(name);
          if (commitment === undefined) {
            commitment = empty(row.at);
            commitments.set(name, commitment);
          }
          note(commitment, row);
        }
      },
      end() {
        const violations = new Violations();
        let applied = 0;
        let undecided = 0;
        for (const [name, commitment] of commitments) {
          const judgement = head.judge(commitment, context, until);
          if (judgement.kind === 'undecided') {
            undecided += 1;
          } else if (judgement.kind !== 'outside') {
            applied += 1;
            if (judgement.kind === 'wrong') {
              violations.add(
                commitment.row,
                () => `commitment ${show(name)}: ${judgement.because}`,
              );
            }
          }
        }
        return endOf(applied, violations, undecided, NOT_WHOLE);
      },
    };
  });
}

/**
 * The purchase and the usage it pays for must cost the same over the term.
 * Equal sums say that they do. Unequal ones say that they do not only where the
 * data holds the term: the usage begins with the purchase, and reaches its end.
 */
function sumJudgement(
  commitment: Commitment,
  usage: Decimal,
  tolerance: Decimal,
): Judgement {
  const { billed, purchases, from, to } = commitment;
  if (purchases.length === 0 && commitment.to === -Infinity) {
    return OUTSIDE;
  }
  if (purchases.length === 0 || commitment.to === -Infinity) {
    return UNDECIDED;
  }
  if (usage.minus(billed).abs().lte(tolerance)) {
    return RIGHT;
  }
  const start = Math.min(...purchases.map(period => period.from));
  const end = Math.max(...purchases.map(period => period.to));
  const because = `its usage has EffectiveCost ${usage.toFixed()}, its purchases BilledCost ${billed.toFixed()}`;
  // A purchase of a moment does not tell when the term ends.
  const termKnown = end - start > DAY && from >= start;
  const over = usage.gt(billed) && from >= start && to <= end;
  return over || (termKnown && to >= end) ? wrong(because) : UNDECIDED;
}

const DISCOUNTS = ['COMMITMENT_DISCOUNT_SUPPORTED'];

export const COMMITMENT_SUM_RULES: DynamicRule[] = [
  commitmentRule('EffectiveCost-C-012-C', {
    looksFor: 'Commitments of which usage and purchase do not cost the same',
    columns: [...COLUMNS, 'EffectiveCost', 'BilledCost'],
    judge: (commitment, { tolerance }) =>
      sumJudgement(commitment, commitment.usage, tolerance),
  }),
  commitmentRule('EffectiveCost-C-013-C', {
    looksFor: 'Commitments with usage that is neither used nor unused',
    columns: [...COLUMNS, 'EffectiveCost', 'CommitmentDiscountStatus'],
    judge({ usage, used, unused, purchases, to }, { tolerance }) {
      if (usage.isZero() && to === -Infinity) {
        return purchases.length > 0 ? OUTSIDE : RIGHT;
      }
      return usage.minus(used).minus(unused).abs().lte(tolerance)
        ? RIGHT
        : wrong(
            `its usage has EffectiveCost ${usage.toFixed()}, of which ${used.toFixed()} is used and ${unused.toFixed()} unused`,
          );
    },
  }),
  commitmentRule('DiscountHandling-A-011-C', {
    criteria: DISCOUNTS,
    looksFor:
      'Commitments of which used and unused rows do not cost what was billed',
    columns: [
      ...COLUMNS,
      'EffectiveCost',
      'BilledCost',
      'CommitmentDiscountStatus',
    ],
    judge: (commitment, { tolerance }) =>
      sumJudgement(
        commitment,
        commitment.used.plus(commitment.unused),
        tolerance,
      ),
  }),
  commitmentRule('DiscountHandling-A-010-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Commitments that were paid for and cost their usage nothing',
    columns: [...COLUMNS, 'EffectiveCost', 'BilledCost'],
    judge({ billed, purchases, used, usedRows }) {
      if (usedRows === 0) {
        return OUTSIDE;
      }
      if (purchases.length === 0) {
        return used.isZero() ? UNDECIDED : RIGHT;
      }
      return billed.gt(0) && used.isZero()
        ? wrong(
            `its purchases have BilledCost ${billed.toFixed()}, its ${usedRows} used rows no EffectiveCost`,
          )
        : RIGHT;
    },
  }),
  commitmentRule('CommitmentDiscountQuantity-C-011-C', {
    proof: 'refutes',
    looksFor: 'Commitments paid at once of which more is used than was bought',
    columns: [...COLUMNS, 'CommitmentDiscountQuantity', 'ChargeFrequency'],
    judge({ purchases, quantity }, { tolerance }) {
      const bought = purchases
        .filter(({ recurring }) => !recurring)
        .reduce((sum, period) => sum.plus(period.quantity), new Exact(0));
      if (purchases.length === 0 || purchases.some(p => p.recurring)) {
        return OUTSIDE;
      }
      if (bought.lte(0)) {
        return wrong(`its purchase has CommitmentDiscountQuantity ${bought}`);
      }
      return quantity.minus(bought).gt(tolerance)
        ? wrong(`${quantity} was used or left over, ${bought} was bought`)
        : RIGHT;
    },
  }),
  commitmentRule('CommitmentDiscountQuantity-C-012-C', {
    proof: 'refutes',
    looksFor:
      'Recurring purchases of which a period has more usage than they bought',
    columns: [
      ...COLUMNS,
      'CommitmentDiscountQuantity',
      'ChargeFrequency',
      'ChargePeriodStart',
      'ChargePeriodEnd',
    ],
    judge(commitment, { tolerance }) {
      const periods = commitment.purchases.filter(p => p.recurring);
      if (periods.length === 0) {
        return OUTSIDE;
      }
      for (const period of periods) {
        const inside = within(commitment, period);
        if (period.quantity.lte(0)) {
          return wrong(
            `its purchase of ${day(period.from)} has quantity ${
              period.quantity
            }`,
          );
        }
        if (inside.minus(period.quantity).gt(tolerance)) {
          return wrong(
            `${inside} was used or left over from ${day(period.from)}, ${
              period.quantity
            } was bought`,
          );
        }
      }
      return RIGHT;
    },
  }),
  commitmentRule('DiscountHandling-A-017-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor:
      'Periods of a commitment with less usage than bought, none unused',
    columns: [
      ...COLUMNS,
      'CommitmentDiscountStatus',
      'CommitmentDiscountQuantity',
      'ChargeFrequency',
      'ChargePeriodStart',
      'ChargePeriodEnd',
    ],
    judge(commitment, { tolerance }, until) {
      const periods = commitment.purchases.filter(
        ({ recurring, quantity }) => recurring && quantity.gt(0),
      );
      if (periods.length === 0) {
        return OUTSIDE;
      }
      const done = periods.filter(({ to }) => to <= until);
      const short = done.find(
        period =>
          period.quantity.minus(within(commitment, period)).gt(tolerance) &&
          ![...commitment.unusedFrom].some(
            from => from >= period.from && from < period.to,
          ),
      );
      if (short) {
        return wrong(
          `${within(commitment, short)} of ${
            short.quantity
          } was used from ${day(short.from)}, and no row tells of the rest`,
        );
      }
      return done.length === 0 ? UNDECIDED : RIGHT;
    },
  }),
];

function within(
  { quantities }: Commitment,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Decimal {
  let sum: Decimal = new Exact(0);
  for (const [time, quantity] of quantities) {
    if (time >= from && time < to) {
      sum = sum.plus(quantity);
    }
  }
  return sum;
}

function day(time: number): string {
  return Number.isNaN(time) ? 'no date' : new Date(time).toISOString();
}
