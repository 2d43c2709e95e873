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

import { trainRouterModel } from '../../routing/trainRouterModel';
import { ChooseService } from './ChooseService';
import { createPriceBook } from './PriceBook';

/** Half of the prompts are hard: only the strong model gets them right. */
function outcomes(cost: (hard: boolean) => string = () => ''): string {
  const rows = Array.from({ length: 600 }, (_, at) => {
    const hard = at % 2 === 0;
    const prompt = hard
      ? `Prove theorem ${1000 + at} about primes, please.`
      : `Name the capital of country ${1000 + at} here.`;
    return `s${at % 6},"${prompt}",1,${hard ? 0 : 1}${cost(hard)}`;
  });
  return rows.join('\n');
}

const HEAD = 'subject,prompt,strong_correct,weak_correct';

function learned(csv: string, weak = 'acme/small') {
  const choose = new ChooseService({
    llm: undefined as never,
    prices: createPriceBook({
      'acme/big': [{ rates: { input_mtok: '10', output_mtok: '40' } }],
      'acme/small': [{ rates: { input_mtok: '1', output_mtok: '4' } }],
    }),
    pair: { strong: 'acme/big', weak },
    now: () => new Date('2026-11-21T12:00:00Z'),
  });
  const prices = choose.pairPrices(50);
  choose.use(trainRouterModel(csv, { quality: 0.9, prices }));
  return choose.shown()!.learned!;
}

describe('what a router costs', () => {
  it('prices the prompts of each setting, where answers are not priced', () => {
    const { apgrCost, costBasis, curve, oracle } = learned(
      `${HEAD}\n${outcomes()}`,
    );
    expect(costBasis).toBe('list_prices');
    // Half of the prompts gain, and all cost alike.
    expect(apgrCost).toBeGreaterThan(0.7);
    // 10 tokens at 1 and 10, answers of 50 at 4 and 40 USD a million.
    expect(curve[0]).toMatchObject({ strongShare: 0, cost: '0.21' });
    expect(curve[curve.length - 1]).toMatchObject({
      strongShare: 1,
      cost: '2.1',
    });
    expect(oracle).toEqual({ strongShare: 0.5, accuracy: 100, cost: '1.155' });
  });

  it('takes what the answers cost, where the outcomes tell it', () => {
    const { costBasis, curve, oracle } = learned(
      `${HEAD},strong_cost,weak_cost\n${outcomes(hard =>
        hard ? ',0.03,0.002' : ',0.01,0.001',
      )}`,
    );
    expect(costBasis).toBe('outcomes');
    expect(curve[0].cost).toBe('1.5');
    expect(curve[curve.length - 1].cost).toBe('20');
    // Hard ones by the strong model, the others by the weak one.
    expect(oracle.cost).toBe('15.5');
  });

  it('knows no cost without the price of a model, and takes it for none', () => {
    const { apgrCost, curve } = learned(
      `${HEAD}\n${outcomes()}`,
      'acme/unheard-of',
    );
    expect(apgrCost).toBeNull();
    expect(curve.map(({ cost }) => cost)).toEqual(curve.map(() => null));
  });
});
