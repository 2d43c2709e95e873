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
import { Progress } from '@backstage/core-components';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useParams, useSearchParams } from 'react-router-dom';
import {
  errorMessage,
  Notice,
  stack,
} from '@maestro/backstage-plugin-maestro-react';
import { useCase } from '../../hooks/useCase';
import { useChoice } from '../../hooks/useChoice';
import { useRights } from '../../hooks/useRights';
import { Argument } from '../Argument';
import { CaseFailure } from '../CaseEmpty';
import { NodeDrawer } from '../NodeDrawer';
import { COUNTERS } from '../words';
import { Actions } from './Actions';
import { CheckItYourself } from './CheckItYourself';
import { Counters } from './Counters';
import { Delta } from './Delta';
import { Doubts } from './Doubts';
import { DownloadPack } from './DownloadPack';
import { EvidenceStrip } from './EvidenceStrip';
import { Identity } from './Identity';
import { VerdictBand } from './VerdictBand';

const COUNTER_IDS = COUNTERS.map(({ id }) => id);

/** The node or relation whose drawer is open; it lives in the address. */
function useSelection() {
  const [params, setParams] = useSearchParams();
  const select = useCallback(
    (target: string | null) =>
      setParams(current => {
        const next = new URLSearchParams(current);
        if (target === null) {
          next.delete('node');
        } else {
          next.set('node', target);
        }
        return next;
      }),
    [setParams],
  );
  return [params.get('node'), select] as const;
}

/**
 * One safety case. The first screen answers what an auditor asks; the argument
 * stands below it.
 */
export function CasePage() {
  const { caseId = '' } = useParams();
  const { value, error, loading, reload, replace } = useCase(caseId);
  const rights = useRights();
  const wide = useMediaQuery('(min-width:960px)');
  const [leaves, setLeaves] = useChoice('leaves', COUNTER_IDS);
  const [selected, select] = useSelection();
  if (!value) {
    return !error || loading ? (
      <Progress />
    ) : (
      <CaseFailure error={error} onRetry={reload} />
    );
  }
  const root = value.nodes.find(({ kind }) => kind === 'goal')?.id;
  const pair = {
    display: 'grid',
    gap: 8,
    gridTemplateColumns: wide
      ? 'minmax(0, 7fr) minmax(0, 5fr)'
      : 'minmax(0, 1fr)',
  };
  return (
    <div style={stack(8)} aria-busy={loading}>
      {error && (
        <Notice tone="bad">
          The latest state could not be loaded, this is older:{' '}
          {errorMessage(error)}
        </Notice>
      )}
      <VerdictBand
        item={value}
        actions={
          <Actions
            item={value}
            rights={rights}
            onChanged={replace}
            onReload={reload}
            onChallenge={() => select(root ?? value.nodes[0]?.id ?? null)}
          />
        }
      />
      <div style={pair}>
        <Identity item={value} />
        <Counters counters={value.counters} chosen={leaves} />
        <Doubts doubts={value.doubts} onOpen={select} />
        <Delta delta={value.delta} onOpen={select} />
      </div>
      <EvidenceStrip item={value} onOpen={select} />
      <CheckItYourself
        item={value}
        download={
          <DownloadPack
            caseId={value.id}
            command={value.check.command}
            refusal={rights.export}
          />
        }
      />
      <Argument
        item={value}
        selected={selected}
        onSelect={select}
        leaves={leaves}
        onClearLeaves={() => setLeaves(null)}
      />
      <NodeDrawer
        item={value}
        target={selected}
        rights={rights}
        onClose={() => select(null)}
        onSelect={select}
        onChanged={replace}
      />
    </div>
  );
}
