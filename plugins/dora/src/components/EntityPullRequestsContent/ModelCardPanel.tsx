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
import Button from '@material-ui/core/Button';
import { useApi } from '@backstage/core-plugin-api';
import {
  DoraMergeTimeMetrics,
  DoraModelCard,
} from '@maestro/backstage-plugin-dora-common';
import {
  Chip,
  errorMessage,
  Facts,
  formatFigureValue,
  formatInstant,
  Notice,
  Panel,
  stack,
  tabular,
  useElementId,
  useLoaded,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';

interface Row {
  name: string;
  metrics: DoraMergeTimeMetrics;
  own: boolean;
}

const percent = (share: number | null) =>
  share === null ? '–' : formatFigureValue(share, 'ratio').text;

const decimals = (value: number | null) =>
  value === null
    ? '–'
    : new Intl.NumberFormat(undefined, {
        minimumFractionDigits: 3,
        maximumFractionDigits: 3,
      }).format(value);

const COLUMNS: Array<{
  label: string;
  text: (metrics: DoraMergeTimeMetrics) => string;
}> = [
  { label: 'AUC (Hand–Till)', text: m => decimals(m.handTillAuc) },
  { label: 'Accuracy', text: m => percent(m.accuracy) },
  { label: 'Calibration error', text: m => decimals(m.ece) },
  { label: 'Inside interval', text: m => percent(m.coverage) },
  { label: 'n', text: m => String(m.n) },
];

function rowsOf(cards: readonly DoraModelCard[]): Row[] {
  return cards.flatMap(card => {
    const where = card.scope === 'portal' ? 'all repositories' : card.scope;
    return [
      ...(card.metrics
        ? [{ name: `Model, ${where}`, metrics: card.metrics, own: true }]
        : []),
      ...card.baselines.map(({ name, metrics }) => ({
        name: `${name}, ${where}`,
        metrics,
        own: false,
      })),
    ];
  });
}

function Quality(props: { rows: Row[] }) {
  const tones = useTones();
  const cell = {
    padding: '6px 16px 6px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'left' as const,
  };
  return (
    <div
      role="region"
      aria-label="Quality of the prediction"
      style={{ overflowX: 'auto' }}
      // Wide on a narrow screen: a keyboard must be able to scroll it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table
        style={{
          ...tabular,
          borderCollapse: 'collapse',
          width: '100%',
          fontSize: '0.875rem',
        }}
      >
        <caption style={visuallyHidden}>
          Quality on requests that were held out, beside simple rules
        </caption>
        <thead>
          <tr>
            <th scope="col" style={cell}>
              Held-out requests
            </th>
            {COLUMNS.map(({ label }) => (
              <th key={label} scope="col" style={cell}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ name, metrics, own }) => (
            <tr key={name}>
              <th scope="row" style={{ ...cell, fontWeight: own ? 600 : 400 }}>
                {name}
              </th>
              {COLUMNS.map(({ label, text }) => (
                <td key={label} style={cell}>
                  {text(metrics)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Details(props: { card: DoraModelCard; zone: string }) {
  const { card, zone } = props;
  const { data, split } = card;
  const day = (instant: string | null) =>
    instant === null ? 'unknown' : formatInstant(instant, { zone });
  return (
    <div style={stack(12)}>
      <Facts
        facts={[
          { label: 'How', text: card.algorithm },
          {
            label: 'Learnt from',
            text: `${data.merged} merged of ${data.requests} requests of ${
              data.repositories
            } repositor${data.repositories === 1 ? 'y' : 'ies'}, opened ${day(
              data.from,
            )} to ${day(data.to)}`,
          },
          ...(split.rule
            ? [
                {
                  label: 'Judged by',
                  text: `${split.rule} ${split.train} learnt, ${split.calibration} for calibration, ${split.validation} to judge.`,
                },
              ]
            : []),
          {
            label: 'Interval',
            text: `made to hold ${percent(
              card.intervalLevel,
            )} of the merge times`,
          },
          { label: 'Trained', text: day(card.trainedAt) },
          ...(card.features.length > 0
            ? [
                {
                  label: `Features (${card.features.length})`,
                  text: card.features.join(', '),
                },
              ]
            : []),
        ]}
      />
      <div style={{ fontSize: '0.875rem' }}>
        <strong>Limits</strong>
        <ul style={{ margin: '4px 0 0', paddingLeft: 18 }}>
          {card.limits.map(limit => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Where the merge windows come from, and how good they are. */
export function ModelCardPanel(props: { entityRef: string; zone: string }) {
  const { entityRef, zone } = props;
  const api = useApi(doraApiRef);
  const tones = useTones();
  const id = useElementId('maestro-model-card');
  const [open, setOpen] = useState(false);
  const load = useCallback(
    () => api.getEntityModelCard(entityRef),
    [api, entityRef],
  );
  const { value, error } = useLoaded(load);
  if (error) {
    return (
      <Notice tone="info">
        How the merge windows are predicted could not be loaded:{' '}
        {errorMessage(error)}
      </Notice>
    );
  }
  if (!value) {
    return null;
  }
  const { portal, repositories } = value;
  const rows = rowsOf([portal, ...repositories]);
  return (
    <Panel
      title="How the merge is predicted"
      subtitle={
        portal.source === 'model'
          ? 'By a trained model; what it was tested on, beside simple rules'
          : 'By the history of each repository'
      }
      actions={
        <>
          <Chip tone="info">
            {portal.source === 'model' ? 'Model' : 'History'}
          </Chip>
          <Button
            size="small"
            variant="outlined"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
            style={{ textTransform: 'none' }}
          >
            Model card
          </Button>
        </>
      }
    >
      <div style={{ ...stack(12), fontSize: '0.875rem' }}>
        <div>{portal.reason}</div>
        {rows.length > 0 && <Quality rows={rows} />}
        {repositories
          .filter(({ metrics }) => metrics === null)
          .map(({ scope, reason }) => (
            <div key={scope} style={{ color: tones.muted }}>
              {scope}: {reason}
            </div>
          ))}
        {open && (
          <div id={id}>
            <Details card={portal} zone={zone} />
          </div>
        )}
      </div>
    </Panel>
  );
}
