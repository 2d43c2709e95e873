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

import FormControl from '@material-ui/core/FormControl';
import MenuItem from '@material-ui/core/MenuItem';
import Select from '@material-ui/core/Select';
import {
  COST_HIERARCHIES,
  COST_METRICS,
} from '@maestro/backstage-plugin-cost-common';
import { useElementId } from '@maestro/backstage-plugin-maestro-react';
import { DateTime } from 'luxon';
import { CostSelection } from '../../hooks/useCostQuery';
import { HIERARCHY_WORDS, METRIC_WORDS } from '../../words';

const MONTHS = 13;
const ORIGINAL = 'as billed';

function Choice(props: {
  label: string;
  value: string;
  options: ReadonlyArray<{ value: string; label: string }>;
  onChange: (value: string) => void;
}) {
  const { label, value, options } = props;
  const id = useElementId('maestro-cost-choice');
  const shown = options.find(option => option.value === value)?.label;
  return (
    <FormControl variant="outlined" size="small">
      <Select
        value={value}
        onChange={event => props.onChange(String(event.target.value))}
        inputProps={{ 'aria-label': label }}
        // The visible text is part of the name.
        SelectDisplayProps={
          { id, 'aria-label': shown ? `${label}: ${shown}` : label } as object
        }
        MenuProps={{ getContentAnchorEl: null }}
      >
        {options.map(option => (
          <MenuItem key={option.value} value={option.value}>
            {option.label}
          </MenuItem>
        ))}
      </Select>
    </FormControl>
  );
}

function windows(selected: string) {
  const today = DateTime.utc();
  const months = Array.from({ length: MONTHS }, (_, back) =>
    today.startOf('month').minus({ months: back }),
  ).map(month => ({
    value: month.toFormat('yyyy-MM'),
    label: month.toLocaleString({ month: 'long', year: 'numeric' }),
  }));
  const options = [
    ...months.slice(0, 1),
    { value: '30d', label: 'Last 30 days' },
    { value: '90d', label: 'Last 90 days' },
    ...months.slice(1),
  ];
  return options.some(({ value }) => value === selected)
    ? options
    : [...options, { value: selected, label: selected }];
}

/** Window, metric, hierarchy and currency. */
export function CostControls(props: {
  selection: CostSelection;
  onSelect: (change: Partial<CostSelection>) => void;
  /** Billing currencies that are there. */
  currencies: readonly string[];
  currency: string | null;
  /** Whether there is more than one way down. */
  withHierarchy: boolean;
  withMetric?: boolean;
}) {
  const { selection, onSelect, currencies, currency, withHierarchy } = props;
  const { withMetric = true } = props;
  const shown = selection.convertTo
    ? `convert:${selection.convertTo}`
    : currency ?? ORIGINAL;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      <Choice
        label="Window"
        value={selection.window}
        options={windows(selection.window)}
        onChange={window => onSelect({ window })}
      />
      {withMetric && (
        <Choice
          label="Metric"
          value={selection.metric}
          options={COST_METRICS.map(value => ({
            value,
            label: `${METRIC_WORDS[value].label} cost`,
          }))}
          onChange={metric =>
            onSelect({ metric: metric as CostSelection['metric'] })
          }
        />
      )}
      {withHierarchy && (
        <Choice
          label="Hierarchy"
          value={selection.hierarchy}
          options={COST_HIERARCHIES.map(value => ({
            value,
            label: HIERARCHY_WORDS[value],
          }))}
          onChange={hierarchy =>
            onSelect({ hierarchy: hierarchy as CostSelection['hierarchy'] })
          }
        />
      )}
      {currencies.length > 1 && (
        <Choice
          label="Currency"
          value={shown}
          options={[
            ...currencies.map(value => ({
              value,
              label: `Billed in ${value}`,
            })),
            ...currencies.map(value => ({
              value: `convert:${value}`,
              label: `All, converted to ${value}`,
            })),
          ]}
          onChange={value =>
            onSelect(
              value.startsWith('convert:')
                ? { convertTo: value.slice(8), currency: undefined }
                : { currency: value, convertTo: undefined },
            )
          }
        />
      )}
    </div>
  );
}
