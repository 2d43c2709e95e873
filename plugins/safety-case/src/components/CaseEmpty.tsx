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
import { Entity } from '@backstage/catalog-model';
import Button from '@material-ui/core/Button';
import {
  EmptyState,
  errorMessage,
  Panel,
  Snippet,
  stack,
} from '@maestro/backstage-plugin-maestro-react';
import { ANNOTATION_SAFETY_CASE } from '@maestro/backstage-plugin-safety-case-common';

const SNIPPET = [
  'metadata:',
  '  annotations:',
  `    ${ANNOTATION_SAFETY_CASE}: pattern:pull-request-is-safe-to-merge`,
].join('\n');

function Words(props: { title: string; children: ReactNode }) {
  return (
    <Panel title={props.title}>
      <div style={{ ...stack(12), maxWidth: 760, lineHeight: 1.55 }}>
        {props.children}
      </div>
    </Panel>
  );
}

/** The case could not be loaded, or may not be seen. */
export function CaseFailure(props: { error: Error; onRetry: () => void }) {
  const { error, onRetry } = props;
  const status = (error as { statusCode?: number }).statusCode;
  const again = (
    <Button
      variant="outlined"
      size="small"
      onClick={onRetry}
      style={{ textTransform: 'none' }}
    >
      Try again
    </Button>
  );
  if (status === 404) {
    return (
      <Words title="There is no such safety case for you">
        <div>
          It does not exist, or it is about a component that you may not see.
        </div>
      </Words>
    );
  }
  if (status === 503) {
    return (
      <EmptyState
        reason="computing"
        detail={errorMessage(error)}
        action={again}
      />
    );
  }
  return (
    <EmptyState
      reason={status === 403 ? 'not_allowed' : 'error'}
      detail={errorMessage(error)}
      action={status === 403 ? undefined : again}
    />
  );
}

/** There are no cases: why, and what would change that. */
export function NoCases(props: { entity?: Entity; withheld: number }) {
  const { entity, withheld } = props;
  if (withheld > 0) {
    return (
      <EmptyState
        reason="not_allowed"
        detail={`${withheld} case${
          withheld === 1 ? ' is' : 's are'
        } about components that you may not read.`}
      />
    );
  }
  const component = entity?.kind.toLocaleLowerCase('en-US') === 'component';
  if (component && !entity?.metadata.annotations?.[ANNOTATION_SAFETY_CASE]) {
    return (
      <Words title="This component does not say how its changes are argued">
        <div>
          Add this annotation to its catalog file. It names a pattern of this
          portal, or the path of a GSN file in the repository of the component.
          From then on each pull request and each release gets a case.
        </div>
        <Snippet text={SNIPPET} label="annotation" />
      </Words>
    );
  }
  return (
    <Words title="No safety cases yet">
      <div>
        {component
          ? 'The argument is named. The next pull request or release of this component gets the first case; one that is being judged right now appears here by itself.'
          : 'No pull request and no release of a component here has a case yet. Components name their argument by an annotation:'}
      </div>
      {!component && <Snippet text={SNIPPET} label="annotation" />}
    </Words>
  );
}
