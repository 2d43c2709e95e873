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
  RandomStream,
  createRandom,
} from '@maestro/backstage-plugin-maestro-statistics';
import {
  ANOMALIES,
  ANOMALY_DAYS,
  DAYS,
  FIRST_DAY,
  SHIFT,
  SPIKE,
  SeriesParameters,
} from './parameters';

/** Part of a series that is billed on its own, such as one resource's usage. */
export interface GeneratedPart {
  dimensions: { resource: string; usageType: string; region: string };
  /** Usage cost by day, when fully billed. */
  usage: number[];
}

/** What was put in. */
export interface GeneratedAnomaly {
  kind: 'shift' | 'spike';
  /** First day, counted from 0; and the first day after, the end for a shift. */
  from: number;
  to: number;
  /** Usage of these days is this many times what it would have been. */
  factor: number;
  /** Mean of what a day costs more, in units of the currency. */
  dailyImpact: number;
  /** The parts that cost more are those with this value. */
  cause: { dimension: keyof GeneratedPart['dimensions']; value: string };
}

/** What the series was drawn from; for the best achievable result only. */
export interface GeneratedTruth {
  /** Median of the usage without noise and anomaly, by day; monthly included. */
  median: number[];
  /** Standard deviation of the logarithm of the noise. */
  sigma: number;
  freedom: number | null;
  correlation: number;
}

/** Daily cost of one service of one entity. */
export interface GeneratedSeries {
  id: string;
  kind: 'regular' | 'sparse' | 'zero';
  /** `YYYY-MM-DD`. */
  dates: string[];
  /** By day, when fully billed, with anomaly; the sum of the parts. */
  usage: number[];
  purchase: number[];
  tax: number[];
  /** Share of the usage that is billed 0, 1 and 2 days later, by day. */
  billed: Array<readonly [number, number, number]>;
  parts: GeneratedPart[];
  anomaly: GeneratedAnomaly | null;
  truth: GeneratedTruth;
}

/** Days are counted from 0; 1 January 2026 is a Thursday. */
const weekdayOf = (day: number) => (day + 3) % 7;

const DATES = Array.from({ length: DAYS }, (_, day) =>
  new Date(Date.parse(FIRST_DAY) + day * 86_400_000).toISOString().slice(0, 10),
);

/** Amounts have six digits after the point, as cloud bills commonly do. */
const amount = (value: number) => Math.round(value * 1e6) / 1e6;

const between = (random: RandomStream, [from, to]: readonly [number, number]) =>
  from + (to - from) * random.next();

const whole = (random: RandomStream, [from, to]: readonly [number, number]) =>
  from + random.below(to - from + 1);

/** Student's t scaled to a variance of 1; normal without degrees of freedom. */
function heavyTailed(random: RandomStream, freedom: number | null): number {
  const z = random.normal();
  if (freedom === null) {
    return z;
  }
  let squares = 0;
  for (let i = 0; i < freedom; i += 1) {
    squares += random.normal() ** 2;
  }
  return (
    (z * Math.sqrt((freedom - 2) / freedom)) / Math.sqrt(squares / freedom)
  );
}

/**
 * One series; equal seeds give equal series.
 *
 * @param force - an anomaly of this kind or none, instead of drawing the kind
 */
export function generateSeries(
  parameters: SeriesParameters,
  seed: string,
  force?: 'shift' | 'spike' | 'none',
): GeneratedSeries {
  const random = createRandom(`${parameters.level} ${seed}`);
  const kind = drawKind(parameters, random);
  const { usual, truth } = drawUsage(parameters, kind, random);
  const drawn = drawAnomalyKind(random);
  const parts = drawParts(parameters, random);
  const anomaly =
    kind === 'zero' ? null : drawAnomaly(force ?? drawn, parts, usual, random);
  shareOut(usual, parts, anomaly, parameters, random);
  const usage = DATES.map((_, day) =>
    amount(parts.reduce((sum, part) => sum + part.usage[day], 0)),
  );
  const purchase = drawPurchases(parameters, kind, usual, random);
  const tax = drawTax(parameters, usage, purchase, random);
  const billed = DATES.map(() => {
    const [first, second, third] = parameters.billed;
    // Up to a tenth of what is left comes earlier or later.
    const vary = (share: number) =>
      share + (1 - share) * (0.2 * random.next() - 0.1);
    return [vary(first), vary(second), vary(third)] as const;
  });
  return {
    id: seed,
    kind,
    dates: [...DATES],
    usage,
    purchase,
    tax,
    billed,
    parts,
    anomaly,
    truth,
  };
}

function drawKind(
  { sparse, zero }: SeriesParameters,
  random: RandomStream,
): GeneratedSeries['kind'] {
  const at = random.next();
  if (at < zero) {
    return 'zero';
  }
  return at < zero + sparse ? 'sparse' : 'regular';
}

