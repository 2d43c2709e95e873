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

import { useCallback, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { Loaded, useLoaded } from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../api/safetyCaseApiRef';

/** One case; acts on it answer with the new one, which is shown at once. */
export interface OneCase extends Loaded<SafetyCase> {
  replace: (changed: SafetyCase) => void;
}

/** Loads a case. */
export function useCase(caseId: string): OneCase {
  const api = useApi(safetyCaseApiRef);
  const load = useCallback(() => api.getCase(caseId), [api, caseId]);
  const loaded = useLoaded(load);
  const [changed, setChanged] = useState<{
    over: SafetyCase | undefined;
    value: SafetyCase;
  }>();
  const { value } = loaded;
  const replace = useCallback(
    (next: SafetyCase) => setChanged({ over: value, value: next }),
    [value],
  );
  // What was loaded after the act is newer than what the act answered, and
  // the case of another address is another one.
  const shown = changed?.over === value ? changed?.value ?? value : value;
  return {
    ...loaded,
    value: shown && shown.id === caseId ? shown : undefined,
    replace,
  };
}
