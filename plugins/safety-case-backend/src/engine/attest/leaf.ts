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
  EvidenceCheck,
  LeafState,
} from '@maestro/backstage-plugin-safety-case-common';
import { LeafEvidence } from '../judge/types';
import { compareStates } from '../judge/states';
import { Acceptance, accepts } from './accept';
import { CelBudget, CelBudgetExceeded } from './celBudget';
import { Selection, matches, select } from './select';
import { Statement, isAboutCommit } from './statement';

/** What a leaf asks of its evidence. */
export interface EvidenceDemand {
  predicate: string;
  /** Null: all statements of that type. */
  select: Selection | null;
  /** CEL; null: any genuine statement will do. */
  accept: string | null;
  /** Seconds; null: it does not age. */
  timeToLive: number | null;
  belief: number | null;
}

/** A statement with what was found about its envelope. */
export interface SignedStatement {
  /** SHA-256 of the signed bytes, hex. */
  digest: string;
  statement: Statement;
  /** Whether any signature is right; null: it could not be checked. */
  signed: boolean | null;
  signatureText: string;
  /** Keys or identities that signed; `key:FINGERPRINT`, `oidc:ISSUER|SUBJECT`. */
  signers: string[];
  /** System and collector: a newer one of both takes the place of an older. */
  source: string;
  effectiveAt: number;
  /** When the log recorded it, or until then when it came in. */
  receivedAt: number;
  /** Whether its receipt is in the log; null: not sealed yet. */
  included: boolean | null;
}

/** Who may speak about what. */
export interface TrustPolicy {
  version: string;
  rules: ReadonlyArray<{
    /** Predicate type, or the beginning of one with `*` at the end. */
    predicate: string;
    /** Signers, with `*` for any text. */
    signers: readonly string[];
  }>;
  /**
   * Signers whose statements count only when they came in between two
   * instants, ISO 8601, the end excluded; such as keys that signed earlier.
   */
  validity?: Readonly<
    Record<string, { from: string | null; until: string | null }>
  >;
}

/** Why a signer does not count at an instant; null: it does. */
export function outOfValidity(
  policy: TrustPolicy,
  signer: string,
  receivedAt: number,
): string | null {
  const { from = null, until = null } = policy.validity?.[signer] ?? {};
  const came = new Date(receivedAt).toISOString();
  if (from !== null && receivedAt < Date.parse(from)) {
    return `${signer} counts from ${from} on, and this came in at ${came}.`;
  }
  if (until !== null && receivedAt >= Date.parse(until)) {
    return `${signer} counts until ${until}, and this came in at ${came}.`;
  }
  return null;
}

/** Whether a signer may make statements of a type. */
export function mayState(
  policy: TrustPolicy,
  predicateType: string,
  signer: string,
): boolean {
  return policy.rules.some(
    rule =>
      matches(rule.predicate, predicateType) &&
      rule.signers.some(pattern => matches(pattern, signer)),
  );
}

/** One statement with its checks and what they come to. */
export interface CheckedStatement {
  signed: SignedStatement;
  checks: EvidenceCheck[];
  state: LeafState;
  /** It is genuine, but to read what it says takes too many steps. */
  exhausted: boolean;
}

/**
 * Judges one statement. All parts are checked, also after one has failed, so
 * that a reader sees everything that is wrong at once.
 */
export function checkStatement(
  signed: SignedStatement,
  demand: EvidenceDemand,
  options: {
    sha: string;
    policy: TrustPolicy;
    now: number;
    budget?: CelBudget;
    /** Why it is not known whether it is one of those that are asked for. */
    unselected?: CelBudgetExceeded | null;
  },
): CheckedStatement {
  const { budget, now, policy, sha, unselected } = options;
  const { statement } = signed;
  const named = signed.signers.filter(signer =>
    mayState(policy, statement.predicateType, signer),
  );
  const outside = named.map(signer =>
    outOfValidity(policy, signer, signed.receivedAt),
  );
  const allowed = named.filter((_, at) => outside[at] === null);
  const acceptance: Acceptance = unselected
    ? { ok: null, text: `where: ${unselected.message}.`, exhausted: true }
    : accepts(demand.accept, statement, budget);
  const age = (now - signed.effectiveAt) / 1000;
  const fresh = demand.timeToLive === null || age <= demand.timeToLive;
  const about = isAboutCommit(statement, sha);
  const checks: EvidenceCheck[] = [
    { id: 'signature', ok: signed.signed, text: signed.signatureText },
    {
      id: 'signer',
      ok: signed.signed ? allowed.length > 0 : null,
      text:
        allowed.length > 0
          ? `${allowed.join(', ')} may make such statements by policy ${
              policy.version
            }.`
          : outside[0] ??
            `No signer may make such statements by policy ${policy.version}.`,
    },
    {
      id: 'subject',
      ok: about,
      text: about
        ? `It is about commit ${sha.slice(0, 12)}.`
        : `It is not about commit ${sha.slice(0, 12)}.`,
    },
    { id: 'predicate', ok: acceptance.ok, text: acceptance.text },
    {
      id: 'age',
      ok: age < 0 ? null : fresh,
      text: ageText(age, demand.timeToLive),
    },
    {
      id: 'inclusion',
      ok: signed.included,
      text: inclusionText(signed.included),
    },
  ];
  const state = stateOf(checks);
  return {
    signed,
    checks,
    state,
    exhausted:
      acceptance.exhausted === true &&
      state === 'missing' &&
      about &&
      signed.signed === true,
  };
}

