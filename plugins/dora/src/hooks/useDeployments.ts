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
  DoraDeployment,
  DoraDeploymentQuery,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from '../api/doraApiRef';

/** What is known of a list that is loaded page by page. */
export interface DeploymentList {
  items: DoraDeployment[];
  withheld: number;
  hasMore: boolean;
  loading: boolean;
  error: Error | null;
  /** Loads the next page, or tries the failed one again. */
  more(): void;
}

interface State {
  items: DoraDeployment[];
  withheld: number;
  cursor: string | null;
  loading: boolean;
  error: Error | null;
}

const NOTHING: State = {
  items: [],
  withheld: 0,
  cursor: null,
  loading: true,
  error: null,
};

const PAGE = 20;

/**
 * Deployments of an entity in a window, newest first.
 *
 * @param query - window, profile and status; compared by its members
 */
export function useDeployments(
  entityRef: string,
  query: DoraDeploymentQuery,
): DeploymentList {
  const api = useApi(doraApiRef);
  const [state, setState] = useState(NOTHING);
  // An answer that comes after the reader has moved on must not be shown.
  const run = useRef(0);
  const key = JSON.stringify(query);
  const load = useCallback(
    async (before: State) => {
      run.current += 1;
      const mine = run.current;
      const settle = (next: State) => run.current === mine && setState(next);
      setState({ ...before, loading: true, error: null });
      try {
        const page = await api.getDeployments(entityRef, {
          ...(JSON.parse(key) as DoraDeploymentQuery),
          limit: PAGE,
          cursor: before.cursor ?? undefined,
        });
        settle({
          items: [...before.items, ...page.items],
          withheld: page.withheld,
          cursor: page.nextCursor,
          loading: false,
          error: null,
        });
      } catch (error) {
        settle({ ...before, loading: false, error: error as Error });
      }
    },
    [api, entityRef, key],
  );
  useEffect(() => {
    load(NOTHING);
    return () => {
      run.current += 1;
    };
  }, [load]);
  const { cursor, ...shown } = state;
  return { ...shown, hasMore: cursor !== null, more: () => load(state) };
}
