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

import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  formatInstant,
  Notice,
  ReceiptVerifier,
  stack,
  useTones,
  VerifyReceipt,
} from '@maestro/backstage-plugin-maestro-react';
import {
  CaseChallenge,
  DefeatLabel,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from '../../api/safetyCaseApiRef';
import { useAct } from '../../hooks/useAct';
import { Rights } from '../../hooks/useRights';
import { userName } from '../people';
import { TextForm } from './TextForm';

const STANDS: Record<DefeatLabel, { symbol: string; text: string }> = {
  in: { symbol: '✗', text: 'It stands: what it attacks does not count.' },
  undecided: {
    symbol: '?',
    text: 'It is undecided, and counts as a doubt.',
  },
  out: { symbol: '✓', text: 'It is answered, and does not count any more.' },
};

function Challenge(props: {
  caseId: string;
  challenge: CaseChallenge;
  rights: Rights;
  verifier: ReceiptVerifier;
  onChanged: (changed: SafetyCase) => void;
}) {
  const { caseId, challenge, rights, verifier, onChanged } = props;
  const api = useApi(safetyCaseApiRef);
  const tones = useTones();
  const accepting = useAct();
  const { answer, label } = challenge;
  const tone = { in: tones.bad, undecided: tones.caution, out: tones.good };
  return (
    <li
      aria-label={`Challenge to ${challenge.target}`}
      style={{
        ...stack(8),
        borderLeft: `3px dashed ${tone[label]}`,
        paddingLeft: 12,
        fontSize: '0.875rem',
      }}
    >
      <div style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {challenge.text}
      </div>
      <div style={{ color: tones.muted }}>
        {userName(challenge.raisedBy)}, {formatInstant(challenge.raisedAt)}
      </div>
      <div style={{ color: tone[label], fontWeight: 600 }}>
        <span aria-hidden="true">{STANDS[label].symbol} </span>
        {STANDS[label].text}
      </div>
      {answer && (
        <div style={{ paddingLeft: 12 }}>
          <div style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {answer.text}
          </div>
          <div style={{ color: tones.muted }}>
            Answer of {userName(answer.by)}, {formatInstant(answer.at)}
          </div>
        </div>
      )}
      {label !== 'out' && !rights.challenge && (
        <>
          {answer && (
            <div>
              <Button
                size="small"
                variant="outlined"
                color="primary"
                disabled={accepting.busy}
                onClick={() =>
                  accepting.run(async () =>
                    onChanged(await api.acceptAnswer(caseId, challenge.id)),
                  )
                }
                style={{ textTransform: 'none' }}
              >
                {accepting.busy ? 'Accepting…' : 'Accept the answer'}
              </Button>
            </div>
          )}
          {accepting.refused && (
            <Notice tone="bad">
              The answer was not accepted: {accepting.refused}
            </Notice>
          )}
          {!answer && (
            <TextForm
              label="Answer this challenge"
              button="Answer"
              help="It counts once somebody else accepts it."
              onSubmit={async text =>
                onChanged(
                  await api.answerChallenge(caseId, challenge.id, { text }),
                )
              }
            />
          )}
        </>
      )}
      {challenge.receipts.map(seq => (
        <VerifyReceipt
          key={seq}
          seq={seq}
          verifier={verifier}
          label={`Receipt #${seq}`}
        />
      ))}
    </li>
  );
}

/** Doubts against one node or relation, and the way to raise another. */
export function Challenges(props: {
  item: SafetyCase;
  target: string;
  rights: Rights;
  verifier: ReceiptVerifier;
  onChanged: (changed: SafetyCase) => void;
}) {
  const { item, target, rights, verifier, onChanged } = props;
  const api = useApi(safetyCaseApiRef);
  const tones = useTones();
  const challenges = item.challenges.filter(one => one.target === target);
  return (
    <div style={stack(12)}>
      {challenges.length === 0 && (
        <div style={{ fontSize: '0.875rem' }}>Nobody has challenged this.</div>
      )}
      {challenges.length > 0 && (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0, ...stack(14) }}>
          {challenges.map(challenge => (
            <Challenge
              key={challenge.id}
              caseId={item.id}
              challenge={challenge}
              rights={rights}
              verifier={verifier}
              onChanged={onChanged}
            />
          ))}
        </ul>
      )}
      {rights.challenge ? (
        <div style={{ color: tones.muted, fontSize: '0.875rem' }}>
          You may not raise or answer challenges: {rights.challenge}
        </div>
      ) : (
        <TextForm
          key={target}
          label={`Why do you doubt ${target}?`}
          button="Raise the challenge"
          help="It is sealed with your name, and counts until it is answered."
          onSubmit={async text =>
            onChanged(await api.challenge(item.id, { target, text }))
          }
        />
      )}
    </div>
  );
}
