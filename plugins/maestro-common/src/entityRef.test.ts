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

import { normalizeEntityRef } from './entityRef';

describe('normalizeEntityRef', () => {
  it.each([
    ['Component:default/Checkout', 'component:default/checkout'],
    ['component:checkout', 'component:default/checkout'],
    ['user:guests/Ada.Quist', 'user:guests/ada.quist'],
  ])('%s becomes %s', (ref, expected) => {
    expect(normalizeEntityRef(ref)).toBe(expected);
  });

  it('takes the kind and the namespace from the defaults', () => {
    expect(
      normalizeEntityRef('checkout', { kind: 'Component', namespace: 'eu' }),
    ).toBe('component:eu/checkout');
  });

  it.each(['', 'checkout', 'component:', 'a:b/c/d', 'component:default/a b'])(
    'refuses "%s" and says how to write it',
    ref => {
      expect(() => normalizeEntityRef(ref)).toThrow('kind:namespace/name');
    },
  );
});
