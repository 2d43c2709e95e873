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
import { useApi } from '@backstage/core-plugin-api';
import { DoraWeeklyPack } from '@maestro/backstage-plugin-dora-common';
import { Loaded, useLoaded } from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';

/** The week of the page's address; null: the last closed one. */
export function useWeek(): [string | null, (week: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const choose = useCallback(
    (week: string | null) =>
      setParams(current => {
        const changed = new URLSearchParams(current);
        if (week === null) {
          changed.delete('week');
        } else {
          changed.set('week', week);
        }
        return changed;
      }),
    [setParams],
  );
  return [params.get('week'), choose];
}

/** The pack of an entity and week; of another one nothing is kept. */
export function useWeeklyPack(
  entityRef: string,
  week: string | null,
): Loaded<DoraWeeklyPack> {
  const api = useApi(doraApiRef);
  const load = useCallback(
    () => api.getWeeklyPack(entityRef, week === null ? {} : { week }),
    [api, entityRef, week],
  );
  const loaded = useLoaded(load);
  const { value } = loaded;
  return value && value.entityRef !== entityRef
    ? { ...loaded, value: undefined }
    : loaded;
}
