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
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { CostSource } from '@maestro/backstage-plugin-cost-common';
import {
  EmptyState,
  errorMessage,
  formatInstant,
  Notice,
  Panel,
  stack,
  tabular,
  useLoaded,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { errorReason } from '../../errorReason';

const STATES: Record<
  CostSource['state'],
  { label: string; tone: 'good' | 'bad' | 'caution' | 'muted' }
> = {
  ok: { label: 'Delivers', tone: 'good' },
  failed: { label: 'Fault', tone: 'bad' },
  stale: { label: 'Silent', tone: 'caution' },
  never: { label: 'Nothing yet', tone: 'muted' },
};

type Later = 'lastDeliveryAt' | 'looks' | 'pending' | 'staleAt';

/** While replicas are updated, an older one does not tell all of it. */
type ToldSource = Omit<CostSource, Later> & Partial<Pick<CostSource, Later>>;

/** A text of a source; an older replica says nothing of it. */
function told(
  text: string | null | undefined,
  none: string,
  show: (text: string) => string = shown => shown,
): string {
  return text === undefined ? '–' : (text !== null && show(text)) || none;
}

/** What a reader has to know about a source, by its loudest fault. */
function SourceNotice(props: { source: ToldSource }) {
  const { source } = props;
  const { pending = [], staleAt } = source;
  const refused = pending.filter(({ state }) => state === 'refused');
  const waiting = pending.filter(({ state }) => state === 'waiting');
  const silent = Boolean(staleAt) && Date.parse(staleAt!) <= Date.now();
  return (
    <>
      {refused.length > 0 && (
        <Notice tone="bad">
          <strong>{source.title}: not taken in.</strong> What was in force
          stays.
          <ul style={{ margin: '4px 0 0', paddingLeft: 18, lineHeight: 1.5 }}>
            {refused.map(({ at, message, name }) => (
              <li key={name} style={{ overflowWrap: 'anywhere' }}>
                {name} ({formatInstant(at)}): {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {silent && (
        <Notice tone="caution">
          <strong>{source.title} is silent.</strong> Nothing was delivered since{' '}
          {formatInstant(source.lastDeliveryAt!)}; figures of later days lack
          it. Look after the export, or set <code>staleAfter</code> of the
          source if it comes more rarely.
        </Notice>
      )}
      {waiting.length > 0 && (
        <Notice tone="info">
          <strong>{source.title}: not complete yet.</strong>
          <ul style={{ margin: '4px 0 0', paddingLeft: 18, lineHeight: 1.5 }}>
            {waiting.map(({ message, name }) => (
              <li key={name} style={{ overflowWrap: 'anywhere' }}>
                {name}: {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

/** Where bills come from: what came last, what was refused, what is late. */
export function Sources() {
  const api = useApi(costApiRef);
  const tones = useTones();
  const load = useCallback(() => api.getSources(), [api]);
  const { value, error, loading } = useLoaded(load);
  const cell = {
    padding: '8px 12px 8px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'left' as const,
    whiteSpace: 'nowrap' as const,
  };
  if (!value) {
    return !error || loading ? (
      <Progress />
    ) : (
      <EmptyState reason={errorReason(error)} detail={errorMessage(error)} />
    );
  }
  const items: ToldSource[] = value.items;
  return (
    <Panel
      title="Sources"
      subtitle="Where bills come from. Figures tell when one of their sources is silent."
    >
      {items.length === 0 ? (
        <p>
          No source is configured; write one to{' '}
          <code>maestro.cost.sources</code>.
        </p>
      ) : (
        <div style={stack(12)}>
          {items.map(source => (
            <SourceNotice key={source.sourceId} source={source} />
          ))}
          <div style={{ overflowX: 'auto' }}>
            <table
              style={{
                ...tabular,
                borderCollapse: 'collapse',
                width: '100%',
                fontSize: '0.875rem',
              }}
            >
              <caption style={visuallyHidden}>Sources of bills</caption>
              <thead>
                <tr>
                  {[
                    'Source',
                    'State',
                    'Last delivery',
                    'Late from',
                    'Looked at',
                    'Billing periods',
                  ].map(name => (
                    <th key={name} scope="col" style={cell}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map(source => {
                  const { label, tone } = STATES[source.state];
                  const periods = source.periods.map(day => day.slice(0, 7));
                  return (
                    <tr key={source.sourceId}>
                      <th scope="row" style={{ ...cell, fontWeight: 600 }}>
                        {source.title}
                      </th>
                      <td style={{ ...cell, color: tones[tone] }}>{label}</td>
                      <td style={cell}>
                        {told(source.lastDeliveryAt, 'never', formatInstant)}
                      </td>
                      <td style={cell}>
                        {told(
                          source.staleAt,
                          'comes when it comes',
                          formatInstant,
                        )}
                      </td>
                      <td style={cell}>
                        {told(source.looks, 'never; files are handed in')}
                      </td>
                      <td style={cell}>
                        {periods.length === 0
                          ? 'none'
                          : `${periods.length} (${periods[0]} to ${
                              periods[periods.length - 1]
                            })`}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </Panel>
  );
}
