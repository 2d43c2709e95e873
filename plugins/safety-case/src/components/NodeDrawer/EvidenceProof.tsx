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
  CopyButton,
  Facts,
  formatInstant,
  formatWindow,
  mono,
  ReceiptVerifier,
  stack,
  useTones,
  VerifyReceipt,
} from '@maestro/backstage-plugin-maestro-react';
import {
  CaseEvidence,
  EvidenceCheck,
} from '@maestro/backstage-plugin-safety-case-common';
import { formatSeconds, readable, STATE_WORDS } from '../words';

const CHECKS: Array<{ id: EvidenceCheck['id']; name: string }> = [
  { id: 'signature', name: 'Signature' },
  { id: 'signer', name: 'Signer is allowed' },
  { id: 'subject', name: 'Speaks about this commit' },
  { id: 'predicate', name: 'Says what is asked' },
  { id: 'age', name: 'Not too old' },
  { id: 'inclusion', name: 'Lies in the log' },
];

const OUTCOMES = {
  true: { ...STATE_WORDS.verified, word: 'Passed' },
  false: { ...STATE_WORDS.failed, word: 'Failed' },
  null: { ...STATE_WORDS.missing, word: 'Not checked' },
};

function Checks(props: { checks: EvidenceCheck[] }) {
  const tones = useTones();
  return (
    <ul
      aria-label="Checks"
      style={{ listStyle: 'none', margin: 0, padding: 0, ...stack(4) }}
    >
      {CHECKS.map(({ id, name }) => {
        const check = props.checks.find(found => found.id === id);
        const { word, symbol, tone } =
          OUTCOMES[String(check?.ok ?? null) as keyof typeof OUTCOMES];
        return (
          <li key={id} style={{ display: 'flex', gap: 8 }}>
            <span
              aria-hidden="true"
              style={{ color: tones[tone], fontWeight: 700, width: 14 }}
            >
              {symbol}
            </span>
            <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <strong>{name}</strong>{' '}
              <span style={{ color: tones[tone] }}>
                {word.toLocaleLowerCase('en-US')}
              </span>
              <span style={{ display: 'block', color: tones.muted }}>
                {check
                  ? readable(check.text)
                  : 'The portal reports no such check.'}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function factsOf(evidence: CaseEvidence) {
  const { source, population } = evidence;
  return [
    { label: 'Predicate', text: evidence.predicateType },
    {
      label: 'Signer',
      text: evidence.signedByPortal
        ? `${evidence.signer} (this portal, for a raw report that it was given)`
        : evidence.signer,
    },
    {
      label: 'Source',
      text: `${source.system}, ${source.collector} ${source.version}`,
    },
    { label: 'Query', text: source.query ?? 'none: it was handed in' },
    {
      label: 'Effective',
      text: evidence.effectiveAt
        ? formatInstant(evidence.effectiveAt)
        : 'it does not say',
    },
    { label: 'Collected', text: formatInstant(evidence.collectedAt) },
    {
      label: 'Recorded',
      text: evidence.recordedAt
        ? formatInstant(evidence.recordedAt)
        : 'not sealed yet',
    },
    {
      label: 'Time to live',
      text:
        evidence.timeToLive === null
          ? 'it does not age'
          : formatSeconds(evidence.timeToLive),
    },
    {
      label: 'Accepted when',
      text: evidence.acceptance ?? 'it is genuine; nothing else is asked',
    },
    {
      label: 'Population',
      text: population
        ? `${population.count}${
            population.window ? `, ${formatWindow(population.window)}` : ''
          }`
        : 'none stated',
    },
  ];
}

/** Why one statement counts, or does not, down to its proof. */
export function EvidenceProof(props: {
  evidence: CaseEvidence;
  verifier: ReceiptVerifier;
}) {
  const { evidence, verifier } = props;
  const tones = useTones();
  return (
    <article
      aria-label={`Statement ${evidence.digest}`}
      style={{
        ...stack(10),
        fontSize: '0.875rem',
        border: `1px solid ${tones.divider}`,
        borderRadius: 6,
        padding: 12,
      }}
    >
      <Checks checks={evidence.checks} />
      <div style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
        <div style={{ flex: 1, minWidth: 0 }}>
          <div style={{ color: tones.muted }}>SHA-256 of the statement</div>
          <code style={{ ...mono, overflowWrap: 'anywhere' }}>
            {evidence.digest}
          </code>
        </div>
        <CopyButton text={evidence.digest} label="digest" />
      </div>
      <Facts facts={factsOf(evidence)} />
      {evidence.receipts.length === 0 ? (
        <div style={{ color: tones.muted }}>
          No receipt yet: the statement is not sealed.
        </div>
      ) : (
        evidence.receipts.map(seq => (
          <VerifyReceipt
            key={seq}
            seq={seq}
            verifier={verifier}
            label={`Receipt #${seq}`}
          />
        ))
      )}
    </article>
  );
}
