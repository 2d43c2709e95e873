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

import { useCallback, useEffect, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import {
  CostPool,
  CostRule,
  CostRules,
  costRulesPermission,
  costUnallocatedReadPermission,
  RulesDryRun,
} from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  EmptyState,
  errorMessage,
  mono,
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
import { formatMoney } from '../../format/money';

type Editable = Pick<CostRules, 'rules' | 'pools' | 'tagAliases'>;

const textOf = ({ pools, rules, tagAliases }: CostRules) =>
  JSON.stringify({ tagAliases, rules, pools }, null, 2);

/** @throws Error that says what is missing */
function parse(text: string): Editable {
  const value = JSON.parse(text);
  for (const key of ['tagAliases', 'rules', 'pools']) {
    if (!Array.isArray(value?.[key])) {
      throw new Error(`${key} is not a list`);
    }
  }
  return value;
}

function Moves(props: { items: readonly RulesDryRun[] }) {
  const { items } = props;
  const tones = useTones();
  const moves = items.flatMap(item =>
    item.moves.map(move => ({ ...move, item })),
  );
  if (moves.length === 0) {
    return (
      <Notice tone="info">
        Nothing would move: every row goes where it goes now.
      </Notice>
    );
  }
  const cell = {
    padding: '6px 12px 6px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'left' as const,
  };
  return (
    <div style={{ overflowX: 'auto' }}>
      <ul
        style={{
          ...tabular,
          listStyle: 'none',
          margin: '0 0 8px',
          padding: 0,
          lineHeight: 1.6,
        }}
      >
        {items.map(({ billingPeriod, currency, unallocated }) => (
          <li key={`${billingPeriod} ${currency}`}>
            {`${billingPeriod.slice(0, 7)}: unallocated ${formatMoney(
              unallocated.before,
              currency,
            )} → ${formatMoney(unallocated.after, currency)}`}
          </li>
        ))}
      </ul>
      <table
        style={{
          ...tabular,
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: '0.875rem',
        }}
      >
        <caption style={visuallyHidden}>What would move</caption>
        <thead>
          <tr>
            {['Period', 'From', 'To', 'Amount', 'Rows'].map(name => (
              <th key={name} scope="col" style={cell}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moves.map(({ amount, from, item, rows, to }) => (
            <tr key={`${item.billingPeriod} ${item.currency} ${from} ${to}`}>
              <td style={cell}>{item.billingPeriod.slice(0, 7)}</td>
              <td style={cell}>{from}</td>
              <td style={cell}>{to}</td>
              <td style={cell}>{formatMoney(amount, item.currency)}</td>
              <td style={cell}>{rows.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sinceOf = (instant: string) =>
  instant.startsWith('1970-01-01')
    ? 'since ever'
    : `since ${instant.slice(0, 10)}`;

function targetOf({ target }: CostRule, pools: readonly CostPool[]): string {
  switch (target.kind) {
    case 'entity':
      return target.entityRef;
    case 'entityFrom':
      return `the component that tag ${target.tag.join(' or ')} names`;
    default:
      return `pool ${
        pools.find(({ poolId }) => poolId === target.poolId)?.title ??
        target.poolId
      }`;
  }
}

function splitOf({ among, line, split }: CostPool): string {
  const to = among ? `, among ${among.join(', ')}` : '';
  switch (split.by) {
    case 'fixed':
      return `${line}, by fixed parts: ${Object.entries(split.percent)
        .map(([ref, part]) => `${ref.split('/').pop()} ${part} %`)
        .join(', ')}${to}`;
    case 'metric':
      return `${line}, by the business metric ${split.metricId}${to}`;
    case 'workloads':
      return `${line}, by what ran in the cluster ${split.cluster}${to}`;
    case 'even':
      return `${line}, in even parts${to}`;
    default:
      return `${line}, in proportion to direct cost${to}`;
  }
}

/** The rules in words, in the order in which they are tried. */
function RulesInWords(props: { rules: CostRules }) {
  const { pools, rules } = props.rules;
  const tones = useTones();
  const list = { margin: 0, paddingLeft: 20, lineHeight: 1.6 };
  const head = { fontSize: '1rem', margin: '0 0 6px' };
  return (
    <AutoGrid minWidth={340}>
      <section>
        <h3 style={head}>Rules, the first that fits claims a row</h3>
        <ol style={list}>
          {rules.map(rule => (
            <li key={rule.ruleId}>
              {rule.title}{' '}
              <span style={{ color: tones.muted }}>
                → {targetOf(rule, pools)}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h3 style={head}>Pools, and how they are handed out</h3>
        <ul style={list}>
          {pools.map(pool => (
            <li key={pool.poolId}>
              {pool.title}{' '}
              <span style={{ color: tones.muted }}>{splitOf(pool)}</span>
            </li>
          ))}
        </ul>
      </section>
    </AutoGrid>
  );
}

/** Rules as they are, what would move with others, and their next version. */
export function RulesEditor() {
  const api = useApi(costApiRef);
  const tones = useTones();
  const { allowed } = usePermission({ permission: costRulesPermission });
  const { allowed: seesAll } = usePermission({
    permission: costUnallocatedReadPermission,
  });
  const mayTry = allowed || seesAll;
  const load = useCallback(() => api.getRules(), [api]);
  const { value: rules, error, loading, reload } = useLoaded(load);
  const [text, setText] = useState<string>();
  const [outcome, setOutcome] = useState<{
    problem?: string;
    saved?: number;
    tried?: { text: string; items: RulesDryRun[]; warnings: string[] };
  }>({});
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (rules) {
      setText(before => before ?? textOf(rules));
    }
  }, [rules]);
  if (!rules || text === undefined) {
    return !error || loading ? (
      <Progress />
    ) : (
      <EmptyState reason={errorReason(error)} detail={errorMessage(error)} />
    );
  }
  const act = async (action: () => Promise<typeof outcome>) => {
    setBusy(true);
    try {
      setOutcome(await action());
    } catch (e) {
      setOutcome({ ...outcome, problem: errorMessage(e as Error) });
    } finally {
      setBusy(false);
    }
  };
  const changed = text !== textOf(rules);
  const tried = outcome.tried?.text === text ? outcome.tried : undefined;
  return (
    <div style={stack()}>
      <Panel
        title={`Rules, version ${rules.version}`}
        subtitle={`In force ${sinceOf(rules.validFrom)}${
          rules.author ? `, by ${rules.author}` : ', from the configuration'
        }; digest ${rules.digest.slice(0, 16)}…`}
      >
        <div style={stack(12)}>
          <div style={{ color: tones.muted, lineHeight: 1.55, maxWidth: 860 }}>
            The first rule that fits claims a row, after annotations of the
            catalog. Each row goes to one entity, one pool, or stays
            unallocated. Try a change first: it shows what would move, and moves
            nothing.
          </div>
          <RulesInWords rules={rules} />
          <TextField
            variant="outlined"
            multiline
            minRows={12}
            maxRows={20}
            value={text}
            onChange={event => setText(event.target.value)}
            inputProps={{
              style: mono,
              spellCheck: false,
              'aria-label': 'Rules',
            }}
            disabled={busy}
          />
          {outcome.problem && <Notice tone="bad">{outcome.problem}</Notice>}
          {outcome.saved !== undefined && !changed && (
            <Notice tone="good">
              Version {outcome.saved} is in force. The months it speaks about
              are being attributed anew.
            </Notice>
          )}
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
            <Button
              variant="outlined"
              disabled={busy || !changed || !mayTry}
              onClick={() =>
                act(async () => ({
                  tried: {
                    text,
                    ...(await api.dryRunRules(parse(text))),
                  },
                }))
              }
              style={{ textTransform: 'none' }}
            >
              Show what would move
            </Button>
            <Button
              variant="contained"
              color="primary"
              disabled={busy || !allowed || !tried}
              onClick={() =>
                act(async () => {
                  const next = await api.putRules({
                    ...parse(text),
                    version: rules.version,
                  });
                  setText(textOf(next));
                  reload();
                  return { saved: next.version };
                })
              }
              style={{ textTransform: 'none' }}
            >
              Put in force
            </Button>
            {changed && (
              <Button
                disabled={busy}
                onClick={() => {
                  setText(textOf(rules));
                  setOutcome({});
                }}
                style={{ textTransform: 'none' }}
              >
                Discard
              </Button>
            )}
          </div>
          {!allowed && (
            <div style={{ color: tones.muted }}>
              {mayTry
                ? 'You may try a change; putting it in force needs the permission '
                : `Trying a change needs the permission ${costUnallocatedReadPermission.name}, putting it in force `}
              {costRulesPermission.name}.
            </div>
          )}
        </div>
      </Panel>
      {tried && (
        <Panel
          title="What would move"
          subtitle="Effective cost, by billing period"
        >
          <div style={stack(12)}>
            {tried.warnings.length > 0 && (
              <Notice tone="caution">
                <strong>Allowed, and perhaps not meant.</strong>
                <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
                  {tried.warnings.map(warning => (
                    <li key={warning}>{warning}</li>
                  ))}
                </ul>
              </Notice>
            )}
            <Moves items={tried.items} />
          </div>
        </Panel>
      )}
    </div>
  );
}
