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
 * Receipts, canonical events, Merkle proofs and checkpoints of the Maestro
 * ledger; runs in the browser and on the server.
 *
 * @packageDocumentation
 */
export * from './receipt';
export * from './schemas';
export * from './events';
export * from './llmUsage';
export * from './permissions';
export * from './merkle';
export * from './base64';
export * from './note';
export * from './checkpoint';
export * from './cosignature';
export * from './keyRotation';
export * from './tiles';
export * from './tlogProof';
export * from './verifyReceipt';
export * from './exportFormat';
export * from './forgeAccounts';
export * from './api';
export * from './audit';
export * from './LedgerClient';
export * from './normalize';
