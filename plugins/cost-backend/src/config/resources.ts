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

import { Config } from '@backstage/config';

/** Settings of advice on requests. */
export interface ResourcesConfig {
  /** Days of history that advice needs at least. */
  minimumDays: number;
}

/** @throws Error that names the key, its value and what to write */
export function readResourcesConfig(root: Config): ResourcesConfig {
  const key = 'maestro.cost.resources.minimumDays';
  const minimumDays = root.getOptionalNumber(key) ?? 7;
  if (!(minimumDays >= 1 && minimumDays <= 90)) {
    throw new Error(`${key} is ${minimumDays}; write a number from 1 to 90`);
  }
  return { minimumDays };
}
