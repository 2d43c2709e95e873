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

import { DoraFigures } from '@maestro/backstage-plugin-dora-common';
import {
  formatAgo,
  Panel,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';

/** What could not be counted, and who tells incidents. */
export function DataQuality(props: { figures: DoraFigures }) {
  const { quality, incidents } = props.figures;
  const tones = useTones();
  return (
    <Panel title="What could not be counted">
      <div style={{ display: 'grid', gap: 10, fontSize: '0.875rem' }}>
        {quality.length === 0 && (
          <div>Every record of this window could be counted.</div>
        )}
        {quality.map(({ id, count, meaning }) => (
          <div key={id} style={{ display: 'flex', gap: 12 }}>
            <strong style={{ ...tabular, minWidth: 36, textAlign: 'right' }}>
              {new Intl.NumberFormat().format(count)}
            </strong>
            <span>{meaning}</span>
          </div>
        ))}
        <div style={{ color: tones.muted }}>
          {incidents.state === 'ok'
            ? `Incidents: ${new Intl.NumberFormat().format(
                incidents.incidents,
              )} ever reported; the source was last heard ${formatAgo(
                incidents.lastEventAt,
              )}.`
            : `Incidents: ${
                incidents.reason ?? 'no source reports them for this entity.'
              }`}
        </div>
      </div>
    </Panel>
  );
}
