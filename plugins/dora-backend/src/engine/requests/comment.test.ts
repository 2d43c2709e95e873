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
  change,
  checked,
  requestsOf,
  reviewed,
} from '../../__testUtils__/pullRequests';
import { COMMENT_MARKER, commentMarkdown } from './comment';
import { DEFAULT_HEALTH_WEIGHTS, healthOf } from './health';
import { historyOf } from './history';
import { windowByHistory } from './mergeWindow';
import { waitingFor } from './waiting';

const OPENED = Date.parse('2026-11-18T08:00:00.000Z');

function comment(minutes: number, checkName = 'build') {
  const asOf = OPENED + minutes * 60_000;
  const past = Array.from({ length: 20 }, (_, index) => {
    const at = OPENED - (index + 1) * 86_400_000;
    return change(100 + index, 'merged', new Date(at).toISOString(), {
      createdAt: new Date(at - (index + 1) * 36_000_000).toISOString(),
    });
  });
  const requests = requestsOf(
    [
      ...past,
      change(1, 'created', new Date(OPENED).toISOString()),
      checked(1, checkName, 'head-1', '2026-11-18T08:05:00.000Z', 'failure'),
      reviewed(1, '2026-11-18T09:00:00.000Z', 'approved'),
    ],
    new Date(asOf).toISOString(),
  );
  const request = requests.find(({ number }) => number === 1)!;
  const history = historyOf(requests, asOf);
  return commentMarkdown({
    request,
    waiting: waitingFor(request),
    health: healthOf({
      request,
      history,
      asOf,
      weights: DEFAULT_HEALTH_WEIGHTS,
      verdictChecks: { coverage: [], security: [checkName], budget: [] },
    }),
    mergeWindow: windowByHistory(request, history, asOf),
    link: 'https://portal.example/x',
  });
}

describe('commentMarkdown', () => {
  it('says score, what it rests on, who waits, the window and what is missing', () => {
    const text = comment(120);
    expect(text.startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
    expect(text).toContain('### Pull request health: 67 of 100');
    expect(text).toContain('Rests on 3 of 6 factors (50 % of the weight)');
    expect(text).toContain('Waits for its checks.');
    expect(text).toMatch(/Merge window:\*\* 2026-11-\d\d to 2026-11-\d\d/);
    expect(text).toContain('- Test coverage: No source tells');
    expect(text).toContain('[details and evidence](https://portal.example/x)');
    expect(text).not.toContain('p_');
  });

  it('does not change by the minute', () => {
    expect(comment(121)).toBe(comment(120));
  });

  it('lets no name of a check break the table, mention or link', () => {
    const text = comment(120, 'x | @team <img> [a](http://b) `c`\n| z');
    const row = text.split('\n').find(line => line.startsWith('| Security'))!;
    expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(5);
    expect(row).not.toContain('@team');
    expect(row).not.toContain('<img>');
    expect(row).not.toContain('](http');
  });
});
