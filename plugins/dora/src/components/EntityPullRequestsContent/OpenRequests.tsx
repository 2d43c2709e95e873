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

import Button from '@material-ui/core/Button';
import ButtonGroup from '@material-ui/core/ButtonGroup';
import LinearProgress from '@material-ui/core/LinearProgress';
import {
  DoraPullRequest,
  DoraPullRequestPage,
} from '@maestro/backstage-plugin-dora-common';
import {
  errorMessage,
  Notice,
  Panel,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { HealthExplained } from './HealthExplained';
import { RequestRow } from './RequestRow';
import { OpenRequests as Loaded, RequestFilter } from './usePullRequests';
import { FILTER_WORDS, ROLES } from './words';

function Filters(props: {
  page: DoraPullRequestPage;
  filter: RequestFilter;
  onFilter: (filter: RequestFilter) => void;
}) {
  const { page, filter, onFilter } = props;
  const counts = new Map(
    page.waiting.map(({ role, count }) => [role as string, count]),
  );
  counts.set('all', page.open);
  return (
    <>
      <ButtonGroup size="small" aria-label="Waiting for">
        {(['all', ...ROLES] as const).map(role => (
          <Button
            key={role}
            aria-pressed={filter.waiting === role}
            onClick={() => onFilter({ ...filter, waiting: role })}
            variant={filter.waiting === role ? 'contained' : 'outlined'}
            color={filter.waiting === role ? 'primary' : 'default'}
            disableElevation
            style={{ textTransform: 'none' }}
          >
            {FILTER_WORDS[role]} {counts.get(role) ?? 0}
          </Button>
        ))}
      </ButtonGroup>
      {page.bots > 0 && (
        <Button
          size="small"
          variant={filter.bots === 'include' ? 'contained' : 'outlined'}
          aria-pressed={filter.bots === 'include'}
          disableElevation
          onClick={() =>
            onFilter({
              ...filter,
              bots: filter.bots === 'include' ? 'exclude' : 'include',
            })
          }
          style={{ textTransform: 'none' }}
        >
          Bots {page.bots}
        </Button>
      )}
    </>
  );
}

function Nothing(props: { page: DoraPullRequestPage; filter: RequestFilter }) {
  const { page, filter } = props;
  const tones = useTones();
  let text = 'No pull request is open.';
  if (page.withheld > 0) {
    text = 'There is none that you may read.';
  } else if (filter.waiting !== 'all') {
    text = `None waits for ${FILTER_WORDS[filter.waiting].toLowerCase()}.`;
  } else if (page.bots > 0) {
    text = 'Only bots have open pull requests.';
  }
  return <div style={{ color: tones.muted, padding: '12px 0' }}>{text}</div>;
}

/** The open requests, those that wait longest first. */
export function OpenRequests(props: {
  page: DoraPullRequestPage;
  list: Loaded;
  filter: RequestFilter;
  onFilter: (filter: RequestFilter) => void;
  onShowEvidence: (request: DoraPullRequest) => void;
  onShowComment: (request: DoraPullRequest) => void;
}) {
  const { page, list, filter, onFilter } = props;
  const { items, withheld, nextCursor, zone, asOf } = page;
  return (
    <Panel
      title="Open pull requests"
      subtitle="What waits longest comes first"
      actions={
        <>
          <Filters page={page} filter={filter} onFilter={onFilter} />
          <HealthExplained factors={items[0]?.health.factors ?? []} />
        </>
      }
    >
      <div style={stack(8)}>
        {withheld > 0 && (
          <Notice tone="info">
            {withheld} further pull request{withheld === 1 ? ' is' : 's are'}{' '}
            counted, but you may not read {withheld === 1 ? 'it' : 'them'}.
          </Notice>
        )}
        {items.length === 0 && !list.loading && (
          <Nothing page={page} filter={filter} />
        )}
        {items.length > 0 && (
          <ol
            aria-label="Open pull requests"
            style={{ listStyle: 'none', margin: 0, padding: 0 }}
          >
            {items.map(request => (
              <RequestRow
                key={request.id}
                request={request}
                zone={zone}
                asOf={asOf}
                showRepository={page.repositories.length !== 1}
                onShowEvidence={() => props.onShowEvidence(request)}
                onShowComment={() => props.onShowComment(request)}
              />
            ))}
          </ol>
        )}
        {list.loading && <LinearProgress aria-label="Loading pull requests" />}
        {list.error && (
          <Notice tone="bad">
            The pull requests could not be loaded: {errorMessage(list.error)}
          </Notice>
        )}
        {!list.loading && (nextCursor !== null || list.error) && (
          <div>
            <Button
              size="small"
              variant="outlined"
              onClick={list.more}
              style={{ textTransform: 'none' }}
            >
              {list.error ? 'Try again' : 'Show more'}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
