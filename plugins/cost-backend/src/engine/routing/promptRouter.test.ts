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

import { Router, decideRoute } from './decide';
import {
  SubjectExample,
  apgrDifference,
  crossValidatedScores,
  foldsByPrompt,
  foldsBySubject,
  weakerSubjects,
} from './evaluate';
import { READ_LENGTH, SHAPE_NAMES, hashedGrams, promptShape } from './features';
import { apgr, routerCurve } from './metrics';
import { readOutcomes } from './outcomes';
import { createRouter, preparePrompt, trainRouter } from './promptRouter';
import { SpendOfChoice, apgrByCost, perCost } from './spend';

// The weak model cannot multiply; capitals it knows.
const ROWS: SubjectExample[] = Array.from({ length: 120 }, (_, k) => {
  const hard = k % 2 === 0;
  return {
    subject: ['a', 'b', 'c'][k % 3],
    prompt: hard
      ? `What is the product ${k + 10} * ${k + 17}?`
      : `Name the capital city of country number ${'i'.repeat((k % 9) + 1)}.`,
    // Every sixth is a surprise.
    strong: k % 12 !== 0,
    weak: hard ? k % 12 === 0 : k % 7 !== 0,
  };
});

describe('features', () => {
  it('describe any text by finite numbers of known names', () => {
    for (const prompt of ['', ' ', '😀'.repeat(20_000), 'A. \nB. 1\nAnswer:']) {
      const shape = promptShape(prompt);
      expect(shape).toHaveLength(SHAPE_NAMES.length);
      expect(shape.every(Number.isFinite)).toBe(true);
    }
  });

  it('tell options, digits, question words and negations', () => {
    const prompt =
      'Which of these is not prime?\nA. 4\nB. two\nC. 5\nD. 7\nAnswer:';
    const shape = promptShape(prompt);
    const of = (name: (typeof SHAPE_NAMES)[number]) =>
      shape[SHAPE_NAMES.indexOf(name)];
    expect(of('options')).toBe(4);
    expect(of('numberOptions')).toBe(0.75);
    expect(of('which')).toBe(1);
    expect(of('who')).toBe(0);
    expect(of('negations')).toBeCloseTo(Math.log(2), 12);
    expect(of('question')).toBe(1);
    expect(of('length')).toBeCloseTo(Math.log1p(prompt.length), 12);
  });

  it('count hashed words and runs of four characters', () => {
    expect([...hashedGrams('aaaaa').values()].sort()).toEqual([1, 2]);
    expect(hashedGrams('').size).toBe(0);
    expect(hashedGrams('Tax law')).toEqual(hashedGrams('tax LAW\nAnswer:'));
    const long = 'lorem ipsum '.repeat(READ_LENGTH);
    expect(hashedGrams(long)).toEqual(hashedGrams(long.slice(0, READ_LENGTH)));
  });
});

describe('router', () => {
  const model = trainRouter(ROWS);
  const router = createRouter(model);
  const hard = 'What is the product 77 * 78?';
  const easy = 'Name the capital city of country number ii.';

  it('scores what the weak model gets wrong higher', () => {
    expect(router.score(hard)).toBeGreaterThan(router.score(easy) + 0.3);
  });

  it('can be stored, and tells by its version what it learned', () => {
    const stored = createRouter(JSON.parse(JSON.stringify(model)));
    expect(stored.score(hard)).toBe(router.score(hard));
    expect(stored.version).toBe(router.version);
    expect(createRouter(trainRouter(ROWS.slice(12))).version).not.toBe(
      router.version,
    );
    expect(() =>
      createRouter({ ...model, method: 'other' as typeof model.method }),
    ).toThrow('method is "other"; expected shape-grams/1');
  });

  it('abstains to the strong model when unsure', () => {
    const threshold = (router.score(hard) + router.score(easy)) / 2;
    expect(decideRoute(router, hard, { threshold })).toMatchObject({
      model: 'strong',
      abstained: false,
    });
    expect(decideRoute(router, easy, { threshold })).toEqual({
      model: 'weak',
      reason: 'score-below-threshold',
      abstained: false,
      score: router.score(easy),
      version: router.version,
    });
    expect(decideRoute(router, easy, { threshold, margin: 1 })).toMatchObject({
      model: 'strong',
      reason: 'abstained-near-threshold',
    });
    for (const prompt of ['', 'Жёлтый ўзбек шрифт']) {
      expect(decideRoute(router, prompt, { threshold: 9 })).toMatchObject({
        model: 'strong',
        reason: 'abstained-unfamiliar',
        abstained: true,
      });
    }
  });

  it('decides at the threshold for the strong model', () => {
    const fixed: Router = {
      version: 'fixed',
      score: () => 0.5,
      familiarity: () => 1,
    };
    expect(decideRoute(fixed, 'x', { threshold: 0.5 }).model).toBe('strong');
    expect(decideRoute(fixed, 'x', { threshold: 0.51 }).model).toBe('weak');
    expect(() => decideRoute(fixed, 'x', { threshold: NaN })).toThrow(
      'threshold is NaN; expected a number',
    );
    expect(() => decideRoute(fixed, 'x', { threshold: 1, margin: -1 })).toThrow(
      'margin is -1; expected a number, 0 or greater',
    );
  });
});

