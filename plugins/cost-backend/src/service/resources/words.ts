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
  ResourceAdvice,
  ResourceAdviceAmounts,
} from '@maestro/backstage-plugin-cost-common';
import { Decimal } from '../../engine/money';
import { Saving } from '../../engine/rightsizing';
import {
  StoredContainer,
  StoredNodePrice,
} from '../../store/DatabaseResourceStore';
import { NodeCover } from './cover';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const cores = (amount: number) => `${Math.round(amount * 1000)}m`;
const bytes = (amount: number) => `${Math.round(amount / 2 ** 20)} MiB`;

function part(
  name: string,
  { request, target }: ResourceAdviceAmounts,
  show: (amount: number) => string,
): string | null {
  if (target === null) {
    return null;
  }
  if (request === null) {
    return `request ${show(target)} of ${name}, which it does not ask for yet`;
  }
  if (target === request) {
    return null;
  }
  return `${target < request ? 'lower' : 'raise'} ${name} from ${show(
    request,
  )} to ${show(target)}`;
}

/** What to do, in a sentence. */
export function adviceMessage(
  advice: {
    state: ResourceAdvice['state'];
    cpu: ResourceAdviceAmounts;
    memory: ResourceAdviceAmounts;
  },
  minimumDays: number,
): string {
  const { state, cpu, memory } = advice;
  switch (state) {
    case 'stale':
      return 'No usage was reported for more than 8 days, so nothing is advised';
    case 'too_few':
      return `Advice needs a history of ${minimumDays} days and 100 samples`;
    case 'fits':
      return 'The requests fit what is used';
    default: {
      const parts = [
        part('CPU', cpu, cores),
        part('memory', memory, bytes),
      ].filter(text => text !== null);
      return `${capital(parts.join('; '))}`;
    }
  }
}

/** What it saves and what keeps it from saving more, in words. */
export function savingWords(given: {
  state: ResourceAdvice['state'];
  container: StoredContainer;
  saving: Saving | null;
  price: StoredNodePrice | null;
  cover: NodeCover | null;
}): string {
  const { state, container, saving, price, cover } = given;
  const { cluster } = container;
  if (state === 'too_few' || state === 'stale') {
    return 'No saving is claimed without enough recent history';
  }
  if (state === 'fits') {
    return 'There is nothing to save';
  }
  if (price === null || saving === null) {
    return `Not known: no recent node price of cluster ${cluster} was handed in`;
  }
  const money = (value: Decimal) =>
    `${value.toFixed(2)} ${price.currency} a month`;
  const { capacity, perMonth, limit } = saving;
  if (capacity.isZero()) {
    return 'What is freed and what is added are worth the same';
  }
  if (capacity.lt(0)) {
    const worth = money(capacity.neg());
    return perMonth?.isZero()
      ? `Takes capacity worth ${worth} out of what is idle; the bill does not rise`
      : `Asks for capacity worth ${worth} more`;
  }
  const frees = `Frees capacity worth ${money(capacity)}`;
  const plan = cover?.commitment
    ? cover.commitment.name ?? cover.commitment.id
    : 'a commitment';
  switch (limit) {
    case 'unknown':
      return `${frees}; whether the bill falls is not known: ${
        price.scaling === null
          ? `hand in whether nodes of cluster ${cluster} can go (scaling)`
          : `no billing rows of the nodes of cluster ${cluster} are known (resourceIds), so a commitment may pay for them`
      }`;
    case 'commitment':
      return perMonth?.isZero()
        ? `${frees}, saves nothing while ${plan} covers the nodes`
        : `${frees}; ${plan} covers a part of the nodes, only the rest comes off the bill`;
    case 'nodes':
      return perMonth?.isZero()
        ? `${frees}, saves nothing: ${
            price.scaling === 'fixed'
              ? `the nodes of cluster ${cluster} stay`
              : `no node of cluster ${cluster} gets free by it`
          }, only idle cost moves`
        : `${frees}; nodes go only as a whole, and the rest stays idle`;
    default:
      return price.scaling === 'pods'
        ? `${frees}, and requests are what is billed`
        : `${frees}, and nodes that are not needed go`;
  }
}
