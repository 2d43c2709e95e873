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
  PullRequestAdvice,
  PullRequestEstimate,
} from '@maestro/backstage-plugin-cost-common';
import { AmountInput, Decimal, toDecimal } from '../money';
import { PullRequestParts, isComplete, totalsOf } from './totals';

/** First line of every comment of ours, by which it is found again. */
export const COST_COMMENT_MARKER = '<!-- maestro:pull-request-cost -->';

const MOST_ITEMS = 20;

/**
 * Text of others cannot break the table, name people, hide markup, or become a
 * link: forges make links of addresses, of `GH-1`, and of `!1`, `$1`, `%1`.
 */
function plain(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;\u200b')
    .replace(/</g, '&lt;')
    .replace(
      /(@|:(?=\/\/|\w)|\bwww(?=\.)|\bGH(?=-)|[!$%](?=\w))/gi,
      '$1\u200b',
    );
}

/** To the cent; what is less than one keeps two digits that count. */
function money(amount: AmountInput, currency: string, signed = false): string {
  const value = toDecimal(amount);
  const small = value.abs().lt('0.01') && !value.isZero();
  const digits = small
    ? value.toSignificantDigits(2, Decimal.ROUND_HALF_EVEN).toFixed()
    : value.toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN).toFixed(2);
  return `${signed && value.gt(0) ? '+' : ''}${digits} ${currency}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function llmRow({ llm }: PullRequestParts): string[] {
  const notes = [
    llm.unknown > 0 &&
      `${count(llm.unknown, 'request')} without a known price, not included`,
    llm.unreserved !== null &&
      !toDecimal(llm.unreserved).isZero() &&
      `${money(llm.unreserved, 'USD')} of it was not reserved before`,
  ];
  const amount = {
    ok: () => money(llm.amount!, 'USD'),
    none: () => 'none reported',
    unknown: () => 'unknown',
    no_source: () => 'unknown',
  }[llm.state]();
  return [
    'Language models',
    amount,
    llm.state === 'no_source'
      ? 'no usage was ever reported'
      : notes.filter(Boolean).join('; '),
  ];
}

function ciRow({ ci }: PullRequestParts): string[] {
  const minutes =
    ci.minutes !== null &&
    `${toDecimal(ci.minutes).toDecimalPlaces(1).toFixed()} min`;
  const notes = [
    ci.runs > 0 && count(ci.runs, 'run'),
    ci.running > 0 && `${ci.running} still under way`,
    ci.unknown > 0 && `${ci.unknown} of unknown length, not included`,
    ci.minutes !== null &&
      ci.amount === null &&
      'no price of a minute is configured',
  ];
  const amount = {
    ok: () =>
      ci.amount === null
        ? `${minutes}, price unknown`
        : `${money(ci.amount, ci.currency!)} (${minutes})`,
    none: () => 'no runs',
    unknown: () => 'unknown',
    no_source: () => 'unknown',
  }[ci.state]();
  return [
    'CI',
    amount,
    ci.state === 'no_source'
      ? 'no pipeline run of this repository was ever told'
      : notes.filter(Boolean).join('; '),
  ];
}

function infrastructureRow(estimate: PullRequestEstimate): string[] {
  const { items, perMonth, source, unknown } = estimate;
  const byHand = items.some(({ pricedBy }) => pricedBy === 'handed-in');
  const byList = items.some(({ pricedBy }) => pricedBy === 'list-price');
  return [
    'Infrastructure',
    perMonth.length === 0
      ? 'unknown'
      : perMonth
          .map(
            ({ amount, currency }) =>
              `${money(amount, currency, true)} a month`,
          )
          .join(', '),
    [
      byList && 'list prices of the newest bills',
      byHand && `amounts handed in by ${plain(source)}`,
      unknown > 0 &&
        `${count(unknown, 'item')} without a known price, not included`,
    ]
      .filter(Boolean)
      .join('; '),
  ];
}

function itemsOf({ items }: PullRequestEstimate): string[] {
  return [
    '',
    '<details><summary>Items of the infrastructure</summary>',
    '',
    ...items.slice(0, MOST_ITEMS).map(item => {
      const amount =
        item.amountPerMonth === null
          ? `unknown: ${plain(item.reason ?? '')}`
          : `${money(item.amountPerMonth, item.currency!, true)} a month`;
      return `- ${plain(item.sku)}: ${amount}`;
    }),
    ...(items.length > MOST_ITEMS
      ? [`- and ${items.length - MOST_ITEMS} more`]
      : []),
    '',
    '</details>',
  ];
}

const percent = (part: number) =>
  `${new Decimal(part).mul(100).toDecimalPlaces(1).toFixed()} %`;

function adviceOf(advice: PullRequestAdvice): string[] {
  return [
    '',
    `**A cheaper model for part of it:** had the router chosen between ${plain(
      advice.from,
    )} and ${plain(advice.to)}, about ${percent(advice.share)} of ${count(
      advice.requests,
      'request',
    )} would have gone to the cheaper one, for about ${money(
      advice.saving,
      'USD',
    )} less. Of such requests ${percent(
      advice.qualityRisk,
    )} are answered right by the stronger model only. Both shares were measured on the router's own outcomes, not on these prompts; no cached prompt is counted for the cheaper model.`,
  ];
}

/**
 * The one comment of a pull request, in Markdown. The same parts give the same
 * text. What is unknown is written as unknown.
 */
export function costComment(
  parts: PullRequestParts,
  options: { advice: PullRequestAdvice | null; link: string | null },
): string {
  const { infrastructure } = parts;
  const totals = totalsOf(parts);
  const sum = [
    '**LLM and CI**',
    totals.length === 0
      ? '**unknown**'
      : `**${totals
          .map(({ amount, currency }) => money(amount, currency))
          .join(' + ')}**`,
    isComplete({ ...parts, infrastructure: null })
      ? ''
      : 'what is known; the rest is unknown, not zero',
  ];
  const rows = [
    llmRow(parts),
    ciRow(parts),
    sum,
    ...(infrastructure ? [infrastructureRow(infrastructure)] : []),
  ];
  return [
    COST_COMMENT_MARKER,
    '### Cost of this pull request',
    '',
    '| Part | Cost | |',
    '| --- | ---: | --- |',
    ...rows.map(row => `| ${row.join(' | ')} |`),
    ...(infrastructure ? itemsOf(infrastructure) : []),
    ...(options.advice ? adviceOf(options.advice) : []),
    ...(options.link ? ['', `[How this was counted](${options.link})`] : []),
    '',
  ].join('\n');
}
