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
import { DoraProfile } from '@maestro/backstage-plugin-dora-common';
import {
  Notice,
  WindowPicker,
  WindowSelection,
} from '@maestro/backstage-plugin-maestro-react';
import { PROFILE_WORDS } from './definitions';
import { ProfilePicker } from './ProfilePicker';

/** Window, profile and what else a page can do, in one line. */
export function DoraControls(props: {
  selection: WindowSelection;
  onSelect: (selection: WindowSelection) => void;
  zone?: string;
  profile: DoraProfile;
  onProfile: (profile: DoraProfile) => void;
  children?: ReactNode;
}) {
  const { selection, onSelect, zone, profile, onProfile, children } = props;
  return (
    <>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          alignItems: 'center',
          gap: 8,
        }}
      >
        <WindowPicker selection={selection} onChange={onSelect} zone={zone} />
        <div
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 12,
          }}
        >
          <ProfilePicker profile={profile} onChange={onProfile} />
          {children}
        </div>
      </div>
      {profile !== 'dora-2026' && (
        <Notice tone="info">
          Computed by the rules of{' '}
          <strong>{PROFILE_WORDS[profile].name}</strong>, to find again the
          numbers of that tool. The button beside each figure says how.
        </Notice>
      )}
    </>
  );
}
