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

import { ReactNode, useCallback, useMemo, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  CostHierarchy,
  CostRowsQuery,
  CostStep,
  CostSummary,
} from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  EmptyState,
  errorMessage,
  Notice,
  stack,
  useLoaded,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { errorReason } from '../../errorReason';
import { CostSelection, useCostQuery } from '../../hooks/useCostQuery';
import { STATE_WORDS } from '../../words';
import { Breakdown } from './Breakdown';
import { CostControls } from './CostControls';
import { CostEmpty } from './CostEmpty';
import { CostHeadline } from './CostHeadline';
import { CostTrend } from './CostTrend';
import { Insights } from './Insights';
import { Coverage } from './Coverage';
import { RowsDrawer } from './RowsDrawer';
import { Waterfall } from './Waterfall';

const RELOAD_MS = 5000;

function filterOf({ step }: CostStep): Partial<CostRowsQuery> {
  switch (step) {
    case 'unallocated':
      return { unallocated: true };
    case 'direct':
    case 'idle':
    case 'shared':
    case 'overhead':
      return { line: step };
    default:
      return {};
  }
}

function Notes(props: { summary: CostSummary; error: Error | undefined }) {
  const { summary, error } = props;
  return (
    <>
      {error && (
        <Notice tone="bad">
          The latest figures could not be loaded, these are older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      {(summary.state === 'stale' || summary.state === 'computing') && (
        <Notice tone={summary.state === 'stale' ? 'caution' : 'info'}>
          <strong>{STATE_WORDS[summary.state].title}.</strong>{' '}
          {summary.message ?? STATE_WORDS[summary.state].text}
        </Notice>
      )}
      {summary.conversions.map(({ date, from, rate, to }) => (
        <Notice key={from} tone="info">
          {from} is shown in {to} at {rate}, the rate of {date}. The invoice is
          in {from}.
        </Notice>
      ))}
      {summary.conversions.length === 0 && summary.currencies.length > 1 && (
        <Notice tone="info">
          Bills in {summary.currencies.join(' and ')} are never added up; this
          page shows {summary.currency}. The control above changes that.
        </Notice>
      )}
    </>
  );
}

/** Cost of an entity or of the whole portal. */
export function CostView(props: {
  entityRef?: string;
  /** The name in sentences. */
  title: string;
  /** Name for the annotation that is missing. */
  name?: string;
  hierarchy?: CostHierarchy;
  withHierarchy: boolean;
  /** More panels, in the order of the page. */
  children?: (context: {
    summary: CostSummary;
    selection: CostSelection;
  }) => ReactNode;
}) {
  const { entityRef, title, name, withHierarchy, children } = props;
  const api = useApi(costApiRef);
  const { selection, select, query } = useCostQuery({
    entityRef,
    hierarchy: props.hierarchy,
  });
  const [computing, setComputing] = useState(false);
  const load = useCallback(async () => {
    const summary = await api.getSummary(query);
    setComputing(summary.state === 'computing');
    return summary;
  }, [api, query]);
  const {
    value: summary,
    error,
    loading,
    reload,
  } = useLoaded(load, { every: computing ? RELOAD_MS : null });
  const [shown, setShown] = useState<{
    title: string;
    filter: Partial<CostRowsQuery>;
  }>();
  const rowsQuery = useMemo(
    () => shown && { ...query, ...shown.filter },
    [query, shown],
  );
  const showRows = useCallback(
    (filter: Partial<CostRowsQuery>, of: string) =>
      setShown({ filter, title: of }),
    [],
  );
  if (!summary) {
    return !error || loading ? (
      <Progress />
    ) : (
      <EmptyState
        reason={errorReason(error)}
        detail={errorMessage(error)}
        action={
          <Button
            variant="outlined"
            size="small"
            onClick={reload}
            style={{ textTransform: 'none' }}
          >
            Try again
          </Button>
        }
      />
    );
  }
  const { currency, state, total } = summary;
  const amounts = total !== null && currency !== null;
  return (
    <div style={stack()} aria-busy={loading}>
      <CostControls
        selection={selection}
        onSelect={select}
        currencies={summary.currencies}
        currency={currency}
        withHierarchy={withHierarchy}
      />
      <Notes summary={summary} error={error} />
      {!amounts && state !== 'ok' && (
        <CostEmpty state={state} message={summary.message} name={name} />
      )}
      {amounts && (
        <>
          {state === 'zero' && (
            <Notice tone="info">
              <strong>{STATE_WORDS.zero.title}.</strong>{' '}
              {summary.message ?? STATE_WORDS.zero.text}
            </Notice>
          )}
          <CostHeadline
            summary={summary}
            title={title}
            onShowRows={() => showRows({}, `Rows of ${title}`)}
          />
          <AutoGrid minWidth={380}>
            <Waterfall
              title={
                entityRef
                  ? 'What it is made of'
                  : 'From the rows to the invoice'
              }
              subtitle={
                entityRef
                  ? 'Direct cost, and its part of what is idle, shared and overhead'
                  : 'What is attributed, what is not, and that both add up to the bill'
              }
              steps={summary.steps}
              currency={currency}
              onShow={step => showRows(filterOf(step), step.label)}
            />
            <CostTrend days={summary.trend} currency={currency} />
          </AutoGrid>
          {!selection.convertTo && (
            <Insights entityRef={entityRef} currency={currency} />
          )}
          {children?.({ summary, selection })}
          <Breakdown summary={summary} onShowRows={showRows} />
          {summary.tagCoverage && (
            <Coverage coverage={summary.tagCoverage} currency={currency} />
          )}
        </>
      )}
      <RowsDrawer
        title={shown?.title ?? ''}
        query={rowsQuery}
        onClose={() => setShown(undefined)}
      />
    </div>
  );
}
