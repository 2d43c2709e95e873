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

import { Model, learn } from './model';
import { AnomalyOptions } from './options';
import { medianOf } from './robust';

/** One incident; days are indices. */
export interface WalkedIncident {
  first: number;
  last: number;
  /** Day whose bill showed it. */
  told: number;
  direction: 'up' | 'down';
  kind: 'deviation' | 'level_shift' | 'new_cost';
  /** What was expected from `first` to `last`, by day. */
  expected: number[];
  /** Greatest distance from what was expected, in spreads; Infinity if new. */
  score: number;
  /** The same when it was told. */
  scoreWhenTold: number;
  open: boolean;
}

/** What a forecast needs of the walk. */
export interface NextDay {
  /** Null where too few days are known. */
  model: Model | null;
  /** Days that it was learned from; NaN: left out. */
  window: Array<{ at: number; value: number; moved: number }>;
  /** Logarithms of how far the days of an open incident are off. */
  off: number[];
  /** Monthly charge in the usage of first days. */
  booked: number;
}

/** What was expected of a day, and between which bounds. */
export interface ExpectedDay {
  expected: number;
  lower: number;
  upper: number;
}

interface Open extends WalkedIncident {
  model: Model;
  /** Logarithms of how far its days were off. */
  off: number[];
}

/** Spreads that a day must be off to belong to an incident that is open. */
const BELONGS = 1;
/** … and this share of what its days usually are off. */
const OF_ITS_DAYS = 0.7;
/** The day before an incident is its first one from this share of the next. */
const STARTED = 1 / 3;
/** Less cost needs this much more evidence than more cost to be told. */
const MORE_FOR_LESS = 2;
/** A lasting shift beyond this factor begins a new history. */
const NEW_HISTORY = Math.log(20);
/** Monthly charges are looked for in so many first days, */
const FIRSTS = 3;
/** and are so many spreads of a day or more. */
const CHARGE = 3;

/**
 * Walks through the days once; each is judged by those before it alone, so that
 * tomorrow's run tells the same about today.
 */
export class SeriesWalk {
  readonly #incidents: WalkedIncident[] = [];
  /** By day; null where too few days were known. */
  readonly expected: Array<ExpectedDay | null> = [];
  readonly #usage: readonly number[];
  readonly #firstWeekday: number;
  readonly #dayOfMonth: readonly number[];
  readonly #options: AnomalyOptions;
  /** Added to a day's logarithm: a shift since is the new normal. */
  readonly #moved: number[];
  readonly #leftOut: boolean[];
  /** Usage without monthly charges. */
  readonly #regular: number[];
  /** What first days of months had beyond the usual. */
  readonly #firsts: number[] = [];
  #historyFrom = 0;
  #open: Open | null = null;

  /**
   * @param usage - cost by day, oldest first; NaN: unknown
   * @param firstWeekday - 0 (Monday) to 6, of the first day
   * @param dayOfMonth - 1 to 31, by day
   */
  constructor(
    usage: readonly number[],
    firstWeekday: number,
    dayOfMonth: readonly number[],
    options: AnomalyOptions,
  ) {
    this.#usage = usage;
    this.#firstWeekday = firstWeekday;
    this.#dayOfMonth = dayOfMonth;
    this.#options = options;
    this.#moved = usage.map(() => 0);
    this.#regular = [...usage];
    // Monthly charges would pass for the level of the days around them.
    this.#leftOut = usage.map(
      (value, day) => Number.isNaN(value) || dayOfMonth[day] === 1,
    );
    usage.forEach((_, day) => this.#step(day));
  }

  /** Oldest first; the last one may be open. */
  get incidents(): WalkedIncident[] {
    return this.#open ? [...this.#incidents, this.#open] : this.#incidents;
  }

