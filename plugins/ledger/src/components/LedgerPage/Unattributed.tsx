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

import { useCallback } from 'react';
import { usePermission } from '@backstage/plugin-permission-react';
import LinearProgress from '@material-ui/core/LinearProgress';
import { ledgerUnattributedReadPermission } from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  formatAgo,
  LedgerApi,
  Notice,
  Panel,
  Snippet,
  useLoaded,
} from '@maestro/backstage-plugin-maestro-react';
import { DataTable } from './DataTable';
import { subjectText } from './ReceiptDrawer';

/** What was delivered and belongs to nobody, with the annotation to add. */
export function Unattributed(props: { ledger: LedgerApi }) {
  const { ledger } = props;
  // Asked for first, so that nobody is sent into a refusal.
  const { loading, allowed } = usePermission({
    permission: ledgerUnattributedReadPermission,
  });
  const { value, error } = useLoaded(
    useCallback(
      async () => (allowed ? ledger.getUnattributed() : undefined),
      [ledger, allowed],
    ),
  );
  const refused =
    (!loading && !allowed) ||
    (error as { statusCode?: number })?.statusCode === 403;
  return (
    <Panel
      title="Unattributed"
      subtitle="Deliveries that no entity claims. They are kept; an annotation claims them, the past included."
    >
      {refused && <div>Your account may not see unattributed deliveries.</div>}
      {error && !refused && (
        <Notice tone="bad">
          The list could not be loaded: {errorMessage(error)}
        </Notice>
      )}
      {!value && !error && !refused && (
        <LinearProgress aria-label="Loading unattributed deliveries" />
      )}
      {value?.length === 0 && <div>Every delivery belongs to an entity.</div>}
      {value && value.length > 0 && (
        <DataTable
          label="Unattributed deliveries"
          columns={['Subject', 'Events', 'Latest', 'Annotation to add']}
          rows={value.map(item => ({
            key: JSON.stringify(item.subject),
            cells: [
              subjectText(item.subject),
              new Intl.NumberFormat().format(item.events),
              formatAgo(item.lastAt),
              <Snippet key="hint" text={item.hint} label="annotation" />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
