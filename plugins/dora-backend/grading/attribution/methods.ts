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
import { Answer, latestBefore } from './baseline';
import { ownEngine } from './engine';
import { bayesWithTrueParameters } from './oracle';
import { Parameters } from './parameters';
import { GeneratedHistory, GeneratedRepository } from './types';

/** A way to answer which deployment caused which incident. */
export interface Method {
  name: string;
  answer(
    repository: GeneratedRepository,
    parameters: Parameters,
    history: GeneratedHistory,
  ): Answer;
}

export const METHODS: readonly Method[] = [
  { name: 'latest before (DevLake, …)', answer: latestBefore },
  { name: 'Maestro', answer: ownEngine },
  { name: 'Bayes, true parameters', answer: bayesWithTrueParameters },
];
