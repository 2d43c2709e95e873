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

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insert, SCOPE } from './edits';

/**
 * Mounts the pages by hand, as the legacy frontend system wants it: the pages
 * Ledger, Safety cases and Cost, and for every entity the tabs of delivery,
 * safety case and cost and the overview card of delivery.
 */
export function mountLegacyPages(folder: string) {
  const app = join(folder, 'packages/app/src/App.tsx');
  insert(
    app,
    "import { apis } from './apis';",
    `import { LedgerPage } from '${SCOPE}ledger';
import { SafetyCasesPage } from '${SCOPE}safety-case';
import { CostPage } from '${SCOPE}cost';
`,
  );
  insert(
    app,
    '    <Route path="/settings"',
    `    <Route path="/ledger" element={<LedgerPage />} />
    <Route path="/safety-cases" element={<SafetyCasesPage />} />
    <Route path="/cost" element={<CostPage />} />
`,
  );
  const entityPage = join(
    folder,
    'packages/app/src/components/catalog/EntityPage.tsx',
  );
  insert(
    entityPage,
    "import { EmptyState } from '@backstage/core-components';",
    `import { EntityDeliveryCard, EntityDeliveryContent } from '${SCOPE}dora';
import {
  EntitySafetyCaseContent,
  isSafetyCaseAvailable,
} from '${SCOPE}safety-case';
import { EntityCostContent, isCostAvailable } from '${SCOPE}cost';
`,
  );
  insert(
    entityPage,
    `    <Grid item md={4} xs={12}>
      <EntityLinksCard />`,
    `    <Grid item md={6} xs={12}>
      <EntityDeliveryCard />
    </Grid>
`,
  );
  const content = readFileSync(entityPage, 'utf8');
  writeFileSync(
    entityPage,
    content.replaceAll(
      '  </EntityLayout>',
      `    <EntityLayout.Route path="/delivery" title="Delivery">
      <EntityDeliveryContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/safety-case"
      title="Safety case"
      if={isSafetyCaseAvailable}
    >
      <EntitySafetyCaseContent />
    </EntityLayout.Route>
    <EntityLayout.Route path="/cost" title="Cost" if={isCostAvailable}>
      <EntityCostContent />
    </EntityLayout.Route>
  </EntityLayout>`,
    ),
  );
}
