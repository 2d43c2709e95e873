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

import { ReactNode } from 'react';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import CloseIcon from '@material-ui/icons/Close';
import { useElementId } from '../../hooks/useElementId';
import { useTones } from '../../theme/tones';

/**
 * A dialog at the right edge. Focus moves into it, stays in it, and goes back
 * to where it was; Escape closes it.
 *
 * @public
 */
export function SideDrawer(props: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  subtitle?: ReactNode;
  children: ReactNode;
}) {
  const { open, onClose, title, subtitle, children } = props;
  const tones = useTones();
  const id = useElementId('maestro-drawer');
  return (
    <Drawer
      anchor="right"
      open={open}
      onClose={onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': id,
        style: { width: 'min(600px, 100vw)' },
      }}
    >
      <header
        style={{
          position: 'sticky',
          top: 0,
          zIndex: 1,
          display: 'flex',
          alignItems: 'flex-start',
          gap: 12,
          padding: '16px 12px 12px 20px',
          background: tones.paper,
          borderBottom: `1px solid ${tones.divider}`,
        }}
      >
        <div style={{ flex: 1, minWidth: 0 }}>
          <h2 id={id} style={{ margin: 0, fontSize: '1.25rem' }}>
            {title}
          </h2>
          {subtitle && (
            <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
              {subtitle}
            </div>
          )}
        </div>
        <IconButton aria-label="Close" onClick={onClose} size="small">
          <CloseIcon />
        </IconButton>
      </header>
      <div style={{ padding: 20 }}>{children}</div>
    </Drawer>
  );
}
