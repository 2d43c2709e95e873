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
import Button from '@material-ui/core/Button';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { mono, useTones } from '../../theme/tones';

/** A button that copies text and says that it did. @public */
export function CopyButton(props: {
  text: string;
  /** What is copied, for the button's accessible name. */
  label: string;
}) {
  const { text, label } = props;
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      size="small"
      variant="outlined"
      aria-label={copied ? `${label} copied` : `Copy ${label}`}
      onClick={() => {
        copy(text);
        setCopied(true);
      }}
      onBlur={() => setCopied(false)}
      style={{ textTransform: 'none', flexShrink: 0, minWidth: 0 }}
    >
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}

/** Text to copy as it stands: an annotation, a command. @public */
export function Snippet(props: { text: string; label: string }) {
  const tones = useTones();
  return (
    <div
      style={{
        display: 'flex',
        alignItems: 'flex-start',
        gap: 8,
        background: tones.sunken,
        border: `1px solid ${tones.divider}`,
        borderRadius: 6,
        padding: 10,
      }}
    >
      <pre
        // A long line scrolls; a keyboard must be able to reach it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={props.label}
        style={{
          ...mono,
          margin: 0,
          flex: 1,
          minWidth: 0,
          overflowX: 'auto',
          lineHeight: 1.6,
        }}
      >
        {props.text}
      </pre>
      <CopyButton text={props.text} label={props.label} />
    </div>
  );
}
