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
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { errorMessage } from '../../format/errorMessage';
import { useElementId } from '../../hooks/useElementId';

/** One file that a page can hand out. @public */
export interface ExportItem {
  label: string;
  fileName: string;
  load: () => Promise<Blob>;
}

/** Hands a file to the reader. @public */
export function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.appendChild(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}

/** Loads a file, hands it out, and says so when that fails. @public */
export function useFileDownload(): {
  busy: boolean;
  download: (item: ExportItem) => Promise<void>;
} {
  const alertApi = useApi(alertApiRef);
  const [busy, setBusy] = useState(false);
  const download = async (item: ExportItem) => {
    setBusy(true);
    try {
      saveFile(await item.load(), item.fileName);
    } catch (error) {
      alertApi.post({
        message: `${item.label} failed: ${errorMessage(error)}`,
        severity: 'error',
        display: 'transient',
      });
    } finally {
      setBusy(false);
    }
  };
  return { busy, download };
}

/** The files of a page behind one button. @public */
export function ExportMenu(props: { items: ExportItem[] }) {
  const { busy, download } = useFileDownload();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useElementId('maestro-export');
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor ? id : undefined}
        disabled={busy}
        onClick={event => setAnchor(event.currentTarget)}
        style={{ textTransform: 'none' }}
      >
        {busy ? 'Exporting…' : 'Export'}
      </Button>
      <Menu
        id={id}
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        {props.items.map(item => (
          <MenuItem
            key={item.label}
            onClick={() => {
              setAnchor(null);
              download(item);
            }}
          >
            {item.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
