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

/** Read the log: tail, proofs, sources. @public */
export const ledgerReadPermission = createPermission({
  name: 'maestro.ledger.read',
  attributes: { action: 'read' },
});

/** Hand in deployments, incidents and other deliveries. @public */
export const ledgerAppendPermission = createPermission({
  name: 'maestro.ledger.append',
  attributes: { action: 'create' },
});

/** Read the stored body of a delivery; audited. @public */
export const ledgerBodyReadPermission = createPermission({
  name: 'maestro.ledger.body.read',
  attributes: { action: 'read' },
});

/** See deliveries that no entity claims. @public */
export const ledgerUnattributedReadPermission = createPermission({
  name: 'maestro.ledger.unattributed.read',
  attributes: { action: 'read' },
});

/** Export ranges of the log. @public */
export const ledgerExportPermission = createPermission({
  name: 'maestro.ledger.export',
  attributes: { action: 'read' },
});

/** Erase a person or a body. @public */
export const ledgerErasePermission = createPermission({
  name: 'maestro.ledger.erase',
  attributes: { action: 'delete' },
});

/** All permissions of the ledger. @public */
export const ledgerPermissions = [
  ledgerReadPermission,
  ledgerAppendPermission,
  ledgerBodyReadPermission,
  ledgerUnattributedReadPermission,
  ledgerExportPermission,
  ledgerErasePermission,
];
