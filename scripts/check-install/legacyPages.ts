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
 * Mounts the pages by hand, as the legacy frontend system wants it: the page
 * Ledger, and for every entity the tab and the overview card of delivery.
 */
export function mountLegacyPages(folder: string) {
  const app = join(folder, 'packages/app/src/App.tsx');
  insert(
    app,
    "import { apis } from './apis';",
    `import { LedgerPage } from '${SCOPE}ledger';\n`,
  );
  insert(
    app,
    '    <Route path="/settings"',
    '    <Route path="/ledger" element={<LedgerPage />} />\n',
  );
  const entityPage = join(
    folder,
    'packages/app/src/components/catalog/EntityPage.tsx',
  );
  insert(
    entityPage,
    "import { EmptyState } from '@backstage/core-components';",
    `import { EntityDeliveryCard, EntityDeliveryContent } from '${SCOPE}dora';\n`,
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
  </EntityLayout>`,
    ),
  );
}
