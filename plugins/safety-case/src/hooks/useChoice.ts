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
 * A choice of the reader that lives in the address; null when the address
 * does not name one, or names one that does not exist.
 */
export function useChoice<T extends string>(
  name: string,
  choices: readonly T[],
): [T | null, (choice: T | null) => void] {
  const [params, setParams] = useSearchParams();
  const found = choices.find(choice => choice === params.get(name)) ?? null;
  const choose = useCallback(
    (choice: T | null) =>
      setParams(
        current => {
          const changed = new URLSearchParams(current);
          if (choice === null) {
            changed.delete(name);
          } else {
            changed.set(name, choice);
          }
          return changed;
        },
        { replace: true },
      ),
    [name, setParams],
  );
  return [found, choose];
}