describe('evaluation', () => {
  it('keeps equal prompts together and subjects whole', () => {
    const twice = [...ROWS, ...ROWS];
    const folds = foldsByPrompt(twice, 5);
    expect(new Set(folds).size).toBe(5);
    expect(folds.slice(0, ROWS.length)).toEqual(folds.slice(ROWS.length));
    expect(foldsBySubject(ROWS, 3)).toEqual(ROWS.map((_, row) => row % 3));
  });

  it('scores rows by routers that have not seen them', () => {
    const prepared = ROWS.map(({ prompt }) => preparePrompt(prompt));
    const folds = foldsByPrompt(ROWS, 5);
    const scores = crossValidatedScores(ROWS, prepared, folds);
    expect(apgr(ROWS, routerCurve(ROWS, scores))).toBeGreaterThan(0.55);
    // Other labels in its own fold change nothing in a row's score.
    const flipped = ROWS.map((row, index) =>
      folds[index] === 0 ? { ...row, weak: !row.weak } : row,
    );
    const again = crossValidatedScores(flipped, prepared, folds);
    const own = (values: Float64Array) =>
      Array.from(values).filter((_, row) => folds[row] === 0);
    expect(own(again)).toEqual(own(scores));
  });

  it('bounds a difference, which is nought for equal scores', () => {
    const good = ROWS.map(({ strong, weak }) => Number(strong) - Number(weak));
    const bad = good.map(value => -value);
    const groups = ROWS.map((_, row) => [row]);
    const found = apgrDifference(ROWS, { a: good, b: bad }, groups)!;
    expect(found.lower).toBeGreaterThan(0);
    expect(found.lower).toBeLessThanOrEqual(found.estimate);
    expect(found.upper).toBeGreaterThanOrEqual(found.estimate);
    expect(apgrDifference(ROWS, { a: good, b: good }, groups)).toMatchObject({
      estimate: 0,
      lower: 0,
      upper: 0,
    });
  });

  it('names subjects in which the weak model leads', () => {
    expect(
      weakerSubjects([
        { subject: 'x', strong: false, weak: true },
        { subject: 'y', strong: true, weak: true },
      ]),
    ).toEqual(new Set(['x']));
  });
});

describe('readOutcomes', () => {
  const head = 'subject,prompt,strong_correct,weak_correct';

  it('reads prompts of many lines', () => {
    expect(readOutcomes(`${head},contaminated\nlaw,"a\nb",1,0,1\n`)).toEqual([
      {
        subject: 'law',
        prompt: 'a\nb',
        strong: true,
        weak: false,
        contaminated: true,
        strongCost: null,
        weakCost: null,
      },
    ]);
    expect(readOutcomes(`${head}\nlaw,a,1,0`)[0].contaminated).toBe(false);
  });

  it('reads what answers cost, and takes none for unknown', () => {
    const [priced, open] = readOutcomes(
      `${head},strong_cost,weak_cost\nlaw,a,1,0,0.01,0\nlaw,b,1,0,,0.001\n`,
    );
    expect(priced).toMatchObject({ strongCost: '0.01', weakCost: '0' });
    expect(open).toMatchObject({ strongCost: null, weakCost: '0.001' });
    expect(() =>
      readOutcomes(`${head},strong_cost,weak_cost\nlaw,a,1,0,-1,0`),
    ).toThrow('row 1: strong_cost is "-1"; expected an amount in USD');
  });

  it('names what is wrong', () => {
    expect(() => readOutcomes(`${head}\nlaw,a,yes,0`)).toThrow(
      'row 1: strong_correct is "yes"; expected 0 or 1',
    );
    expect(() => readOutcomes('subject,prompt\nlaw,a')).toThrow(
      'outcomes have no column strong_correct',
    );
  });
});

