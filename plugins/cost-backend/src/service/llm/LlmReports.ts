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
import {
  LlmSpendPart,
  LlmSummary,
} from '@maestro/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import { PriceCheck } from '../../pullRequests/PriceCheck';
import {
  LlmStore,
  SpendDimension,
  SpendGroup,
  SpendQuery,
  StoredAccount,
} from '../../store/llmTypes';
import { NOT_VISIBLE } from '../costs/view';
import { SeenBy } from '../CostService';
import { shownAccount } from './LlmService';
import { formatPico } from '../../store/pico';

/** Parts of a list that are shown; the rest is one line. */
const MAX_PARTS = 50;
const MAX_CAPS = 100;
const MAX_DAYS = 400;

/** What was spent on language models, for the pages. */
export class LlmReports {
  constructor(
    private readonly options: {
      store: LlmStore;
      priceCheck: Pick<PriceCheck, 'changes' | 'disagreements'>;
      timeZone: string;
      now: () => Date;
    },
  ) {}

  /**
   * Spend in a window of UTC days; the last 30 of them when nothing is given.
   *
   * @param seenBy - teams, entities and pull requests of those that are not
   *   seen are summed as `(not visible)`
   * @throws InputError that names the field
   */
  async summary(
    query: {
      from?: string;
      to?: string;
      team?: string;
      pullRequest?: string;
      entityRefs?: readonly string[];
    },
    seenBy?: SeenBy,
  ): Promise<LlmSummary> {
    const { now, priceCheck, store, timeZone } = this.options;
    const { days, from, to } = windowOf(query, now());
    const spend: SpendQuery = {
      ...query,
      from: from.toISODate()!,
      to: to.toISODate()!,
    };
    const part = async (dimension: SpendDimension) => {
      const groups = await store.spend(dimension, spend);
      // The rest is one line: whether its names are seen is never asked, so
      // none of it may move up where hidden ones became one.
      return partsOf(
        await this.#masked(dimension, groups.slice(0, MAX_PARTS), seenBy),
        groups.slice(MAX_PARTS),
        dimension,
      );
    };
    const accounts = await store.capped(
      [
        'all',
        DateTime.fromJSDate(now(), { zone: timeZone }).toFormat('yyyy-MM'),
      ],
      MAX_CAPS,
    );
    const hidden = new Set([
      ...(await this.#hidden('team', keysOf(accounts, 'team'), seenBy)),
      ...(await this.#hidden(
        'pull_request',
        keysOf(accounts, 'pull_request'),
        seenBy,
      )),
    ]);
    const daily = new Map(
      (await store.spend('day', spend)).map(group => [group.key, group]),
    );
    const groups = [...daily.values()];
    const requests = groups.reduce((sum, group) => sum + group.requests, 0);
    const unknown = groups.reduce((sum, group) => sum + group.unknown, 0);
    const total = groups.reduce((sum, { amount }) => sum + amount, 0n);
    const state = await this.#state(requests, total, unknown);
    return {
      window: { from: spend.from, to: spend.to },
      asOf: now().toISOString(),
      state,
      // Without one priced request nothing is known, which is not zero.
      total: requests > unknown ? formatPico(total) : null,
      unreserved:
        requests > unknown
          ? formatPico(
              groups.reduce((sum, group) => sum + group.unreserved, 0n),
            )
          : null,
      requests,
      unknown,
      by: {
        team: await part('team'),
        model: await part('model'),
        pullRequest: await part('pull_request'),
        entity: await part('entity_ref'),
      },
      trend: Array.from({ length: days }, (_, at) => {
        const day = from.plus({ days: at }).toISODate()!;
        const group = daily.get(day);
        return {
          day,
          amount: formatPico(group?.amount ?? 0n),
          requests: group?.requests ?? 0,
        };
      }),
      caps: accounts.filter(({ key }) => !hidden.has(key)).map(shownAccount),
      disagreements: await priceCheck.disagreements(),
      priceChanges: await priceCheck.changes(),
    };
  }

  /** Whether a reader may see pull requests, by whom their usage names. */
  async sees(
    pullRequests: string | readonly string[],
    seenBy: SeenBy,
  ): Promise<boolean> {
    const keys = [pullRequests].flat();
    return (await this.#hidden('pull_request', keys, seenBy)).size === 0;
  }

  /** Those keys of a list that a reader may not see. */
  async #hidden(
    dimension: SpendDimension,
    keys: readonly string[],
    seenBy: SeenBy | undefined,
  ): Promise<Set<string>> {
    if (
      !seenBy ||
      keys.length === 0 ||
      !['team', 'entity_ref', 'pull_request'].includes(dimension)
    ) {
      return new Set();
    }
    const subjects =
      dimension === 'pull_request'
        ? await this.options.store.subjectsOf(keys)
        : keys.map(key => ({ pullRequest: key, refs: [key] }));
    const seen = await seenBy([
      ...new Set(subjects.flatMap(each => each.refs)),
    ]);
    return new Set(
      subjects
        .filter(({ refs }) => refs.some(ref => !seen.has(ref)))
        .map(({ pullRequest }) => pullRequest),
    );
  }

