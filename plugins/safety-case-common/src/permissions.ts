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

/** Read safety cases of entities that one may read. @public */
export const safetyCaseReadPermission = createPermission({
  name: 'maestro.safety-case.read',
  attributes: { action: 'read' },
});

/** Approve a case of somebody else's change. @public */
export const safetyCaseApprovePermission = createPermission({
  name: 'maestro.safety-case.approve',
  attributes: { action: 'update' },
});

/** Raise and answer challenges. @public */
export const safetyCaseChallengePermission = createPermission({
  name: 'maestro.safety-case.challenge',
  attributes: { action: 'update' },
});

/** Collect evidence again, and ask the forge to run checks again. @public */
export const safetyCaseCollectPermission = createPermission({
  name: 'maestro.safety-case.collect',
  attributes: { action: 'update' },
});

/** Hand in envelopes and reports. @public */
export const safetyCaseSubmitPermission = createPermission({
  name: 'maestro.safety-case.submit',
  attributes: { action: 'create' },
});

/** Export the Repro Pack of a case. @public */
export const safetyCaseExportPermission = createPermission({
  name: 'maestro.safety-case.export',
  attributes: { action: 'read' },
});

/** All permissions of safety cases. @public */
export const safetyCasePermissions = [
  safetyCaseReadPermission,
  safetyCaseApprovePermission,
  safetyCaseChallengePermission,
  safetyCaseCollectPermission,
  safetyCaseSubmitPermission,
  safetyCaseExportPermission,
];
