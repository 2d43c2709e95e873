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

import { DoraHealthFactor } from '@maestro/backstage-plugin-dora-common';
import {
  Facts,
  formatFigureValue,
  InfoButton,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';

/** How health is computed, and with which weights. */
export function HealthExplained(props: {
  factors: readonly DoraHealthFactor[];
}) {
  const { factors } = props;
  const tones = useTones();
  const whole = factors.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <InfoButton title="How health is computed">
      <div>
        Six factors, each from 0 (bad) to 100 (good). Health is their weighted
        mean over those that are known: what is missing is left out, never
        counted as good, and the row says how many factors it rests on.
      </div>
      <div>
        <strong>Size</strong> has full marks up to the 75th percentile of the
        repository’s own merged requests (at least 50 lines, at most 400) and
        none at three times it. <strong>Velocity</strong> does the same with the
        time since it was ready for review. <strong>Checks</strong> lose what
        failed and then passed on the same commit; a red check on the head has
        none. <strong>Coverage, security and budget</strong> come from checks
        that the portal’s configuration names.
      </div>
      {whole > 0 && (
        <Facts
          facts={factors.map(({ label, weight }) => ({
            label,
            text: formatFigureValue(weight / whole, 'ratio').text,
          }))}
        />
      )}
      <div style={{ color: tones.muted }}>
        Weights are set in <code>maestro.dora.pullRequests.weights</code>.
      </div>
    </InfoButton>
  );
}
