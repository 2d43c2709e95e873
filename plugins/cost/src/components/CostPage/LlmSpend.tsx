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
import { CostDay, LlmSummary } from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  EmptyState,
  errorMessage,
  Notice,
  Panel,
  Snippet,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { errorReason } from '../../errorReason';
import { dayAfter } from '../../format/days';
import { exactMoney, formatMoney, shareOf } from '../../format/money';
import { useCostQuery } from '../../hooks/useCostQuery';
import { CostControls } from '../CostView/CostControls';
import { CostTrend } from '../CostView/CostTrend';
import { FigureButton } from '../CostView/FigureButton';
import { LlmRowsDrawer, LlmRowsQuestion } from '../CostView/LlmRowsDrawer';
import { Ask, LlmCaps } from './LlmCaps';
import { LlmSpenders } from './LlmSpenders';
import { RouterPanel } from './RouterPanel';

const USD = 'USD';

function daysOf(summary: LlmSummary): CostDay[] {
  return summary.trend.map(({ amount, day }) => ({
    day,
    lines: { direct: amount, idle: '0', shared: '0', overhead: '0' },
    total: amount,
    complete: true,
  }));
}

const REPORT = `curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  $BACKEND/api/maestro-cost/llm/usage -d '{"items":[{"eventId":"1",
  "at":"2026-11-20T10:00:00Z","format":"openai","pullRequest":"github.com/acme/shop#12",
  "payload":{"model":"gpt-5","usage":{"prompt_tokens":900,"completion_tokens":120}}}]}'`;

function Spend(props: { summary: LlmSummary; onAsk: Ask }) {
  const { summary, onAsk } = props;
  const { from, to } = summary.window;
  const tones = useTones();
  const share =
    summary.total === null || summary.unreserved === null
      ? null
      : shareOf(summary.unreserved, summary.total);
  return (
    <>
      <Panel>
        <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
          Spend on language models
        </div>
        <div
          style={{ ...tabular, fontSize: '2.25rem', fontWeight: 600 }}
          title={
            summary.total === null ? undefined : exactMoney(summary.total, USD)
          }
        >
          <FigureButton
            label="Requests behind the spend on language models"
            onClick={() =>
              onAsk({ title: 'Spend on language models', query: { from, to } })
            }
          >
            {summary.total === null
              ? 'unknown'
              : formatMoney(summary.total, USD)}
          </FigureButton>
        </div>
        <div style={{ ...tabular, fontSize: '0.875rem', lineHeight: 1.6 }}>
          {summary.requests.toLocaleString()} requests
          {share !== null && (
            <>
              {'; '}
              <FigureButton
                label="Unreserved requests"
                onClick={() =>
                  onAsk({
                    title: 'Unreserved spend',
                    query: { from, to, part: 'unreserved' },
                  })
                }
              >
                {new Intl.NumberFormat(undefined, {
                  style: 'percent',
                  maximumFractionDigits: 0,
                }).format(share)}
              </FigureButton>{' '}
              of the money was not reserved before it was spent
            </>
          )}
        </div>
      </Panel>
      {summary.unknown > 0 && (
        <Notice tone="caution">
          <strong>
            {summary.unknown} of {summary.requests} requests have no known
            price.
          </strong>{' '}
          They are not in the sum, and they are not zero. Give the rates of
          their models under maestro.cost.llm.prices.{' '}
          <FigureButton
            label="Requests without a known price"
            onClick={() =>
              onAsk({
                title: 'Requests without a known price',
                query: { from, to, part: 'unknown' },
              })
            }
          >
            Show them
          </FigureButton>
        </Notice>
      )}
      <AutoGrid minWidth={380}>
        <CostTrend
          title="LLM spend by day"
          days={daysOf(summary)}
          currency={USD}
          onDay={day =>
            onAsk({
              title: `Spend on ${day}`,
              query: { from: day, to: dayAfter(day) },
            })
          }
        />
        <Panel
          title="Caps"
          subtitle="Hard for callers that reserve; what is reported afterwards is always booked"
        >
          <LlmCaps caps={summary.caps} onAsk={onAsk} />
        </Panel>
      </AutoGrid>
      <LlmSpenders summary={summary} onAsk={onAsk} />
      {summary.priceChanges.length > 0 && (
        <Notice tone="caution">
          <strong>The rates of models that were used became others.</strong>{' '}
          What was booked stays as it was priced.
          <ul style={{ margin: 0, paddingLeft: 18, lineHeight: 1.6 }}>
            {summary.priceChanges.map(({ after, before, model, since }) => (
              <li key={model} style={{ overflowWrap: 'anywhere' }}>
                {model}, seen {since.slice(0, 10)}: {before} before, {after} now
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {summary.disagreements.length > 0 && (
        <Panel
          title={`${summary.disagreements.length} prices on which two catalogues disagree`}
          subtitle="US dollars per million tokens; ours is used"
        >
          <details>
            <summary style={{ cursor: 'pointer' }}>Show them</summary>
            <ul style={{ margin: 0, paddingLeft: 18, lineHeight: 1.6 }}>
              {summary.disagreements.map(({ kind, model, other, ours }) => (
                <li key={`${model} ${kind}`} style={tabular}>
                  {model}, {kind}: {ours} against {other}
                </li>
              ))}
            </ul>
          </details>
        </Panel>
      )}
    </>
  );
}

/** Spend on language models: who, on what, how full the caps are. */
export function LlmSpend() {
  const api = useApi(costApiRef);
  const { selection, select, query } = useCostQuery({});
  const { from, to } = query;
  const load = useCallback(
    () => api.getLlmSummary({ from, to }),
    [api, from, to],
  );
  const { value: summary, error, loading } = useLoaded(load);
  const [question, setQuestion] = useState<LlmRowsQuestion>();
  const close = useCallback(() => setQuestion(undefined), []);
  if (!summary) {
    return !error || loading ? (
      <Progress />
    ) : (
      <EmptyState reason={errorReason(error)} detail={errorMessage(error)} />
    );
  }
  return (
    <div style={stack()} aria-busy={loading}>
      <CostControls
        selection={selection}
        onSelect={select}
        currencies={[]}
        currency={USD}
        withHierarchy={false}
        withMetric={false}
      />
      {error && <Notice tone="bad">{errorMessage(error)}</Notice>}
      {summary.state === 'no_source' && (
        <Panel title="No usage was reported yet">
          <div style={{ ...stack(12), maxWidth: 860 }}>
            <div>
              Report what was used, in the format of OpenAI, Anthropic, Google,
              LiteLLM or OpenTelemetry; or reserve before a request, and settle
              after it, so that the caps are hard.
            </div>
            <Snippet text={REPORT} label="command" />
          </div>
        </Panel>
      )}
      {summary.state === 'no_data' && (
        <Panel title="No requests in this window">
          Usage was reported before, none fell in this window.
        </Panel>
      )}
      {(summary.state === 'ok' || summary.state === 'zero') && (
        <Spend summary={summary} onAsk={setQuestion} />
      )}
      <RouterPanel />
      <LlmRowsDrawer question={question} onClose={close} />
    </div>
  );
}