/** Usage without an anomaly, by day. */
function drawUsage(
  parameters: SeriesParameters,
  kind: GeneratedSeries['kind'],
  random: RandomStream,
): { usual: number[]; truth: GeneratedTruth } {
  const { noise, scale, weekend } = parameters;
  const level = scale.median * Math.exp(scale.sigma * random.normal());
  const quiet =
    random.next() < weekend.share ? between(random, weekend.factor) : 1;
  const weekdays = Array.from(
    { length: 7 },
    (_, weekday) =>
      (weekday >= 5 ? quiet : 1) *
      Math.exp(parameters.weekdaySigma * random.normal()),
  );
  const sigma = noise.sigma * Math.exp(noise.spread * random.normal());
  const trend = parameters.trendSigma * random.normal();
  const monthly =
    random.next() < parameters.monthlyUsage
      ? level * between(random, [0.5, 5])
      : 0;
  const active = between(random, [0.05, 0.4]);
  const fresh = Math.sqrt(1 - noise.correlation ** 2);
  let walk = 0;
  let error = heavyTailed(random, noise.freedom);
  const median: number[] = [];
  const usual = DATES.map((date, day) => {
    error =
      noise.correlation * error + fresh * heavyTailed(random, noise.freedom);
    walk += parameters.walkSigma * random.normal();
    const base =
      level * weekdays[weekdayOf(day)] * Math.exp((trend * day) / 30 + walk);
    const booked = date.endsWith('-01') ? monthly : 0;
    const happens = random.next() < active;
    const size = random.normal();
    if (kind === 'zero') {
      median.push(0);
      return 0;
    }
    if (kind === 'sparse') {
      median.push(0);
      return happens ? level * Math.exp(0.8 * size) : 0;
    }
    median.push(base + booked);
    return base * Math.exp(sigma * error) + booked;
  });
  const { correlation, freedom } = noise;
  return { usual, truth: { median, sigma, freedom, correlation } };
}

function drawAnomalyKind(random: RandomStream): 'shift' | 'spike' | 'none' {
  const at = random.next();
  if (at < ANOMALIES.shift) {
    return 'shift';
  }
  return at < ANOMALIES.shift + ANOMALIES.spike ? 'spike' : 'none';
}

/** Resources with sizes of their own, each of one usage type and region. */
function drawParts(
  { resources }: SeriesParameters,
  random: RandomStream,
): GeneratedPart[] {
  const usageTypes = 2 + random.below(4);
  const regions = 1 + random.below(3);
  return Array.from({ length: whole(random, resources) }, (_, index) => ({
    dimensions: {
      resource: `resource-${index + 1}`,
      usageType: `usage-type-${random.below(usageTypes) + 1}`,
      region: `region-${random.below(regions) + 1}`,
    },
    usage: [],
  }));
}

function drawAnomaly(
  kind: 'shift' | 'spike' | 'none',
  parts: readonly GeneratedPart[],
  usual: readonly number[],
  random: RandomStream,
): GeneratedAnomaly | null {
  const from =
    ANOMALY_DAYS.from + random.below(ANOMALY_DAYS.to - ANOMALY_DAYS.from + 1);
  const days = 1 + random.below(SPIKE.days);
  const spike = between(random, [SPIKE.from, SPIKE.to]);
  const of = random.next();
  const part = parts[random.below(parts.length)];
  if (kind === 'none') {
    return null;
  }
  const to = kind === 'shift' ? DAYS : from + days;
  const factor = kind === 'shift' ? SHIFT : spike;
  const hit = usual.slice(from, to);
  const mean = hit.reduce((sum, value) => sum + value, 0) / hit.length;
  let dimension: GeneratedAnomaly['cause']['dimension'] = 'resource';
  if (of >= 0.6) {
    dimension = of < 0.85 ? 'usageType' : 'region';
  }
  return {
    kind,
    from,
    to,
    factor,
    dailyImpact: (factor - 1) * mean,
    cause: { dimension, value: part.dimensions[dimension] },
  };
}

/** Fills the usage of the parts: their shares wander, the cause gets the rest. */
function shareOut(
  usual: readonly number[],
  parts: GeneratedPart[],
  anomaly: GeneratedAnomaly | null,
  { noise }: SeriesParameters,
  random: RandomStream,
): void {
  const sizes = parts.map(() => Math.exp(random.normal()));
  const caused = parts.map(
    ({ dimensions }) =>
      anomaly !== null &&
      dimensions[anomaly.cause.dimension] === anomaly.cause.value,
  );
  usual.forEach((cost, day) => {
    const weights = sizes.map(
      size => size * Math.exp(noise.sigma * random.normal()),
    );
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const hit = anomaly !== null && day >= anomaly.from && day < anomaly.to;
    const more = hit ? cost * (anomaly.factor - 1) : 0;
    const among = weights.reduce(
      (sum, weight, index) => sum + (caused[index] ? weight : 0),
      0,
    );
    parts.forEach((part, index) => {
      const extra = caused[index] ? (more * weights[index]) / among : 0;
      part.usage.push(amount((cost * weights[index]) / all + extra));
    });
  });
}

function drawPurchases(
  { purchase, subscription }: SeriesParameters,
  kind: GeneratedSeries['kind'],
  usual: readonly number[],
  random: RandomStream,
): number[] {
  const daily = usual.reduce((sum, cost) => sum + cost, 0) / DAYS;
  const monthly =
    random.next() < subscription && kind !== 'zero'
      ? daily * between(random, [2, 15])
      : 0;
  return DATES.map(date => {
    const once = random.next() < purchase / 30 ? random.next() : 0;
    return amount((date.endsWith('-01') ? monthly : 0) + once * 20 * daily);
  });
}

/** Tax on all of the month, booked on its last day. */
function drawTax(
  { tax }: SeriesParameters,
  usage: readonly number[],
  purchase: readonly number[],
  random: RandomStream,
): number[] {
  const rate = random.next() < tax ? between(random, [0.07, 0.25]) : 0;
  let taxed = 0;
  return DATES.map((date, day) => {
    taxed += usage[day] + purchase[day];
    if (DATES[day + 1]?.slice(0, 7) === date.slice(0, 7)) {
      return 0;
    }
    const due = amount(rate * taxed);
    taxed = 0;
    return due;
  });
}

/**
 * Usage as the bill shows it at the end of a day, one number per day up to
 * that day: the last three days are not complete.
 */
export function usageKnownAt(series: GeneratedSeries, day: number): number[] {
  return series.usage
    .slice(0, day + 1)
    .map((cost, at) => amount(cost * (series.billed[at][day - at] ?? 1)));
}
