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

import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { Notice, useTones } from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../../api/safetyCaseApiRef';
import { useAct } from '../../hooks/useAct';
import { Rights } from '../../hooks/useRights';
import { webAddress } from '../words';
import { ApproveDialog } from './ApproveDialog';
import { RerunDialog } from './RerunDialog';

const PLAIN = { textTransform: 'none' } as const;

/** What a reader can do with a case, and why not. */
export function Actions(props: {
  item: SafetyCase;
  rights: Rights;
  onChanged: (changed: SafetyCase) => void;
  onReload: () => void;
  /** Opens the form for a challenge to the claim as a whole. */
  onChallenge: () => void;
}) {
  const { item, rights, onChanged, onReload, onChallenge } = props;
  const api = useApi(safetyCaseApiRef);
  const tones = useTones();
  const [approving, setApproving] = useState(false);
  const [rerunning, setRerunning] = useState(false);
  const collecting = useAct();
  const mayNotApprove = rights.approve ?? item.mayNotApprove;
  // An argument made from a pattern has no file: what it is about has a page.
  const source = webAddress(item.sourceUrl) ?? webAddress(item.subject.url);
  const refusals = [
    mayNotApprove && `You may not approve: ${mayNotApprove}`,
    rights.challenge && `You may not raise challenges: ${rights.challenge}`,
    rights.collect && `You may not collect again: ${rights.collect}`,
  ].filter(Boolean);
  if (rights.loading) {
    return <div style={{ minHeight: 31 }} aria-busy="true" />;
  }
  return (
    <div>
      <div
        role="group"
        aria-label="Actions"
        style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}
      >
        {!mayNotApprove && (
          <Button
            size="small"
            variant="contained"
            color="primary"
            onClick={() => setApproving(true)}
            style={PLAIN}
          >
            Approve…
          </Button>
        )}
        {!rights.challenge && (
          <Button
            size="small"
            variant="outlined"
            onClick={onChallenge}
            style={PLAIN}
          >
            Challenge…
          </Button>
        )}
        {!rights.collect && (
          <Button
            size="small"
            variant="outlined"
            disabled={collecting.busy}
            onClick={() =>
              collecting.run(async () => onChanged(await api.collect(item.id)))
            }
            style={PLAIN}
          >
            {(collecting.busy && 'Collecting…') ||
              (item.watched ? 'Collect evidence again' : 'Judge again now')}
          </Button>
        )}
        {!rights.collect && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => setRerunning(true)}
            style={PLAIN}
          >
            Run checks again…
          </Button>
        )}
        {source && (
          <Button
            size="small"
            variant="outlined"
            href={source}
            target="_blank"
            rel="noopener noreferrer"
            aria-label="Open in repository, in a new window"
            style={PLAIN}
          >
            Open in repository
          </Button>
        )}
        {refusals.length > 0 && (
          <div
            style={{
              flex: '1 1 300px',
              minWidth: 0,
              alignSelf: 'center',
              color: tones.muted,
              fontSize: '0.8125rem',
              lineHeight: 1.3,
            }}
          >
            {refusals.map(text => (
              <div key={text}>{text}</div>
            ))}
          </div>
        )}
      </div>
      {collecting.refused && (
        <Notice tone="bad">
          Evidence was not collected: {collecting.refused}
        </Notice>
      )}
      <RerunDialog
        item={item}
        open={rerunning}
        onClose={() => setRerunning(false)}
      />
      <ApproveDialog
        item={item}
        open={approving}
        onClose={() => setApproving(false)}
        onApproved={onChanged}
        onReload={onReload}
      />
    </div>
  );
}
