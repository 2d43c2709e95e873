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

import { KeyboardEvent, ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import {
  useElementId,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';

/** Search, and what is open, for drawing and tree alike. */
export function Toolbar(props: {
  query: string;
  onQuery: (query: string) => void;
  found: number;
  onNext: () => void;
  onExpandAll: () => void;
  onCollapseAll: () => void;
  /** Further acts. */
  children?: ReactNode;
}) {
  const { query, onQuery, found, onNext, onExpandAll, onCollapseAll } = props;
  const tones = useTones();
  const id = useElementId('maestro-case-search');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onNext();
    } else if (event.key === 'Escape') {
      onQuery('');
    }
  };
  return (
    <div
      data-noprint
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 8,
        alignItems: 'center',
      }}
    >
      <TextField
        id={id}
        type="search"
        label="Find in the argument"
        size="small"
        variant="outlined"
        value={query}
        onChange={event => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span role="status" style={{ color: tones.muted, fontSize: '0.875rem' }}>
        {query.trim() !== '' &&
          (found === 0
            ? 'Nothing found'
            : `${found} found; Enter goes to the next`)}
      </span>
      <Button
        size="small"
        variant="outlined"
        onClick={onExpandAll}
        style={{ textTransform: 'none' }}
      >
        Expand all
      </Button>
      <Button
        size="small"
        variant="outlined"
        onClick={onCollapseAll}
        style={{ textTransform: 'none' }}
      >
        Collapse all
      </Button>
      {props.children}
    </div>
  );
}
