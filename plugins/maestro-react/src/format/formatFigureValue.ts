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

import { Duration } from 'luxon';

/** A number in words, cut where a card may set it in different sizes. @public */
export interface FormattedValue {
  /** The number alone, in the reader's locale; `–` when there is none. */
  number: string;
  /** The unit in words, fit for `number`; empty when there is no value. */
  unit: string;
  /** Both together, as a screen reader should say it. */
  text: string;
}

const NO_VALUE: FormattedValue = { number: '–', unit: '', text: 'no value' };

const DURATION_STEPS = [
  { unit: 'days', seconds: 86_400 },
  { unit: 'hours', seconds: 3_600 },
  { unit: 'minutes', seconds: 60 },
  { unit: 'seconds', seconds: 1 },
] as const;

function numberText(value: number, locale?: string): string {
  const magnitude = Math.abs(value);
  const small = magnitude < 1 ? 2 : 1;
  return new Intl.NumberFormat(locale, {
    // A rate of 0.04 a week must not be shown as 0.
    maximumFractionDigits: magnitude >= 100 ? 0 : small,
  }).format(value);
}

function formatSeconds(value: number, locale?: string): FormattedValue {
  const step =
    DURATION_STEPS.find(({ seconds }) => Math.abs(value) >= seconds) ??
    DURATION_STEPS[DURATION_STEPS.length - 1];
  const amount = Duration.fromObject({ seconds: value }).as(step.unit);
  const parts = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: step.unit.slice(0, -1),
    unitDisplay: 'long',
    maximumFractionDigits: Math.abs(amount) >= 100 ? 0 : 1,
  }).formatToParts(amount);
  const unit = parts.find(part => part.type === 'unit')?.value ?? step.unit;
  const number = parts
    .filter(part => part.type !== 'unit')
    .map(part => part.value)
    .join('')
    .trim();
  return { number, unit, text: `${number} ${unit}` };
}

/**
 * Formats a value in the unit of its figure.
 *
 * `s` becomes the largest of days, hours, minutes and seconds that gives at
 * least one; `a/b` becomes "a per b"; `ratio` becomes a percentage. Other
 * units are written as they are.
 *
 * @public
 */
export function formatFigureValue(
  value: number | null,
  unit: string,
  options: { locale?: string } = {},
): FormattedValue {
  const { locale } = options;
  if (value === null || !Number.isFinite(value)) {
    return NO_VALUE;
  }
  if (unit === 's') {
    return formatSeconds(value, locale);
  }
  if (unit === 'ratio') {
    const number = new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 1,
    }).format(value);
    return { number, unit: '', text: number };
  }
  const number = numberText(value, locale);
  const [what, per] = unit.split('/');
  const plural = value === 1 ? what.replace(/s$/, '') : what;
  const words = per ? `${plural} per ${per}` : plural;
  return { number, unit: words, text: `${number} ${words}`.trim() };
}