  /** What the day after the last is judged by, for forecasts. */
  next(): NextDay {
    const day = this.#usage.length;
    const from = this.#from(day);
    const model = this.#open?.model ?? this.#learn(day);
    const window = this.#usage.slice(from).map((_, index) => {
      const at = from + index;
      return {
        at,
        value: this.#leftOut[at] ? NaN : this.#regular[at],
        moved: this.#moved[at],
      };
    });
    return {
      model,
      window,
      off: this.#open?.off.filter(Number.isFinite) ?? [],
      booked:
        model?.kind === 'seasonal'
          ? this.#bookedOnFirsts(model.spread * model.usual(0))
          : 0,
    };
  }

  #step(day: number): void {
    const model = this.#open?.model ?? this.#learn(day);
    if (!model) {
      this.expected.push(null);
      return;
    }
    const weekday = (this.#firstWeekday + day) % 7;
    const usual = model.usual(weekday);
    const isFirst = this.#dayOfMonth[day] === 1;
    const booked = isFirst ? this.#bookedOnFirsts(model.spread * usual) : 0;
    this.expected.push(this.#band(model, usual + booked));
    if (Number.isNaN(this.#usage[day])) {
      return;
    }
    if (isFirst && model.kind === 'seasonal') {
      this.#firsts.push(this.#usage[day] - usual);
      this.#regular[day] = this.#usage[day] - booked;
      this.#leftOut[day] = false;
    }
    if (!this.#open) {
      this.#begin(model, day);
    } else if (!this.#continue(this.#open, day)) {
      // The incident is over; what comes next may be another one.
      const learned = this.#learn(day);
      if (learned) {
        this.#begin(learned, day);
      }
    }
  }

  #from(day: number): number {
    return Math.max(this.#historyFrom, day - this.#options.windowDays);
  }

  #learn(day: number): Model | null {
    const from = this.#from(day);
    const usage: number[] = [];
    for (let at = from; at < day; at += 1) {
      usage.push(this.#leftOut[at] ? NaN : this.#regular[at]);
    }
    return learn(
      usage,
      this.#moved.slice(from, day),
      (this.#firstWeekday + from) % 7,
      this.#options.minDays,
    );
  }

  /** Monthly charge that is booked as usage of the first day; 0: none. */
  #bookedOnFirsts(spread: number): number {
    const last = this.#firsts.slice(-FIRSTS);
    const charge = last.length > 0 ? medianOf(last) : 0;
    return charge > CHARGE * spread ? charge : 0;
  }

  #band(model: Model, expected: number): ExpectedDay {
    const wide = Math.exp(this.#options.threshold * model.spread);
    return {
      expected,
      lower: model.kind === 'sparse' ? 0 : expected / wide,
      upper: expected * wide,
    };
  }

  #begin(model: Model, day: number): void {
    const { evidence, threshold } = this.#options;
    const weekday = (this.#firstWeekday + day) % 7;
    const { expected } = this.expected[day]!;
    const score = model.score(this.#usage[day], expected);
    const sign = score < 0 ? -1 : 1;
    const shift = model.shift(this.#regular[day], weekday, sign);
    const enough = evidence + (sign < 0 ? MORE_FOR_LESS : 0);
    const two = shift !== null && shift.yesterday.evidence >= enough;
    const one = shift !== null && shift.today.evidence >= enough;
    if (!one && !two && !(Math.abs(score) >= threshold)) {
      return;
    }
    const clearest = Math.max(
      Math.abs(score),
      shift?.today.score ?? 0,
      shift?.yesterday.score ?? 0,
    );
    const days = two && this.#startedBefore(model, day) ? 2 : 1;
    const open: Open = {
      first: day - days + 1,
      last: day - days,
      told: day,
      direction: score > 0 ? 'up' : 'down',
      kind: model.kind === 'none' ? 'new_cost' : 'deviation',
      expected: [],
      score: clearest,
      scoreWhenTold: clearest,
      open: true,
      model,
      off: [],
    };
    this.#extend(open, day);
    if (this.#matters(open)) {
      this.#leaveOut(open);
      this.#open = open;
    }
  }

  /** The day before is off by enough to be a part of it. */
  #startedBefore(model: Model, day: number): boolean {
    const off = (at: number) => {
      const band = this.expected[at];
      return band
        ? Math.log(Math.max(this.#usage[at], 0) / band.expected)
        : NaN;
    };
    const share = off(day - 1) / off(day);
    return share >= STARTED && Math.abs(off(day - 1)) >= model.spread / 2;
  }

  #extend(open: Open, day: number): void {
    while (open.last < day) {
      open.last += 1;
      const { expected } = this.expected[open.last]!;
      open.expected.push(expected);
      open.off.push(Math.log(Math.max(this.#usage[open.last], 0) / expected));
    }
  }

  /** Where cost is rare, an incident is also what later ones are judged by. */
  #leaveOut({ first, last, model }: Open): void {
    if (model.kind === 'seasonal') {
      this.#leftOut.fill(true, first, last + 1);
    }
  }

  /**
   * Days that were not far off are normal after all. Were they left out, an
   * unsteady series would look ever calmer, and ever more of it be told.
   */
  #takeBack({ first, model, off }: Open): void {
    off.forEach((each, at) => {
      if (Math.abs(each) < this.#options.threshold * model.spread) {
        this.#leftOut[first + at] = false;
      }
    });
  }

  #impact({ expected, first }: WalkedIncident): {
    more: number;
    share: number;
  } {
    let usual = 0;
    let more = 0;
    expected.forEach((each, at) => {
      const value = this.#usage[first + at];
      if (!Number.isNaN(value)) {
        usual += each;
        more += value - each;
      }
    });
    return { more: Math.abs(more), share: Math.abs(more) / Math.abs(usual) };
  }

  #matters(incident: WalkedIncident): boolean {
    const { more, share } = this.#impact(incident);
    return (
      more > 0 &&
      more >= this.#options.minImpact &&
      share >= this.#options.minShare
    );
  }

  /** @returns false when the day does not belong and the incident is over */
  #continue(open: Open, day: number): boolean {
    const sign = open.direction === 'up' ? 1 : -1;
    const { expected } = this.expected[day]!;
    const off = Math.log(Math.max(this.#usage[day], 0) / expected);
    const enough = Math.max(
      BELONGS * open.model.spread,
      OF_ITS_DAYS *
        Math.abs(medianOf(open.off.filter(each => !Number.isNaN(each)))),
    );
    if (!(sign * off >= enough)) {
      this.#takeBack(open);
      this.#end(open);
      return false;
    }
    const risen = this.#risen(open, day, sign * off);
    if (risen !== null) {
      this.#split(open, day, risen);
      return true;
    }
    this.#extend(open, day);
    this.#leaveOut(open);
    open.score = Math.max(
      open.score,
      Math.abs(open.model.score(this.#usage[day], expected)),
    );
    if (open.last - open.first + 1 >= this.#options.rebaselineDays) {
      this.#rebaseline(open);
    }
    return true;
  }

  /**
   * How clearly an open incident is a greater one since the day before than on
   * its days until then; null: it is not.
   */
  #risen(open: Open, day: number, now: number): number | null {
    const { direction, first, last, model } = open;
    if (last !== day - 1 || day - first < 2) {
      return null;
    }
    const sign = direction === 'up' ? 1 : -1;
    const off = open.off.map(each => sign * each);
    const until = medianOf(off.slice(0, -1));
    const [before, one] = off.slice(-2).map(each => each - until);
    const two = now - until;
    const rise = model.rise(Number.isNaN(before) ? 0 : before, one, two);
    const enough =
      this.#options.evidence + (direction === 'down' ? MORE_FOR_LESS : 0);
    return rise !== null &&
      rise.evidence >= enough &&
      (Math.exp(one) + Math.exp(two)) / 2 - 1 >= this.#options.minShare
      ? rise.score
      : null;
  }

  /** Something came on top: an incident of its own, from the day before. */
  #split(open: Open, day: number, score: number): void {
    open.last -= 1;
    open.expected.pop();
    open.off.pop();
    this.#takeBack(open);
    this.#end(open);
    const next: Open = {
      ...open,
      first: day - 1,
      last: day - 2,
      told: day,
      kind: 'deviation',
      expected: [],
      score,
      scoreWhenTold: score,
      off: [],
    };
    this.#extend(next, day);
    this.#leaveOut(next);
    this.#open = next;
  }

  /** What has lasted is normal from now on. */
  #rebaseline(open: Open): void {
    const shift = medianOf(open.off.filter(off => !Number.isNaN(off)));
    if (Math.abs(shift) > NEW_HISTORY || open.model.kind !== 'seasonal') {
      this.#historyFrom = open.first;
    } else {
      for (let at = 0; at < open.first; at += 1) {
        this.#moved[at] += shift;
      }
    }
    for (let at = open.first; at <= open.last; at += 1) {
      this.#leftOut[at] = Number.isNaN(this.#usage[at]);
    }
    if (open.kind === 'deviation') {
      open.kind = 'level_shift';
    }
    this.#end(open);
  }

  #end(open: Open): void {
    this.#incidents.push({ ...open, open: false });
    this.#open = null;
  }
}
