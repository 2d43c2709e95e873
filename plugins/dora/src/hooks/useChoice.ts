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

import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * A choice of the reader that lives in the address. What cannot be read is
 * the fallback, which the address does not name.
 */
export function useChoice<T extends string>(
  name: string,
  choices: readonly T[],
  fallback: T,
): [T, (choice: T) => void] {
  const [params, setParams] = useSearchParams();
  const found = choices.find(choice => choice === params.get(name));
  const choose = useCallback(
    (choice: T) =>
      setParams(
        current => {
          const changed = new URLSearchParams(current);
          if (choice === fallback) {
            changed.delete(name);
          } else {
            changed.set(name, choice);
          }
          return changed;
        },
        { replace: true },
      ),
    [fallback, name, setParams],
  );
  return [found ?? fallback, choose];
}
