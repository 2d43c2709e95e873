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

import { ReactNode } from 'react';
import { CostState } from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  Snippet,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { STATE_WORDS } from '../../words';

/** Annotation of an entity that no rule knows. */
export function annotationFor(name: string): string {
  return `metadata:
  annotations:
    maestro.dev/cost: 'tag:component=${name}'`;
}

/** No amount, why, and what would change that. */
export function CostEmpty(props: {
  state: Exclude<CostState, 'ok'>;
  message: string | null;
  name?: string;
  children?: ReactNode;
}) {
  const { state, message, name, children } = props;
  const tones = useTones();
  const { title, text } = STATE_WORDS[state];
  return (
    <Panel title={title}>
      <div style={{ ...stack(12), maxWidth: 760, lineHeight: 1.55 }}>
        <div>{text}</div>
        {message && <div style={{ color: tones.muted }}>{message}</div>}
        {state === 'not_annotated' && name && (
          <Snippet text={annotationFor(name)} label="annotation" />
        )}
        {children}
      </div>
    </Panel>
  );
}
