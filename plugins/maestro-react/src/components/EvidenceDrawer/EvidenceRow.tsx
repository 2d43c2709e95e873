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

import Link from '@material-ui/core/Link';
import { EvidenceItem } from '@maestro/backstage-plugin-maestro-common';
import { formatFigureValue } from '../../format/formatFigureValue';
import { formatInstant } from '../../format/formatTime';
import { ReceiptVerifier } from '../../hooks/useLedger';
import { stack, tabular, useTones } from '../../theme/tones';
import { VerifyReceipt } from './VerifyReceipt';

/** An instant as backends write it; readers get it in the figure's zone. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** Links of deliveries are strangers' text: only web addresses are followed. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

/** Facts as label and text. @public */
export function Facts(props: {
  facts: Array<{ label: string; text: string }>;
}) {
  const tones = useTones();
  return (
    <dl
      style={{
        ...tabular,
        display: 'grid',
        gridTemplateColumns: 'fit-content(40%) minmax(0, 1fr)',
        gap: '2px 16px',
        margin: 0,
        fontSize: '0.875rem',
      }}
    >
      {props.facts.map(({ label, text }) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt style={{ color: tones.muted }}>{label}</dt>
          <dd style={{ margin: 0, minWidth: 0, overflowWrap: 'anywhere' }}>
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One record: what, when, its share in the figure, its receipts. */
export function EvidenceRow(props: {
  item: EvidenceItem;
  zone: string;
  verifier: ReceiptVerifier;
  valueInWords?: (item: EvidenceItem) => string;
}) {
  const { item, zone, verifier, valueInWords } = props;
  const tones = useTones();
  return (
    <li
      style={{
        padding: '14px 0',
        borderTop: `1px solid ${tones.divider}`,
        ...stack(6),
      }}
    >
      <div style={{ display: 'flex', gap: 12, alignItems: 'baseline' }}>
        <h3
          style={{
            margin: 0,
            flex: 1,
            minWidth: 0,
            fontSize: '0.9375rem',
            fontWeight: 600,
            overflowWrap: 'anywhere',
          }}
        >
          {item.title}
        </h3>
        {item.value !== null && (
          <span style={{ ...tabular, whiteSpace: 'nowrap', fontWeight: 600 }}>
            {valueInWords?.(item) ??
              formatFigureValue(item.value, item.unit ?? '').text}
          </span>
        )}
      </div>
      <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
        <time dateTime={item.occurredAt}>
          {formatInstant(item.occurredAt, { zone })}
        </time>
        {item.sourceUrl && isWebAddress(item.sourceUrl) && (
          <>
            {' · '}
            <Link
              href={item.sourceUrl}
              target="_blank"
              rel="noopener noreferrer"
              underline="always"
              aria-label={`Source of ${item.title}, opens in a new window`}
            >
              source
            </Link>
          </>
        )}
      </div>
      {item.facts.length > 0 && (
        <Facts
          facts={item.facts.map(({ label, text }) => ({
            label,
            text: INSTANT.test(text) ? formatInstant(text, { zone }) : text,
          }))}
        />
      )}
      {item.receipts.length === 0 ? (
        <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
          No receipt yet: the record is not sealed.
        </div>
      ) : (
        item.receipts.map(seq => (
          <VerifyReceipt
            key={seq}
            seq={seq}
            verifier={verifier}
            label={`Receipt #${seq}`}
          />
        ))
      )}
    </li>
  );
}
