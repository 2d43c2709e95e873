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

import { FormEvent, useState } from 'react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import {
  Notice,
  stack,
  useElementId,
} from '@maestro/backstage-plugin-maestro-react';
import { useAct } from '../../hooks/useAct';

/** Longest text that the backend takes. */
const LONGEST = 2000;

/** One text to hand in; it stays when it is refused. */
export function TextForm(props: {
  label: string;
  button: string;
  help?: string;
  onSubmit: (text: string) => Promise<void>;
}) {
  const { label, button, help, onSubmit } = props;
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const act = useAct();
  const id = useElementId('maestro-case-text');
  const missing = asked && text.trim() === '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (text.trim() === '' || act.busy) {
      return;
    }
    if (await act.run(() => onSubmit(text.trim()))) {
      setText('');
      setAsked(false);
    }
  };
  return (
    <form onSubmit={submit} style={stack(8)} noValidate>
      <TextField
        id={id}
        label={label}
        value={text}
        onChange={event => setText(event.target.value)}
        multiline
        minRows={2}
        variant="outlined"
        size="small"
        fullWidth
        required
        error={missing}
        helperText={missing ? 'Write what you mean first.' : help}
        inputProps={{ maxLength: LONGEST }}
      />
      {act.refused && (
        <Notice tone="bad">It was not taken: {act.refused}</Notice>
      )}
      <div>
        <Button
          type="submit"
          size="small"
          variant="outlined"
          color="primary"
          disabled={act.busy}
          style={{ textTransform: 'none' }}
        >
          {act.busy ? 'Sending…' : button}
        </Button>
      </div>
    </form>
  );
}
