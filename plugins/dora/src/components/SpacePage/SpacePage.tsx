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

import { stringifyEntityRef } from '@backstage/catalog-model';
import { Content, Header, Page } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import { SpaceContent } from './SpaceContent';
import { SpaceGroup } from './SpaceGroup';

/** The page with its shell, for the legacy frontend system. */
export function SpacePage() {
  return (
    <Page themeId="tool">
      <Header
        title="SPACE"
        subtitle="What systems tell of teams, beside what people say"
      />
      <Content>
        <SpaceContent />
      </Content>
    </Page>
  );
}

/** The page for the new frontend system, which brings the header itself. */
export function SpaceSubPage() {
  return (
    // The header's own inset, so that both begin at the same line.
    <main style={{ padding: '0 var(--bui-space-5, 20px) 24px' }}>
      <SpaceContent />
    </main>
  );
}

/** The SPACE tab of a group. */
export function EntitySpaceContent() {
  const { entity } = useEntity();
  return (
    <SpaceGroup
      groupRef={stringifyEntityRef(entity).toLocaleLowerCase('en-US')}
    />
  );
}
