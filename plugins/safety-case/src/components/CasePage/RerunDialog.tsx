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
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import Link from '@material-ui/core/Link';
import {
  Notice,
  stack,
  useElementId,
} from '@maestro/backstage-plugin-maestro-react';
import {
  SafetyCase,
  StartedChecks,
} from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../../api/safetyCaseApiRef';
import { useAct } from '../../hooks/useAct';
import { webAddress } from '../words';

const PLAIN = { textTransform: 'none' } as const;

function Started({ done }: { done: StartedChecks }) {
  return (
    <Notice tone="info">
      <div>
        {done.started.length > 0
          ? `The forge runs ${done.started.length} again:`
          : 'Nothing was started.'}
        {done.running > 0 && ` ${done.running} ran already.`}
      </div>
      {done.started.length > 0 && (
        <ul style={{ margin: '4px 0', paddingLeft: 20 }}>
          {done.started.map(({ name, url }) => {
            const address = webAddress(url);
            return (
              <li key={`${name} ${url}`}>
                {address ? (
                  <Link
                    href={address}
                    target="_blank"
                    rel="noopener noreferrer"
                  >
                    {name}
                  </Link>
                ) : (
                  name
                )}
              </li>
            );
          })}
        </ul>
      )}
      {done.refused.map(({ name, reason }) => (
        <div key={name}>
          {name} was not started: {reason}
        </div>
      ))}
      <div>
        When they end, the case is judged again by itself; this page shows it
        when you read it again.
      </div>
    </Notice>
  );
}

/** Asks whether the forge shall run the checks again, and has it done. */
export function RerunDialog(props: {
  item: SafetyCase;
  open: boolean;
  onClose: () => void;
}) {
  const { item, open, onClose } = props;
  const { repository, sha } = item.subject;
  const api = useApi(safetyCaseApiRef);
  const act = useAct();
  const id = useElementId('maestro-rerun');
  const [done, setDone] = useState<StartedChecks | null>(null);
  const close = () => {
    act.reset();
    setDone(null);
    onClose();
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
        Run the checks again
      </h2>
      <DialogContent>
        <div style={stack(12)}>
          <div style={{ overflowWrap: 'anywhere' }}>
            {sha === null
              ? 'Nobody has named the commit of this case yet.'
              : `On commit ${sha.slice(
                  0,
                  12,
                )} of ${repository}: what failed, or everything where nothing did. It takes minutes of your CI.`}
          </div>
          <Notice tone="info">
            The portal does it with its own credentials, signs that you wanted
            it, and seals that in the ledger.
          </Notice>
          {done && <Started done={done} />}
          {act.refused && (
            <Notice tone="bad">Checks were not started: {act.refused}</Notice>
          )}
        </div>
      </DialogContent>
      <DialogActions>
        <Button onClick={close} style={PLAIN}>
          {done ? 'Close' : 'Cancel'}
        </Button>
        {!done && (
          <Button
            variant="contained"
            color="primary"
            disabled={act.busy || sha === null}
            onClick={() =>
              act.run(async () => setDone(await api.rerunChecks(item.id)))
            }
            style={PLAIN}
          >
            {act.busy ? 'Starting…' : 'Run again'}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
