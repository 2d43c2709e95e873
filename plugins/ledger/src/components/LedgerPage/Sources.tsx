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

import { Duration } from 'luxon';
import LinearProgress from '@material-ui/core/LinearProgress';
import {
  SourceHealth,
  SourceState,
} from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  Chip,
  formatAgo,
  formatFigureValue,
  Loaded,
  Notice,
  Panel,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { DataTable } from './DataTable';

const STATES: Record<
  SourceState,
  { words: string; tone: 'good' | 'caution' | 'bad' | 'info' }
> = {
  healthy: { words: 'Healthy', tone: 'good' },
  silent: { words: 'Silent', tone: 'caution' },
  never_delivered: { words: 'Never delivered', tone: 'caution' },
  failing: { words: 'Failing', tone: 'bad' },
  not_configured: { words: 'Not configured', tone: 'info' },
};

function seconds(value: number | null): string {
  return value === null || !Duration.fromObject({ seconds: value }).isValid
    ? '–'
    : formatFigureValue(value, 's').text;
}

function Rejected(props: { source: SourceHealth }) {
  const { rejected } = props.source;
  if (rejected.length === 0) {
    return <>0</>;
  }
  return (
    <>
      {rejected.map(({ reason, count, lastAt }) => (
        <div key={reason} style={{ minWidth: 180 }}>
          {count} × {reason}, latest {formatAgo(lastAt)}
        </div>
      ))}
    </>
  );
}

/** Where deliveries come from, and whether they do. */
export function Sources(props: { sources: Loaded<SourceHealth[]> }) {
  const { value, error } = props.sources;
  const tones = useTones();
  const number = new Intl.NumberFormat();
  return (
    <Panel title="Sources">
      {error && (
        <Notice tone="bad">
          The sources could not be loaded: {errorMessage(error)}
        </Notice>
      )}
      {!value && !error && <LinearProgress aria-label="Loading sources" />}
      {value?.length === 0 && (
        <div>
          No source is configured. Add one under{' '}
          <code>maestro.ledger.sources</code> in the configuration of the
          portal.
        </div>
      )}
      {value && value.length > 0 && (
        <DataTable
          label="Sources"
          columns={[
            'Source',
            'State',
            'Last delivery',
            'Usual gap (p99)',
            'Lag',
            'Deliveries',
            'Duplicates',
            'Rejected',
            'Unattributed',
          ]}
          rows={value.map(source => ({
            key: source.id,
            cells: [
              <div key="id">
                {source.title}
                <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
                  {source.id}
                </div>
              </div>,
              <div key="state">
                <Chip tone={STATES[source.state].tone}>
                  {STATES[source.state].words}
                </Chip>
                {source.reason && (
                  <div style={{ fontSize: '0.8125rem', minWidth: 160 }}>
                    {source.reason}
                  </div>
                )}
              </div>,
              formatAgo(source.lastDeliveryAt),
              seconds(source.usualGapSeconds),
              seconds(source.lagSeconds),
              number.format(source.deliveries),
              number.format(source.duplicates),
              <Rejected key="rejected" source={source} />,
              number.format(source.unattributed),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
