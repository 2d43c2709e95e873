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

import { ALLOCATION_RULES } from './allocation';
import { COMMITMENT_RULES } from './commitments';
import { COMMITMENT_SUM_RULES } from './commitmentSums';
import { CONTRACT_RULES } from './contract';
import { LATER_RULES } from './eligibility';
import { FORMAT_RULES } from './formats';
import { HEADER_RULES } from './header';
import { IDENTITY_RULES } from './identity';
import { JSON_FORMAT_RULES } from './jsonFormat';
import { MONEY_RULES } from './money';
import { PERIOD_RULES } from './periods';
import { PRESENCE_RULES } from './presence';
import { SKU_RULES } from './sku';
import { TAG_RULES } from './tags';
import { TAX_RULES } from './tax';
import { DynamicRule } from './types';

export { Row, fold, show } from './build';
export { objectOf } from './formats';
export * from './later';
export * from './types';
export * from './undecidable';

/** Every dynamic rule that is checked, in the order of their ids. */
export const DYNAMIC_RULES: readonly DynamicRule[] = [
  ...HEADER_RULES,
  ...FORMAT_RULES,
  ...MONEY_RULES,
  ...TAX_RULES,
  ...COMMITMENT_RULES,
  ...COMMITMENT_SUM_RULES,
  ...IDENTITY_RULES,
  ...PRESENCE_RULES,
  ...PERIOD_RULES,
  ...SKU_RULES,
  ...TAG_RULES,
  ...JSON_FORMAT_RULES,
  ...ALLOCATION_RULES,
  ...CONTRACT_RULES,
  ...LATER_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
