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

import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  DORA_DEFAULT_WEEKS,
  DoraPullRequestAnatomy,
  DoraPullRequestPage,
  DoraPullRequestRole,
} from '@maestro/backstage-plugin-dora-common';
import {
  Loaded,
  useLoaded,
  windowQuery,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';

/** How often a page asks again while it has not caught up. */
const COMPUTING_RELOAD = 5_000;

const PAGE = 25;

/** Which open requests the reader wants to see. */
export interface RequestFilter {
  waiting: DoraPullRequestRole | 'all';
  bots: 'exclude' | 'include';
}

interface State {
  page: DoraPullRequestPage | null;
  loading: boolean;
  error: Error | null;
}

/** Open requests, loaded page by page. */
export interface OpenRequests extends State {
  /** Loads the next page, or tries the failed one again. */
  more(): void;
  reload(): void;
}

/** Open pull requests of an entity; the summary is that of the latest page. */
export function useOpenRequests(
  entityRef: string,
  filter: RequestFilter,
): OpenRequests {
  const api = useApi(doraApiRef);
  const { waiting, bots } = filter;
  const [state, setState] = useState<State & { of: string }>({
    page: null,
    loading: true,
    error: null,
    of: entityRef,
  });
  // An answer that comes after the reader has moved on must not be shown.
  const run = useRef(0);
  const load = useCallback(
    async (before: DoraPullRequestPage | null) => {
      run.current += 1;
      const mine = run.current;
      setState(current => ({ ...current, loading: true, error: null }));
      try {
        const page = await api.getPullRequests(entityRef, {
          ...(waiting === 'all' ? {} : { waiting }),
          ...(bots === 'include' ? { bots } : {}),
          limit: PAGE,
          cursor: before?.nextCursor ?? undefined,
        });
        if (run.current === mine) {
          const items = [...(before?.items ?? []), ...page.items];
          setState({
            page: { ...page, items },
            loading: false,
            error: null,
            of: entityRef,
          });
        }
      } catch (error) {
        if (run.current === mine) {
          setState(current => ({
            ...current,
            loading: false,
            error: error as Error,
          }));
        }
      }
    },
    [api, entityRef, waiting, bots],
  );
  const reload = useCallback(() => {
    load(null);
  }, [load]);
  useEffect(() => {
    reload();
    return () => {
      run.current += 1;
    };
  }, [reload]);
  const computing = state.page?.state === 'computing' && !state.loading;
  useEffect(() => {
    if (!computing) {
      return undefined;
    }
    const timer = setTimeout(reload, COMPUTING_RELOAD);
    return () => clearTimeout(timer);
  }, [computing, reload]);
  const { of, ...shown } = state;
  // The answer for another entity is none.
  const page = of === entityRef ? shown.page : null;
  return { ...shown, page, reload, more: () => load(shown.page) };
}

/** Phases of the requests merged in a window. */
export function useAnatomy(
  entityRef: string,
  selection: WindowSelection,
): Loaded<DoraPullRequestAnatomy> {
  const api = useApi(doraApiRef);
  const zone = useRef<string>();
  const load = useCallback(async () => {
    const isDefault =
      selection.kind === 'weeks' && selection.weeks === DORA_DEFAULT_WEEKS;
    const anatomy = await api.getPullRequestAnatomy(
      entityRef,
      isDefault
        ? {}
        : windowQuery(selection, { zone: zone.current ?? 'local' }),
    );
    zone.current = anatomy.window.zone;
    return anatomy;
  }, [api, entityRef, selection]);
  const loaded = useLoaded(load);
  return loaded.value && loaded.value.entityRef !== entityRef
    ? { ...loaded, value: undefined }
    : loaded;
}
