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

import { ReactNode } from 'react';
import Link from '@material-ui/core/Link';
import {
  DoraDeployment,
  DoraFailure,
} from '@maestro/backstage-plugin-dora-common';
import {
  Chip,
  Facts,
  formatFigureValue,
  formatInstant,
  ReceiptVerifier,
  stack,
  tabular,
  useTones,
  VerifyReceipt,
} from '@maestro/backstage-plugin-maestro-react';
import { failureRuleInWords, KIND_WORDS, STATUS_REASONS } from './words';

/** Text, with a link where the source has a page of it. */
export function SourceText(props: { text: string; url: string | null }) {
  const { text, url } = props;
  // Links of deliveries are strangers' text: only web addresses are followed.
  return url && /^https?:\/\//i.test(url) ? (
    <Link
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      underline="always"
    >
      {text}
    </Link>
  ) : (
    <span>{text}</span>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  return (
    <section>
      <h4 style={{ margin: '0 0 6px', fontSize: '0.875rem' }}>{props.title}</h4>
      {props.children}
    </section>
  );
}

function Failure(props: {
  failure: DoraFailure;
  zone: string;
  verifier: ReceiptVerifier;
}) {
  const { failure, zone, verifier } = props;
  const tones = useTones();
  const seconds =
    failure.restoredAt === null
      ? null
      : (Date.parse(failure.restoredAt) - Date.parse(failure.at)) / 1000;
  const confidence = formatFigureValue(failure.confidence, 'ratio').text;
  return (
    <div style={{ ...stack(6), padding: '8px 0' }}>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 8,
          alignItems: 'baseline',
        }}
      >
        <Chip tone="bad">{KIND_WORDS[failure.kind]}</Chip>
        <strong style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <SourceText text={failure.title} url={failure.url} />
        </strong>
        {failure.severity && (
          <span style={{ color: tones.muted }}>
            severity {failure.severity}
          </span>
        )}
      </div>
      <div>{failure.reason}</div>
      <Facts
        facts={[
          {
            label: 'Rule',
            text: `${failureRuleInWords(failure.rule)} (${failure.rule})`,
          },
          { label: 'Confidence', text: confidence },
          { label: 'Began', text: formatInstant(failure.at, { zone }) },
          {
            label: 'Restored',
            text:
              failure.restoredAt === null
                ? 'still open'
                : `${formatInstant(failure.restoredAt, { zone })}${
                    seconds !== null && seconds >= 0
                      ? `, after ${formatFigureValue(seconds, 's').text}`
                      : ''
                  }`,
          },
        ]}
      />
      {failure.receipts.map(seq => (
        <VerifyReceipt
          key={seq}
          seq={seq}
          verifier={verifier}
          label={`Receipt #${seq}`}
        />
      ))}
    </div>
  );
}

/** What a deployment brought, broke and mended, and the records that say so. */
export function DeploymentDetail(props: {
  deployment: DoraDeployment;
  zone: string;
  verifier: ReceiptVerifier;
}) {
  const { deployment, zone, verifier } = props;
  const tones = useTones();
  const { changes, failures, rework, remediates, remediatedBy } = deployment;
  return (
    <div style={{ ...stack(14), fontSize: '0.875rem', lineHeight: 1.5 }}>
      <Section
        title={
          failures.length > 0
            ? 'Why it counts as failed'
            : 'Why it has this status'
        }
      >
        {failures.map(failure => (
          <Failure
            key={`${failure.kind} ${failure.title} ${failure.at}`}
            failure={failure}
            zone={zone}
            verifier={verifier}
          />
        ))}
        {failures.length === 0 && (
          <div>{STATUS_REASONS[deployment.status]}</div>
        )}
        {remediatedBy && <div>Mended by {remediatedBy.title}.</div>}
      </Section>
      {(rework || remediates) && (
        <Section title="Why it counts as rework">
          {rework && (
            <div>
              {rework.reason}{' '}
              <span style={{ color: tones.muted }}>
                (rule: {failureRuleInWords(rework.rule)})
              </span>
            </div>
          )}
          {remediates && <div>It mends {remediates.title}.</div>}
        </Section>
      )}
      <Section title={`Changes (${changes.length})`}>
        {changes.length === 0 ? (
          <div style={{ color: tones.muted }}>
            It brought no change: the first of its place, a rollback, or the
            same commit again.
          </div>
        ) : (
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {changes.map(change => (
              <li key={change.id} style={{ overflowWrap: 'anywhere' }}>
                <SourceText text={change.title} url={change.url} />{' '}
                <span style={{ ...tabular, color: tones.muted }}>
                  {change.leadTimeSeconds === null
                    ? 'lead time unknown'
                    : formatFigureValue(change.leadTimeSeconds, 's').text}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Records of the deployment">
        <Facts
          facts={[
            {
              label: 'Environment',
              text: deployment.environment ?? 'not told',
            },
            { label: 'Commit', text: deployment.sha ?? 'not told' },
          ]}
        />
        {deployment.receipts.length === 0 && (
          <div style={{ color: tones.muted }}>
            No receipt yet: the record is not sealed.
          </div>
        )}
        {deployment.receipts.map(seq => (
          <VerifyReceipt
            key={seq}
            seq={seq}
            verifier={verifier}
            label={`Receipt #${seq}`}
          />
        ))}
      </Section>
    </div>
  );
}
