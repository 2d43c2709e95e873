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

import fc from 'fast-check';
import {
  DEFAULT_PRODUCTION_ENVIRONMENTS,
  isProduction,
  matchesGlob,
  parseRule,
  ruleText,
} from './rules';

describe('deployment rules', () => {
  it.each([
    ['deployments', 'deployments'],
    ['workflow:Deploy to production', 'workflow:Deploy to production'],
    ['workflow: deploy', 'workflow:deploy'],
    ['release', 'release'],
    ['tag:v*', 'tag:v*'],
    ['merge', 'merge'],
  ])('reads %s', (text, normal) => {
    expect(ruleText(parseRule(text)!)).toBe(normal);
  });

  it.each([null, '', 'deploy', 'workflow:', 'tag', 'release:v*'])(
    'does not guess at %p',
    text => {
      expect(parseRule(text)).toBeNull();
    },
  );

  it.each([
    ['v*', 'v1.2', true],
    ['v?.*', 'v1.2', true],
    ['v*', 'app-v1', false],
    ['*-v*', 'app-v1', true],
    ['v1', 'v10', false],
    ['', '', true],
    ['a*b*c', 'aXbXbc', true],
    ['.', 'x', false],
  ])('glob %s on %s: %p', (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected);
  });

  it('agrees with a regular expression on any glob', () => {
    const letters = fc.stringOf(fc.constantFrom('a', 'b', '*', '?'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(letters, letters, (glob, name) => {
        const pattern = glob.replace(/\*/g, '.*').replace(/\?/g, '.');
        expect(matchesGlob(glob, name)).toBe(
          new RegExp(`^(?:${pattern})$`).test(name),
        );
      }),
    );
  });

  it.each([
    [null, 'production', true],
    [null, 'Production', true],
    [null, 'checkout-production', true],
    [null, 'prod-eu', true],
    [null, 'preprod', false],
    [null, 'non-production-2', false],
    [null, 'staging', false],
    [null, 'product-preview', false],
    [null, null, false],
    ['staging', 'production', false],
    ['production', 'blue', true],
  ])('tier %p, environment %p is production: %p', (tier, environment, is) => {
    expect(
      isProduction({ tier, environment }, DEFAULT_PRODUCTION_ENVIRONMENTS),
    ).toBe(is);
  });
});
