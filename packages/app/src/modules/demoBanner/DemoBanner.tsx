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

import {
  CSSProperties,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { BANNER_HEIGHT_VARIABLE } from '../theme/themes';

const style: CSSProperties = {
  position: 'sticky',
  top: 0,
  // Above the sidebar, below dialogs.
  zIndex: 1250,
  padding: '6px 16px',
  textAlign: 'center',
  fontFamily: '"Helvetica Neue", Helvetica, Roboto, Arial, sans-serif',
  fontSize: 14,
  lineHeight: '20px',
  color: '#2b1c00',
  background: '#ffc46b',
};

/** Whether the ledger is a demo; false whenever that cannot be learned. */
function useIsDemo(): boolean {
  const discoveryApi = useApi(discoveryApiRef);
  const { fetch } = useApi(fetchApiRef);
  const [demo, setDemo] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const ask = async () => {
      const baseUrl = await discoveryApi.getBaseUrl('maestro-ledger');
      const response = await fetch(`${baseUrl}/status`, {
        signal: controller.signal,
      });
      const status = response.ok ? await response.json() : undefined;
      if (!controller.signal.aborted) {
        setDemo(status?.demo === true);
      }
    };
    // Silent on failure: the pages of the ledger say what is wrong with it.
    ask().catch(() => {});
    return () => controller.abort();
  }, [discoveryApi, fetch]);

  return demo;
}

/**
 * A line above every page, while the ledger holds the example organization and
 * not the portal's own deliveries.
 */
export function DemoBanner() {
  const demo = useIsDemo();
  const ref = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    if (!demo) {
      return undefined;
    }
    const root = document.documentElement;
    const update = () =>
      root.style.setProperty(
        BANNER_HEIGHT_VARIABLE,
        `${ref.current?.offsetHeight ?? 0}px`,
      );
    update();
    window.addEventListener('resize', update);
    return () => {
      window.removeEventListener('resize', update);
      root.style.removeProperty(BANNER_HEIGHT_VARIABLE);
    };
  }, [demo]);

  if (!demo) {
    return null;
  }
  return (
    <aside ref={ref} style={style} aria-label="Demo data">
      <strong>Demo data:</strong> this is the example organization. No figure
      here describes real work.
    </aside>
  );
}
