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
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import {
  DORA_FIGURES,
  DORA_PROFILES,
  DoraFigures,
  DoraProfile,
} from '@maestro/backstage-plugin-dora-common';
import { EvidenceItem, Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  EmptyState,
  errorMessage,
  EvidenceDrawer,
  Notice,
  ReceiptVerifier,
  stack,
  useLedger,
  useReceiptVerifier,
  useWindow,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';
import { useChoice } from '../../hooks/useChoice';
import { profileQuery, useDelivery } from '../../hooks/useDelivery';
import { DeploymentsPanel } from '../Deployments';
import { annotationSnippet, emptyReason, errorReason } from '../emptyReason';
import { DeliverySource } from '../EntityDeliveryContent/DeliverySource';
import { DataQuality } from './DataQuality';
import { DoraControls } from './DoraControls';
import { DoraExport } from './DoraExport';
import { Headline } from './Headline';
import { headline } from './headline';
import { LeadTimeBreakdown } from './LeadTimeBreakdown';
import { Members } from './Members';
import { MetricCards } from './MetricCards';
import { WeeklyTrend } from './WeeklyTrend';

/** What a deployment is to a rate: one of those that count, or not. */
const SHARES: Record<string, (item: EvidenceItem) => string> = {
  [DORA_FIGURES.changeFailureRate]: ({ value }) =>
    value === 1 ? 'failed' : 'not failed',
  [DORA_FIGURES.reworkRate]: ({ value }) =>
    value === 1 ? 'rework' : 'not rework',
};

function Warnings(props: { figures: DoraFigures; error: Error | undefined }) {
  const { figures, error } = props;
  return (
    <>
      {error && (
        <Notice tone="bad">
          The latest figures could not be loaded, these are older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      {figures.state === 'stale' && (
        <Notice tone="caution">
          <strong>The source is silent.</strong>{' '}
          {figures.reason ?? 'Its last record is older than its usual gap.'}
        </Notice>
      )}
      {figures.state === 'computing' && (
        <Notice tone="info">
          <strong>Still computing.</strong>{' '}
          {figures.reason ?? 'The figures have not caught up with the ledger.'}
        </Notice>
      )}
    </>
  );
}

/** Everything below the controls, when there are figures. */
function Figures(props: {
  figures: DoraFigures;
  name: string;
  profile: DoraProfile;
  selection: WindowSelection;
  verifier: ReceiptVerifier;
  onShowEvidence: (figure: Figure) => void;
}) {
  const { figures, name, profile, selection, verifier } = props;
  const single = figures.entityRef.startsWith('component:');
  const { from, to, zone } = figures.window;
  // Weeks are published under the default rules only.
  const restatements = profile === DORA_PROFILES[0] ? figures.restatements : [];
  return (
    <>
      <Headline pieces={headline(figures, name)} />
      <MetricCards
        figures={figures.figures}
        series={figures.series}
        profile={profile}
        benchmarks={figures.benchmarks}
        restatements={restatements}
        onShowEvidence={props.onShowEvidence}
      />
      <LeadTimeBreakdown
        figures={figures.figures}
        onShowEvidence={props.onShowEvidence}
      />
      {!single && (
        <Members
          entityRef={figures.entityRef}
          selection={selection}
          profile={profile}
        />
      )}
      <WeeklyTrend
        series={figures.series}
        restatements={restatements}
        zone={figures.zone}
        verifier={verifier}
      />
      <DeploymentsPanel
        entityRef={figures.entityRef}
        query={{ from, to, zone, ...profileQuery(profile) }}
        zone={figures.zone}
        verifier={verifier}
        showComponent={!single}
      />
      <AutoGrid minWidth={420}>
        <DataQuality figures={figures} />
        <DeliverySource figures={figures} />
      </AutoGrid>
    </>
  );
}

/**
 * The DORA tab: the five metrics of an entity, why they are as they are, and
 * the records that say so.
 */
export function DoraContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(doraApiRef);
  const verifier = useReceiptVerifier(useLedger());
  const { selection, setSelection } = useWindow();
  const [profile, setProfile] = useChoice(
    'profile',
    DORA_PROFILES,
    DORA_PROFILES[0],
  );
  const { value, error, loading, reload } = useDelivery(
    entityRef,
    selection,
    profile,
  );
  const [shown, setShown] = useState<Figure | null>(null);
  const [drawerOpen, setDrawerOpen] = useState(false);

  const loadPage = useCallback(
    (cursor?: string) =>
      shown
        ? api.getEvidence(entityRef, shown.id, {
            from: shown.window.from,
            to: shown.window.to,
            zone: shown.window.zone,
            ...profileQuery(profile),
            cursor,
          })
        : Promise.resolve({ items: [], withheld: 0, nextCursor: null }),
    [api, entityRef, profile, shown],
  );

  if (!value) {
    if (!error || loading) {
      return <Progress />;
    }
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

  const { from, to, zone } = value.window;
  return (
    <div style={stack()} aria-busy={loading}>
      <DoraControls
        selection={selection}
        onSelect={setSelection}
        zone={value.zone}
        profile={profile}
        onProfile={setProfile}
      >
        <DoraExport
          figures={value}
          query={{ from, to, zone, ...profileQuery(profile) }}
          name={entity.metadata.name}
        />
      </DoraControls>
      <Warnings figures={value} error={error} />
      <Figures
        figures={value}
        name={entity.metadata.title ?? entity.metadata.name}
        profile={profile}
        selection={selection}
        verifier={verifier}
        onShowEvidence={figure => {
          setShown(figure);
          setDrawerOpen(true);
        }}
      />
      {shown && (
        <EvidenceDrawer
          open={drawerOpen}
          onClose={() => setDrawerOpen(false)}
          figure={shown}
          loadPage={loadPage}
          verifier={verifier}
          valueInWords={SHARES[shown.id]}
        />
      )}
    </div>
  );
}
