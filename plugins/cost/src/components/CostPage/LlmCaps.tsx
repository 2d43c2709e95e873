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

import {
  LlmAccount,
  LlmUsageQuery,
} from '@maestro/backstage-plugin-cost-common';
import {
  Chip,
  stack,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { exactMoney, formatMoney, isZero, shareOf } from '../../format/money';
import { FigureButton } from '../CostView/FigureButton';
import { LlmRowsQuestion } from '../CostView/LlmRowsDrawer';

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

/** Opens the requests behind a figure. */
export type Ask = (question: LlmRowsQuestion) => void;

/** How much of each cap is used. */
export function LlmCaps(props: { caps: readonly LlmAccount[]; onAsk: Ask }) {
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
