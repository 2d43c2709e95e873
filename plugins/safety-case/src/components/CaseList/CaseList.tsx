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

import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Progress } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import {
  errorMessage,
  Notice,
  Panel,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { useCases } from '../../hooks/useCases';
import { useChoice } from '../../hooks/useChoice';
import { CaseFailure, NoCases } from '../CaseEmpty';
import { CASE_FILTERS, CASE_KINDS, CaseFilters } from './CaseFilters';
import { CaseRow } from './CaseRow';
import { LeadCase, leadOf } from './LeadCase';

/** Cases of an entity, or of the whole portal. */
export function CaseList(props: { entity?: Entity }) {
  const { entity } = props;
  const tones = useTones();
  const [filter, setFilter] = useChoice('verdict', CASE_FILTERS);
  const [kind, setKind] = useChoice('kind', CASE_KINDS);
  const cases = useCases({
    kind: kind ?? undefined,
    entityRef: entity && stringifyEntityRef(entity).toLocaleLowerCase('en-US'),
    verdict: filter === null || filter === 'went_bad' ? undefined : filter,
    wentBad: filter === 'went_bad' ? true : undefined,
  });
  const { value, error, loading, reload } = cases;
  if (!value) {
    return !error || loading ? (
      <Progress />
    ) : (
      <CaseFailure error={error} onRetry={reload} />
    );
  }
  if (value.items.length === 0 && filter === null && kind === null) {
    return <NoCases entity={entity} withheld={value.withheld} />;
  }
  const component = entity?.kind.toLocaleLowerCase('en-US') === 'component';
  // A filtered list does not hold what speaks for the entity.
  const lead =
    component && filter === null && kind === null
      ? leadOf(cases.items)
      : undefined;
  return (
    <div style={stack()} aria-busy={loading}>
      {error && (
        <Notice tone="bad">
          The latest cases could not be loaded, these are older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      {lead && <LeadCase item={lead} />}
      <Panel
        title="Safety cases"
        subtitle="Latest activity first"
        actions={
          <CaseFilters
            filter={filter}
            onFilter={setFilter}
            kind={kind}
            onKind={setKind}
          />
        }
      >
        {cases.items.length === 0 ? (
          <div>
            {kind === null ? 'No case has this verdict.' : 'No case is so.'}
          </div>
        ) : (
          <ul
            aria-label="Safety cases"
            style={{ listStyle: 'none', margin: 0, padding: 0 }}
          >
            {cases.items.map(item => (
              <CaseRow key={item.id} item={item} showEntity={!component} />
            ))}
          </ul>
        )}
        {value.withheld > 0 && (
          <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
            {value.withheld} more {value.withheld === 1 ? 'is' : 'are'} about
            components that you may not read.
          </div>
        )}
        {cases.moreError && (
          <Notice tone="bad">
            More cases could not be loaded: {errorMessage(cases.moreError)}
          </Notice>
        )}
        {cases.nextCursor && (
          <Button
            variant="outlined"
            size="small"
            disabled={cases.loadingMore}
            onClick={cases.more}
            style={{ textTransform: 'none', marginTop: 8 }}
          >
            {cases.loadingMore ? 'Loading…' : 'Show more'}
          </Button>
        )}
      </Panel>
    </div>
  );
}
