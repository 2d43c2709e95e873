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

import { KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import {
  SPACE_MIN_PEOPLE,
  SurveyAnswers,
  SurveyQuestion,
  SurveyQuestionSet,
  SurveyRound,
} from '@maestro/backstage-plugin-dora-common';
import {
  errorMessage,
  Notice,
  Panel,
  stack,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { spaceApiRef } from '../../api/spaceApiRef';
import { QuestionField } from './QuestionField';
import { groupName } from './words';

/**
 * The answer that a digit stands for. `10` is typed as `1` and `0`.
 *
 * @param before - what is answered already
 */
export function typedAnswer(
  question: Pick<SurveyQuestion, 'options'>,
  key: string,
  before: number | undefined,
): number | undefined {
  if (!/^\d$/.test(key)) {
    return undefined;
  }
  const values = question.options.map(({ value }) => value);
  const joined = before === 1 && key === '0' ? 10 : Number(key);
  return values.find(value => value === joined);
}

function Anonymity(props: { round: SurveyRound }) {
  const { round } = props;
  const tones = useTones();
  return (
    <div style={{ fontSize: '0.875rem', color: tones.muted, lineHeight: 1.5 }}>
      <strong>Your answers do not carry your name.</strong> When you send them
      they are added to the tally of{' '}
      {round.ownGroup ? groupName(round.ownGroup) : 'your group'}, at least{' '}
      {SPACE_MIN_PEOPLE} people, and are kept nowhere else: without your name,
      without a time. That you answered is remembered until the round closes, so
      that nobody answers twice, and then forgotten. Results appear after that,
      only for groups of {SPACE_MIN_PEOPLE} answers or more.
    </div>
  );
}

/** A round, question by question; digits, Enter and Backspace suffice. */
export function SurveyForm(props: {
  round: SurveyRound;
  set: SurveyQuestionSet;
  onDone: () => void;
}) {
  const { round, set, onDone } = props;
  const api = useApi(spaceApiRef);
  const tones = useTones();
  const [answers, setAnswers] = useState<SurveyAnswers>({});
  const [step, setStep] = useState(0);
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const last = useRef<HTMLHeadingElement>(null);

  const { questions } = set;
  const question: SurveyQuestion | undefined = questions[step];
  const answered = Object.keys(answers).length;

  useEffect(() => {
    if (!question) {
      last.current?.focus();
    }
  }, [question, sent]);

  const forward = () => setStep(Math.min(step + 1, questions.length));
  const back = () => setStep(Math.max(step - 1, 0));
  const choose = (value: number) => {
    setAnswers({ ...answers, [question.id]: value });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !question) {
      return;
    }
    const onButton = (event.target as HTMLElement).closest('button');
    const value = typedAnswer(question, event.key, answers[question.id]);
    if (value !== undefined) {
      event.preventDefault();
      choose(value);
      // Of eleven answers one has two digits: Enter says that it is complete.
      if (question.kind === 'scale') {
        forward();
      }
    } else if (event.key === 'Enter' && !onButton) {
      event.preventDefault();
      forward();
    } else if (event.key === 'Backspace') {
      event.preventDefault();
      back();
    }
  };

  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      await api.answer(round.id, answers);
      setSent(true);
    } catch (error) {
      setProblem(errorMessage(error));
    } finally {
      setSending(false);
    }
  };

  if (sent) {
    return (
      <Panel>
        <div style={stack(12)}>
          <h2
            ref={last}
            tabIndex={-1}
            style={{ margin: 0, fontSize: '1.25rem', outline: 'none' }}
          >
            Thank you, your answers are counted
          </h2>
          <div>
            They are part of the tally now and cannot be told from the others.
          </div>
          <div>
            <Button
              variant="outlined"
              onClick={onDone}
              style={{ textTransform: 'none' }}
            >
              Back to SPACE
            </Button>
          </div>
        </div>
      </Panel>
    );
  }

  const keys =
    question?.kind === 'scale'
      ? 'Press 1 to 5 to answer and go on'
      : 'Type 0 to 10, then Enter';
  return (
    <Panel
      title={round.title}
      subtitle={
        question
          ? `Question ${step + 1} of ${questions.length}`
          : 'All questions seen'
      }
      actions={
        <Button onClick={onDone} style={{ textTransform: 'none' }}>
          Leave
        </Button>
      }
    >
      {/* The keys act on whatever within holds the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div style={stack(16)} onKeyDown={onKeyDown}>
        <LinearProgress
          variant="determinate"
          value={(step / questions.length) * 100}
          aria-label="Questions seen"
        />
        {step === 0 && <Anonymity round={round} />}
        {question ? (
          <QuestionField
            question={question}
            value={answers[question.id]}
            onChange={choose}
          />
        ) : (
          <div style={stack(12)}>
            <h3
              ref={last}
              tabIndex={-1}
              style={{ margin: 0, fontSize: '1.25rem', outline: 'none' }}
            >
              {answered} of {questions.length} answered
            </h3>
            <Anonymity round={round} />
            {answered === 0 && (
              <div>Answer at least one question to take part.</div>
            )}
          </div>
        )}
        {problem && <Notice tone="bad">{problem}</Notice>}
        <div
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            gap: 8,
            alignItems: 'center',
          }}
        >
          <Button
            variant="outlined"
            onClick={back}
            disabled={step === 0}
            style={{ textTransform: 'none' }}
          >
            Back
          </Button>
          {question ? (
            <Button
              variant="contained"
              color="primary"
              onClick={forward}
              style={{ textTransform: 'none' }}
            >
              {answers[question.id] === undefined ? 'Skip' : 'Next'}
            </Button>
          ) : (
            <Button
              variant="contained"
              color="primary"
              onClick={send}
              disabled={sending || answered === 0}
              style={{ textTransform: 'none' }}
            >
              Send answers
            </Button>
          )}
          {question && (
            <span style={{ fontSize: '0.8125rem', color: tones.muted }}>
              {keys}. Backspace goes back.
            </span>
          )}
        </div>
      </div>
    </Panel>
  );
}
