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
import {
  useFileDownload,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { safetyCaseApiRef } from '../../api/safetyCaseApiRef';

/** Hands out the Repro Pack, or says why not. */
export function DownloadPack(props: {
  caseId: string;
  /** The command reads the file by its name. */
  command: string;
  refusal: string | null;
}) {
  const { caseId, command, refusal } = props;
  const api = useApi(safetyCaseApiRef);
  const tones = useTones();
  const { busy, download } = useFileDownload();
  if (refusal) {
    return (
      <span style={{ color: tones.muted }}>
        You may not download the Repro Pack: {refusal}
      </span>
    );
  }
  return (
    <Button
      size="small"
      variant="outlined"
      disabled={busy}
      onClick={() =>
        download({
          label: 'Repro Pack',
          fileName: /[\w.-]+\.tar\b/.exec(command)?.[0] ?? 'safety-case.tar',
          load: () => api.getPack(caseId),
        })
      }
      style={{ textTransform: 'none', padding: '1px 9px' }}
    >
      {busy ? 'Packing…' : 'Download Repro Pack'}
    </Button>
  );
}
