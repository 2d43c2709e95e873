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

import { useCallback, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { Link, Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { ledgerExportPermission } from '@maestro/backstage-plugin-ledger-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  EmptyState,
  errorMessage,
  EvidenceDrawer,
  ExportMenu,
  Notice,
  stack,
  useLedger,
  useReceiptVerifier,
  useWindow,
  WindowPicker,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';
import { useDoraLink } from '../Overview/useDoraLink';
import { useDelivery } from '../../hooks/useDelivery';
import { annotationSnippet, emptyReason, errorReason } from '../emptyReason';
import { DeliveryFigures } from './DeliveryFigures';
import { DeliverySource } from './DeliverySource';

/**
 * The Delivery tab: how often the entity is deployed, how long a change takes,
 * and the records that say so.
 */
export function EntityDeliveryContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(doraApiRef);
  // An evidence set holds receipts: the ledger gives them to exporters only.
  const { allowed: mayExport } = usePermission({
    permission: ledgerExportPermission,
  });
  const doraPath = useDoraLink()(entityRef);
  const verifier = useReceiptVerifier(useLedger());
  const { selection, setSelection } = useWindow();
  const { value, error, loading, reload } = useDelivery(entityRef, selection);
  const [shown, setShown] = useState<Figure | null>(null);
  const [drawerOpen, setDrawerOpen] = useState(false);

  const loadPage = useCallback(
    (cursor?: string) =>
      shown
        ? api.getEvidence(entityRef, shown.id, {
            from: shown.window.from,
            to: shown.window.to,
            zone: shown.window.zone,
            cursor,
          })
        : Promise.resolve({ items: [], withheld: 0, nextCursor: null }),
    [api, entityRef, shown],
  );

  const controls = (
    <div
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        justifyContent: 'space-between',
        gap: 8,
      }}
    >
      <WindowPicker
        selection={selection}
        onChange={setSelection}
        zone={value?.zone}
      />
      {value && (
        <ExportMenu
          items={[
            ...(['csv', 'json'] as const).map(format => ({
              label: `Figures and trend (${format.toUpperCase()})`,
              fileName: `delivery-${entity.metadata.name}.${format}`,
              load: () =>
                api.export(entityRef, format, {
                  from: value.window.from,
                  to: value.window.to,
                }),
            })),
            ...[
              { id: DORA_FIGURES.deploymentFrequency, name: 'deployments' },
              { id: DORA_FIGURES.leadTime, name: 'lead time' },
            ]
              // Without a value or a record there is nothing to recompute.
              .filter(
                ({ id }) =>
                  mayExport &&
                  value.figures.some(
                    figure =>
                      figure.id === id &&
                      figure.value !== null &&
                      figure.evidence.count > 0,
                  ),
              )
              .map(({ id, name }) => ({
                label: `Evidence of ${name}, for the offline verifier`,
                fileName: `evidence-${entity.metadata.name}-${id}.ndjson`,
                load: () =>
                  api.getEvidenceSet(entityRef, id, {
                    from: value.window.from,
                    to: value.window.to,
                  }),
              })),
          ]}
        />
      )}
    </div>
  );

  if (!value) {
    if (error && !loading) {
      const reason = errorReason(error);
      return (
        <EmptyState
          reason={reason}
          detail={errorMessage(error)}
          action={
            <Button
              variant="outlined"
              size="small"
              onClick={reload}
              style={{ textTransform: 'none' }}
            >
              Try again
            </Button>
          }
        />
      );
    }
    return <Progress />;
  }

  const reason = emptyReason(value);
  if (reason) {
    return (
      <div style={stack()}>
        <EmptyState
          reason={reason}
          detail={value.reason}
          snippet={annotationSnippet(entity, reason)}
        />
        {reason !== 'no_annotation' && reason !== 'no_members' && (
          <DeliverySource figures={value} />
        )}
      </div>
    );
  }

  return (
    <div style={stack()} aria-busy={loading}>
      {controls}
      {error && (
        <Notice tone="bad">
          The latest figures could not be loaded, these are older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      {value.state === 'stale' && (
        <Notice tone="caution">
          <strong>The source is silent.</strong>{' '}
          {value.reason ?? 'Its last record is older than its usual gap.'}
        </Notice>
      )}
      {value.state === 'computing' && (
        <Notice tone="info">
          <strong>Still computing.</strong>{' '}
          {value.reason ?? 'The figures have not caught up with the ledger.'}
        </Notice>
      )}
      <DeliveryFigures
        figures={value}
        onShowEvidence={figure => {
          setShown(figure);
          setDrawerOpen(true);
        }}
      />
      <div style={{ fontSize: '0.875rem' }}>
        <Link to={doraPath} underline="always">
          All five DORA metrics, failures and deployments
        </Link>
      </div>
      <DeliverySource figures={value} />
      {shown && (
        <EvidenceDrawer
          open={drawerOpen}
          onClose={() => setDrawerOpen(false)}
          figure={shown}
          loadPage={loadPage}
          verifier={verifier}
        />
      )}
    </div>
  );
}
