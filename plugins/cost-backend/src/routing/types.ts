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

import { PairPrices, RouterModel } from '../engine/routing';

/** A setting of a router: how much it calls the strong model, how good. */
export interface RouterPoint {
  /** 0 to 1. */
  strongShare: number;
  /** Percent. */
  accuracy: number;
  /** USD for 1,000 prompts, decimal text; null: not known. */
  cost: string | null;
}

/** How a router did on prompts that it had not seen. */
export interface RouterCard {
  outcomes: number;
  subjects: number;
  /** Percent. */
  strongAccuracy: number;
  weakAccuracy: number;
  oracleAccuracy: number;
  /** Average performance gap recovered over calls; a coin has 0.5. */
  apgr: number | null;
  apgrUnseenSubjects: number | null;
  /** Of the length of the prompt alone. */
  apgrLength: number | null;
  /**
   * Over money, of the choice as it is made; null: costs are not known. With
   * the same of the longest and of the shortest prompts first.
   */
  apgrCost: number | null;
  apgrCostLength: number | null;
  apgrCostShortest: number | null;
  /** See `SpendOfChoice.basis`. */
  costBasis: 'outcomes' | 'list_prices' | null;
  /** Tokens that an answer is expected to have. */
  answerTokens: number | null;
  curve: RouterPoint[];
  lengthCurve: RouterPoint[];
  /** Calls the strong model where that one alone is right. */
  oracle: RouterPoint;
  /** Part of the gap that the chosen setting recovers at least. */
  quality: number;
  chosenStrongShare: number;
  /** Of prompts given to the weak model: part that only the strong gets right. */
  qualityRisk: number;
}

export interface TrainedRouter {
  /** SHA-256 of the outcomes and the prices, hex. */
  digest: string;
  /** By which the score is divided; null: it is not. */
  prices: PairPrices | null;
  /** Null: no setting keeps the quality. */
  threshold: number | null;
  model: RouterModel;
  card: RouterCard;
}
