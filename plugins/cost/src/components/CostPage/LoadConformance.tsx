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

import { useCallback, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import {
  ConformancePart,
  CostLoad,
  LoadRuleVerdict,
} from '@maestro/backstage-plugin-cost-common';
import {
  EmptyState,
  errorMessage,
  mono,
  Notice,
  stack,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { errorReason } from '../../errorReason';

/** Broken rules that are listed; the API has all of them. */
const SHOWN = 100;

const KINDS: Record<ConformancePart['kind'], string> = {
  static: 'Static rules (the header, each row by itself)',
  dynamic: 'Dynamic rules (rows together, or their meaning)',
};

const list = { paddingLeft: 18, margin: 0, lineHeight: 1.5 } as const;

/** The rules that do not hold, with what each one found. */
function BrokenRules(props: { loadId: string }) {
  const { loadId } = props;
  const api = useApi(costApiRef);
  const tones = useTones();
  const load = useCallback(() => api.getLoadConformance(loadId), [api, loadId]);
  const { value, error, loading } = useLoaded(load);
  if (!value) {
    return !error || loading ? (
      <Progress />
    ) : (
      <EmptyState reason={errorReason(error)} detail={errorMessage(error)} />
    );
  }
  const broken = [
    ...(value.static?.rules ?? []),
    ...value.dynamic.rules,
  ].filter(({ verdict }) => verdict === 'fail');
  const text = (rule: LoadRuleVerdict, member: 'keyword' | 'message') =>
    typeof rule[member] === 'string' ? rule[member] : '';
  return broken.length === 0 ? (
    <p style={{ margin: 0 }}>Every rule that could be decided holds.</p>
  ) : (
    <div style={stack(8)}>
      {value.readFrom === 'stored' && (
        <Notice tone="info">
          The delivered file was gone when the rules were judged.
        </Notice>
      )}
      <ul aria-label="Rules that do not hold" style={list}>
        {broken.slice(0, SHOWN).map(rule => (
          <li key={rule.id} style={{ overflowWrap: 'anywhere' }}>
            <span style={mono}>{rule.id}</span>{' '}
            <span style={{ color: tones.muted }}>{text(rule, 'keyword')}</span>{' '}
            {text(rule, 'message')}
          </li>
        ))}
      </ul>
      {broken.length > SHOWN && (
        <p style={{ margin: 0, color: tones.muted }}>
          The first {SHOWN} of {broken.length}; the API has all of them.
        </p>
      )}
    </div>
  );
}

/** What the rules of FOCUS say of a load, and whose rules they are. */
export function LoadConformance(props: { load: CostLoad }) {
  const { conformance, loadId } = props.load;
  const tones = useTones();
  const [isOpen, setOpen] = useState(false);
  if (!conformance) {
    return null;
  }
  const {
    failed,
    findings,
    parts = [],
    passed,
    skipped,
    version,
  } = conformance;
  return (
    <section style={stack(8)}>
      <h3 style={{ fontSize: '1rem', margin: '8px 0 0' }}>
        FOCUS {version}: {passed} rules hold, {failed} do not, {skipped} do not
        apply or cannot be decided
      </h3>
      {parts.length > 0 && (
        <ul aria-label="Rules by where they come from" style={list}>
          {parts.map(part => (
            <li key={part.kind}>
              {KINDS[part.kind]}, {part.label}: {part.passed} hold,{' '}
              {part.failed} do not,{' '}
              <span style={{ color: tones.muted }}>{part.skipped} neither</span>
            </li>
          ))}
        </ul>
      )}
      {failed > 0 && (
        <Button
          size="small"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          style={{
            justifySelf: 'start',
            textTransform: 'none',
            padding: '0 4px',
            color: tones.info,
            textDecoration: 'underline',
          }}
        >
          {isOpen ? 'Hide' : 'Show'}{' '}
          {failed === 1
            ? 'the rule that does not hold'
            : `the ${failed.toLocaleString()} rules that do not hold`}
        </Button>
      )}
      {isOpen && <BrokenRules loadId={loadId} />}
      {findings.length > 0 && (
        <>
          <h4 style={{ fontSize: '0.875rem', margin: '4px 0 0' }}>Findings</h4>
          <ul aria-label="Findings" style={list}>
            {findings.map(finding => (
              <li key={`${finding.rule} ${finding.message}`}>
                <span style={mono}>{finding.rule}</span> {finding.message}{' '}
                <span style={{ color: tones.muted }}>
                  ({finding.count.toLocaleString()}{' '}
                  {finding.count === 1 ? 'row' : 'rows'}
                  {finding.rows.length > 0 &&
                    `, e.g. ${finding.rows.slice(0, 3).join(', ')}`}
                  )
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
