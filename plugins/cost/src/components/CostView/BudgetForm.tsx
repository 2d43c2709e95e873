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
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import {
  CostBudgetPeriod,
  costBudgetPermission,
} from '@maestro/backstage-plugin-cost-common';
import {
  errorMessage,
  Notice,
  stack,
  useElementId,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';

const PERIODS: Record<CostBudgetPeriod, string> = {
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
  isoWeek: 'Week (ISO)',
};

/** Sets a budget of an entity, or of the whole portal. */
export function BudgetForm(props: {
  entityRef: string | null;
  currency: string;
  onSaved: () => void;
}) {
  const { entityRef, currency, onSaved } = props;
  const api = useApi(costApiRef);
  const id = useElementId('maestro-budget');
  const { allowed } = usePermission({ permission: costBudgetPermission });
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [title, setTitle] = useState('Monthly budget');
  const [limit, setLimit] = useState('');
  const [period, setPeriod] = useState<CostBudgetPeriod>('month');
  if (!allowed) {
    return null;
  }
  const save = async () => {
    try {
      await api.putBudget({
        title,
        entityRef,
        limit,
        currency,
        period,
        zone: 'UTC',
      });
      setOpen(false);
      setProblem(undefined);
      onSaved();
    } catch (error) {
      setProblem(errorMessage(error as Error));
    }
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        onClick={() => setOpen(true)}
        style={{ textTransform: 'none' }}
      >
        Set a budget
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        aria-labelledby={`${id}-title`}
        fullWidth
        maxWidth="xs"
      >
        <form
          onSubmit={event => {
            event.preventDefault();
            save();
          }}
        >
          <DialogTitle id={`${id}-title`}>Set a budget</DialogTitle>
          <DialogContent>
            <div style={stack(16)}>
              <TextField
                id={`${id}-name`}
                label="Name"
                value={title}
                onChange={event => setTitle(event.target.value)}
                required
              />
              <TextField
                id={`${id}-limit`}
                label={`Limit in ${currency}`}
                value={limit}
                onChange={event => setLimit(event.target.value)}
                inputProps={{ inputMode: 'decimal' }}
                required
              />
              <TextField
                id={`${id}-period`}
                select
                label="Period"
                value={period}
                onChange={event =>
                  setPeriod(event.target.value as CostBudgetPeriod)
                }
                helperText="Begins anew at midnight, UTC"
              >
                {Object.entries(PERIODS).map(([value, label]) => (
                  <MenuItem key={value} value={value}>
                    {label}
                  </MenuItem>
                ))}
              </TextField>
              {problem && <Notice tone="bad">{problem}</Notice>}
            </div>
          </DialogContent>
          <DialogActions>
            <Button
              onClick={() => setOpen(false)}
              style={{ textTransform: 'none' }}
            >
              Cancel
            </Button>
            <Button
              type="submit"
              color="primary"
              variant="contained"
              style={{ textTransform: 'none' }}
            >
              Set
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
