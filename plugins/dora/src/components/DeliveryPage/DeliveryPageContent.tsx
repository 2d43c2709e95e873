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

import { Progress } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { DORA_PROFILES } from '@maestro/backstage-plugin-dora-common';
import {
  EmptyState,
  errorMessage,
  Notice,
  stack,
  useWindow,
} from '@maestro/backstage-plugin-maestro-react';
import { useChoice } from '../../hooks/useChoice';
import { useOverview } from '../../hooks/useOverview';
import { DoraControls } from '../DoraContent/DoraControls';
import { Headline } from '../DoraContent/Headline';
import { coverageGap, headline } from '../DoraContent/headline';
import { MetricCards } from '../DoraContent/MetricCards';
import { errorReason } from '../emptyReason';
import { Coverage, Moved, SmallMultiples } from '../Overview';

/**
 * Delivery of all services of the portal: what moved, each service against its
 * own past, and what the figures rest on.
 */
export function DeliveryPageContent() {
  const { selection, setSelection } = useWindow();
  const [profile, setProfile] = useChoice(
    'profile',
    DORA_PROFILES,
    DORA_PROFILES[0],
  );
  const { value, error, loading, reload } = useOverview(
    null,
    selection,
    profile,
  );
  if (!value) {
    if (!error || loading) {
      return <Progress />;
    }
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
  if (value.rows.length === 0 && value.withheld === 0) {
    return <EmptyState reason="no_members" />;
  }
  const services = value.rows.length + value.withheld;
  return (
    <div style={stack()} aria-busy={loading}>
      <DoraControls
        selection={selection}
        onSelect={setSelection}
        zone={value.window.zone}
        profile={profile}
        onProfile={setProfile}
      />
      {error && (
        <Notice tone="bad">
          The latest figures could not be loaded, these are older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      <Headline
        pieces={[
          ...headline(
            value,
            services === 1
              ? 'One service'
              : `All ${services} services together`,
            services !== 1,
          ),
          ...coverageGap(value.coverage),
        ]}
      />
      <MetricCards
        figures={value.figures}
        series={value.series}
        profile={profile}
      />
      <Moved rows={value.rows} />
      <SmallMultiples
        title="Services"
        rows={value.rows}
        withheld={value.withheld}
      />
      <Coverage coverage={value.coverage} />
    </div>
  );
}
