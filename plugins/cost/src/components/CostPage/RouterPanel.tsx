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
import { useApi } from '@backstage/core-plugin-api';
import { LlmRouter } from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  errorMessage,
  Notice,
  Panel,
  partColours,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { formatMoney } from '../../format/money';
import { formatPercent } from '../../format/percent';
import { LineKey } from '../LineKey';
import { chosenOf, RouterCurve } from './RouterCurve';

type Learned = NonNullable<LlmRouter['learned']>;

/** What the setting costs beside the strong model alone. */
function SpendNote(props: { learned: Learned }) {
  const { learned } = props;
  const tones = useTones();
  const chosen = chosenOf(learned)?.cost;
  const strong = learned.curve[learned.curve.length - 1].cost;
  if (!strong) {
    return (
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        A price of the two models is not known, so the curve shows shares of
        calls, which are not money.
      </div>
    );
  }
  return (
    <>
      {chosen && (
        <div style={{ ...tabular, fontSize: '0.875rem', lineHeight: 1.6 }}>
          1,000 such prompts: {formatMoney(chosen, 'USD')} at this setting,{' '}
          {formatMoney(strong, 'USD')} by the strong model alone.
        </div>
      )}
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {learned.costBasis === 'outcomes'
          ? 'Costs are those of the answers, as the outcomes tell them.'
          : `Costs are list prices: prompts at four characters a token, answers of ${learned.answerTokens} tokens as configured. A table with the columns strong_cost and weak_cost has them exactly.`}
      </div>
    </>
  );
}

/** How much of the gap is recovered, beside what is simpler. */
function GapTable(props: { learned: Learned }) {
  const { learned } = props;
  const tones = useTones();
  const cell = {
    padding: '4px 16px 4px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'right' as const,
    fontWeight: 400,
  };
  const figure = (value: number | null) =>
    value === null ? '–' : value.toFixed(3);
  const lines: Array<[string, number | null, number | null, number | null]> = [
    ['Router', learned.apgrCost, learned.apgr, learned.apgrUnseenSubjects],
    [
      'Longest prompts first',
      learned.apgrCostLength,
      learned.apgrLength,
      learned.apgrLength,
    ],
    ['Shortest prompts first', learned.apgrCostShortest, null, null],
    ['A coin', 0.5, 0.5, 0.5],
  ];
  return (
    <div style={{ overflowX: 'auto' }}>
      <table
        style={{ ...tabular, borderCollapse: 'collapse', fontSize: '0.875rem' }}
      >
        <caption
          style={{
            color: tones.muted,
            textAlign: 'left',
            paddingBottom: 4,
            captionSide: 'top',
          }}
        >
          Part of the gap between the two models that is recovered, on average
          over all settings (APGR)
        </caption>
        <thead>
          <tr>
            {['', 'Over money', 'Over calls', '… on unseen subjects'].map(
              name => (
                <th key={name} scope="col" style={{ ...cell, fontWeight: 600 }}>
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row" style={{ ...cell, textAlign: 'left' }}>
                {name}
              </th>
              {values.map((value, at) => (
                // Columns never change places.
                // eslint-disable-next-line react/no-array-index-key
                <td key={at} style={cell}>
                  {figure(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Rows keep their height, however long the column beside is. */
const COLUMN = { ...stack(10), alignContent: 'start', minWidth: 0 };

function Card(props: { router: LlmRouter; learned: Learned }) {
  const { learned, router } = props;
  const tones = useTones();
  const [own, other] = partColours(tones.dark);
  return (
    <AutoGrid minWidth={380}>
      <div style={COLUMN}>
        <div style={{ overflowX: 'auto' }}>
          <RouterCurve
            learned={learned}
            strong={router.strong}
            weak={router.weak}
          />
        </div>
        <div
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            gap: '4px 16px',
            fontSize: '0.8125rem',
            color: tones.muted,
          }}
        >
          <LineKey colour={own}>Router, on prompts it had not seen</LineKey>
          <LineKey colour={other}>Length of the prompt alone</LineKey>
          <LineKey colour={tones.muted} dashed>
            A coin
          </LineKey>
          {chosenOf(learned) && <span>● the setting in use</span>}
        </div>
      </div>
      <div style={COLUMN}>
        <div style={{ ...tabular, fontSize: '0.875rem', lineHeight: 1.6 }}>
          {router.strong} alone is right in {learned.strongAccuracy.toFixed(1)}{' '}
          %, {router.weak} in {learned.weakAccuracy.toFixed(1)} %, a choice with
          perfect foresight in {learned.oracleAccuracy.toFixed(1)} % of{' '}
          {learned.outcomes.toLocaleString()} prompts in {learned.subjects}{' '}
          subjects.
        </div>
        <GapTable learned={learned} />
        <div style={{ fontSize: '0.875rem', lineHeight: 1.6 }}>
          {learned.chosenStrongShare < 1
            ? `Set to keep ${formatPercent(
                learned.quality,
              )} of the gap: ${formatPercent(
                learned.chosenStrongShare,
              )} of prompts go to the strong model; of the others ${formatPercent(
                learned.qualityRisk,
              )} would have been right only there.`
            : `No setting keeps ${formatPercent(
                learned.quality,
              )} of the gap: all prompts go to the strong model.`}
        </div>
        <SpendNote learned={learned} />
      </div>
    </AutoGrid>
  );
}

/** What the router learned, and how good it is, beside what is simpler. */
export function RouterPanel() {
  const api = useApi(costApiRef);
  const load = useCallback(() => api.getLlmRouter(), [api]);
  const { value, error } = useLoaded(load);
  if (error) {
    return <Notice tone="bad">{errorMessage(error)}</Notice>;
  }
  if (!value?.router) {
    return null;
  }
  const { learned, message } = value.router;
  return (
    <Panel
      title="Router"
      subtitle="Which prompts the weaker, cheaper model answers well enough"
    >
      {learned ? (
        <Card router={value.router} learned={learned} />
      ) : (
        <div>
          {message}. Until then the stronger model, {value.router.strong},
          answers.
        </div>
      )}
    </Panel>
  );
}
