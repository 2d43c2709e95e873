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
import { tabular, useTones } from '@maestro/backstage-plugin-maestro-react';

/** A plain table that scrolls sideways where it does not fit. */
export function DataTable(props: {
  /** Name of the table, for screen readers. */
  label: string;
  columns: string[];
  rows: Array<{ key: string | number; cells: ReactNode[] }>;
}) {
  const tones = useTones();
  return (
    <div
      role="group"
      aria-label={props.label}
      // It may scroll sideways; a keyboard must be able to do that.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      style={{ overflowX: 'auto' }}
    >
      <table
        aria-label={props.label}
        style={{
          ...tabular,
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: '0.875rem',
        }}
      >
        <thead>
          <tr>
            {props.columns.map(column => (
              <th
                key={column}
                scope="col"
                style={{
                  textAlign: 'left',
                  padding: '8px 16px 8px 0',
                  color: tones.muted,
                  fontWeight: 600,
                  whiteSpace: 'nowrap',
                  borderBottom: `1px solid ${tones.divider}`,
                }}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => (
                <td
                  key={props.columns[index]}
                  style={{
                    padding: '8px 16px 8px 0',
                    verticalAlign: 'top',
                    borderBottom: `1px solid ${tones.divider}`,
                  }}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
