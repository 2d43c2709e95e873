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

import { duration } from './factors';
import { Health, HealthFactor } from './health';
import { MergeWindow } from './mergeWindow';
import { PullRequest, WaitingRole } from './types';
import { Waiting } from './waiting';

/**
 * By this line, the first of a comment, the portal finds its own again. A
 * comment that quotes it does not begin with it.
 */
export const COMMENT_MARKER = '<!-- maestro:pull-request-health:v1 -->';

const ROLE_WORDS: Record<WaitingRole, string> = {
  author: 'its author',
  reviewer: 'a reviewer',
  checks: 'its checks',
  merger: 'somebody to merge it',
};

/**
 * The comment about one pull request, in Markdown. It names no person. Times
 * are rounded to days, so that it is only edited when something is new.
 *
 * @param link - page of the portal that shows the same; null: none is known
 */
export function commentMarkdown(options: {
  request: PullRequest;
  health: Health;
  waiting: Waiting | null;
  mergeWindow: MergeWindow;
  link: string | null;
}): string {
  const { health, waiting, mergeWindow, link } = options;
  const there = health.factors.filter(({ missing }) => !missing);
  const missing = health.factors.filter(factor => factor.missing);
  const lines = [
    COMMENT_MARKER,
    `### Pull request health: ${
      health.score === null ? 'unknown' : `${percent(health.score)} of 100`
    }`,
    '',
    health.score === null
      ? 'Nothing that it could be judged by is known yet.'
      : `Rests on ${there.length} of ${
          health.factors.length
        } factors (${percent(
          health.restsOn,
        )} % of the weight); what is missing counts neither as good nor as bad.`,
    '',
  ];
  if (waiting) {
    lines.push(
      `- **Waits for ${ROLE_WORDS[waiting.role]}.** ${safe(waiting.reason)}`,
    );
  }
  lines.push(`- **Merge window:** ${windowText(mergeWindow)}`, '');
  if (there.length > 0) {
    lines.push('| Factor | Score | Why |', '| --- | --- | --- |');
    lines.push(...there.map(row));
    lines.push('');
  }
  if (missing.length > 0) {
    lines.push(
      '<details><summary>Missing factors</summary>',
      '',
      ...missing.map(
        ({ label, reason, howTo }) =>
          `- ${label}: ${safe(reason)}${howTo ? ` ${safe(howTo)}` : ''}`,
      ),
      '',
      '</details>',
      '',
    );
  }
  lines.push(
    link
      ? `<sub>Written and kept up to date by the portal: [details and evidence](${link})</sub>`
      : '<sub>Written and kept up to date by the portal.</sub>',
  );
  return `${lines.join('\n')}\n`;
}

function row({ id, label, score, reason, value, unit }: HealthFactor): string {
  // An age changes by the minute: the comment only says on which side it is.
  const text =
    id === 'velocity' && value !== null && unit === 's'
      ? reason.replace(duration(value), daysText(value))
      : reason;
  return `| ${label} | ${percent(score!)} | ${safe(text)} |`;
}

function daysText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  if (days === 0) {
    return 'less than a day';
  }
  return `more than ${days} day${days === 1 ? '' : 's'}`;
}

function windowText(window: MergeWindow): string {
  const { earliest, likely, latest, level, n, source } = window;
  if (earliest === null || likely === null || latest === null) {
    return `none. ${safe(window.reason)}`;
  }
  const by = source === 'model' ? 'a model of' : 'the history of';
  return `${dayOf(earliest)} to ${dayOf(latest)}, most likely ${dayOf(
    likely,
  )} (${percent(level)} % of cases, if it is merged; by ${by} ${n} requests)`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}

// Names of checks are others' text: no table cell, tag, link or mention of it.
function safe(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]()#|<>~]/g, character => `\\${character}`)
    .replace(/@/g, '@\u200b');
}
