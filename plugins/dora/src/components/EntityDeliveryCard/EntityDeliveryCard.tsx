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

import { stringifyEntityRef } from '@backstage/catalog-model';
import { InfoCard, Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import {
  DORA_DEFAULT_WEEKS,
  DORA_FIGURES,
} from '@maestro/backstage-plugin-dora-common';
import {
  AutoGrid,
  formatFigureValue,
  formatWindow,
  StateChip,
  STATE_WORDS,
  tabular,
  useTones,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { useDelivery } from '../../hooks/useDelivery';
import { DELIVERY_PATH } from '../../routes';
import { emptyReason, errorReason } from '../emptyReason';

const SELECTION: WindowSelection = {
  kind: 'weeks',
  weeks: DORA_DEFAULT_WEEKS,
};

const SHORT_WORDS: Record<string, string> = {
  no_annotation: 'Nothing says yet where deliveries come from.',
  no_members: 'No member says yet where its deliveries come from.',
  no_rule: 'Nothing says yet what counts as a deployment.',
  no_source: 'No source that could report deliveries is connected.',
  no_events: 'The source is connected; nothing was delivered yet.',
  silent: 'The source is silent.',
  computing: 'Still computing.',
  not_allowed: 'You may not see the figures of this entity.',
  error: 'The figures could not be loaded.',
};

/** Card for an entity's overview: the two figures, and the way to the tab. */
export function EntityDeliveryCard() {
  const { entity } = useEntity();
  const tones = useTones();
  const entityRoute = useRouteRef(entityRouteRef);
  const { value, error, loading } = useDelivery(
    stringifyEntityRef(entity),
    SELECTION,
  );
  const reason = value
    ? emptyReason(value)
    : error && !loading && errorReason(error);
  const main = value?.figures.filter(
    ({ id }) =>
      id === DORA_FIGURES.deploymentFrequency || id === DORA_FIGURES.leadTime,
  );
  return (
    <InfoCard
      title="Delivery"
      deepLink={{
        title: 'Trend and evidence',
        link: `${entityRoute(entityRouteParams(entity))}${DELIVERY_PATH}`,
      }}
    >
      {reason && <div>{SHORT_WORDS[reason]}</div>}
      {!reason && !value && <Progress />}
      {!reason && value && (
        <>
          <AutoGrid minWidth={170}>
            {main?.map(figure => {
              const { number, unit } = formatFigureValue(
                figure.value,
                figure.unit,
              );
              return (
                <div key={figure.id}>
                  <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
                    {figure.label}
                  </div>
                  <div style={tabular}>
                    <span style={{ fontSize: '1.75rem', fontWeight: 700 }}>
                      {number}
                    </span>{' '}
                    <span style={{ color: tones.muted }}>
                      {unit || STATE_WORDS[figure.state]}
                    </span>
                  </div>
                  {figure.state !== 'ok' && figure.value !== null && (
                    <StateChip state={figure.state} />
                  )}
                </div>
              );
            })}
          </AutoGrid>
          <div
            style={{ color: tones.muted, fontSize: '0.8125rem', marginTop: 8 }}
          >
            {formatWindow(value.window)}
          </div>
        </>
      )}
    </InfoCard>
  );
}