  /** Groups in which those that are not seen are one. */
  async #masked(
    dimension: SpendDimension,
    groups: SpendGroup[],
    seenBy: SeenBy | undefined,
  ): Promise<SpendGroup[]> {
    const keys = groups.flatMap(({ key }) => key ?? []);
    const hidden = await this.#hidden(dimension, keys, seenBy);
    const withheld = groups.filter(({ key }) => key && hidden.has(key));
    return withheld.length === 0
      ? groups
      : [
          ...groups.filter(({ key }) => !key || !hidden.has(key)),
          withheld.reduce((all, group) => ({
            key: NOT_VISIBLE,
            amount: all.amount + group.amount,
            unreserved: all.unreserved + group.unreserved,
            requests: all.requests + group.requests,
            unknown: all.unknown + group.unknown,
            inputTokens: all.inputTokens + group.inputTokens,
            outputTokens: all.outputTokens + group.outputTokens,
          })),
        ].map(group =>
          group.key !== null && hidden.has(group.key)
            ? { ...group, key: NOT_VISIBLE }
            : group,
        );
  }

  async #state(
    requests: number,
    total: bigint,
    unknown: number,
  ): Promise<LlmSummary['state']> {
    if (requests === 0) {
      return (await this.options.store.any()) ? 'no_data' : 'no_source';
    }
    return total === 0n && unknown === 0 ? 'zero' : 'ok';
  }
}

function keysOf(
  accounts: readonly StoredAccount[],
  kind: StoredAccount['kind'],
): string[] {
  return accounts.filter(each => each.kind === kind).map(({ key }) => key);
}

/**
 * A window of UTC days; the last 30 of them when nothing is given.
 *
 * @throws InputError that names the field
 */
export function windowOf(
  query: { from?: string; to?: string },
  now: Date,
): { from: DateTime; to: DateTime; days: number } {
  const today = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('day');
  const to = dayOf(query.to, 'to') ?? today.plus({ days: 1 });
  const from = dayOf(query.from, 'from') ?? to.minus({ days: 30 });
  const days = to.diff(from, 'days').days;
  if (days < 1 || days > MAX_DAYS) {
    throw new InputError(
      `from ${from.toISODate()} to ${to.toISODate()} are ${days} days; ask for 1 to ${MAX_DAYS}`,
    );
  }
  return { from, to, days };
}

function dayOf(text: string | undefined, field: string): DateTime | undefined {
  if (text === undefined) {
    return undefined;
  }
  const day = DateTime.fromFormat(text, 'yyyy-MM-dd', { zone: 'utc' });
  if (!day.isValid) {
    throw new InputError(
      `${field} is ${JSON.stringify(text)}; write a day as YYYY-MM-DD`,
    );
  }
  return day;
}

const NONE: Record<SpendDimension, string> = {
  day: '(none)',
  entity_ref: '(no entity told)',
  model: '(none)',
  pull_request: '(no pull request told)',
  team: '(no team told)',
};

function partsOf(
  groups: SpendGroup[],
  rest: SpendGroup[],
  dimension: SpendDimension,
): LlmSpendPart[] {
  const shown = groups.map(group => ({
    key: group.key ?? '',
    label: group.key ?? NONE[dimension],
    ...sums([group]),
  }));
  return rest.length === 0
    ? shown
    : [
        ...shown,
        { key: '(other)', label: `${rest.length} others`, ...sums(rest) },
      ];
}

function sums(groups: SpendGroup[]) {
  const add = (of: 'requests' | 'unknown' | 'inputTokens' | 'outputTokens') =>
    groups.reduce((sum, group) => sum + group[of], 0);
  return {
    amount: formatPico(groups.reduce((sum, group) => sum + group.amount, 0n)),
    unreserved: formatPico(
      groups.reduce((sum, group) => sum + group.unreserved, 0n),
    ),
    requests: add('requests'),
    unknown: add('unknown'),
    inputTokens: add('inputTokens'),
    outputTokens: add('outputTokens'),
  };
}
