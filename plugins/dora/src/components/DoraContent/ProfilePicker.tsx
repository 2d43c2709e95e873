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
  DORA_PROFILES,
  DoraProfile,
} from '@maestro/backstage-plugin-dora-common';
import { InfoButton, useTones } from '@maestro/backstage-plugin-maestro-react';
import { PROFILE_WORDS } from './definitions';

/** Under whose rules the figures are computed. */
export function ProfilePicker(props: {
  profile: DoraProfile;
  onChange: (profile: DoraProfile) => void;
}) {
  const tones = useTones();
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 6 }}>
      <label style={{ fontSize: '0.875rem' }}>
        Rules of{' '}
        <select
          value={props.profile}
          onChange={event => props.onChange(event.target.value as DoraProfile)}
          style={{
            font: 'inherit',
            fontSize: '0.875rem',
            padding: '5px 6px',
            borderRadius: 4,
            border: `1px solid ${tones.divider}`,
            background: tones.dark ? '#2b2b2b' : '#ffffff',
            color: tones.text,
          }}
        >
          {DORA_PROFILES.map(profile => (
            <option key={profile} value={profile}>
              {PROFILE_WORDS[profile].name}
            </option>
          ))}
        </select>
      </label>
      <InfoButton title="What a profile is">
        <div>
          Tools compute the same metrics by different rules, so their numbers
          differ on the same records. A profile computes them as that tool does:
          choose yours to find again the numbers that you had.
        </div>
        <dl style={{ margin: 0 }}>
          {DORA_PROFILES.map(profile => (
            <div key={profile} style={{ marginBottom: 6 }}>
              <dt style={{ fontWeight: 600 }}>{PROFILE_WORDS[profile].name}</dt>
              <dd style={{ margin: 0 }}>{PROFILE_WORDS[profile].meaning}</dd>
            </div>
          ))}
        </dl>
      </InfoButton>
    </div>
  );
}
