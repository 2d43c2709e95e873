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

import { useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { Link as RouterLink } from '@backstage/core-components';
import ButtonBase from '@material-ui/core/ButtonBase';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import {
  DoraPackRecord,
  DoraPackSection,
  DoraPackSentence,
} from '@maestro/backstage-plugin-dora-common';
import {
  formatInstant,
  Panel,
  tabular,
  useElementId,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { SourceText } from '../Deployments/DeploymentDetail';

const SUBTITLES: Partial<Record<DoraPackSection['id'], string>> = {
  changed:
    'The last six weeks beside those before; only what chance among weeks does not explain',
  segments: 'Where changes spent their time on the way to production',
  backlog:
    'What the records suggest; whether it is worth doing is yours to say',
  unknown: 'Unknown is not zero: these services are in no sentence above',
};

function Receipts(props: { record: DoraPackRecord }) {
  const { receipts } = props.record;
  const tones = useTones();
  return (
    <span style={{ ...tabular, color: tones.muted, fontSize: '0.8125rem' }}>
      {receipts.length === 0
        ? 'not sealed yet'
        : receipts.map((seq, index) => (
            <span key={seq}>
              {index === 0 ? 'sealed as ' : ', '}
              <RouterLink
                to={`/ledger?receipt=${seq}`}
                underline="always"
                aria-label={`Receipt ${seq} of ${props.record.title}`}
              >
                #{seq}
              </RouterLink>
            </span>
          ))}
    </span>
  );
}

function Records(props: {
  id: string;
  sentence: DoraPackSentence;
  zone: string;
}) {
  const { zone } = props;
  const { count, records, withheld } = props.sentence;
  const tones = useTones();
  const more = count - withheld - records.length;
  return (
    <div
      id={props.id}
      style={{
        margin: '6px 0 4px',
        padding: '10px 14px',
        borderRadius: 6,
        background: tones.sunken,
        fontSize: '0.875rem',
      }}
    >
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {records.map(record => (
          <li
            key={record.id}
            style={{ padding: '3px 0', overflowWrap: 'anywhere' }}
          >
            <SourceText text={record.title} url={record.url} />
            <span style={{ ...tabular, color: tones.muted }}>
              {` · ${parseEntityRef(record.entityRef).name} · `}
              {formatInstant(record.at, { zone })}
              {' · '}
            </span>
            <Receipts record={record} />
          </li>
        ))}
      </ul>
      {more > 0 && <div style={{ color: tones.muted }}>and {more} more</div>}
      {withheld > 0 && (
        <div style={{ color: tones.muted }}>
          {withheld} of services that you may not read
        </div>
      )}
    </div>
  );
}

/** A sentence; opens to the records that it rests on. */
function Sentence(props: { sentence: DoraPackSentence; zone: string }) {
  const { sentence, zone } = props;
  const tones = useTones();
  const id = useElementId('maestro-pack-records');
  const [open, setOpen] = useState(false);
  const { count, text } = sentence;
  if (count === 0) {
    return (
      <li style={{ padding: '6px 0', overflowWrap: 'anywhere' }}>{text}</li>
    );
  }
  // What a sentence says of more weeks rests on figures of those; listed are
  // the records of this one.
  const records = `${count} record${count === 1 ? '' : 's'} of the week`;
  return (
    <li style={{ padding: '6px 0', overflowWrap: 'anywhere' }}>
      {text}{' '}
      <ButtonBase
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={`${records}: ${text}`}
        focusRipple
        style={{
          ...tabular,
          font: 'inherit',
          fontSize: '0.8125rem',
          color: tones.info,
          padding: '0 4px',
          borderRadius: 4,
          verticalAlign: 'baseline',
        }}
      >
        {records}
        <ExpandMoreIcon
          aria-hidden
          fontSize="inherit"
          style={{ transform: open ? 'rotate(180deg)' : undefined }}
        />
      </ButtonBase>
      {open && <Records id={id} sentence={sentence} zone={zone} />}
    </li>
  );
}

/** One section of a pack. */
export function PackSection(props: { section: DoraPackSection; zone: string }) {
  const { id, sentences, title } = props.section;
  return (
    <Panel title={title} subtitle={SUBTITLES[id]}>
      <ul
        style={{
          listStyle: 'none',
          margin: 0,
          padding: 0,
          maxWidth: 900,
          lineHeight: 1.5,
        }}
      >
        {sentences.map((sentence, index) => (
          <Sentence
            key={`${index} ${sentence.text}`}
            sentence={sentence}
            zone={props.zone}
          />
        ))}
      </ul>
    </Panel>
  );
}
