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

import { stringifyEntityRef } from '@backstage/catalog-model';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { DoraWeeklyPack } from '@maestro/backstage-plugin-dora-common';
import {
  EmptyReason,
  EmptyState,
  errorMessage,
  ExportMenu,
  mono,
  Notice,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { doraApiRef } from '../../api/doraApiRef';
import { Headline } from '../DoraContent/Headline';
import { annotationSnippet, errorReason } from '../emptyReason';
import { PackSection } from './PackSection';
import { useWeek, useWeeklyPack } from './useWeeklyPack';
import { WeekPicker } from './WeekPicker';

function emptyReasonOf(pack: DoraWeeklyPack): EmptyReason {
  switch (pack.reasonCode) {
    case 'no_annotation':
      return pack.entityRef.startsWith('component:')
        ? 'no_annotation'
        : 'no_members';
    case 'no_rule':
    case 'no_source':
    case 'computing':
    case 'not_allowed':
      return pack.reasonCode;
    case 'source_silent':
      return 'silent';
    default:
      return 'no_events';
  }
}

function Failed(props: {
  error: Error;
  onLatest: (() => void) | null;
  onRetry: () => void;
}) {
  const { error, onLatest, onRetry } = props;
  return (
    <EmptyState
      reason={errorReason(error)}
      detail={errorMessage(error)}
      action={
        <Button
          variant="outlined"
          size="small"
          onClick={onLatest ?? onRetry}
          style={{ textTransform: 'none' }}
        >
          {onLatest ? 'Last closed week' : 'Try again'}
        </Button>
      }
    />
  );
}

function Foot(props: { pack: DoraWeeklyPack }) {
  const tones = useTones();
  const { digest } = props.pack;
  return (
    <p
      style={{
        margin: 0,
        maxWidth: 900,
        color: tones.muted,
        fontSize: '0.875rem',
        lineHeight: 1.5,
      }}
    >
      Looks at the 26 closed weeks up to this one. A metric is said to have
      moved when a permutation test over whole weeks, corrected for all
      comparisons of the pack together, leaves chance at most 5 %. Counts are of
      all services, also of those that you may not read. The same records give
      the same pack
      {digest !== null && (
        <>
          {': '}
          <span
            style={{ ...mono, overflowWrap: 'anywhere' }}
            title="SHA-256 of the pack without receipts"
          >
            {digest}
          </span>
        </>
      )}
      .
    </p>
  );
}

/**
 * The tab Weekly pack: what a closed week showed, the message first, each
 * sentence with the records that it rests on.
 */
export function EntityWeeklyPackContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity).toLocaleLowerCase('en-US');
  const api = useApi(doraApiRef);
  const [week, setWeek] = useWeek();
  const {
    error,
    loading,
    reload,
    value: pack,
  } = useWeeklyPack(entityRef, week);
  if (error && !loading) {
    const bad = (error as { statusCode?: number }).statusCode === 400;
    return (
      <Failed
        error={error}
        onRetry={reload}
        onLatest={bad && week !== null ? () => setWeek(null) : null}
      />
    );
  }
  if (!pack) {
    return <Progress />;
  }
  const name = pack.entityRef.replace(/[:/]/g, '-');
  return (
    <div style={stack()} aria-busy={loading}>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 12,
          justifyContent: 'space-between',
          alignItems: 'center',
        }}
      >
        <WeekPicker pack={pack} onChange={setWeek} />
        {pack.headline !== null && (
          <ExportMenu
            items={[
              {
                label: 'Weekly pack (Markdown)',
                fileName: `weekly-pack-${name}-${pack.week}.md`,
                load: () =>
                  api.getWeeklyPackMarkdown(entityRef, { week: pack.week }),
              },
            ]}
          />
        )}
      </div>
      {pack.headline === null ? (
        <EmptyState
          reason={emptyReasonOf(pack)}
          detail={pack.reason}
          snippet={annotationSnippet(entity, emptyReasonOf(pack))}
        />
      ) : (
        <Headline pieces={[{ text: pack.headline, strong: true }]} />
      )}
      {pack.withheld > 0 && (
        <Notice tone="info">
          {pack.withheld} sentence{pack.withheld === 1 ? ' is' : 's are'} left
          out: of services that you may not read.
        </Notice>
      )}
      {pack.sections.map(section => (
        <PackSection
          key={`${pack.week} ${section.id}`}
          section={section}
          zone={pack.zone}
        />
      ))}
      {pack.headline !== null && <Foot pack={pack} />}
    </div>
  );
}
