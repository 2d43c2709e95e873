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
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  CiBudget,
  CiBudgetState,
  PullRequestCost as Cost,
} from '@maestro/backstage-plugin-cost-common';
import {
  Chip,
  errorMessage,
  InfoButton,
  Notice,
  Panel,
  stack,
  tabular,
  useLoaded,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { exactMoney, formatChange, formatMoney } from '../../format/money';
import { FigureButton } from './FigureButton';
import { LlmRowsDrawer, LlmRowsQuestion } from './LlmRowsDrawer';

const PAGE = 10;

const STATE_WORDS: Record<
  Cost['state'],
  { label: string; tone: 'good' | 'info' | 'caution' }
> = {
  open: { label: 'open', tone: 'good' },
  merged: { label: 'merged', tone: 'info' },
  closed: { label: 'closed', tone: 'info' },
  unknown: { label: 'not told', tone: 'caution' },
};

const BUDGET_WORDS: Record<
  CiBudgetState,
  { label: string; tone: 'good' | 'caution' | 'bad' | 'info' }
> = {
  ok: { label: 'below 80 %', tone: 'good' },
  warning: { label: '80 % reached', tone: 'caution' },
  critical: { label: '95 % reached', tone: 'bad' },
  exceeded: { label: 'used up', tone: 'bad' },
  unknown: { label: 'unknown', tone: 'info' },
};

const minutesText = (minutes: string) =>
  `${new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(
    Number(minutes),
  )} min`;

/** Why a part has no amount; unknown is never shown as 0. */
function missing(state: Cost['llm']['state'], what: string): string {
  return {
    ok: 'price unknown',
    none: `no ${what}`,
    unknown: 'unknown',
    no_source: 'no source',
  }[state];
}

function Llm(props: {
  llm: Cost['llm'];
  pullRequest: string;
  onAsk: (question: LlmRowsQuestion) => void;
}) {
  const { llm, onAsk, pullRequest } = props;
  const tones = useTones();
  const ask = () =>
    onAsk({
      title: `Language models, ${pullRequest}`,
      query: { window: 'all', pullRequest, spelling: 'any' },
    });
  return (
    <>
      {llm.amount === null ? (
        <span style={{ color: tones.muted }}>
          {llm.unknown > 0 ? (
            <FigureButton
              label={`LLM requests of ${pullRequest}`}
              onClick={ask}
            >
              {missing(llm.state, 'usage')}
            </FigureButton>
          ) : (
            missing(llm.state, 'usage')
          )}
        </span>
      ) : (
        <FigureButton
          label={`LLM requests of ${pullRequest}`}
          title={exactMoney(llm.amount, 'USD')}
          onClick={ask}
        >
          {formatMoney(llm.amount, 'USD')}
        </FigureButton>
      )}
      {llm.unknown > 0 && llm.amount !== null && (
        <div style={{ color: tones.caution }}>+ {llm.unknown} unknown</div>
      )}
    </>
  );
}

function Ci({ ci }: { ci: Cost['ci'] }) {
  const tones = useTones();
  const open = [
    ci.unknown > 0 && ci.minutes !== null && `${ci.unknown} unknown`,
    ci.running > 0 && `${ci.running} under way`,
  ].filter(Boolean);
  return (
    <>
      {ci.minutes === null ? (
        <span style={{ color: tones.muted }}>{missing(ci.state, 'runs')}</span>
      ) : (
        <>
          {minutesText(ci.minutes)}
          {' · '}
          {ci.amount === null ? (
            <span style={{ color: tones.muted }}>price unknown</span>
          ) : (
            <span title={exactMoney(ci.amount, ci.currency!)}>
              {formatMoney(ci.amount, ci.currency!)}
            </span>
          )}
        </>
      )}
      {open.length > 0 && (
        <div style={{ color: tones.caution }}>+ {open.join(', ')}</div>
      )}
    </>
  );
}

function Infrastructure({ cost }: { cost: Cost }) {
  const tones = useTones();
  const { infrastructure } = cost;
  if (infrastructure === null) {
    return <span style={{ color: tones.muted }}>no estimate</span>;
  }
  return (
    <span title={`Estimate of ${infrastructure.source}`}>
      {infrastructure.perMonth.length === 0
        ? 'unknown'
        : infrastructure.perMonth
            .map(({ amount, currency }) => formatChange(amount, currency))
            .join(', ')}
      {infrastructure.unknown > 0 && infrastructure.perMonth.length > 0 && (
        <div style={{ color: tones.caution }}>
          + {infrastructure.unknown} unknown
        </div>
      )}
    </span>
  );
}

function Table(props: {
  items: readonly Cost[];
  onAsk: (question: LlmRowsQuestion) => void;
}) {
  const { items, onAsk } = props;
  const tones = useTones();
  const cell = {
    padding: '6px 0 6px 12px',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'right' as const,
    verticalAlign: 'top' as const,
  };
  const first = { ...cell, textAlign: 'left' as const, paddingLeft: 0 };
  return (
    <div
      style={{ overflowX: 'auto' }}
      // Wide on a narrow screen: a keyboard must be able to scroll it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label="Pull requests and their cost"
    >
      <table
        style={{
          ...tabular,
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: '0.875rem',
        }}
      >
        <caption style={visuallyHidden}>Cost by pull request</caption>
        <thead>
          <tr>
            <th scope="col" style={first}>
              Pull request
            </th>
            {['Language models', 'CI', 'Infrastructure a month', 'State'].map(
              name => (
                <th key={name} scope="col" style={cell}>
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {items.map(cost => {
            const { label, tone } = STATE_WORDS[cost.state];
            const name = `#${cost.number}`;
            return (
              <tr key={cost.pullRequest}>
                <th
                  scope="row"
                  style={{
                    ...first,
                    fontWeight: 400,
                    overflowWrap: 'anywhere',
                  }}
                >
                  {cost.url && /^https?:\/\//.test(cost.url) ? (
                    <a href={cost.url} style={{ color: tones.accent }}>
                      {name}
                    </a>
                  ) : (
                    name
                  )}{' '}
                  {cost.title}
                  {cost.comment?.state === 'failing' && (
                    <div style={{ color: tones.caution }}>
                      Its comment cannot be written: {cost.comment.error}
                    </div>
                  )}
                </th>
                <td style={cell}>
                  <Llm
                    llm={cost.llm}
                    pullRequest={cost.pullRequest}
                    onAsk={onAsk}
                  />
                </td>
                <td style={cell}>
                  <Ci ci={cost.ci} />
                </td>
                <td style={cell}>
                  <Infrastructure cost={cost} />
                </td>
                <td style={cell}>
                  <Chip tone={tone}>{label}</Chip>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Budget({ budget }: { budget: CiBudget }) {
  const tones = useTones();
  const { finding, month, pullRequests, state } = budget;
  return (
    <>
      {finding && (
        <Notice tone={state === 'unusable' ? 'bad' : 'caution'}>
          <strong>The CI budget file cannot be used.</strong> {finding}
          {state === 'ok' && ' The last good version holds.'}
        </Notice>
      )}
      {month && (
        <div style={{ ...tabular, fontSize: '0.875rem' }}>
          CI in {month.month}:{' '}
          {month.minutes === null ? 'unknown' : minutesText(month.minutes)} of{' '}
          {minutesText(month.limit)}
          {month.percent !== null && ` (${month.percent} %)`}
          {month.amount !== null &&
            `, ${formatMoney(month.amount, month.currency!)}`}{' '}
          <Chip tone={BUDGET_WORDS[month.state].tone}>
            {BUDGET_WORDS[month.state].label}
          </Chip>
        </div>
      )}
      {pullRequests.length > 0 && (
        <ul style={{ margin: 0, paddingLeft: 18, fontSize: '0.875rem' }}>
          {pullRequests.map(item => (
            <li key={item.pullRequest} style={tabular}>
              {item.pullRequest}: {minutesText(item.minutes)} of{' '}
              {minutesText(item.limit)}{' '}
              <Chip tone={BUDGET_WORDS[item.state].tone}>
                {BUDGET_WORDS[item.state].label}
              </Chip>
            </li>
          ))}
        </ul>
      )}
      {state === 'no_budget' && (
        <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
          No CI budget: the repository has no .maestro/ci_budget.json.
        </div>
      )}
    </>
  );
}

/** What pull requests of an entity's repository cost, and its CI budget. */
export function PullRequestCost(props: { entityRef: string }) {
  const { entityRef } = props;
  const api = useApi(costApiRef);
  const tones = useTones();
  const [cursors, setCursors] = useState<string[]>([]);
  const [question, setQuestion] = useState<LlmRowsQuestion>();
  const close = useCallback(() => setQuestion(undefined), []);
  const cursor = cursors.at(-1);
  const loadPage = useCallback(
    () => api.getPullRequests({ entityRef, limit: PAGE, cursor }),
    [api, cursor, entityRef],
  );
  const loadBudget = useCallback(
    () => api.getCiBudget({ entityRef }),
    [api, entityRef],
  );
  const { value: page, error, loading } = useLoaded(loadPage);
  const { value: budget, error: budgetError } = useLoaded(loadBudget);
  // Most groups and resources have no repository: nothing to say about them.
  if ((!page && !error) || page?.state === 'not_annotated') {
    return null;
  }
  return (
    <Panel
      title="Pull requests"
      subtitle={page?.repository ?? undefined}
      actions={
        <InfoButton title="How it is counted">
          Language models: what was booked for the pull request. CI: minutes
          from start to end of every run on its commits, times the configured
          price; jobs that run side by side count once. Infrastructure: the last
          estimate that was handed in, by month. What is unknown is never
          counted as zero.
        </InfoButton>
      }
    >
      <div style={stack(12)} aria-busy={loading}>
        {(error || budgetError) && (
          <Notice tone="bad">{errorMessage((error ?? budgetError)!)}</Notice>
        )}
        {budget && <Budget budget={budget} />}
        {page?.message && (
          <div style={{ color: tones.muted }}>{page.message}.</div>
        )}
        {page && page.items.length > 0 && (
          <Table items={page.items} onAsk={setQuestion} />
        )}
        <LlmRowsDrawer question={question} onClose={close} />
        {page && (cursor !== undefined || page.nextCursor !== null) && (
          <div style={{ display: 'flex', gap: 8 }}>
            <Button
              size="small"
              disabled={cursor === undefined}
              onClick={() => setCursors(cursors.slice(0, -1))}
            >
              Newer
            </Button>
            <Button
              size="small"
              disabled={page.nextCursor === null}
              onClick={() => setCursors([...cursors, page.nextCursor!])}
            >
              Older
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
