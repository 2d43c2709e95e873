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

import { useEffect, useRef } from 'react';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { SurveyQuestion } from '@maestro/backstage-plugin-dora-common';
import {
  useElementId,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';

/** One question with all its answers as radio buttons. */
export function QuestionField(props: {
  question: SurveyQuestion;
  value: number | undefined;
  onChange: (value: number) => void;
}) {
  const { question, value, onChange } = props;
  const tones = useTones();
  const id = useElementId('maestro-question');
  const heading = useRef<HTMLHeadingElement>(null);

  // A new question is read out, and the keys work at once.
  useEffect(() => {
    heading.current?.focus();
  }, [question.id]);

  const wide = question.options.length > 5;
  return (
    <div>
      <h3
        ref={heading}
        id={id}
        tabIndex={-1}
        style={{
          margin: '0 0 12px',
          fontSize: '1.25rem',
          fontWeight: 600,
          lineHeight: 1.35,
          outline: 'none',
        }}
      >
        {question.text}
      </h3>
      <RadioGroup
        aria-labelledby={id}
        name={question.id}
        row={wide}
        value={value === undefined ? '' : String(value)}
        onChange={(_, next) => onChange(Number(next))}
      >
        {question.options.map(option => (
          <FormControlLabel
            key={option.value}
            value={String(option.value)}
            control={<Radio color="primary" size="small" />}
            label={wide ? option.label : `${option.value}  ${option.label}`}
          />
        ))}
      </RadioGroup>
      {question.attribution && (
        <div style={{ fontSize: '0.75rem', color: tones.muted, marginTop: 8 }}>
          {question.attribution}
        </div>
      )}
    </div>
  );
}
