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
/** Rank of a severity that no source tells: at the default threshold. */
export const DEFAULT_SEVERITY_THRESHOLD = 3;

const WORDS: Record<string, number> = {
  blocker: 0,
  emergency: 0,
  critical: 1,
  fatal: 1,
  disaster: 1,
  urgent: 1,
  page: 1,
  high: 2,
  major: 2,
  error: 2,
  medium: 3,
  moderate: 3,
  warning: 3,
  warn: 3,
  normal: 3,
  low: 4,
  minor: 4,
  info: 5,
  informational: 5,
  trivial: 5,
  notice: 5,
};

/**
 * Rank of a severity as sources write it; 0 is the most severe. `sev1`,
 * `SEV-2`, `P1`, `s3` and plain digits give their number; words such as
 * `critical` (1), `high` (2), `medium` or `warning` (3), `low` (4), `info` (5)
 * theirs.
 *
 * @returns null for none, and for a word that no scale knows
 */
export function severityRank(severity: string | null): number | null {
  const text = severity?.trim().toLowerCase() ?? '';
  const numbered =
    /^(?:sev(?:erity)?|p(?:rio(?:rity)?)?|s)?[\s\-_:/]*(\d)$/.exec(text);
  if (numbered) {
    return Number(numbered[1]);
  }
  const word = text.replace(/^(?:sev(?:erity)?|prio(?:rity)?)[\s\-_:/]+/, '');
  return Object.hasOwn(WORDS, word) ? WORDS[word] : null;
}

/**
 * The severity that labels tell: `sev1`, `P2`, `severity: high`,
 * `priority/critical`. A bare word such as `critical` needs its scale in
 * front, for labels say many things. The most severe one wins.
 *
 * @returns the label's word as written, null when none tells
 */
export function severityOfLabels(labels: readonly string[]): string | null {
  let best: { word: string; rank: number } | null = null;
  for (const label of [...labels].sort()) {
    const match =
      /^(?:(?:sev(?:erity)?|prio(?:rity)?)\s*[-_:/]{1,2}\s*(\w+)|((?:sev|p)\s*-?\d))$/i.exec(
        label.trim(),
      );
    const word = match?.[1] ?? match?.[2] ?? null;
    const rank = severityRank(word);
    if (word !== null && rank !== null && (!best || rank < best.rank)) {
      best = { word, rank };
    }
  }
  return best?.word ?? null;
}
