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

import { PREDICATES } from '../engine/attest';

/** Our own: what git says of a commit and of the files beside it. */
export const TREE_PREDICATE = 'https://maestro.dev/attestation/source-tree/v1';

export const SELF_SOURCE = 'maestro-self@1.0.0';

/**
 * Why Maestro itself may be handed out. Nobody but its author signs reviews
 * here, so that claim is not finished, and the case cannot be without doubt.
 */
export const SELF_ARGUMENT = `G1:
  text: "This commit of Maestro may be handed out"
  supportedBy: [S1]
  inContextOf: [C1, A1]
C1:
  text: "Judged on one machine, from its own test run; no portal and no network"
A1:
  text: "Whoever ran the tests did not alter their report"
S1:
  text: "By its tests, by what was tested, by what it holds, and by who read it"
  supportedBy: [G2, G3, G4, G5]
G2:
  text: "Its tests passed"
  supportedBy: [Sn1]
Sn1:
  text: "JUnit report of npm test"
  evidence:
    predicate: ${PREDICATES.testResult}
    accept: predicate.result == "PASSED" && predicate.counts.passed > 0
    timeToLive: 2592000
G3:
  text: "What was tested is what was committed, with its history"
  supportedBy: [Sn2]
Sn2:
  text: "State of the working tree"
  evidence:
    predicate: ${TREE_PREDICATE}
    accept: predicate.uncommitted == 0 && predicate.commits > 0
G4:
  text: "What it is made of is known"
  supportedBy: [Sn3]
Sn3:
  text: "Bill of materials"
  evidence:
    predicate: ${PREDICATES.cycloneDx}
    accept: size(predicate.components) > 0
G5:
  text: "Somebody other than the author read it"
  undeveloped: true
`;
