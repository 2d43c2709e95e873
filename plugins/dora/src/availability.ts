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

import { Entity } from '@backstage/catalog-model';
import { DORA_ENTITY_KINDS } from '@maestro/backstage-plugin-dora-common';

function isOneOf(entity: Entity, kinds: readonly string[]): boolean {
  return kinds.includes(entity.kind.toLocaleLowerCase('en-US'));
}

/**
 * Whether an entity has the tab Delivery and its card: components and systems.
 * One without annotations has: its page says which one to add.
 *
 * @public
 */
export function isDeliveryAvailable(entity: Entity): boolean {
  return isOneOf(entity, ['component', 'system']);
}

/**
 * Whether an entity has the tab SPACE: groups. It is about teams, never about
 * one person.
 *
 * @public
 */
export function isSpaceAvailable(entity: Entity): boolean {
  return isOneOf(entity, ['group']);
}

/**
 * Whether an entity has the tab DORA: components, and what joins them: systems,
 * domains and groups.
 *
 * @public
 */
export function isDoraAvailable(entity: Entity): boolean {
  return isOneOf(entity, DORA_ENTITY_KINDS);
}
