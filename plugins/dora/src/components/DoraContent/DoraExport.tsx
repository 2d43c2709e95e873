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

import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  DORA_FIGURES,
  DORA_PROFILES,
  DoraFigures,
  DoraWindowQuery,
} from '@maestro/backstage-plugin-dora-common';
import { ledgerExportPermission } from '@maestro/backstage-plugin-ledger-common';
import { ExportMenu } from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';
import { FIVE_METRICS } from './definitions';

/** Figures and trend as a file; evidence for the offline verifier. */
export function DoraExport(props: {
  figures: DoraFigures;
  query: DoraWindowQuery;
  name: string;
}) {
  const { figures, query, name } = props;
  const api = useApi(doraApiRef);
  // An evidence set holds receipts: the ledger gives them to exporters only.
  const { allowed } = usePermission({ permission: ledgerExportPermission });
  return (
    <ExportMenu
      items={[
        ...(['csv', 'json'] as const).map(format => ({
          label: `Figures and trend (${format.toUpperCase()})`,
          fileName: `dora-${name}.${format}`,
          load: () => api.export(figures.entityRef, format, query),
        })),
        ...[...FIVE_METRICS, DORA_FIGURES.leadTimeWorking].flatMap(id => {
          const figure = figures.figures.find(f => f.id === id);
          // Without a value or a record there is nothing to recompute, and the
          // verifier knows the default rules only.
          return allowed &&
            figures.profile === DORA_PROFILES[0] &&
            figure &&
            figure.value !== null &&
            figure.evidence.count > 0
            ? [
                {
                  label: `Evidence: ${figure.label.toLowerCase()}, for the offline verifier`,
                  fileName: `evidence-${name}-${id}.ndjson`,
                  load: () => api.getEvidenceSet(figures.entityRef, id, query),
                },
              ]
            : [];
        }),
      ]}
    />
  );
}
