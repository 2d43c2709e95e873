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
  createPermission,
} from '@backstage/plugin-permission-common';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import { ledgerPermissions } from '@maestro/backstage-plugin-ledger-common';
import { safetyCasePermissions } from '@maestro/backstage-plugin-safety-case-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { ExamplePermissionPolicy, rolesOf } from './ExamplePermissionPolicy';

const GROUPS: Record<string, string[]> = {
  engineer: ['checkout-team', 'engineering', 'lighthouse'],
  manager: ['management', 'lighthouse'],
  auditor: ['audit', 'lighthouse'],
  platform: ['platform-team', 'platform', 'engineering', 'lighthouse'],
  outsider: [],
};

const PERMISSIONS = [
  ...catalogPermissions,
  ...ledgerPermissions,
  ...safetyCasePermissions,
  createPermission({
    name: 'maestro.dora.read',
    attributes: { action: 'read' },
  }),
  createPermission({
    name: 'maestro.dora.survey.answer',
    attributes: { action: 'create' },
  }),
  createPermission({
    name: 'maestro.dora.survey.manage',
    attributes: { action: 'update' },
  }),
  createPermission({
    name: 'other.thing.read',
    attributes: { action: 'read' },
  }),
  createPermission({ name: 'other.thing.do', attributes: {} }),
];

const READ = [
  'catalog.entity.read',
  'catalog.ingestion.read',
  'catalog.location.read',
  'maestro.dora.read',
  'maestro.dora.survey.answer',
  'maestro.ledger.read',
  'maestro.safety-case.challenge',
  'maestro.safety-case.read',
  'other.thing.read',
];

const ALLOWED: Record<string, string[]> = {
  engineer: [
    ...READ,
    'maestro.safety-case.approve',
    'maestro.safety-case.collect',
  ],
  manager: [
    ...READ,
    'maestro.dora.survey.manage',
    'maestro.safety-case.approve',
    'maestro.safety-case.export',
  ],
  auditor: [
    ...READ,
    'maestro.safety-case.export',
    'maestro.ledger.body.read',
    'maestro.ledger.export',
    'maestro.ledger.unattributed.read',
  ],
  platform: PERMISSIONS.map(permission => permission.name),
  outsider: [],
};

async function allowedTo(groups: string[] | undefined): Promise<string[]> {
  const policy = new ExamplePermissionPolicy();
  const user = groups && {
    credentials: mockCredentials.user('user:default/someone'),
    info: {
      userEntityRef: 'user:default/someone',
      ownershipEntityRefs: [
        'user:default/someone',
        ...groups.map(name => `group:default/${name}`),
      ],
    },
  };
  const allowed: string[] = [];
  for (const permission of PERMISSIONS) {
    const decision = await policy.handle({ permission }, user);
    if (decision.result === AuthorizeResult.ALLOW) {
      allowed.push(permission.name);
    } else {
      expect(decision.result).toBe(AuthorizeResult.DENY);
    }
  }
  return allowed;
}

describe('ExamplePermissionPolicy', () => {
  it.each(Object.keys(GROUPS))('allows what belongs to %s', async name => {
    const allowed = await allowedTo(GROUPS[name]);
    expect([...allowed].sort()).toEqual([...ALLOWED[name]].sort());
  });

  it('refuses callers without a user', async () => {
    expect(await allowedTo(undefined)).toEqual([]);
  });

  it('takes a role from the group of that name in the default namespace only', () => {
    expect(rolesOf(['Group:default/Platform'])).toEqual(['platform']);
    expect(
      rolesOf([
        'group:other/platform',
        'user:default/platform',
        'group:default/platform-team',
      ]),
    ).toEqual([]);
  });
});
