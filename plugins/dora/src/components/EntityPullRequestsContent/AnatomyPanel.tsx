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
  DORA_PULL_REQUEST_FIGURES,
  DoraPullRequestAnatomy,
} from '@maestro/backstage-plugin-dora-common';
import Button from '@material-ui/core/Button';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  FigureCard,
  formatWindow,
  Panel,
  stack,
  StackedBar,
  StateChip,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { PhaseBars } from './PhaseBars';
import { duration, PHASES } from './words';

const CARDS = [
  { id: DORA_PULL_REQUEST_FIGURES.timeToMerge, samples: 'merged requests' },
  { id: DORA_PULL_REQUEST_FIGURES.timeToMergeP75, samples: 'merged requests' },
  { id: DORA_PULL_REQUEST_FIGURES.reviewed, samples: 'merged requests' },
  { id: DORA_PULL_REQUEST_FIGURES.reworkCycles, samples: 'merged requests' },
];

function LeftOut(props: { left: DoraPullRequestAnatomy['left'] }) {
  const { bots, contradictory } = props.left;
  const tones = useTones();
  const parts = [
    bots > 0 && `${bots} of bots`,
    contradictory > 0 &&
      `${contradictory} whose times contradict each other (merged before they began)`,
  ].filter(Boolean);
  return parts.length === 0 ? null : (
    <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
      Not counted: {parts.join(', ')}.
    </div>
  );
}

/** How the requests merged in a window passed their time. */
export function AnatomyPanel(props: {
  anatomy: DoraPullRequestAnatomy;
  onShowEvidence: (figure: Figure) => void;
}) {
  const { anatomy, onShowEvidence } = props;
  const tones = useTones();
  const byId = new Map(anatomy.figures.map(figure => [figure.id, figure]));
  const mean = byId.get(DORA_PULL_REQUEST_FIGURES.timeToMergeMean);
  const parts = PHASES.map(({ id, label, meaning }) => ({
    id,
    label,
    meaning,
    value: byId.get(id)?.value ?? 0,
    text: duration(byId.get(id)?.value ?? 0),
  }));
  const cards = CARDS.flatMap(({ id, samples }) => {
    const figure = byId.get(id);
    return figure ? [{ figure, samples }] : [];
  });
  if (!mean || mean.value === null) {
    return (
      <Panel
        title="Where the time goes"
        subtitle={formatWindow(anatomy.window)}
        actions={mean && <StateChip state={mean.state} />}
      >
        <div style={stack(8)}>
          <div>{mean?.reason ?? anatomy.reason}</div>
          <LeftOut left={anatomy.left} />
        </div>
      </Panel>
    );
  }
  return (
    <div style={stack()}>
      <Panel
        title="Where the time goes"
        subtitle={`First commit to merge, ${mean.n} pull request${
          mean.n === 1 ? '' : 's'
        } of people merged, ${formatWindow(anatomy.window)}`}
        actions={
          <Button
            size="small"
            variant="outlined"
            onClick={() => onShowEvidence(mean)}
            aria-label={`Evidence (${mean.evidence.count}) of the phases`}
            style={{ textTransform: 'none' }}
          >
            Evidence ({mean.evidence.count})
          </Button>
        }
      >
        <div style={stack(20)}>
          <div style={stack(10)}>
            <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
              On average {duration(mean.value)}; the phases add up to it.
            </div>
            <StackedBar title="Mean time to merge by phase" parts={parts} />
          </div>
          <PhaseBars anatomy={anatomy} />
          <LeftOut left={anatomy.left} />
        </div>
      </Panel>
      <AutoGrid minWidth={220}>
        {cards.map(({ figure, samples }) => (
          <FigureCard
            key={figure.id}
            figure={figure}
            samples={samples}
            compact
            onShowEvidence={() => onShowEvidence(figure)}
          />
        ))}
      </AutoGrid>
    </div>
  );
}
