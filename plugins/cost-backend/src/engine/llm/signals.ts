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

import { AmountInput, Decimal, toDecimal } from '../money';

/** What a provider told about a model for some time. */
export interface ModelSignal {
  /** `provider/model`. */
  model: string;
  /** List price times this; 1: as listed. */
  priceFactor: AmountInput;
  /** Part of requests that succeed at once, 0 to 1. */
  capacity: number;
  /** Instants, ISO 8601; half open. */
  from: string;
  to: string;
}

/** Below this a model is not asked. */
export const LEAST_CAPACITY = 0.2;

/** The newest signal that holds at an instant; undefined: none does. */
export function signalAt(
  signals: readonly ModelSignal[],
  model: string,
  at: string,
): ModelSignal | undefined {
  const now = Date.parse(at);
  return signals
    .filter(
      signal =>
        signal.model === model &&
        Date.parse(signal.from) <= now &&
        now < Date.parse(signal.to),
    )
    .sort((a, b) => Date.parse(b.from) - Date.parse(a.from))[0];
}

/**
 * What a request is expected to cost: its price under the signal, divided by
 * the part of requests that succeed, for a failed one is sent (and often paid)
 * again. Null: the model has no capacity to speak of.
 */
export function effectiveCost(
  price: AmountInput,
  signal: ModelSignal | undefined,
): Decimal | null {
  if (!signal) {
    return toDecimal(price);
  }
  if (signal.capacity < LEAST_CAPACITY) {
    return null;
  }
  return toDecimal(price).mul(signal.priceFactor).div(signal.capacity);
}
