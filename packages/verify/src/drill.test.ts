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

import { main, runDrill } from './drill';

describe('tamper drill', () => {
  it('detects every class of attack, and raises no alarm on clean logs', () => {
    const result = runDrill({ seed: 7, cleanLogs: 100, rounds: 5 });
    expect(result.classes.map(({ name }) => name)).toEqual([
      'edit',
      'insert',
      'delete',
      'tail-truncate',
      'reorder',
      'replay',
      'fork',
      'key swap',
      'body/leaf mismatch',
      'clock rollback',
      'cherry-pick',
      'whole-log rewrite',
    ]);
    for (const { tried, missed } of result.classes) {
      expect(missed).toEqual([]);
      expect(tried).toBeGreaterThanOrEqual(10);
    }
    expect(result.falseAlarms).toEqual([]);
    expect(result.cleanViews).toBeGreaterThan(300);
  });

  it('prints one line per class, and the sum', () => {
    const lines: string[] = [];
    main(['--logs', '2', '--rounds', '1'], line => lines.push(line));
    expect(lines).toHaveLength(13);
    expect(lines[12]).toBe(
      'drill: 12 of 12 detected, 0 false alarms on 2 clean logs',
    );
    expect(() => main(['--logs', '0'])).toThrow('positive integer');
  });
});
