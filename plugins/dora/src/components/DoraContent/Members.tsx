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

import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { DoraProfile } from '@maestro/backstage-plugin-dora-common';
import {
  errorMessage,
  Notice,
  stack,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { useOverview } from '../../hooks/useOverview';
import { Coverage, Moved, SmallMultiples } from '../Overview';

/** The members of a system, domain or group: what moved, each, coverage. */
export function Members(props: {
  entityRef: string;
  selection: WindowSelection;
  profile: DoraProfile;
}) {
  const { entityRef, selection, profile } = props;
  const { value, error, loading, reload } = useOverview(
    entityRef,
    selection,
    profile,
  );
  if (!value) {
    return error && !loading ? (
      <Notice tone="bad">
        The members could not be loaded: {errorMessage(error)}{' '}
        <Button size="small" onClick={reload}>
          Try again
        </Button>
      </Notice>
    ) : (
      <LinearProgress aria-label="Loading members" />
    );
  }
  return (
    <div style={stack()} aria-busy={loading}>
      <Moved rows={value.rows} />
      <SmallMultiples
        title="Members"
        rows={value.rows}
        withheld={value.withheld}
      />
      <Coverage coverage={value.coverage} />
    </div>
  );
}
