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

import { ReactNode, useCallback, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import {
  CostDay,
  LLM_NAMES_NONE,
  LlmAccount,
  LlmSpendPart,
  LlmSummary,
  LlmUsageQuery,
} from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  Chip,
  EmptyState,
  errorMessage,
  Notice,
  Panel,
  Snippet,
  stack,
  tabular,
  useLoaded,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { errorReason } from '../../errorReason';
import { dayAfter } from '../../format/days';
import { exactMoney, formatMoney, isZero, shareOf } from '../../format/money';
import { useCostQuery } from '../../hooks/useCostQuery';
import { CostControls } from '../CostView/CostControls';
import { CostTrend } from '../CostView/CostTrend';
import { FigureButton } from '../CostView/FigureButton';
import { LlmRowsDrawer, LlmRowsQuestion } from '../CostView/LlmRowsDrawer';
import { RouterPanel } from './RouterPanel';

const USD = 'USD';

const CAP_WORDS: Record<
  LlmAccount['state'],
  { label: string; tone: 'good' | 'caution' | 'bad' | 'info' }
> = {
  unlimited: { label: 'no cap', tone: 'info' },
  ok: { label: 'below 80 %', tone: 'good' },
  warning: { label: '80 % reached', tone: 'caution' },
  critical: { label: '95 % reached', tone: 'bad' },
  exceeded: { label: 'used up', tone: 'bad' },
};

const KIND_WORDS: Record<LlmAccount['kind'], string> = {
  pull_request: 'Pull request',
  team: 'Team',
  model: 'Model',
};

/** The rows that an account counts. */
function accountQuery({ key, kind, window }: LlmAccount): LlmUsageQuery {
  const field = { pull_request: 'pullRequest', team: 'team', model: 'model' };
  return { window, [field[kind]]: key };
}

type Ask = (question: LlmRowsQuestion) => void;

function Caps(props: { caps: readonly LlmAccount[]; onAsk: Ask }) {
  const tones = useTones();
  if (props.caps.length === 0) {
    return <p>No scope with a cap has spent or reserved anything yet.</p>;
  }
  return (
    <ul style={{ ...stack(14), listStyle: 'none', margin: 0, padding: 0 }}>
      {props.caps.map(account => {
        const { cap, key, kind, reserved, spent, state, unreserved } = account;
        const share = (amount: string) =>
          Math.min(100, Math.max(0, (shareOf(amount, cap!) ?? 1) * 100));
        return (
          <li key={`${kind} ${key} ${account.window}`}>
            <div
              style={{
                display: 'flex',
                flexWrap: 'wrap',
                justifyContent: 'space-between',
                gap: '2px 12px',
              }}
            >
              <span style={{ overflowWrap: 'anywhere' }}>
                <span style={{ color: tones.muted }}>{KIND_WORDS[kind]}</span>{' '}
                {key}
                {account.window !== 'all' && ` · ${account.window}`}
              </span>
              <span style={{ ...tabular, whiteSpace: 'nowrap' }}>
                <FigureButton
                  label={`Requests of ${key}`}
                  title={exactMoney(spent, USD)}
                  onClick={() =>
                    props.onAsk({
                      title: `Spend of ${key}`,
                      query: accountQuery(account),
                    })
                  }
                >
                  {formatMoney(spent, USD)}
                </FigureButton>{' '}
                of {formatMoney(cap!, USD)}{' '}
                <Chip tone={CAP_WORDS[state].tone}>
                  {CAP_WORDS[state].label}
                </Chip>
              </span>
            </div>
            <div
              aria-hidden
              style={{
                display: 'flex',
                height: 8,
                margin: '4px 0',
                borderRadius: 4,
                background: tones.sunken,
                overflow: 'hidden',
              }}
            >
              <span
                style={{ width: `${share(spent)}%`, background: tones.accent }}
              />
              <span
                style={{
                  width: `${share(reserved)}%`,
                  background: tones.accent,
                  opacity: 0.4,
                }}
              />
            </div>
            <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
              {!isZero(reserved) &&
                `${formatMoney(reserved, USD)} held for requests under way · `}
              {isZero(unreserved)
                ? 'all of it was reserved before it was spent'
                : `${formatMoney(
                    unreserved,
                    USD,
                  )} unreserved: reported afterwards, no cap could hold it`}
              {account.unknown > 0 &&
                ` · ${account.unknown} requests without a known price`}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const DIMENSIONS = [
  { id: 'team', label: 'Team', field: 'team' },
  { id: 'model', label: 'Model', field: 'model' },
  { id: 'pullRequest', label: 'Pull request', field: 'pullRequest' },
  { id: 'entity', label: 'Component', field: 'entityRef' },
] as const;

/** Sums of many keys: what is left of a long list, and what is withheld. */
const SUMS = ['(other)', '(not visible)'];

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
  const [dimension, setDimension] =
    useState<(typeof DIMENSIONS)[number]['id']>('team');
  const { field, label } = DIMENSIONS.find(({ id }) => id === dimension)!;
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
          <Caps caps={summary.caps} onAsk={onAsk} />
        </Panel>
      </AutoGrid>
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
              title: `${
                of === 'unreserved' ? 'Unreserved spend' : 'Spend'
              } of ${part.label}`,
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
