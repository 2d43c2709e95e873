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

import { PREDICATES } from '../attest/statement';
import { Pattern } from './types';

const DAY = 86_400;

const PULL_REQUEST: Pattern = {
  name: 'pull-request-is-safe-to-merge',
  version: '1.0.0',
  title: 'A pull request is safe to merge',
  parameters: {
    component: {
      type: 'entity',
      description: 'the component that changes',
      byDefault: null,
    },
    repository: {
      type: 'text',
      description: 'host/owner/name',
      byDefault: null,
    },
    number: {
      type: 'integer',
      description: 'number of the request',
      byDefault: null,
    },
    commit: {
      type: 'commit',
      description: 'the commit that is judged',
      byDefault: null,
    },
    reviews: {
      type: 'integer',
      description: 'approvals by others than the author that are needed',
      byDefault: 1,
    },
    dependencies: {
      type: 'flag',
      description:
        'whether a list of dependencies and their vulnerabilities is needed',
      byDefault: false,
    },
  },
  text: `
G1:
  text: "Request {number} of {component} is safe to merge"
  inContextOf: [C1, C2]
  supportedBy: [S1]
C1:
  text: "{repository}, commit {commit}"
C2:
  text: "Safe: it does what its tests demand, somebody else has read it, and it brings nothing that is known to be dangerous"
S1:
  text: "By what is checked of the commit, and by who has read it"
  inContextOf: [J1]
  supportedBy: [G2, G3, G4]
J1:
  text: "Tests find what reviewers overlook, and reviewers what no test was written for"
G2:
  text: "The checks of the commit passed"
  supportedBy: [Sn1]
Sn1:
  text: "Results of the checks"
  evidence:
    predicate: ${PREDICATES.check}
    accept: predicate.outcome == "success"
    timeToLive: ${14 * DAY}
G3:
  text: "At least {reviews} other than the author approved it"
  supportedBy: [Sn2]
Sn2:
  text: "Reviews"
  evidence:
    predicate: ${PREDICATES.humanReview}
    accept: predicate.approvals >= {reviews} && !predicate.authorApproved && predicate.changesRequested == 0
    timeToLive: ${30 * DAY}
G4:
  when: dependencies
  text: "No known vulnerability of high severity comes with it"
  supportedBy: [Sn3]
Sn3:
  when: dependencies
  text: "Scan of the dependencies"
  evidence:
    predicate: ${PREDICATES.vulnerabilities}
    accept: predicate.scanner.result.all(v, !v.severity.exists(s, s.score in ["HIGH", "CRITICAL"]))
    timeToLive: ${7 * DAY}
`,
};

const RELEASE: Pattern = {
  name: 'release-is-safe-to-promote',
  version: '1.0.0',
  title: 'A release is safe to promote',
  parameters: {
    component: {
      type: 'entity',
      description: 'the component that is released',
      byDefault: null,
    },
    release: {
      type: 'text',
      description: 'tag or name of the release',
      byDefault: null,
    },
    commit: {
      type: 'commit',
      description: 'the commit that is released',
      byDefault: null,
    },
  },
  text: `
G1:
  text: "Release {release} of {component} is safe to promote"
  inContextOf: [C1]
  supportedBy: [S1]
C1:
  text: "Commit {commit}"
S1:
  text: "By its tests, where it was built, and what it holds"
  supportedBy: [G2, G3, G4]
G2:
  text: "Its tests passed"
  supportedBy: [Sn1]
Sn1:
  text: "Test results"
  evidence:
    predicate: ${PREDICATES.testResult}
    accept: predicate.result == "PASSED"
    timeToLive: ${30 * DAY}
G3:
  text: "It was built by a builder that is trusted, from that commit"
  supportedBy: [Sn2]
Sn2:
  text: "Provenance"
  evidence:
    predicate: ${PREDICATES.provenance}
    accept: size(predicate.runDetails.builder.id) > 0
G4:
  text: "What it holds is known, and not known to be vulnerable"
  supportedBy: [Sn3, Sn4]
Sn3:
  text: "Bill of materials"
  evidence:
    predicate: ${PREDICATES.cycloneDx}
Sn4:
  text: "Scan for vulnerabilities"
  evidence:
    predicate: ${PREDICATES.vulnerabilities}
    accept: predicate.scanner.result.all(v, !v.severity.exists(s, s.score in ["HIGH", "CRITICAL"]))
    timeToLive: ${7 * DAY}
`,
};

const REMEDIATION: Pattern = {
  name: 'incident-remediation-was-safe',
  version: '1.0.0',
  title: 'The remediation of an incident was safe',
  parameters: {
    component: {
      type: 'entity',
      description: 'the component that failed',
      byDefault: null,
    },
    incident: {
      type: 'text',
      description: 'name of the incident',
      byDefault: null,
    },
    commit: {
      type: 'commit',
      description: 'the commit that mends it',
      byDefault: null,
    },
  },
  text: `
G1:
  text: "The remediation of {incident} at {component} was safe"
  inContextOf: [C1, A1]
  supportedBy: [S1]
C1:
  text: "Commit {commit}"
A1:
  text: "What was urgent may be reviewed after it was deployed"
S1:
  text: "By its checks, and by a review before or after"
  supportedBy: [G2, G3]
G2:
  text: "The checks of the commit passed"
  supportedBy: [Sn1]
Sn1:
  text: "Results of the checks"
  evidence:
    predicate: ${PREDICATES.check}
    accept: predicate.outcome == "success"
G3:
  text: "Somebody else than the author has read it"
  supportedBy: [Sn2]
Sn2:
  text: "Reviews"
  evidence:
    predicate: ${PREDICATES.humanReview}
    accept: predicate.approvals >= 1 && !predicate.authorApproved
`,
};

/** Patterns that come with Maestro, by name. */
export const PATTERNS: Readonly<Record<string, Pattern>> = {
  [PULL_REQUEST.name]: PULL_REQUEST,
  [RELEASE.name]: RELEASE,
  [REMEDIATION.name]: REMEDIATION,
};
