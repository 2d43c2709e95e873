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
  DORA_PROFILES,
  DoraFigures,
  DoraProfile,
} from '@maestro/backstage-plugin-dora-common';
import {
  Loaded,
  useLoaded,
  windowQuery,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../api/doraApiRef';

/** How often a page asks again while figures are being computed. */
const COMPUTING_RELOAD = 5_000;

const DEFAULT_PROFILE = DORA_PROFILES[0];

/** The profile as a query; the backend knows the default without being told. */
export function profileQuery(profile: DoraProfile): { profile?: DoraProfile } {
  return profile === DEFAULT_PROFILE ? {} : { profile };
}

/** Figures of an entity in a window; reloads while they are being computed. */
export function useDelivery(
  entityRef: string,
  selection: WindowSelection,
  profile: DoraProfile = DEFAULT_PROFILE,
): Loaded<DoraFigures> {
  const api = useApi(doraApiRef);
  // Weeks are those of the entity's zone, which the first answer tells. The
  // backend knows the default window without being told.
  const zone = useRef<string>();
  const computing = useRef(false);
  const load = useCallback(async () => {
    const isDefault =
      selection.kind === 'weeks' && selection.weeks === DORA_DEFAULT_WEEKS;
    const query = {
      ...(isDefault
        ? {}
        : windowQuery(selection, { zone: zone.current ?? 'local' })),
      ...profileQuery(profile),
    };
    const figures = await api.getFigures(entityRef, query);
    zone.current = figures.zone;
    computing.current = figures.state === 'computing';
    return figures;
  }, [api, entityRef, profile, selection]);
  const loaded = useLoaded(load, {
    every: computing.current ? COMPUTING_RELOAD : null,
  });
  // The answer for another entity is none.
  return loaded.value && loaded.value.entityRef !== entityRef
    ? { ...loaded, value: undefined }
    : loaded;
}
