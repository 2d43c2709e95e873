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

import { useEffect, useMemo, useRef } from 'react';
import {
  CopyButton,
  mono,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { CaseDiagnostic } from '@maestro/backstage-plugin-safety-case-common';

function Finding(props: { diagnostic: CaseDiagnostic }) {
  const { code, severity, message, line, column } = props.diagnostic;
  const tones = useTones();
  const place =
    line === null
      ? ''
      : `line ${line}${column === null ? '' : `, column ${column}`}: `;
  return (
    <div
      style={{
        color: severity === 'error' ? tones.bad : tones.caution,
        overflowWrap: 'anywhere',
        whiteSpace: 'normal',
      }}
    >
      <strong>
        {severity === 'error' ? '✗ error' : '! warning'} {code}
      </strong>{' '}
      {place}
      {message}
    </div>
  );
}

/** The source as it is judged, with its findings at their lines. */
export function Source(props: {
  yaml: string;
  diagnostics: CaseDiagnostic[];
  /** Where it comes from. */
  name: string;
  /** Line of the node that is open. */
  line: number | null;
}) {
  const { yaml, diagnostics, name, line } = props;
  const tones = useTones();
  const frame = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => yaml.replace(/\n$/, '').split('\n'), [yaml]);
  const byLine = useMemo(() => {
    const found = new Map<number | null, CaseDiagnostic[]>();
    diagnostics.forEach(diagnostic => {
      // A line that the source does not have is shown with the whole.
      const at =
        diagnostic.line !== null && diagnostic.line <= lines.length
          ? diagnostic.line
          : null;
      found.set(at, [...(found.get(at) ?? []), diagnostic]);
    });
    return found;
  }, [diagnostics, lines]);

  useEffect(() => {
    const row = frame.current?.querySelector<HTMLElement>('[data-current]');
    if (row && frame.current) {
      frame.current.scrollTop = row.offsetTop - frame.current.clientHeight / 3;
    }
  }, [line]);

  const errors = diagnostics.filter(d => d.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return (
    <div style={{ minWidth: 0 }}>
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'center',
          gap: 8,
          fontSize: '0.875rem',
          marginBottom: 6,
        }}
      >
        <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          {name}:{' '}
          {diagnostics.length === 0
            ? 'no findings'
            : `${errors} error${errors === 1 ? '' : 's'}, ${warnings} warning${
                warnings === 1 ? '' : 's'
              }`}
        </span>
        <CopyButton text={yaml} label="source" />
      </div>
      <div style={{ fontSize: '0.8125rem' }}>
        {(byLine.get(null) ?? []).map(diagnostic => (
          <Finding
            key={`${diagnostic.code} ${diagnostic.message}`}
            diagnostic={diagnostic}
          />
        ))}
      </div>
      <div
        ref={frame}
        role="region"
        aria-label="Source of the argument"
        // A long source scrolls; a keyboard must be able to reach it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        style={{
          ...mono,
          position: 'relative',
          maxHeight: 540,
          overflow: 'auto',
          border: `1px solid ${tones.divider}`,
          borderRadius: 6,
          background: tones.sunken,
          lineHeight: 1.55,
          padding: '6px 0',
        }}
      >
        {lines.map((text, index) => (
          <div
            // Lines have no other name than their number.
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            data-line={index + 1}
            data-current={line === index + 1 ? '' : undefined}
            style={{
              display: 'flex',
              padding: '0 10px',
              background: line === index + 1 ? tones.divider : undefined,
            }}
          >
            <span
              style={{
                width: 38,
                flexShrink: 0,
                paddingRight: 10,
                textAlign: 'right',
                color: tones.muted,
                userSelect: 'none',
              }}
            >
              {index + 1}
            </span>
            <span style={{ minWidth: 0, whiteSpace: 'pre-wrap' }}>
              {text === '' ? ' ' : text}
              {(byLine.get(index + 1) ?? []).map(diagnostic => (
                <Finding
                  key={`${diagnostic.code} ${diagnostic.message}`}
                  diagnostic={diagnostic}
                />
              ))}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
