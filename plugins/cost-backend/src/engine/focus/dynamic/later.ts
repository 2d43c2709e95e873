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

import { VersionRange } from '../columns';

/** A rule that 1.3 or 1.4 added and that no check decides. */
interface Settled extends VersionRange {
  /** It permits something: no data can violate it. */
  permits?: true;
  /** Nothing can violate it, for this reason. */
  holds?: string;
  /** Why the data does not tell. */
  reason?: string;
}

const OBJECT = 'CAU-ContractAppliedObject';
const METHOD = 'CAU-AllocatedMethodDetailsObject';
const SPLIT = 'DataGeneratorCalculatedSplitCostAllocationHandling';
const PROGRAMS = 'CAU-CommitmentProgramEligibilityDetails';

const ORIGIN = 'the charge as it was before the split is not in the data';
const DOCUMENTS = 'it speaks of what the provider publishes, not of the data';
const OTHERS =
  'it points to the other rules of the column, which have verdicts of their own';
const RELATED =
  'whether a charge has to do with a commitment, no other column says';
const QUALIFIED =
  'which part of an id makes it unique beyond the provider, only the provider knows';
const DENOMINATED = 'in what an amount of the object is given, nothing says';
const SOURCE = 'the tags as they were set at the provider are not in the data';
const SCHEMES = 'which tags are of which scheme, the data does not say';
const NATIVE = 'the data in the own form of the provider is not here';
const STYLE =
  'how the provider corrects, and what was delivered before, is not in the data';
const MEASURED =
  'what the provider measured to split a charge is not in the data';
const CATALOG = 'the commitment programs of the provider are not in the data';

const because = (
  reason: string,
  range: VersionRange,
  ...ids: string[]
): Array<[string, Settled]> => ids.map(id => [id, { ...range, reason }]);

const permitted = (
  range: VersionRange,
  ...ids: string[]
): Array<[string, Settled]> => ids.map(id => [id, { ...range, permits: true }]);

const SINCE_3 = { since: '1.3' } as const;
const ONLY_3 = { since: '1.3', until: '1.4' } as const;
const SINCE_4 = { since: '1.4' } as const;

