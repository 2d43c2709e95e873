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

import { useCallback, useRef } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  DORA_DEFAULT_WEEKS,
  DoraOverview,
  DoraProfile,
} from '@maestro/backstage-plugin-dora-common';
import {
  Loaded,
  useLoaded,
  windowQuery,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../api/doraApiRef';
import { profileQuery } from './useDelivery';

/**
 * All services of an entity, or of the whole portal, one by one.
 *
 * @param entityRef - null for the whole portal
 */
export function useOverview(
  entityRef: string | null,
  selection: WindowSelection,
  profile: DoraProfile,
): Loaded<DoraOverview> {
  const api = useApi(doraApiRef);
  // Weeks are those of the answer's zone; the first answer tells it.
  const zone = useRef<string>();
  const load = useCallback(async () => {
    const isDefault =
      selection.kind === 'weeks' && selection.weeks === DORA_DEFAULT_WEEKS;
    const query = {
      ...(isDefault
        ? {}
        : windowQuery(selection, { zone: zone.current ?? 'local' })),
      ...profileQuery(profile),
    };
    const overview = await (entityRef === null
      ? api.getOverview(query)
      : api.getEntityOverview(entityRef, query));
    zone.current = overview.window.zone;
    return overview;
  }, [api, entityRef, profile, selection]);
  const loaded = useLoaded(load);
  return loaded.value && loaded.value.entityRef !== entityRef
    ? { ...loaded, value: undefined }
    : loaded;
}
