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

import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import {
  Facts,
  formatInstant,
  Notice,
  stack,
  useElementId,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../../api/safetyCaseApiRef';
import { useAct } from '../../hooks/useAct';
import { VerdictMark } from '../marks';
import {
  bringerName,
  contentsWords,
  COUNTERS,
  knowsAuthors,
  readable,
  subjectName,
} from '../words';

/** Shows what is approved, and approves exactly that. */
export function ApproveDialog(props: {
  item: SafetyCase;
  open: boolean;
  onClose: () => void;
  onApproved: (changed: SafetyCase) => void;
  /** Reads the case again, after it changed. */
  onReload: () => void;
}) {
  const { item, open, onClose, onApproved, onReload } = props;
  const api = useApi(safetyCaseApiRef);
  const act = useAct();
  const id = useElementId('maestro-approve');
  const close = () => {
    act.reset();
    onClose();
  };
  const approve = async () => {
    const done = await act.run(async () =>
      onApproved(await api.approve(item.id, { digest: item.digest })),
    );
    if (done) {
      close();
    }
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      aria-labelledby={id}
      maxWidth="sm"
      fullWidth
    >
      <h2 id={id} style={{ margin: '20px 24px 0', fontSize: '1.25rem' }}>
        Approve this safety case
      </h2>
      <DialogContent>
        <div style={stack(12)}>
          <div style={{ fontSize: '1.0625rem' }}>
            <VerdictMark verdict={item.verdict} />
          </div>
          <div style={{ overflowWrap: 'anywhere' }}>
            {readable(item.sentence)}
          </div>
          <Facts
            facts={[
              { label: 'Subject', text: subjectName(item.subject) },
              { label: 'Commit', text: item.subject.sha ?? 'none yet' },
              {
                label: 'Leaves',
                text: COUNTERS.map(
                  ({ id: counter, words }) =>
                    `${item.counters[counter]} ${words.word}`,
                ).join(', '),
              },
              {
                label: 'Open doubts',
                text:
                  item.doubts.length === 0 ? 'none' : `${item.doubts.length}`,
              },
              ...(item.contents
                ? [
                    {
                      label: 'Written by',
                      text: contentsWords(item.contents, item.subject),
                    },
                  ]
                : []),
              { label: 'Policy', text: item.identity.policyVersion },
              { label: 'Judged as of', text: formatInstant(item.asOf) },
              { label: 'Digest', text: item.digest },
            ]}
          />
          <Notice tone={item.verdict === 'supported' ? 'info' : 'caution'}>
            Your approval freezes the case with this digest. This portal signs
            it, seals it in the ledger with your name and the time, and compares
            later versions with it. It cannot be taken back.
          </Notice>
          {item.contents && !knowsAuthors(item.contents) && (
            <Notice tone="caution">
              The ledger does not know all who wrote what this{' '}
              {bringerName(item.subject)} brings, so nobody can tell that you
              are none of them. The approval says so.
            </Notice>
          )}
          {act.refused && (
            <Notice tone="bad">
              It was not approved: {act.refused}{' '}
              {act.outdated && (
                <Button
                  size="small"
                  variant="outlined"
                  onClick={() => {
                    act.reset();
                    onReload();
                  }}
                  style={{ textTransform: 'none' }}
                >
                  Read the case again
                </Button>
              )}
            </Notice>
          )}
        </div>
      </DialogContent>
      <DialogActions>
        <Button onClick={close} style={{ textTransform: 'none' }}>
          Cancel
        </Button>
        <Button
          variant="contained"
          color="primary"
          disabled={act.busy}
          onClick={approve}
          style={{ textTransform: 'none' }}
        >
          {act.busy ? 'Approving…' : 'Approve and seal'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
