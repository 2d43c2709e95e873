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

import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import {
  costLoadEvent,
  deploymentEvent,
  evidenceEvent,
  incidentEvent,
  llmUsageEvent,
  surveyEvent,
} from '../engine/reports';

/**
 * The built-in source behind `POST /deployments`, `/incidents`,
 * `/survey-rounds`, `/evidence-records`, `/cost-loads` and
 * `/llm-usage-batches`.
 */
export const apiSource: LedgerSource = {
  id: 'api',
  title: 'Plain reports',
  tenant: null,
  normalizer: 'api@1',
  normalize({ event, body }) {
    const report = JSON.parse(new TextDecoder().decode(body));
    const read =
      {
        incident: incidentEvent,
        survey: surveyEvent,
        evidence: evidenceEvent,
        'cost-load': costLoadEvent,
        'llm-usage': llmUsageEvent,
      }[event ?? ''] ?? deploymentEvent;
    return {
      events: [read(report)],
      ignored: null,
      problems: [],
    };
  },
};
