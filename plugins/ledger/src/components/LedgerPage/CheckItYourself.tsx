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

import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import {
  ledgerExportPermission,
  LedgerStatus,
} from '@maestro/backstage-plugin-ledger-common';
import {
  LedgerApi,
  Panel,
  Snippet,
  stack,
  useFileDownload,
  useTones,
  VerifierPrograms,
} from '@maestro/backstage-plugin-maestro-react';

const FILE_NAME = 'export.ndjson';

/** The command that checks an export with the key of this log. */
export function verifyCommand(verifierKey: string): string {
  // Single quotes: a key holds `+` and `/`, and its name may hold a slash.
  const quoted = `'${verifierKey.replace(/'/g, `'\\''`)}'`;
  return `node verify.mjs export ${FILE_NAME} --key ${quoted}`;
}

/** How a stranger checks the whole log without trusting this portal. */
export function CheckItYourself(props: {
  status: LedgerStatus;
  ledger: LedgerApi;
}) {
  const { status, ledger } = props;
  const tones = useTones();
  const { busy, download } = useFileDownload();
  const { allowed } = usePermission({ permission: ledgerExportPermission });
  return (
    <Panel
      title="Check it yourself"
      subtitle="Without this portal, and without trusting it"
    >
      <ol
        style={{
          margin: 0,
          paddingLeft: 20,
          ...stack(12),
          lineHeight: 1.55,
        }}
      >
        <li>
          Export the log: every sealed receipt with its proofs, one JSON value a
          line.
          <div style={{ marginTop: 6 }}>
            <Button
              size="small"
              variant="outlined"
              disabled={busy || !allowed}
              onClick={() =>
                download({
                  label: 'Export',
                  fileName: FILE_NAME,
                  load: () => ledger.export(),
                })
              }
              style={{ textTransform: 'none' }}
            >
              {busy ? 'Exporting…' : `Export ${FILE_NAME}`}
            </Button>
          </div>
          {!allowed && (
            <div style={{ color: tones.muted }}>
              Your account may not export the log; the proof of each receipt is
              in its drawer.
            </div>
          )}
        </li>
        <li>
          Take the verifier, one file without dependencies:{' '}
          <VerifierPrograms ledger={ledger} names={['verify.mjs']} />. Read it,
          and run it in the same folder; it needs no network.
          <div style={{ marginTop: 6 }}>
            <Snippet text={verifyCommand(status.verifierKey)} label="command" />
          </div>
        </li>
        <li>
          Compare the key with one that you got another way, and the result with
          a checkpoint that was published outside.
          <div style={{ color: tones.muted, overflowWrap: 'anywhere' }}>
            Key fingerprint {status.keyFingerprint}
          </div>
        </li>
      </ol>
    </Panel>
  );
}
