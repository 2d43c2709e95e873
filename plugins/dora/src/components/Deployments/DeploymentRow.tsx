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
import ButtonBase from '@material-ui/core/ButtonBase';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { parseEntityRef } from '@backstage/catalog-model';
import { DoraDeployment } from '@maestro/backstage-plugin-dora-common';
import {
  Chip,
  formatFigureValue,
  formatInstant,
  ReceiptVerifier,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { DeploymentDetail } from './DeploymentDetail';
import { KIND_WORDS, STATUS_TONES, STATUS_WORDS } from './words';

function changesInWords(deployment: DoraDeployment): string {
  const { changes } = deployment;
  if (changes.length === 0) {
    return 'no change';
  }
  const count = `${changes.length} change${changes.length === 1 ? '' : 's'}`;
  const longest = Math.max(
    ...changes.map(({ leadTimeSeconds }) => leadTimeSeconds ?? -1),
  );
  return longest < 0
    ? count
    : `${count}, lead time ${changes.length > 1 ? 'up to ' : ''}${
        formatFigureValue(longest, 's').text
      }`;
}

/** One deployment in a line; opens to all that is known of it. */
export function DeploymentRow(props: {
  deployment: DoraDeployment;
  zone: string;
  verifier: ReceiptVerifier;
  /** Names the component: the list is of several. */
  showComponent: boolean;
}) {
  const { deployment, zone, verifier, showComponent } = props;
  const tones = useTones();
  const [open, setOpen] = useState(false);
  const component = parseEntityRef(deployment.entityRef).name;
  const what = deployment.changes[0]?.title ?? deployment.title;
  const more = deployment.changes.length - 1;
  const failure = deployment.failures[0];
  return (
    <li style={{ borderTop: `1px solid ${tones.divider}` }}>
      <ButtonBase
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        focusRipple
        style={{
          display: 'flex',
          width: '100%',
          gap: 12,
          padding: '10px 4px',
          textAlign: 'left',
          font: 'inherit',
          color: 'inherit',
          alignItems: 'flex-start',
        }}
      >
        <span style={{ width: 96, flexShrink: 0 }}>
          <Chip tone={STATUS_TONES[deployment.status]}>
            {STATUS_WORDS[deployment.status]}
          </Chip>
        </span>
        <span style={{ flex: 1, minWidth: 0 }}>
          <span
            style={{
              display: 'block',
              fontSize: '0.9375rem',
              fontWeight: 600,
              overflowWrap: 'anywhere',
            }}
          >
            {showComponent && `${component}: `}
            {what}
            {more > 0 && ` and ${more} more`}
          </span>
          <span
            style={{
              ...tabular,
              display: 'block',
              color: tones.muted,
              fontSize: '0.8125rem',
              overflowWrap: 'anywhere',
            }}
          >
            {formatInstant(deployment.at, { zone })} ·{' '}
            {changesInWords(deployment)}
            {deployment.rework && ' · rework'}
          </span>
          {failure && (
            <span
              style={{
                display: 'block',
                fontSize: '0.8125rem',
                color: tones.bad,
                overflowWrap: 'anywhere',
              }}
            >
              {failure.kind !== 'incident' && `${KIND_WORDS[failure.kind]}: `}
              {failure.title}
              {deployment.failures.length > 1 &&
                ` and ${deployment.failures.length - 1} more`}
            </span>
          )}
        </span>
        <ExpandMoreIcon
          aria-hidden
          style={{
            flexShrink: 0,
            color: tones.muted,
            transform: open ? 'rotate(180deg)' : undefined,
          }}
        />
      </ButtonBase>
      {open && (
        <div
          style={{
            padding: 14,
            margin: '0 0 12px',
            borderRadius: 6,
            background: tones.sunken,
          }}
        >
          <DeploymentDetail
            deployment={deployment}
            zone={zone}
            verifier={verifier}
          />
        </div>
      )}
    </li>
  );
}
