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
import { useEntity } from '@backstage/plugin-catalog-react';
import { stack } from '@maestro/backstage-plugin-maestro-react';
import { Advice, CostView, PullRequestCost } from '../CostView';

/** The tab Cost of a component, resource, system, domain or group. */
export function EntityCostContent() {
  const { entity } = useEntity();
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const { name, title } = entity.metadata;
  return (
    <div style={stack()}>
      <CostView
        entityRef={stringifyEntityRef(entity)}
        title={title ?? name}
        name={name}
        hierarchy={kind === 'group' ? 'ownership' : 'partOf'}
        withHierarchy={false}
      />
      <Advice entityRef={stringifyEntityRef(entity)} />
      <PullRequestCost entityRef={stringifyEntityRef(entity)} />
    </div>
  );
}
