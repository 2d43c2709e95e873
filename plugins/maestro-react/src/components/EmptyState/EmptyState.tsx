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
import { stack, useTones } from '../../theme/tones';
import { Panel, Snippet } from '../Panel';

/**
 * Why a page has nothing to show. They are told apart because each asks
 * something else of the reader.
 *
 * @public
 */
export type EmptyReason =
  | 'no_annotation'
  | 'no_members'
  | 'no_rule'
  | 'no_source'
  | 'no_events'
  | 'silent'
  | 'computing'
  | 'not_allowed'
  | 'error';

const WORDS: Record<EmptyReason, { title: string; text: string }> = {
  no_annotation: {
    title: 'This entity does not say where its deliveries come from',
    text: 'Add one of these annotations to its catalog file. Records that arrived before are claimed, too.',
  },
  no_members: {
    title: 'Nothing that delivers belongs here yet',
    text: 'No service here says where its deliveries come from. Once a component of it is annotated, its figures appear here.',
  },
  no_rule: {
    title: 'Nothing says yet what counts as a deployment',
    text: 'Deliveries arrive. Add a rule to the catalog file of this entity: deployments of the forge, a named workflow, a release, a tag or a merge.',
  },
  no_source: {
    title: 'No source that could report deliveries is connected',
    text: 'The entity names its repository or service, but nothing delivers records of it to this portal. The Ledger page lists the sources.',
  },
  no_events: {
    title: 'The source is connected, but nothing was delivered yet',
    text: 'The first delivery or the next backfill fills this page.',
  },
  silent: {
    title: 'The source is silent',
    text: 'Its last record is older than its usual gap. The figures may miss deliveries, and no zero is shown in their place.',
  },
  computing: {
    title: 'Still computing',
    text: 'Records are there and are being counted. This page shows them when it has caught up with the ledger.',
  },
  not_allowed: {
    title: 'You are not allowed to see this',
    text: 'Your account lacks the permission. Ask the people who run this portal.',
  },
  error: {
    title: 'This page could not be loaded',
    text: 'The portal did not answer as it should.',
  },
};

/**
 * Nothing to show, why, and what would change that.
 *
 * @public
 */
export function EmptyState(props: {
  reason: EmptyReason;
  /** What the backend says of this very case. */
  detail?: string | null;
  /** Text to copy: the annotation that is missing. */
  snippet?: string;
  /** A link or a button. */
  action?: ReactNode;
}) {
  const { reason, detail, snippet, action } = props;
  const { title, text } = WORDS[reason];
  const tones = useTones();
  return (
    <Panel title={title}>
      <div
        role={reason === 'error' ? 'alert' : undefined}
        style={{ ...stack(12), maxWidth: 760, lineHeight: 1.55 }}
      >
        <div>{text}</div>
        {detail && <div style={{ color: tones.muted }}>{detail}</div>}
        {snippet && <Snippet text={snippet} label="annotation" />}
        {action && <div>{action}</div>}
      </div>
    </Panel>
  );
}
