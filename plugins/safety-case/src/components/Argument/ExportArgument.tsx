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
import {
  ExportItem,
  ExportMenu,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../../api/safetyCaseApiRef';
import { useRights } from '../../hooks/useRights';

/** The argument for other tools: SACM of the case, GSN of its source. */
export function ExportArgument(props: { item: SafetyCase }) {
  const { id, subject, yaml } = props.item;
  const api = useApi(safetyCaseApiRef);
  const rights = useRights();
  const name = `case-${subject.id.replace(/[^\w.-]/g, '-')}`;
  const items: ExportItem[] = [
    {
      label: 'Export GSN (YAML)',
      fileName: `${name}.gsn.yaml`,
      load: async () => new Blob([yaml], { type: 'application/yaml' }),
    },
  ];
  if (!rights.loading && rights.export === null) {
    items.unshift({
      label: 'Export SACM (XMI)',
      fileName: `${name}.sacm.xmi`,
      load: () => api.getSacm(id),
    });
  }
  return <ExportMenu items={items} />;
}
