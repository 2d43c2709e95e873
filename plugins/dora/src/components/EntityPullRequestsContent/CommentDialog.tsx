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

import { useCallback } from 'react';
import LinearProgress from '@material-ui/core/LinearProgress';
import { MarkdownContent } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { DoraPullRequest } from '@maestro/backstage-plugin-dora-common';
import {
  errorMessage,
  Notice,
  SideDrawer,
  Snippet,
  stack,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';

/** The comment about a request as it is, or would be, written to the forge. */
export function CommentDialog(props: {
  entityRef: string;
  request: DoraPullRequest;
  open: boolean;
  onClose: () => void;
}) {
  const { entityRef, request, open, onClose } = props;
  return (
    <SideDrawer
      open={open}
      onClose={onClose}
      title={`Comment on #${request.number}`}
      subtitle={request.title}
    >
      {open && <Comment entityRef={entityRef} requestId={request.id} />}
    </SideDrawer>
  );
}

function Comment(props: { entityRef: string; requestId: string }) {
  const { entityRef, requestId } = props;
  const api = useApi(doraApiRef);
  const tones = useTones();
  const load = useCallback(
    () => api.getPullRequestComment(entityRef, requestId),
    [api, entityRef, requestId],
  );
  const { value, error } = useLoaded(load);
  if (error) {
    return (
      <Notice tone="bad">
        The comment could not be loaded: {errorMessage(error)}
      </Notice>
    );
  }
  if (!value) {
    return <LinearProgress aria-label="Loading the comment" />;
  }
  // The marker is for the forge, the details for those who open them.
  const shown = value.markdown
    .replace(/<!--.*?-->\n?/gs, '')
    .replace(/<\/?(details|summary|sub)>/g, '')
    .trim();
  return (
    <div style={stack(14)}>
      <Notice tone={value.enabled ? 'good' : 'info'}>{value.reason}</Notice>
      <div
        style={{
          border: `1px solid ${tones.divider}`,
          borderRadius: 8,
          padding: '4px 16px',
          overflowX: 'auto',
        }}
      >
        <MarkdownContent content={shown} dialect="gfm" />
      </div>
      <Snippet text={value.markdown} label="Markdown of the comment" />
    </div>
  );
}
