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

import {
  SpaceDimension,
  SurveyRound,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  Panel,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { ReactNode } from 'react';
import { FigureLine } from './FigureLine';

function Column(props: { title: string; children: ReactNode }) {
  const tones = useTones();
  return (
    <div style={{ minWidth: 0 }}>
      <h3
        style={{
          margin: '0 0 6px',
          fontSize: '0.8125rem',
          fontWeight: 600,
          color: tones.muted,
        }}
      >
        {props.title}
      </h3>
      {props.children}
    </div>
  );
}

function Nothing(props: { children: ReactNode }) {
  const tones = useTones();
  return (
    <div
      style={{
        borderTop: `1px solid ${tones.divider}`,
        padding: '10px 0',
        color: tones.muted,
        fontSize: '0.875rem',
      }}
    >
      {props.children}
    </div>
  );
}

/** One dimension: what systems tell beside what people said. */
export function DimensionPanel(props: {
  dimension: SpaceDimension;
  round: SurveyRound | null;
  onShowEvidence: (figure: Figure) => void;
}) {
  const { dimension, round, onShowEvidence } = props;
  const tones = useTones();
  return (
    <Panel title={dimension.label}>
      <AutoGrid minWidth={260} gap={24}>
        <Column title="What systems tell">
          {dimension.needsSurvey && <Nothing>{dimension.needsSurvey}</Nothing>}
          {dimension.system.map(figure => (
            <FigureLine
              key={figure.id}
              figure={figure}
              onShowEvidence={onShowEvidence}
            />
          ))}
        </Column>
        <Column title="What people said">
          {dimension.survey.map(figure => (
            <FigureLine key={figure.id} figure={figure} />
          ))}
          {dimension.survey.length === 0 && (
            <Nothing>
              {round
                ? 'The latest round did not ask about this.'
                : 'No closed round asked this group yet.'}
            </Nothing>
          )}
        </Column>
      </AutoGrid>
      <p
        style={{
          margin: '8px 0 0',
          borderTop: `1px solid ${tones.divider}`,
          paddingTop: 10,
          fontSize: '0.875rem',
          color: tones.muted,
        }}
      >
        <strong>Not to be claimed:</strong> {dimension.cannotClaim}
      </p>
    </Panel>
  );
}