const PRICES = {
  strong: { input: '0.00001', output: '0.00004' },
  weak: { input: '0.000001', output: '0.000004' },
  answerTokens: 10,
};

describe('SpendOfChoice', () => {
  const head = 'subject,prompt,strong_correct,weak_correct';
  // 8 and 5 characters: 2 tokens each, at four characters a token.
  const plain = readOutcomes(`${head}\nlaw,abcdefgh,1,0\nlaw,abcde,1,1\n`);

  it('prices prompts and expected answers by the model that they go to', () => {
    const spend = new SpendOfChoice(plain, PRICES);
    expect(spend.basis).toBe('list_prices');
    // 2 x 10 + 10 x 40 and 2 x 1 + 10 x 4 millionths of a dollar.
    expect(spend.of(() => true)).toBe('0.42');
    expect(spend.of(() => false)).toBe('0.042');
    expect(spend.of(row => row === 0)).toBe('0.231');
  });

  it('takes the costs of the table where every row has them', () => {
    const priced = (last: string) =>
      new SpendOfChoice(
        readOutcomes(
          `${head},strong_cost,weak_cost\nlaw,a,1,0,0.01,0.001\nlaw,b,1,1,${last}\n`,
        ),
        null,
      );
    // (0.01 + 0.0003) / 2 a prompt.
    expect(priced('0.02,0.0003').of(row => row === 0)).toBe('5.15');
    expect(priced(',0.0003').basis).toBeNull();
    expect(priced(',0.0003').of(() => true)).toBeNull();
  });
});

describe('perCost', () => {
  const router: Router = {
    version: 'v',
    score: () => 0.5,
    familiarity: () => 1,
  };

  it('prefers, of two prompts that gain alike, the one that costs less', () => {
    const judged = perCost(router, { ...PRICES, answerTokens: 0 });
    // 9 millionths of a dollar more for a token; in units of 0.001 USD.
    expect(judged.score('abcd')).toBeCloseTo(0.5 / 0.009, 9);
    expect(judged.score('abcd'.repeat(10))).toBeCloseTo(0.5 / 0.09, 9);
    expect(judged.version).toBe('v/per-cost');
  });

  it('counts the answer that both models have to write', () => {
    // 1 x 9 + 10 x 36 millionths.
    expect(perCost(router, PRICES).score('abcd')).toBeCloseTo(0.5 / 0.369, 9);
  });

  it('leaves the score as it is where the strong model is not dearer', () => {
    const { strong, weak } = PRICES;
    for (const prices of [
      null,
      { ...PRICES, strong: weak, weak },
      { ...PRICES, strong: weak, weak: strong },
    ]) {
      expect(perCost(router, prices)).toBe(router);
    }
  });
});

describe('apgrByCost', () => {
  const outcomes = [
    { strong: true, weak: false },
    { strong: true, weak: true },
  ];

  it('is 1/2 for a coin, and more where what helps is cheap', () => {
    const judge = (scores: number[], costs: number[]) => {
      const curve = routerCurve(outcomes, scores);
      return apgrByCost(
        outcomes,
        curve,
        curve.map(({ strongCalls }) => costs[strongCalls]),
      );
    };
    const helps = [2, 1];
    const helpsLast = [1, 2];
    // The first strong call costs 1 of 4: 7/8 of the area lies below.
    expect(judge(helps, [0, 1, 4])).toBeCloseTo(7 / 8, 12);
    expect(judge(helpsLast, [0, 3, 4])).toBeCloseTo(1 / 8, 12);
    expect(judge([1, 1], [0, 0, 4])).toBeCloseTo(1 / 2, 12);
    expect(judge(helps, [2, 2, 2])).toBeNull();
  });
});
