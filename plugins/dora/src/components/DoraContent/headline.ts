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
  DORA_FIGURES,
  DoraCoverage,
  DoraFigures,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { formatFigureValue } from '@maestro/backstage-plugin-maestro-react';
import { segmentsOf } from './segments';

/** A piece of a sentence; what matters is strong. */
export interface Piece {
  text: string;
  strong?: boolean;
}

const strong = (text: string): Piece => ({ text, strong: true });
const plain = (text: string): Piece => ({ text });

function valueOf(figure: Figure | undefined): string | null {
  return figure && figure.value !== null && figure.state !== 'no_source'
    ? formatFigureValue(figure.value, figure.unit).text
    : null;
}

function timesAWeek(figure: Figure): string {
  const { number } = formatFigureValue(figure.value, figure.unit);
  return number === '1' ? 'once a week' : `${number} times a week`;
}

/** What the failures say; never a zero that nobody measured. */
function stability(byId: ReadonlyMap<string, Figure>): Piece[] {
  const rate = byId.get(DORA_FIGURES.changeFailureRate);
  const failing = valueOf(rate);
  if (rate?.state === 'no_source') {
    return [
      plain('How many deployments fail is '),
      strong('unknown'),
      plain(': nobody reports incidents. '),
    ];
  }
  if (failing === null) {
    return [];
  }
  const recovery = valueOf(byId.get(DORA_FIGURES.recoveryTime));
  const upper = rate?.interval
    ? ` (at most ${formatFigureValue(rate.interval.high, 'ratio').text})`
    : '';
  if (rate?.value === 0) {
    return [strong('No deployment failed'), plain(`${upper}. `)];
  }
  return [
    strong(failing),
    plain(' of the deployments fail'),
    ...(recovery
      ? [plain('; half of the failures are over within '), strong(recovery)]
      : []),
    plain('. '),
  ];
}

/**
 * The message of the page in two or three sentences.
 *
 * @param subject - who delivers, for example `checkout` or `All services`
 * @param plural - whether the subject is one of several
 */
export function headline(
  figures: Pick<DoraFigures, 'figures'>,
  subject: string,
  plural = false,
): Piece[] {
  const byId = new Map(figures.figures.map(figure => [figure.id, figure]));
  const frequency = byId.get(DORA_FIGURES.deploymentFrequency);
  const leadTime = valueOf(byId.get(DORA_FIGURES.leadTime));
  if (!frequency || frequency.value === null) {
    return [];
  }
  if (frequency.value === 0) {
    return [
      plain(`${subject} ${plural ? 'were' : 'was'} `),
      strong('not deployed'),
      plain(' in this window.'),
    ];
  }
  const parts = segmentsOf(figures.figures);
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const slowest = [...parts].sort((a, b) => b.value - a.value)[0];
  return [
    plain(`${subject} ${plural ? 'are' : 'is'} deployed `),
    strong(timesAWeek(frequency)),
    ...(leadTime
      ? [
          plain('; half of the changes are in production within '),
          strong(leadTime),
        ]
      : []),
    plain('. '),
    ...stability(byId),
    ...(slowest && total > 0
      ? [
          plain(
            slowest.value > total / 2
              ? 'Most of the lead time is '
              : 'The largest part of the lead time is ',
          ),
          strong(slowest.phrase),
          plain(
            ` (${
              formatFigureValue(
                Math.round((slowest.value / total) * 100) / 100,
                'ratio',
              ).text
            }).`,
          ),
        ]
      : []),
  ];
}

/** The gap that a reader of the message must know: who tells no failures. */
export function coverageGap(coverage: readonly DoraCoverage[]): Piece[] {
  const incidents = coverage.find(({ kind }) => kind === 'incidents');
  if (!incidents || incidents.covered === incidents.total) {
    return [];
  }
  const { sentence } = incidents;
  return [plain(` ${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}`)];
}
