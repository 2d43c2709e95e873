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
import ButtonGroup from '@material-ui/core/ButtonGroup';
import Link from '@material-ui/core/Link';
import { DoraRestatement } from '@maestro/backstage-plugin-dora-common';
import { FigureSeries } from '@maestro/backstage-plugin-maestro-common';
import {
  formatFigureValue,
  formatInstant,
  ReceiptVerifier,
  TrendChart,
  VerifyReceipt,
} from '@maestro/backstage-plugin-maestro-react';
import { useChoice } from '../../hooks/useChoice';
import { FIVE_METRICS, SAMPLES, SHORT_NAMES, TRENDS } from './definitions';

function changeInWords(restatement: DoraRestatement): string {
  const { before, after, unit } = restatement;
  return `${formatFigureValue(before, unit).text} became ${
    formatFigureValue(after, unit).text
  }`;
}

const FEW_CAUSES = 2;

/** The records that restated a week; many of them behind a line. */
function Causes(props: {
  causes: DoraRestatement['causes'];
  verifier: ReceiptVerifier;
}) {
  const { causes, verifier } = props;
  if (causes.length === 0) {
    return null;
  }
  const list = causes.map(({ title, url, receipts }) => (
    <div key={`${title} ${receipts.join()}`} style={{ marginBottom: 4 }}>
      {url && /^https?:\/\//i.test(url) ? (
        <Link
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          underline="always"
        >
          {title}
        </Link>
      ) : (
        <span>{title}</span>
      )}
      {receipts.map(seq => (
        <VerifyReceipt
          key={seq}
          seq={seq}
          verifier={verifier}
          label={`Receipt #${seq}`}
        />
      ))}
    </div>
  ));
  return causes.length <= FEW_CAUSES ? (
    <>, because of{list}</>
  ) : (
    <details>
      <summary style={{ cursor: 'pointer' }}>
        because of {causes.length} records
      </summary>
      {list}
    </details>
  );
}

function Restatements(props: {
  restatements: readonly DoraRestatement[];
  zone: string;
  verifier: ReceiptVerifier;
}) {
  const { restatements, zone, verifier } = props;
  return (
    <div style={{ marginTop: 12, fontSize: '0.875rem' }}>
      <h3 style={{ margin: '0 0 6px', fontSize: '0.9375rem' }}>
        Weeks that were restated
      </h3>
      <ul style={{ margin: 0, paddingLeft: 18, lineHeight: 1.6 }}>
        {restatements.map(restatement => (
          <li key={`${restatement.bucket} ${restatement.restatedAt}`}>
            <strong>{restatement.bucket}</strong>: {changeInWords(restatement)},
            noticed {formatInstant(restatement.restatedAt, { zone })}
            <Causes causes={restatement.causes} verifier={verifier} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One of the five metrics week by week; restated weeks are marked. */
export function WeeklyTrend(props: {
  series: readonly FigureSeries[];
  restatements: readonly DoraRestatement[];
  zone: string;
  verifier: ReceiptVerifier;
}) {
  const { series, restatements, zone, verifier } = props;
  const available = FIVE_METRICS.filter(metric =>
    series.some(({ figureId }) => figureId === metric),
  );
  const [metric, setMetric] = useChoice('metric', available, available[0]);
  const shown = series.find(({ figureId }) => figureId === metric);
  if (!shown) {
    return null;
  }
  const mine = restatements.filter(({ figureId }) => figureId === metric);
  // Newest first: the first word about a week is its latest.
  const marks = new Map(
    [...mine].reverse().map(r => [r.bucket, changeInWords(r)] as const),
  );
  return (
    <TrendChart
      title={TRENDS[metric]}
      series={shown}
      zone={zone}
      samples={SAMPLES[metric]}
      marks={marks}
      actions={
        <ButtonGroup
          size="small"
          aria-label="Metric"
          style={{ flexWrap: 'wrap' }}
        >
          {available.map(candidate => (
            <Button
              key={candidate}
              aria-pressed={candidate === metric}
              onClick={() => setMetric(candidate)}
              variant={candidate === metric ? 'contained' : 'outlined'}
              color={candidate === metric ? 'primary' : 'default'}
              disableElevation
              style={{ textTransform: 'none' }}
            >
              {SHORT_NAMES[candidate]}
            </Button>
          ))}
        </ButtonGroup>
      }
    >
      {mine.length > 0 && (
        <Restatements restatements={mine} zone={zone} verifier={verifier} />
      )}
    </TrendChart>
  );
}
