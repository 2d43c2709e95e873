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
  AuthorizeResult,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';

/** A role is the membership in one group of the example organization. */
export type Role = 'engineering' | 'management' | 'audit' | 'platform';

const ROLES: Role[] = ['engineering', 'management', 'audit', 'platform'];

const READERS: Role[] = ['engineering', 'management', 'audit'];

/**
 * Who may use a permission of Maestro, beside the platform group, which may use
 * all of them. By name, so that an action word alone never opens raw bodies.
 */
const GRANTS: Record<string, Role[]> = {
  'maestro.cost.read': READERS,
  'maestro.cost.unallocated.read': ['management', 'audit'],
  'maestro.cost.load': [],
  'maestro.cost.rules': [],
  'maestro.cost.budget': ['management'],
  'maestro.cost.llm': [],
  'maestro.dora.read': READERS,
  'maestro.dora.survey.answer': READERS,
  'maestro.dora.survey.manage': ['management'],
  'maestro.ledger.read': READERS,
  'maestro.ledger.body.read': ['audit'],
  'maestro.ledger.export': ['audit'],
  'maestro.ledger.unattributed.read': ['audit'],
  'maestro.ledger.append': [],
  'maestro.ledger.erase': [],
  'maestro.safety-case.read': READERS,
  'maestro.safety-case.approve': ['engineering', 'management'],
  'maestro.safety-case.challenge': READERS,
  'maestro.safety-case.collect': ['engineering'],
  'maestro.safety-case.submit': [],
  'maestro.safety-case.export': ['management', 'audit'],
};

/** Roles that the given groups confer. */
export function rolesOf(ownershipEntityRefs: string[]): Role[] {
  const refs = new Set(ownershipEntityRefs.map(ref => ref.toLowerCase()));
  return ROLES.filter(role => refs.has(`group:default/${role}`));
}

/** Whether one of the roles may use the permission. */
export function isGranted(roles: Role[], permission: Permission): boolean {
  if (roles.includes('platform')) {
    return true;
  }
  const granted = Object.hasOwn(GRANTS, permission.name)
    ? GRANTS[permission.name]
    : READERS.filter(() => permission.attributes.action === 'read');
  return roles.some(role => granted.includes(role));
}

/**
 * Policy of the example organization. Platform engineers may do everything;
 * engineers, managers and auditors read; auditors also open what the figures
 * were made of; who belongs to none of these groups is refused everything.
 * Which entity a reader may see is the catalog's own question, answered here by
 * `catalog.entity.read`.
 */
export class ExamplePermissionPolicy implements PermissionPolicy {
  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    // The permission backend has fetched `info` already; asking the user info
    // service again would cost one request per decision.
    const roles = rolesOf(user?.info.ownershipEntityRefs ?? []);
    return {
      result: isGranted(roles, request.permission)
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    };
  }
}
