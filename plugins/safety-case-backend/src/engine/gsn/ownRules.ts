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

import { checkModular } from './contractRules';
import { checkAttackCircles, checkDefeat } from './defeatRules';
import { Report } from './report';
import { GsnElement, GsnModel } from './types';

/** What the rules need to know that is not about GSN. */
export interface OwnRuleOptions {
  /** What is wrong with an expression in CEL; null: it can be read. */
  expressionProblem(expression: string): string | null;
}

/**
 * Rules of ours beside those of gsn2x, for what a text may say in layers of
 * ours, and for defeat. They run where those of gsn2x found no error.
 *
 * - `E01` evidence on an element that is no solution
 * - `E02` an expression that cannot be read
 * - `E03` more supports asked for than there are
 * - `E04` a `gather` that is none
 * - `K01` to `K08`: {@link checkModular}
 * - `D01` to `D03`: {@link checkDefeat}, {@link checkAttackCircles}
 */
export function checkOwn(
  model: GsnModel,
  options: OwnRuleOptions,
  report: Report,
): void {
  for (const element of model.elements.values()) {
    checkEvidence(element, options, report);
    checkGather(element, report);
    checkModular(element, model, report);
    checkDefeat(element, model, report);
  }
  checkAttackCircles(model, report);
}

function checkEvidence(
  { evidence, id, kind }: GsnElement,
  { expressionProblem }: OwnRuleOptions,
  report: Report,
): void {
  if (!evidence) {
    return;
  }
  if (kind !== 'Solution' && kind !== 'CounterSolution') {
    report.error('E01', {
      element: id,
      message: `${id} has evidence, but it is no solution; give the evidence to a solution below it`,
    });
  }
  for (const [member, expression] of [
    ['accept', evidence.accept],
    ['select.where', evidence.select?.where ?? null],
  ] as const) {
    const problem = expression === null ? null : expressionProblem(expression);
    if (problem !== null) {
      report.error('E02', {
        element: id,
        message: `evidence.${member} of ${id} is no expression in CEL: ${problem}`,
      });
    }
  }
}

function checkGather(element: GsnElement, report: Report): void {
  const { gather, id, other, supportedBy } = element;
  const supports = new Set(supportedBy).size;
  if (typeof gather === 'number' && gather > supports) {
    report.error('E03', {
      element: id,
      message: `${id} needs ${gather} of its supports, but it has ${supports}`,
    });
  }
  if (other.gather !== undefined) {
    report.warning('E04', {
      element: id,
      message: `gather of ${id} is ${JSON.stringify(
        other.gather,
      )}, so all supports are needed; write allOf, anyOf or for example 2-of-n`,
    });
  }
}
