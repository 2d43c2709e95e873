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

import { ReactNode, useState } from 'react';
import IconButton from '@material-ui/core/IconButton';
import Popover from '@material-ui/core/Popover';
import InfoOutlinedIcon from '@material-ui/icons/InfoOutlined';
import { useElementId } from '../../hooks/useElementId';
import { stack, useTones } from '../../theme/tones';

/**
 * A small button that explains what stands beside it. Focus moves into the
 * explanation and back; Escape closes it.
 *
 * @public
 */
export function InfoButton(props: {
  /** Name of the button and title of the explanation. */
  title: string;
  children: ReactNode;
}) {
  const { title, children } = props;
  const tones = useTones();
  const id = useElementId('maestro-info');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        size="small"
        aria-label={title}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
        style={{ padding: 3, color: tones.muted }}
      >
        <InfoOutlinedIcon style={{ fontSize: '1.125rem' }} />
      </IconButton>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        PaperProps={{
          role: 'dialog',
          'aria-labelledby': id,
          tabIndex: -1,
          style: { maxWidth: 'min(420px, calc(100vw - 32px))', padding: 16 },
        }}
      >
        <div style={{ ...stack(10), fontSize: '0.875rem', lineHeight: 1.5 }}>
          <h3 id={id} style={{ margin: 0, fontSize: '0.9375rem' }}>
            {title}
          </h3>
          {children}
        </div>
      </Popover>
    </>
  );
}
