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

import { useEffect, useState } from 'react';
import Button from '@material-ui/core/Button';
import {
  EVENT_TYPES,
  SourceHealth,
} from '@maestro/backstage-plugin-ledger-common';
import { useTones } from '@maestro/backstage-plugin-maestro-react';
import { LedgerParams } from '../../hooks/useLedgerParams';

/** Source, type and entity; the entity is asked for on Enter or on leaving. */
export function TailFilters(props: {
  sources: SourceHealth[];
  params: LedgerParams;
  onChange: (change: Partial<LedgerParams>) => void;
}) {
  const { sources, params, onChange } = props;
  const tones = useTones();
  const [entity, setEntity] = useState(params.entity);
  useEffect(() => setEntity(params.entity), [params.entity]);
  const field = {
    font: 'inherit',
    height: 34,
    boxSizing: 'border-box',
    padding: '4px 8px',
    borderRadius: 4,
    border: `1px solid ${tones.divider}`,
    background: tones.dark ? '#2b2b2b' : '#ffffff',
    color: tones.text,
    maxWidth: '100%',
  } as const;
  const label = { display: 'grid', gap: 2, minWidth: 0 } as const;
  const filtered = params.source || params.type || params.entity;
  // A source that a link names is offered even if it does not deliver here.
  const ids = new Set(['maestro', ...sources.map(({ id }) => id)]);
  if (params.source) {
    ids.add(params.source);
  }
  const submit = () => {
    if (entity.trim() !== params.entity) {
      onChange({ entity: entity.trim(), cursor: '' });
    }
  };
  return (
    <form
      aria-label="Filter receipts"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'flex-end',
        gap: 12,
        fontSize: '0.8125rem',
        marginBottom: 12,
      }}
    >
      <label style={label}>
        Source
        <select
          value={params.source}
          onChange={event =>
            onChange({ source: event.target.value, cursor: '' })
          }
          style={field}
        >
          <option value="">all</option>
          {[...ids].map(id => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <label style={label}>
        Event type
        <select
          value={params.type}
          onChange={event => onChange({ type: event.target.value, cursor: '' })}
          style={field}
        >
          <option value="">all</option>
          {EVENT_TYPES.map(type => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </label>
      <label style={label}>
        Entity
        <input
          value={entity}
          placeholder="component:default/checkout"
          onChange={event => setEntity(event.target.value)}
          onBlur={submit}
          size={28}
          style={field}
        />
      </label>
      {filtered && (
        <Button
          size="small"
          onClick={() =>
            onChange({ source: '', type: '', entity: '', cursor: '' })
          }
          style={{ textTransform: 'none' }}
        >
          Clear filters
        </Button>
      )}
    </form>
  );
}
