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

import { ReactNode, useState } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import {
  LLM_NAMES_NONE,
  LlmSpendPart,
  LlmSummary,
} from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  tabular,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { exactMoney, formatMoney } from '../../format/money';
import { FigureButton } from '../CostView/FigureButton';
import { Ask } from './LlmCaps';

const USD = 'USD';

const DIMENSIONS = [
  { id: 'team', label: 'Team', field: 'team' },
  { id: 'model', label: 'Model', field: 'model' },
  { id: 'pullRequest', label: 'Pull request', field: 'pullRequest' },
  { id: 'entity', label: 'Component', field: 'entityRef' },
] as const;

/** Sums of many keys: what is left of a long list, and what is withheld. */
const SUMS = ['(other)', '(not visible)'];

/** A figure with its rows; the sum of what is left of a list has none. */
function Opens(props: {
  part: LlmSpendPart;
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  const { part, label, onClick, children } = props;
  return SUMS.includes(part.key) ? (
    <>{children}</>
  ) : (
    <FigureButton label={label} onClick={onClick}>
      {children}
    </FigureButton>
  );
}

function SpendTable(props: {
  parts: readonly LlmSpendPart[];
  label: string;
  /** Rows of one line of the table. */
  onAsk: (part: LlmSpendPart, of: 'all' | 'unreserved') => void;
}) {
  const { parts, label, onAsk } = props;
  const tones = useTones();
  const cell = {
    padding: '6px 0 6px 12px',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'right' as const,
  };
  return (
    <div style={{ overflowX: 'auto' }}>
      <table
        style={{
          ...tabular,
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: '0.875rem',
        }}
      >
        <caption style={visuallyHidden}>LLM spend by {label}</caption>
        <thead>
          <tr>
            {[
              label,
              'Spend',
              'Unreserved',
              'Requests',
              'Tokens in',
              'Tokens out',
            ].map((name, at) => (
              <th
                key={name}
                scope="col"
                style={
                  at === 0
                    ? { ...cell, textAlign: 'left', paddingLeft: 0 }
                    : cell
                }
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(part => (
            <tr key={part.key}>
              <th
                scope="row"
                style={{
                  ...cell,
                  textAlign: 'left',
                  paddingLeft: 0,
                  fontWeight: 400,
                  minWidth: 120,
                  overflowWrap: 'anywhere',
                }}
              >
                {/^[a-z]+:[^/\s]+\/\S+$/.test(part.key) ? (
                  <EntityRefLink entityRef={part.key} />
                ) : (
                  part.label
                )}
              </th>
              <td style={cell} title={exactMoney(part.amount, USD)}>
                <Opens
                  part={part}
                  label={`Requests of ${part.label}`}
                  onClick={() => onAsk(part, 'all')}
                >
                  {part.requests > part.unknown
                    ? formatMoney(part.amount, USD)
                    : 'unknown'}
                </Opens>
                {part.unknown > 0 && part.requests > part.unknown && (
                  <span style={{ color: tones.caution }}>
                    {' '}
                    + {part.unknown} unknown
                  </span>
                )}
              </td>
              <td style={cell}>
                <Opens
                  part={part}
                  label={`Unreserved requests of ${part.label}`}
                  onClick={() => onAsk(part, 'unreserved')}
                >
                  {formatMoney(part.unreserved, USD)}
                </Opens>
              </td>
              <td style={cell}>{part.requests.toLocaleString()}</td>
              <td style={cell}>{part.inputTokens.toLocaleString()}</td>
              <td style={cell}>{part.outputTokens.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Spend by team, model, pull request or component. */
export function LlmSpenders(props: { summary: LlmSummary; onAsk: Ask }) {
  const { summary, onAsk } = props;
  const { from, to } = summary.window;
  const [dimension, setDimension] =
    useState<(typeof DIMENSIONS)[number]['id']>('team');
  const { field, label } = DIMENSIONS.find(({ id }) => id === dimension)!;
  return (
    <Panel title="Who spends it, on what">
      <Tabs
        value={dimension}
        onChange={(_, id) => setDimension(id)}
        variant="scrollable"
        scrollButtons="auto"
        indicatorColor="primary"
        aria-label="Dimension"
        style={{ minHeight: 36, marginBottom: 8 }}
      >
        {DIMENSIONS.map(item => (
          <Tab
            key={item.id}
            value={item.id}
            label={item.label}
            style={{ textTransform: 'none', minWidth: 72, minHeight: 36 }}
          />
        ))}
      </Tabs>
      <SpendTable
        parts={summary.by[dimension]}
        label={label}
        onAsk={(part, of) =>
          onAsk({
            title: `${of === 'unreserved' ? 'Unreserved spend' : 'Spend'} of ${
              part.label
            }`,
            query: {
              from,
              to,
              [field]: part.key || LLM_NAMES_NONE,
              part: of,
            },
          })
        }
      />
    </Panel>
  );
}
