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

import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { DoraCoverage } from '@maestro/backstage-plugin-dora-common';
import {
  Panel,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { useDoraLink } from './useDoraLink';

const KIND_WORDS: Record<string, string> = {
  deployments: 'Deployments',
  changes: 'Changes',
  reviews: 'Reviews',
  incidents: 'Incidents',
  pipelines: 'Pipelines',
};

/** Which services have which sources: what the figures cannot know. */
export function Coverage(props: { coverage: readonly DoraCoverage[] }) {
  const tones = useTones();
  const linkTo = useDoraLink();
  return (
    <Panel
      title="What the figures rest on"
      subtitle="Services with a source of each kind; without one a figure is unknown, never zero"
    >
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {props.coverage.map(({ kind, covered, total, missing, sentence }) => (
          <li key={kind} style={{ padding: '8px 0' }}>
            <div
              style={{
                ...tabular,
                display: 'flex',
                gap: 12,
                alignItems: 'center',
                fontSize: '0.9375rem',
              }}
            >
              <span style={{ width: 96, flexShrink: 0, fontWeight: 600 }}>
                {KIND_WORDS[kind] ?? kind}
              </span>
              <span
                aria-hidden
                style={{
                  flex: 1,
                  minWidth: 40,
                  maxWidth: 260,
                  height: 8,
                  borderRadius: 4,
                  background: tones.divider,
                  overflow: 'hidden',
                }}
              >
                <span
                  style={{
                    display: 'block',
                    height: '100%',
                    width: `${total > 0 ? (covered / total) * 100 : 0}%`,
                    background: tones.accent,
                  }}
                />
              </span>
              <span style={{ whiteSpace: 'nowrap' }}>
                {covered} of {total}
              </span>
            </div>
            <div
              style={{
                fontSize: '0.875rem',
                color: covered < total ? tones.text : tones.muted,
                marginTop: 2,
                lineHeight: 1.5,
              }}
            >
              {/[.!?]$/.test(sentence) ? sentence : `${sentence}.`}
              {missing.length > 0 && (
                <span style={{ color: tones.muted }}>
                  {' Without: '}
                  {missing.map((ref, index) => (
                    <span key={ref}>
                      {index > 0 && ', '}
                      <Link to={linkTo(ref)} underline="always">
                        {parseEntityRef(ref).name}
                      </Link>
                    </span>
                  ))}
                  .
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
