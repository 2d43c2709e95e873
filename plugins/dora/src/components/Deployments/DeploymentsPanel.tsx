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

import Button from '@material-ui/core/Button';
import ButtonGroup from '@material-ui/core/ButtonGroup';
import LinearProgress from '@material-ui/core/LinearProgress';
import { DoraWindowQuery } from '@maestro/backstage-plugin-dora-common';
import {
  errorMessage,
  Notice,
  Panel,
  ReceiptVerifier,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { useChoice } from '../../hooks/useChoice';
import { useDeployments } from '../../hooks/useDeployments';
import { DeploymentRow } from './DeploymentRow';

const FILTERS = ['all', 'failed', 'pending'] as const;

const FILTER_WORDS: Record<(typeof FILTERS)[number], string> = {
  all: 'All',
  failed: 'Failed',
  pending: 'Settling',
};

/** The deployments of a window: what they brought, broke and mended. */
export function DeploymentsPanel(props: {
  entityRef: string;
  query: DoraWindowQuery;
  zone: string;
  verifier: ReceiptVerifier;
  showComponent: boolean;
}) {
  const { entityRef, query, zone, verifier, showComponent } = props;
  const tones = useTones();
  const [filter, setFilter] = useChoice('deployments', FILTERS, 'all');
  const { items, withheld, hasMore, loading, error, more } = useDeployments(
    entityRef,
    filter === 'all' ? query : { ...query, status: filter },
  );
  return (
    <Panel
      title="Deployments"
      subtitle="Newest first; open one to see its changes, why it counts as failed, and its records"
      actions={
        <ButtonGroup size="small" aria-label="Which deployments">
          {FILTERS.map(candidate => (
            <Button
              key={candidate}
              aria-pressed={candidate === filter}
              onClick={() => setFilter(candidate)}
              variant={candidate === filter ? 'contained' : 'outlined'}
              color={candidate === filter ? 'primary' : 'default'}
              disableElevation
              style={{ textTransform: 'none' }}
            >
              {FILTER_WORDS[candidate]}
            </Button>
          ))}
        </ButtonGroup>
      }
    >
      <div style={stack(8)}>
        {withheld > 0 && (
          <Notice tone="info">
            {withheld} further deployment{withheld === 1 ? '' : 's'} count, but
            you may not read them.
          </Notice>
        )}
        {!loading && !error && items.length === 0 && (
          <div style={{ color: tones.muted }}>
            {filter === 'all'
              ? 'There is no deployment in this window.'
              : `No deployment of this window is ${FILTER_WORDS[
                  filter
                ].toLowerCase()}.`}
          </div>
        )}
        {items.length > 0 && (
          <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {items.map(deployment => (
              <DeploymentRow
                key={deployment.id}
                deployment={deployment}
                zone={zone}
                verifier={verifier}
                showComponent={showComponent}
              />
            ))}
          </ol>
        )}
        {loading && <LinearProgress aria-label="Loading deployments" />}
        {error && (
          <Notice tone="bad">
            The deployments could not be loaded: {errorMessage(error)}
          </Notice>
        )}
        {!loading && (hasMore || error) && (
          <div>
            <Button
              size="small"
              variant="outlined"
              onClick={more}
              style={{ textTransform: 'none' }}
            >
              {error ? 'Try again' : 'Show older deployments'}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
