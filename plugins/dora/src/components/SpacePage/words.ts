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

import { parseEntityRef } from '@backstage/catalog-model';

/** A group as people call it where no title is at hand. */
export function groupName(groupRef: string): string {
  const { namespace, name } = parseEntityRef(groupRef);
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

/** A whole percentage: "8 of 12 (67 %)". */
export function rateText(answered: number, invited: number): string {
  const share = new Intl.NumberFormat(undefined, {
    style: 'percent',
    maximumFractionDigits: 0,
  }).format(invited > 0 ? answered / invited : 0);
  return `${answered} of ${invited} (${share})`;
}
