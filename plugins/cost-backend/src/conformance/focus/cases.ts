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

import { amountOf } from '../../engine/focus';

/** Cases are counted one by one; a check that throws is a failed case. */
export class Cases {
  passed = 0;
  total = 0;
  readonly failures: string[] = [];

  check(name: string, run: () => string | null): void {
    this.total += 1;
    let problem: string | null;
    try {
      problem = run();
    } catch (error) {
      problem = (error as Error).message;
    }
    if (problem === null) {
      this.passed += 1;
    } else {
      this.failures.push(`${name}: ${problem}`);
    }
  }

  equal(name: string, found: unknown, wanted: unknown): void {
    this.check(name, () =>
      JSON.stringify(found) === JSON.stringify(wanted)
        ? null
        : `should be ${JSON.stringify(wanted)}, is ${JSON.stringify(found)}`,
    );
  }

  amount(name: string, found: string, wanted: string): void {
    this.check(name, () =>
      amountOf(found)!.eq(wanted) ? null : `should be ${wanted}, is ${found}`,
    );
  }
}
