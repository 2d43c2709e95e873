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
import IconButton from '@material-ui/core/IconButton';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { DoraPullRequest } from '@maestro/backstage-plugin-dora-common';
import {
  Chip,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { SourceText } from '../Deployments/DeploymentDetail';
import { HealthMeter } from './HealthMeter';
import { RequestDetail } from './RequestDetail';
import {
  duration,
  isOverdue,
  ROLE_WORDS,
  secondsBetween,
  windowText,
} from './words';

function Cell(props: { label: string; children: React.ReactNode }) {
  const tones = useTones();
  return (
    // Equal shares of what the title leaves; they wrap on a narrow screen.
    <div style={{ flex: '2 1 110px', minWidth: 0 }}>
      <div style={{ color: tones.muted, fontSize: '0.75rem' }}>
        {props.label}
      </div>
      <div style={tabular}>{props.children}</div>
    </div>
  );
}

function unknownWindow(request: DoraPullRequest): string {
  if (request.draft) {
    return 'not while a draft';
  }
  return isOverdue(request)
    ? 'later than its history can tell'
    : 'too little is known';
}

/** One open request; opens to show why it is as it is. */
export function RequestRow(props: {
  request: DoraPullRequest;
  zone: string;
  asOf: string;
  showRepository: boolean;
  onShowEvidence: () => void;
  onShowComment: () => void;
}) {
  const { request, zone, asOf, showRepository } = props;
  const [open, setOpen] = useState(false);
  const tones = useTones();
  const { waitingFor, mergeWindow, number, title } = request;
  const window = windowText(mergeWindow, { zone, asOf });
  const id = `pull-request-${request.id.replace(/[^\w-]/g, '_')}`;
  const muted = { color: tones.muted, fontSize: '0.8125rem' };
  return (
    <li
      style={{
        borderTop: `1px solid ${tones.divider}`,
        padding: '12px 0',
        minWidth: 0,
      }}
    >
      <div style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
        <div
          style={{
            flex: 1,
            minWidth: 0,
            display: 'flex',
            flexWrap: 'wrap',
            gap: '8px 20px',
          }}
        >
          <div style={{ flex: '5 1 240px', minWidth: 0 }}>
            <div style={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
              <SourceText text={title || `#${number}`} url={request.url} />
            </div>
            <div
              style={{
                ...muted,
                display: 'flex',
                flexWrap: 'wrap',
                gap: 8,
                alignItems: 'center',
              }}
            >
              <span style={{ overflowWrap: 'anywhere' }}>
                {showRepository && `${request.repository} `}#{number}
              </span>
              {request.draft && <Chip tone="info">Draft</Chip>}
              {request.bot && <Chip tone="info">Bot</Chip>}
              {isOverdue(request) && (
                <Chip tone="caution">Older than usual</Chip>
              )}
            </div>
          </div>
          <Cell label="Health of 100">
            <HealthMeter health={request.health} />
          </Cell>
          <Cell label="Waits for">
            <strong>{ROLE_WORDS[waitingFor.role]}</strong>
            <div style={muted}>
              for {duration(secondsBetween(waitingFor.since, asOf))}
            </div>
          </Cell>
          <Cell label="Merge expected">
            {window ? (
              <>
                <span>{window.range}</span>
                <div style={muted}>most likely {window.likely}</div>
              </>
            ) : (
              <span style={muted}>{unknownWindow(request)}</span>
            )}
          </Cell>
          <Cell label={request.draft ? 'Age (draft)' : 'Age'}>
            {duration(request.ageSeconds)}
            {request.usualSeconds !== null && !request.draft && (
              <div style={muted}>
                usual: up to {duration(request.usualSeconds)}
              </div>
            )}
          </Cell>
        </div>
        <IconButton
          size="small"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          aria-label={`Details of #${number}`}
          onClick={() => setOpen(!open)}
        >
          <ExpandMoreIcon
            style={{ transform: open ? 'rotate(180deg)' : undefined }}
          />
        </IconButton>
      </div>
      {open && (
        <div
          id={id}
          style={{
            marginTop: 12,
            padding: 16,
            borderRadius: 6,
            background: tones.sunken,
          }}
        >
          <RequestDetail
            request={request}
            zone={zone}
            onShowEvidence={props.onShowEvidence}
            onShowComment={props.onShowComment}
          />
        </div>
      )}
    </li>
  );
}
