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

import { createPermission } from '@backstage/plugin-permission-common';

/** Read cost of entities that one may read. @public */
export const costReadPermission = createPermission({
  name: 'maestro.cost.read',
  attributes: { action: 'read' },
});

/** Read what no rule claims, sources, loads and reconciliation. @public */
export const costUnallocatedReadPermission = createPermission({
  name: 'maestro.cost.unallocated.read',
  attributes: { action: 'read' },
});

/** Hand in billing files, business metrics and usage of resources. @public */
export const costLoadPermission = createPermission({
  name: 'maestro.cost.load',
  attributes: { action: 'create' },
});

/** Change the rules of attribution and splitting. @public */
export const costRulesPermission = createPermission({
  name: 'maestro.cost.rules',
  attributes: { action: 'update' },
});

/** Set budgets and caps. @public */
export const costBudgetPermission = createPermission({
  name: 'maestro.cost.budget',
  attributes: { action: 'update' },
});

/** Reserve, settle and report LLM usage; choose a model. @public */
export const costLlmPermission = createPermission({
  name: 'maestro.cost.llm',
  attributes: { action: 'create' },
});

/** All permissions of the cost plugin. @public */
export const costPermissions = [
  costReadPermission,
  costUnallocatedReadPermission,
  costLoadPermission,
  costRulesPermission,
  costBudgetPermission,
  costLlmPermission,
];
