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
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { SurveyRound } from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  EmptyState,
  errorMessage,
  EvidenceDrawer,
  formatInstant,
  FigureCard,
  Notice,
  stack,
  useLedger,
  useLoaded,
  useReceiptVerifier,
  useTones,
  useWindow,
  WindowPicker,
  windowQuery,
} from '@maestro/backstage-plugin-maestro-react';
import { spaceApiRef } from '../../api/spaceApiRef';
import { errorReason } from '../emptyReason';
import { DimensionPanel } from './DimensionPanel';
import { samplesOf } from './FigureLine';

function RoundNote(props: { round: SurveyRound | null }) {
  const { round } = props;
  const tones = useTones();
  if (!round) {
    return null;
  }
  return (
    <div style={{ fontSize: '0.875rem', color: tones.muted }}>
      Survey results: “{round.title}”, closed {formatInstant(round.closedAt)},{' '}
      {round.answered} of {round.invited} people answered.{' '}
      {round.seal?.receipt !== null && round.seal?.receipt !== undefined
        ? `Sealed as receipt #${round.seal.receipt}.`
        : 'Not sealed in the ledger yet.'}
    </div>
  );
}

/** The five dimensions of one group, and the open part of DX Core 4. */
export function SpaceGroup(props: { groupRef: string }) {
  const { groupRef } = props;
  const api = useApi(spaceApiRef);
  const verifier = useReceiptVerifier(useLedger());
  const { selection, setSelection } = useWindow();
  const [shown, setShown] = useState<Figure | null>(null);
  const [drawerOpen, setDrawerOpen] = useState(false);
  const load = useCallback(
    () => api.getSpace(groupRef, windowQuery(selection)),
    [api, groupRef, selection],
  );
  const { value, error, loading, reload } = useLoaded(load);
  const loadPage = useCallback(
    (cursor?: string) =>
      shown?.evidence.href
        ? api.getEvidence(shown.evidence.href, cursor)
        : Promise.resolve({ items: [], withheld: 0, nextCursor: null }),
    [api, shown],
  );
  const show = (figure: Figure) => {
    setShown(figure);
    setDrawerOpen(true);
  };

  if (!value || value.entityRef !== groupRef) {
    if (error && !loading) {
      return (
        <EmptyState
          reason={errorReason(error)}
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
  return (
    <div style={stack()} aria-busy={loading}>
      <WindowPicker
        selection={selection}
        onChange={setSelection}
        zone={value.window.zone}
      />
      {error && (
        <Notice tone="bad">
          The latest figures could not be loaded, these are older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      {value.components === 0 && (
        <Notice tone="info">
          This group, with the groups below it, owns no component whose
          deliveries are known. Only a survey can tell of it.
        </Notice>
      )}
      <RoundNote round={value.round} />
      {value.dimensions.map(dimension => (
        <DimensionPanel
          key={dimension.id}
          dimension={dimension}
          round={value.round}
          onShowEvidence={show}
        />
      ))}
      <h2 style={{ margin: '8px 0 0', fontSize: '1rem', fontWeight: 600 }}>
        DX Core 4, the open part
      </h2>
      <AutoGrid minWidth={260}>
        {value.core4.map(figure => (
          <FigureCard
            key={figure.id}
            figure={figure}
            samples={samplesOf(figure.id)}
            onShowEvidence={
              figure.evidence.href ? () => show(figure) : undefined
            }
          />
        ))}
      </AutoGrid>
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
