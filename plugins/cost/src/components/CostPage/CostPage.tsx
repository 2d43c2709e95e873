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

import { Content, Header, Page } from '@backstage/core-components';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { Route, Routes, useLocation, useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { stack } from '@maestro/backstage-plugin-maestro-react';
import { costRouteRef } from '../../routes';
import { CostView } from '../CostView';
import { LlmSpend } from './LlmSpend';
import { Reconciliation } from './Reconciliation';
import { RulesEditor } from './RulesEditor';
import { Sources } from './Sources';
import { Unallocated } from './Unallocated';

const TABS = [
  { path: '', label: 'Overview' },
  { path: 'reconciliation', label: 'Reconciliation' },
  { path: 'llm', label: 'LLM' },
  { path: 'rules', label: 'Rules' },
] as const;

function CostRoutes() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const root = useRouteRef(costRouteRef)().replace(/\/$/, '');
  const rest = pathname.slice(root.length).replace(/^\//, '').split('/')[0];
  const current = TABS.find(({ path }) => path === rest)?.path ?? '';
  return (
    <>
      <Tabs
        value={current}
        onChange={(_, path: string) =>
          navigate(path === '' ? root : `${root}/${path}`)
        }
        variant="scrollable"
        scrollButtons="auto"
        indicatorColor="primary"
        aria-label="Cost pages"
        style={{ marginBottom: 16 }}
      >
        {TABS.map(({ path, label }) => (
          <Tab
            key={path}
            value={path}
            label={label}
            style={{ textTransform: 'none', minWidth: 96 }}
          />
        ))}
      </Tabs>
      <Routes>
        <Route
          path="/"
          element={
            <CostView title="the whole portal" withHierarchy>
              {({ summary, selection }) => (
                <Unallocated
                  from={summary.window.from.slice(0, 10)}
                  to={summary.window.to.slice(0, 10)}
                  currency={selection.convertTo ? null : summary.currency}
                  metric={selection.metric}
                />
              )}
            </CostView>
          }
        />
        <Route
          path="/reconciliation"
          element={
            <div style={stack(16)}>
              <Sources />
              <Reconciliation />
            </div>
          }
        />
        <Route path="/llm" element={<LlmSpend />} />
        <Route path="/rules" element={<RulesEditor />} />
      </Routes>
    </>
  );
}

/** The pages with their shell, for the legacy frontend system. */
export function CostPage() {
  return (
    <Page themeId="tool">
      <Header
        title="Cost"
        subtitle="What everything costs, and that it adds up to the invoice"
      />
      <Content>
        <CostRoutes />
      </Content>
    </Page>
  );
}

/** The pages for the new frontend system, which brings the header itself. */
export function CostSubPage() {
  return (
    // The header's own inset, so that both begin at the same line.
    <main style={{ padding: '0 var(--bui-space-5, 20px) 24px' }}>
      <CostRoutes />
    </main>
  );
}