function ageText(age: number, timeToLive: number | null): string {
  if (age < 0) {
    return 'It says that it was made later than now: a clock is wrong.';
  }
  return timeToLive === null
    ? `It is ${Math.round(age)} s old, and does not age.`
    : `It is ${Math.round(age)} s old; ${timeToLive} s are allowed.`;
}

function inclusionText(included: boolean | null): string {
  if (included === null) {
    return 'Its receipt is not in a signed tree yet.';
  }
  return included
    ? 'Its receipt is in the log.'
    : 'Its receipt is not in the log that claims it.';
}

function stateOf(checks: readonly EvidenceCheck[]): LeafState {
  const ok = (id: EvidenceCheck['id']) =>
    checks.find(check => check.id === id)!.ok;
  if (
    ok('signature') === false ||
    ok('signer') === false ||
    ok('inclusion') === false
  ) {
    return 'bad_signature';
  }
  // What was said of another commit was not said of this one.
  if (!ok('subject') || ok('signature') === null || ok('predicate') === null) {
    return 'missing';
  }
  if (!ok('predicate')) {
    return 'failed';
  }
  return ok('age') && ok('inclusion') ? 'verified' : 'stale';
}

/**
 * Evidence of a leaf from the statements that were found for it.
 *
 * Of each source the newest genuine statement counts: a check that was run
 * again takes the place of its earlier run. Then the worst of the sources
 * counts. A forged statement beside a genuine one is shown, but does not speak:
 * else anybody could defeat a case by sending rubbish. One that takes too many
 * steps to be read speaks, and what it says is missing: an older one, or one of
 * another source, does not stand in for it.
 *
 * @param statements - of any type and commit, in any order
 * @param sourceDown - the source of this evidence cannot be asked at present
 */
export function judgeLeaf(
  statements: readonly SignedStatement[],
  demand: EvidenceDemand,
  options: {
    sha: string;
    policy: TrustPolicy;
    now: number;
    sourceDown?: boolean;
    /** Of all expressions of the case. */
    budget?: CelBudget;
  },
): LeafEvidence & { statements: CheckedStatement[] } {
  const checked = statements
    .filter(({ statement }) => statement.predicateType === demand.predicate)
    // First, because the budget is spent in this order.
    .sort(
      (a, b) =>
        b.effectiveAt - a.effectiveAt ||
        // A source may correct itself about one instant.
        b.receivedAt - a.receivedAt ||
        (a.digest < b.digest ? -1 : 1),
    )
    .flatMap(signed => {
      let statement: Statement | null = null;
      let unselected: CelBudgetExceeded | null = null;
      try {
        statement = select(
          signed.statement,
          demand.select,
          options.sha,
          options.budget,
        );
      } catch (error) {
        if (!(error instanceof CelBudgetExceeded)) {
          throw error;
        }
        statement = signed.statement;
        unselected = error;
      }
      return statement === null
        ? []
        : [
            checkStatement({ ...signed, statement }, demand, {
              ...options,
              unselected,
            }),
          ];
    });
  const newest = new Map<string, CheckedStatement>();
  for (const item of checked) {
    const speaks =
      item.exhausted ||
      (item.state !== 'bad_signature' && item.state !== 'missing');
    if (speaks && !newest.has(item.signed.source)) {
      newest.set(item.signed.source, item);
    }
  }
  const speaking = [...newest.values()];
  const state = speaking.length > 0 ? worst(speaking) : silent(checked);
  const digests = (wanted: LeafState) =>
    speaking
      .filter(item => item.state === wanted)
      .map(({ signed }) => signed.digest)
      .sort();
  return {
    state: state === 'missing' && options.sourceDown ? 'stale' : state,
    passed: digests('verified'),
    failed: digests('failed'),
    belief: demand.belief,
    statements: checked,
  };
}

function worst(items: readonly CheckedStatement[]): LeafState {
  return items
    .map(({ state }) => state)
    .reduce((a, b) => (compareStates(a, b) < 0 ? a : b));
}

function silent(items: readonly CheckedStatement[]): LeafState {
  return items.some(({ state }) => state === 'bad_signature')
    ? 'bad_signature'
    : 'missing';
}
