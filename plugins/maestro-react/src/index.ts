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

/**
 * The Maestro page kit: figure cards, charts, evidence drawer, empty states.
 *
 * @packageDocumentation
 */
export * from './components/EmptyState';
export * from './components/EvidenceDrawer';
export * from './components/ExportMenu';
export * from './components/FigureCard';
export * from './components/InfoButton';
export * from './components/IntervalBar';
export * from './components/Panel';
export * from './components/SparkBars';
export * from './components/StackedBar';
export * from './components/TrendChart';
export * from './components/VerifierPrograms';
export * from './components/WindowPicker';
export { errorMessage } from './format/errorMessage';
export { formatFigureValue } from './format/formatFigureValue';
export type { FormattedValue } from './format/formatFigureValue';
export {
  formatAgo,
  formatDays,
  formatInstant,
  formatWindow,
} from './format/formatTime';
export { useElementId } from './hooks/useElementId';
export { useLoaded } from './hooks/useLoaded';
export type { Loaded } from './hooks/useLoaded';
export { useLedger, useReceiptVerifier } from './hooks/useLedger';
export type { ReceiptVerifier } from './hooks/useLedger';
export {
  parseWindow,
  useWindow,
  windowQuery,
  WINDOW_PRESETS,
} from './hooks/useWindow';
export type { WindowSelection } from './hooks/useWindow';
// Kept where pages have found them.
export { LedgerClient } from '@maestro/backstage-plugin-ledger-common';
export type {
  LedgerApi,
  ReceiptDetail,
  ReceiptQuery,
} from '@maestro/backstage-plugin-ledger-common';
export { checkLog } from './ledger/checkLog';
export type { LogCheck } from './ledger/checkLog';
export { createLocalLogMemory } from './ledger/LogMemory';
export type { BrowserLog, LogMemory } from './ledger/LogMemory';
export { verifyReceipt } from './ledger/verifyReceipt';
export type {
  ReceiptVerification,
  VerificationCheck,
} from './ledger/verifyReceipt';
export { mono, stack, tabular, useTones, visuallyHidden } from './theme/tones';
export type { Tones } from './theme/tones';