/** Rules of 1.3 and 1.4 without a check: what they come to, and why. */
export const LATER_SETTLED: Readonly<Record<string, Settled>> =
  Object.fromEntries<Settled>([
    ...because(
      'whether a charge came of a split, no other column says',
      SINCE_3,
      'CAU-AllocatedMethodId-C-004-C',
      'CAU-AllocatedResourceId-C-005-C',
    ),
    ...because(
      DOCUMENTS,
      SINCE_3,
      'CAU-AllocatedMethodId-C-006-M',
      'CAU-AllocatedTags-C-012-O',
    ),
    ...because(
      DOCUMENTS,
      ONLY_3,
      `${SPLIT}-A-007-C`,
      `${SPLIT}-A-011-C`,
      `${OBJECT}-O-011-M`,
      'JsonObjectFormat-A-010-M',
      'InvoiceHandling-A-002-M',
      'InvoiceHandling-A-004-M',
    ),
    ...because(
      ORIGIN,
      ONLY_3,
      `${SPLIT}-A-003-C`,
      `${SPLIT}-A-004-C`,
      `${SPLIT}-A-005-C`,
    ),
    ...because(
      ORIGIN,
      SINCE_4,
      `${SPLIT}-A-012-C`,
      `${SPLIT}-A-013-C`,
      `${SPLIT}-A-014-C`,
      `${METHOD}-O-026-M`,
    ),
    ...because(
      OTHERS,
      ONLY_3,
      `${SPLIT}-A-006-C`,
      `${METHOD}-O-007-M`,
      `${OBJECT}-O-016-M`,
    ),
    ...because(OTHERS, SINCE_3, 'JsonObjectFormat-A-009-M'),
    [
      'JsonObjectFormat-A-004-M',
      { ...SINCE_3, holds: 'JSON has no other types than those it names' },
    ],
    ...because(MEASURED, ONLY_3, `${METHOD}-O-017-M`, `${METHOD}-O-022-O`),
    ...because(MEASURED, SINCE_4, `${METHOD}-O-029-M`, `${METHOD}-O-030-O`),
    ...because(
      SOURCE,
      SINCE_3,
      'CAU-AllocatedTags-C-007-M',
      'CAU-AllocatedTags-C-009-C',
    ),
    ...because(SCHEMES, SINCE_3, 'CAU-AllocatedTags-C-011-M'),
    ...because(SCHEMES, ONLY_3, 'CAU-AllocatedTags-C-014-C'),
    ...because(SCHEMES, SINCE_4, 'CAU-AllocatedTags-C-017-C'),
    ...because(RELATED, SINCE_3, 'CAU-ContractApplied-C-002-C'),
    ...because(RELATED, ONLY_3, `${OBJECT}-O-023-C`, `${OBJECT}-O-033-C`),
    ...because(
      QUALIFIED,
      ONLY_3,
      `${OBJECT}-O-026-M`,
      `${OBJECT}-O-027-O`,
      `${OBJECT}-O-036-M`,
      `${OBJECT}-O-037-O`,
    ),
    ...because(
      QUALIFIED,
      SINCE_4,
      `${OBJECT}-O-068-M`,
      `${OBJECT}-O-069-O`,
      `${OBJECT}-O-070-M`,
      `${OBJECT}-O-071-O`,
    ),
    ...because(
      'whether a charge buys that commitment or is what is left of it, no column says',
      SINCE_4,
      `${OBJECT}-O-073-C`,
      `${OBJECT}-O-074-C`,
    ),
    ...because(DENOMINATED, ONLY_3, `${OBJECT}-O-049-M`, `${OBJECT}-O-058-M`),
    ...because(DENOMINATED, SINCE_4, `${OBJECT}-O-076-M`, `${OBJECT}-O-077-M`),
    ...because(
      'which host the customer chose or sees, no other column says',
      SINCE_3,
      'CAU-HostProviderName-C-008-C',
      'CAU-HostProviderName-C-009-C',
      'CAU-HostProviderName-C-010-M',
    ),
    ...because(
      CATALOG,
      SINCE_4,
      `${PROGRAMS}-C-005-M`,
      `${PROGRAMS}-C-006-M`,
      `${PROGRAMS}Object-O-002-M`,
      `${PROGRAMS}Object-O-004-O`,
    ),
    ...because(
      STYLE,
      SINCE_4,
      'CorrectionHandling-A-001-M',
      'CorrectionHandling-A-002-C',
      'CorrectionHandling-A-003-C',
      'CorrectionHandling-A-004-C',
    ),
    ...because(
      NATIVE,
      SINCE_4,
      'DatasetCompleteness-A-002-C',
      'DatasetCompleteness-A-003-M',
      'DatasetCompleteness-A-005-C',
      'DatasetCompleteness-A-007-M',
      'DatasetCompleteness-A-008-M',
    ),
    ...because(DOCUMENTS, SINCE_4, 'DatasetCompleteness-A-004-M'),
    ...permitted(
      SINCE_3,
      'CAU-AllocatedResourceId-C-009-O',
      'CAU-AllocatedResourceName-C-006-C',
      'CAU-HostProviderName-C-004-C',
      'CAU-HostProviderName-C-005-C',
    ),
    ...permitted(
      ONLY_3,
      `${SPLIT}-A-008-C`,
      `${SPLIT}-A-009-C`,
      `${SPLIT}-A-010-C`,
      `${METHOD}-O-008-O`,
      `${METHOD}-O-010-O`,
      `${OBJECT}-O-002-O`,
      `${OBJECT}-O-008-O`,
      `${OBJECT}-O-040-O`,
      `${OBJECT}-O-047-O`,
      `${OBJECT}-O-056-O`,
      'InvoiceHandling-A-003-O',
    ),
    ...permitted(
      SINCE_4,
      `${OBJECT}-O-075-O`,
      `${PROGRAMS}-C-007-C`,
      'CAU-InvoiceDetailId-C-006-O',
    ),
  ]);
