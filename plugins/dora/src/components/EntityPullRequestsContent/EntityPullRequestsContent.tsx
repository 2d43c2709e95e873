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

import { useCallback, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import {
  DoraPullRequest,
  DoraPullRequestPage,
} from '@maestro/backstage-plugin-dora-common';
import { EvidencePage, Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  EmptyReason,
  EmptyState,
  errorMessage,
  EvidenceDrawer,
  Notice,
  stack,
  useLedger,
  useReceiptVerifier,
  useWindow,
  WindowPicker,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';
import { useChoice } from '../../hooks/useChoice';
import { Headline } from '../DoraContent/Headline';
import { annotationSnippet, errorReason } from '../emptyReason';
import { AnatomyPanel } from './AnatomyPanel';
import { CommentDialog } from './CommentDialog';
import { ModelCardPanel } from './ModelCardPanel';
import { OpenRequests } from './OpenRequests';
import { useAnatomy, useOpenRequests } from './usePullRequests';
import { headline, ROLES } from './words';

/** What the drawer shows: the requests of a figure, or one request's records. */
interface Shown {
  figure: Figure;
  load: (cursor?: string) => Promise<EvidencePage>;
}

function emptyReasonOf(page: DoraPullRequestPage): EmptyReason | null {
  switch (page.reasonCode) {
    case 'no_annotation':
      return page.entityRef.startsWith('component:')
        ? 'no_annotation'
        : 'no_members';
    case 'no_source':
    case 'no_events':
      return page.reasonCode;
    case 'computing':
      return page.items.length > 0 ? null : 'computing';
    default:
      return null;
  }
}

/** A request's health as a figure, so that its records open in the drawer. */
function healthFigure(
  request: DoraPullRequest,
  { zone, asOf }: DoraPullRequestPage,
): Figure {
  return {
    id: request.id,
    label: `health of #${request.number}`,
    value: request.health.score,
    unit: 'ratio',
    state: request.health.score === null ? 'no_data' : 'ok',
    reason: null,
    n: null,
    interval: null,
    rule: 'pull-request-health',
    edition: null,
    window: { from: request.openedAt, to: asOf, zone },
    asOf,
    evidence: {
      kind: 'events',
      count: request.receipts.length,
      digest: null,
      href: null,
    },
  };
}

function Shared(props: { page: DoraPullRequestPage }) {
  const shared = props.page.repositories.filter(
    ({ sharedWith }) => sharedWith > 0,
  );
  // Of a system or group all that share it may well be members.
  if (shared.length === 0 || !props.page.entityRef.startsWith('component:')) {
    return null;
  }
  return (
    <Notice tone="info">
      {shared
        .map(
          ({ repository, sharedWith }) =>
            `${repository} is shared with ${sharedWith} other component${
              sharedWith === 1 ? '' : 's'
            }`,
        )
        .join('; ')}
      . A pull request does not say which of them it is about: all of them show
      it, a system or group counts it once.
    </Notice>
  );
}

/**
 * The tab Pull requests: what is open and whom it waits for, and where the
 * time of merged requests went.
 */
export function EntityPullRequestsContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity).toLocaleLowerCase('en-US');
  const api = useApi(doraApiRef);
  const verifier = useReceiptVerifier(useLedger());
  const { selection, setSelection } = useWindow();
  const [waiting, setWaiting] = useChoice(
    'waiting',
    ['all', ...ROLES] as const,
    'all',
  );
  const [bots, setBots] = useChoice(
    'bots',
    ['exclude', 'include'] as const,
    'exclude',
  );
  const list = useOpenRequests(entityRef, { waiting, bots });
  const anatomy = useAnatomy(entityRef, selection);
  const [shown, setShown] = useState<Shown | null>(null);
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [commented, setCommented] = useState<DoraPullRequest | null>(null);
  const [commentOpen, setCommentOpen] = useState(false);

  const showFigure = useCallback(
    (figure: Figure) => {
      const { from, to, zone } = figure.window;
      setShown({
        figure,
        load: cursor =>
          api.getPullRequestAnatomyEvidence(entityRef, figure.id, {
            from,
            to,
            zone,
            cursor,
          }),
      });
      setDrawerOpen(true);
    },
    [api, entityRef],
  );

  const { page, error, loading } = list;
  if (!page) {
    if (!error || loading) {
      return <Progress />;
    }
    return (
      <EmptyState
        reason={errorReason(error)}
        detail={errorMessage(error)}
        action={
          <Button
            variant="outlined"
            size="small"
            onClick={list.reload}
            style={{ textTransform: 'none' }}
          >
            Try again
          </Button>
        }
      />
    );
  }
  const reason = emptyReasonOf(page);
  if (reason) {
    return (
      <EmptyState
        reason={reason}
        detail={page.reason}
        snippet={annotationSnippet(entity, reason)}
      />
    );
  }
  return (
    <div style={stack()} aria-busy={loading}>
      {page.state === 'stale' && (
        <Notice tone="caution">
          <strong>This may be old.</strong> {page.reason}
        </Notice>
      )}
      <Headline pieces={headline(page)} />
      <Shared page={page} />
      <OpenRequests
        page={page}
        list={list}
        filter={{ waiting, bots }}
        onFilter={next => {
          if (next.waiting !== waiting) {
            setWaiting(next.waiting);
          } else {
            setBots(next.bots);
          }
        }}
        onShowEvidence={request => {
          setShown({
            figure: healthFigure(request, page),
            load: cursor =>
              api.getPullRequestEvidence(entityRef, request.id, { cursor }),
          });
          setDrawerOpen(true);
        }}
        onShowComment={request => {
          setCommented(request);
          setCommentOpen(true);
        }}
      />
      <WindowPicker
        selection={selection}
        onChange={setSelection}
        zone={page.zone}
      />
      {anatomy.error && (
        <Notice tone="bad">
          The phases could not be loaded: {errorMessage(anatomy.error)}{' '}
          <Button
            size="small"
            onClick={anatomy.reload}
            style={{ textTransform: 'none' }}
          >
            Try again
          </Button>
        </Notice>
      )}
      {anatomy.value ? (
        <AnatomyPanel anatomy={anatomy.value} onShowEvidence={showFigure} />
      ) : (
        !anatomy.error && <Progress />
      )}
      <ModelCardPanel entityRef={entityRef} zone={page.zone} />
      {shown && (
        <EvidenceDrawer
          open={drawerOpen}
          onClose={() => setDrawerOpen(false)}
          figure={shown.figure}
          loadPage={shown.load}
          verifier={verifier}
        />
      )}
      {commented && (
        <CommentDialog
          entityRef={entityRef}
          request={commented}
          open={commentOpen}
          onClose={() => setCommentOpen(false)}
        />
      )}
    </div>
  );
}
