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
import { useWindow } from './useWindow';

/** Above this many lines only those are rendered that can be seen. */
const MOST_LINES = 2_000;
/** Of such a line, pixels. */
const LINE_HEIGHT = 20;
/** Findings that stand above a long source; the first lines first. */
const MOST_FINDINGS = 50;

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
      const list = found.get(at) ?? [];
      found.set(at, list);
      list.push(diagnostic);
    });
    return found;
  }, [diagnostics, lines]);

  const long = lines.length > MOST_LINES;
  const { start, end, reveal } = useWindow(
    frame,
    lines.length,
    long ? LINE_HEIGHT : null,
  );
  // Lines of one height have no room for findings.
  const above = long ? diagnostics : byLine.get(null) ?? [];

  useEffect(() => {
    const row = frame.current?.querySelector<HTMLElement>('[data-current]');
    if (long && line !== null) {
      reveal(line - 1);
    } else if (row && frame.current) {
      frame.current.scrollTop = row.offsetTop - frame.current.clientHeight / 3;
    }
  }, [line, long, reveal]);

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
        {above.slice(0, MOST_FINDINGS).map(diagnostic => (
          <Finding
            key={`${diagnostic.code} ${diagnostic.message}`}
            diagnostic={diagnostic}
          />
        ))}
        {above.length > MOST_FINDINGS && (
          <div>
            and {(above.length - MOST_FINDINGS).toLocaleString('en-US')} more
            findings
          </div>
        )}
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
        <div
          style={
            long
              ? { position: 'relative', height: lines.length * LINE_HEIGHT }
              : undefined
          }
        >
          {lines.slice(start, end).map((text, index) => {
            const number = start + index + 1;
            const findings = byLine.get(number) ?? [];
            return (
              <div
                key={number}
                data-line={number}
                data-current={line === number ? '' : undefined}
                style={{
                  ...(long && {
                    position: 'absolute',
                    top: (number - 1) * LINE_HEIGHT,
                    minWidth: '100%',
                    height: LINE_HEIGHT,
                    boxSizing: 'border-box',
                    lineHeight: `${LINE_HEIGHT}px`,
                  }),
                  display: 'flex',
                  padding: '0 10px',
                  background:
                    line === number || (long && findings.length > 0)
                      ? tones.divider
                      : undefined,
                }}
              >
                <span
                  style={{
                    width: long ? 56 : 38,
                    flexShrink: 0,
                    paddingRight: 10,
                    textAlign: 'right',
                    color: tones.muted,
                    userSelect: 'none',
                  }}
                >
                  {number}
                </span>
                <span
                  style={{
                    minWidth: 0,
                    whiteSpace: long ? 'pre' : 'pre-wrap',
                  }}
                >
                  {text === '' ? ' ' : text}
                  {!long &&
                    findings.map(diagnostic => (
                      <Finding
                        key={`${diagnostic.code} ${diagnostic.message}`}
                        diagnostic={diagnostic}
                      />
                    ))}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
