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
  CasePage,
  CaseQuery,
  CaseSummary,
} from '@maestro/backstage-plugin-safety-case-common';
import { Loaded, useLoaded } from '@maestro/backstage-plugin-maestro-react';
import { safetyCaseApiRef } from '../api/safetyCaseApiRef';

/** A list without cases asks again: the first one may be judged right now. */
const EMPTY_RELOAD = 10_000;

const PAGE = 25;

/** A list that grows by pages. */
export interface Cases extends Loaded<CasePage> {
  items: CaseSummary[];
  nextCursor: string | null;
  loadingMore: boolean;
  /** Why the next page could not be loaded. */
  moreError: Error | undefined;
  more: () => void;
}

/** Cases of an entity, or of the whole portal, those judged last first. */
export function useCases(query: Omit<CaseQuery, 'cursor' | 'limit'>): Cases {
  const api = useApi(safetyCaseApiRef);
  const { entityRef, kind, verdict, wentBad } = query;
  const load = useCallback(
    () => api.getCases({ entityRef, kind, verdict, wentBad, limit: PAGE }),
    [api, entityRef, kind, verdict, wentBad],
  );
  const [empty, setEmpty] = useState(false);
  const first = useLoaded(load, { every: empty ? EMPTY_RELOAD : null });
  const [rest, setRest] = useState<CasePage[]>([]);
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<Error>();
  const run = useRef(0);

  useEffect(() => {
    // Pages of another question, or of an older answer.
    run.current += 1;
    setRest([]);
    setLoadingMore(false);
    setMoreError(undefined);
    setEmpty(first.value?.items.length === 0);
  }, [first.value]);

  const pages = first.value ? [first.value, ...rest] : [];
  const nextCursor = pages[pages.length - 1]?.nextCursor ?? null;
  const more = async () => {
    const mine = run.current;
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const page = await api.getCases({
        entityRef,
        kind,
        verdict,
        wentBad,
        limit: PAGE,
        cursor: nextCursor ?? undefined,
      });
      if (run.current === mine) {
        setRest(before => [...before, page]);
      }
    } catch (error) {
      if (run.current === mine) {
        setMoreError(error as Error);
      }
    } finally {
      if (run.current === mine) {
        setLoadingMore(false);
      }
    }
  };
  return {
    ...first,
    items: pages.flatMap(({ items }) => items),
    nextCursor,
    loadingMore,
    moreError,
    more,
  };
}
