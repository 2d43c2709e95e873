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
import { Route, Routes } from 'react-router-dom';
import { CaseList } from '../CaseList';
import { CasePage } from '../CasePage';

function SafetyCasesRoutes() {
  return (
    <Routes>
      <Route path="/" element={<CaseList />} />
      <Route path="/:caseId" element={<CasePage />} />
    </Routes>
  );
}

/** The pages with their shell, for the legacy frontend system. */
export function SafetyCasesPage() {
  return (
    <Page themeId="tool">
      <Header
        title="Safety cases"
        subtitle="Why a change is safe, and how we know"
      />
      <Content>
        <SafetyCasesRoutes />
      </Content>
    </Page>
  );
}

/** The pages for the new frontend system, which brings the header itself. */
export function SafetyCasesSubPage() {
  return (
    // The header's own inset, so that both begin at the same line; and closer
    // to it than usual: all that an auditor asks first is on the first screen.
    <main
      style={{
        padding: '0 var(--bui-space-5, 20px) 24px',
        marginTop: 'calc(-1 * var(--bui-space-4, 16px))',
      }}
    >
      <SafetyCasesRoutes />
    </main>
  );
}
