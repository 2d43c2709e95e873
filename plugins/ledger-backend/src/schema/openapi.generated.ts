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

// Made by `yarn generate:openapi` from openapi.yaml; change that file.

export interface paths {
  '/doors/{sourceId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in a delivery; authenticated by the source's own secret */
    post: operations['postDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deployments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Report a deployment with Backstage credentials */
    post: operations['postDeployment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/survey-rounds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Seal the digest of a closed survey round */
    post: operations['postSurveyRound'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/evidence-records': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Seal the digest of a signed statement */
    post: operations['postEvidenceRecord'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cost-loads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Seal the manifest of loaded billing data
     * @description For the plugin maestro-cost only.
     */
    post: operations['postCostLoad'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm-usage-batches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Seal the manifest of a batch of LLM usage
     * @description For the plugin maestro-cost only.
     */
    post: operations['postLlmUsageBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/incidents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Report an incident with Backstage credentials */
    post: operations['postIncident'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Keys that the log has had; each change is a receipt that both keys signed */
    get: operations['getKeys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/checkpoint': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Latest checkpoint (C2SP tlog-checkpoint) */
    get: operations['getCheckpoint'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/programs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The offline verifiers with their digests; needs no account */
    get: operations['listPrograms'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/programs/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One of them, as it lies in the source repository; needs no account */
    get: operations['getProgram'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tile/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Hash tile or entry bundle (C2SP tlog-tiles); the path holds slashes */
    get: operations['getTile'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/receipts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Receipts, newest first */
    get: operations['listReceipts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/receipts/{seq}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getReceipt'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/receipts/{seq}/proof': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getReceiptProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/receipts/{seq}/tlog-proof': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The same as a file (C2SP tlog-proof) */
    get: operations['getTlogProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/receipts/{seq}/body': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The body as delivered; audited */
    get: operations['getBody'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/proofs/consistency': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getConsistencyProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sources': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listSources'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/unattributed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listUnattributed'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Receipts with proofs as NDJSON, for the offline verifier */
    get: operations['exportLog'];
    put?: never;
    /** The same for many receipts, such as the evidence set of a figure */
    post: operations['exportSelection'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Canonical events after a position, as NDJSON */
    get: operations['readFeed'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/audit-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Audit events of a plugin's spool; for plugins of this portal only */
    post: operations['postAuditEvents'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/pseudonyms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Pseudonyms of forge accounts as events name them; for plugins of this portal only */
    post: operations['getPseudonyms'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/erasures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Erase a person, or one body; the proofs stay valid */
    post: operations['postErasure'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Instant: string;
    NullableString: string | null;
    Error: {
      error: {
        name: string;
        message: string;
      };
      request?: Record<string, never>;
      response?: Record<string, never>;
    };
    Accepted: {
      /** @description Sequence number of the receipt */
      seq: number;
      /** @description True when this delivery was in the log already */
      duplicate: boolean;
    };
    SourceSubject: {
      host: string;
      repository: string | null;
      environment: string | null;
      service: string | null;
    };
    KeyHistory: {
      origin: string;
      keys: {
        verifierKey: string;
        fingerprint: string;
        /** @description Smallest tree size whose checkpoints it signs */
        sinceSize: number;
        /** @description Receipt of the hand-over to it; null for the first key */
        seq: number | null;
        since: string;
      }[];
    };
    LedgerStatus: {
      origin: string;
      demo: boolean;
      treeSize: number;
      rootHash: string | null;
      checkpoint: string | null;
      checkpointAt: string | null;
      verifierKey: string;
      keyFingerprint: string;
      lastPublication: null | {
        target: string;
        treeSize: number;
        at: string;
      };
      publications: {
        target: string;
        treeSize: number | null;
        at: string | null;
        problem: string | null;
        /** @description The checkpoint with the cosignature of a witness */
        cosigned: string | null;
      }[];
      writable: boolean;
      problem: string | null;
    };
    SourceHealth: {
      id: string;
      title: string;
      /** @enum {string} */
      state:
        | 'healthy'
        | 'silent'
        | 'never_delivered'
        | 'failing'
        | 'not_configured';
      reason: string | null;
      lastDeliveryAt: string | null;
      deliveries: number;
      duplicates: number;
      rejected: {
        reason: string;
        count: number;
        lastAt: string;
      }[];
      usualGapSeconds: number | null;
      lagSeconds: number | null;
      unattributed: number;
    };
    ReceiptSummary: {
      seq: number;
      kind: string;
      source: string;
      deliveryId: string;
      receivedAt: string;
      recordedAt: string;
      /** @description Base64 */
      leafHash: string;
      /** @enum {string} */
      bodyState: 'kept' | 'erased' | 'expired' | 'none';
      events: {
        type: string;
        occurredAt: string;
        subject: components['schemas']['SourceSubject'];
        summary: string;
        entityRef: string | null;
      }[];
    };
    ReceiptDetail: components['schemas']['ReceiptSummary'] & {
      /** @description The leaf, decoded */
      receipt: {
        [key: string]: unknown;
      };
    };
    ReceiptPage: {
      items: components['schemas']['ReceiptSummary'][];
      nextCursor: string | null;
    };
    ReceiptProof: {
      seq: number;
      /** @description Leaf index in the tree; equals seq unless a backup was restored */
      index: number;
      /** @description Base64 */
      leaf: string;
      treeSize: number;
      proof: string[];
      checkpoint: string;
      verifierKey: string;
    };
    ConsistencyProof: {
      from: number;
      to: number;
      proof: string[];
    };
    UnattributedSubject: {
      subject: components['schemas']['SourceSubject'];
      events: number;
      lastAt: string;
      hint: string;
    };
    DeploymentInput: {
      id?: string;
      /** @description Service id; one of service, entityRef and repository is needed */
      service?: string;
      entityRef?: string;
      /** @description host/owner/name */
      repository?: string;
      url?: string;
      environment: string;
      sha: string;
      /** @enum {string} */
      state:
        | 'success'
        | 'failure'
        | 'error'
        | 'cancelled'
        | 'in_progress'
        | 'rolled_back';
      startedAt?: components['schemas']['Instant'];
      finishedAt: components['schemas']['Instant'];
    };
    IncidentInput: {
      id: string;
      /** @description Service id; one of service, entityRef and repository is needed */
      service?: string;
      entityRef?: string;
      /** @description host/owner/name */
      repository?: string;
      url?: string;
      title: string;
      environment?: string;
      severity?: string;
      startedAt: components['schemas']['Instant'];
      detectedAt?: components['schemas']['Instant'];
      resolvedAt?: components['schemas']['Instant'];
      causedBy?: {
        deploymentId?: string;
        sha?: string;
      };
    };
    AuditRecord: {
      /** @enum {string} */
      kind: 'event' | 'dropped';
      id: string;
      at: components['schemas']['Instant'];
      plugin: string;
      auditId?: string;
      eventId?: string;
      /** @enum {string} */
      severity?: 'low' | 'medium' | 'high' | 'critical';
      /** @enum {string} */
      status?: 'initiated' | 'succeeded' | 'failed';
      user?: string | null;
      service?: string | null;
      method?: string | null;
      path?: string | null;
      meta?: Record<string, never>;
      error?: Record<string, never> | null;
      count?: number;
      firstAt?: string;
      lastAt?: string;
    } & (
      | {
          /** @constant */
          kind?: 'event';
        }
      | {
          /** @constant */
          kind?: 'dropped';
        }
    );
    /** @description A survey round whose results are fixed; no answers, no people */
    SurveyRoundInput: {
      roundId: string;
      groupRef: string;
      questionSet: string;
      questionSetVersion: number;
      /** @description How many answered, as a band */
      respondents: string;
      digest: string;
      closedAt: components['schemas']['Instant'];
    };
    /** @description A signed statement that a plugin keeps; only what says which */
    EvidenceRecordInput: {
      digest: string;
      predicateType: string;
      commits: string[];
      repository: string | null;
      signer: string;
      effectiveAt: string | null;
      collectedAt: components['schemas']['Instant'];
    };
    /** @description Manifest of loaded billing data; the rows stay with the plugin */
    CostLoadInput: {
      loadId: string;
      sourceId: string;
      billingPeriod: string;
      billingPeriodEnd: string;
      inputDigest: string;
      /** @description Files of a set, in the order of their names */
      parts?: {
        name: string;
        digest: string;
      }[];
      fileDigest: string;
      rows: number;
      focusVersion: string;
      totals: {
        currency: string;
        rows: number;
        billed: components['schemas']['DecimalText'];
        effective: components['schemas']['DecimalText'];
        contracted: components['schemas']['DecimalText'];
        list: components['schemas']['DecimalText'];
      }[];
      loadedAt: components['schemas']['Instant'];
    };
    /** @description Manifest of a batch of LLM usage; the rows stay with the plugin */
    LlmUsageBatchInput: {
      batch: number;
      /** @enum {string} */
      form: 'maestro-llm-usage@1';
      rows: number;
      root: string;
      firstAt: components['schemas']['Instant'];
      lastAt: components['schemas']['Instant'];
      /** @enum {string} */
      currency: 'USD';
      amount: components['schemas']['DecimalText'] | null;
      unreserved: components['schemas']['DecimalText'] | null;
      unknown: number;
      closedAt: components['schemas']['Instant'];
    };
    DecimalText: string;
    /** @description Name exactly one of person, account or seq */
    ErasureInput: {
      /** @description Pseudonym as events show it */
      person?: string;
      /** @description host/login of a forge account */
      account?: string;
      /** @description Receipt whose body is to go */
      seq?: number;
    };
    Erasure: {
      /** @description Receipt of the erasure */
      seq: number;
      person: string | null;
      /** @description Bodies that were erased */
      bodies: number;
    };
  };
  responses: {
    /** @description Anything but success; `error.message` names field, value and fix. */
    Error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: {
    /** @description Sequence number of a receipt */
    seq: number;
    sourceId: string;
    limit: number;
    /** @description Received at or after this instant (ISO 8601) */
    from: components['schemas']['Instant'];
    /** @description Received before this instant (ISO 8601) */
    to: components['schemas']['Instant'];
    /** @description Only deliveries that this entity claims */
    entityRef: string;
    /** @description Size of the tree that the proof leads to; the present one by default */
    treeSize: number;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  postDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        sourceId: components['parameters']['sourceId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        '*/*': unknown;
      };
    };
    responses: {
      /** @description The delivery was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The delivery is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postDeployment: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeploymentInput'];
      };
    };
    responses: {
      /** @description The delivery was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The delivery is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postSurveyRound: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SurveyRoundInput'];
      };
    };
    responses: {
      /** @description The round was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The delivery is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postEvidenceRecord: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EvidenceRecordInput'];
      };
    };
    responses: {
      /** @description The statement was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The record is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postCostLoad: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CostLoadInput'];
      };
    };
    responses: {
      /** @description The manifest was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The manifest is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postLlmUsageBatch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LlmUsageBatchInput'];
      };
    };
    responses: {
      /** @description The manifest was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The manifest is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postIncident: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['IncidentInput'];
      };
    };
    responses: {
      /** @description The delivery was in the log already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The delivery is durable */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Accepted'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description State of the log */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LedgerStatus'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Oldest first; the last one signs now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyHistory'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCheckpoint: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Signed note */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  listPrograms: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Programs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              name: string;
              /** @description What it runs on */
              needs: string;
              /** @description Hex */
              sha256: string;
              bytes: number;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getProgram: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/octet-stream': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getTile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Hashes, or length-prefixed entries */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/octet-stream': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  listReceipts: {
    parameters: {
      query?: {
        source?: string;
        /** @description Event type */
        type?: string;
        /** @description Only deliveries that this entity claims */
        entityRef?: components['parameters']['entityRef'];
        /** @description Received at or after this instant (ISO 8601) */
        from?: components['parameters']['from'];
        /** @description Received before this instant (ISO 8601) */
        to?: components['parameters']['to'];
        cursor?: string;
        limit?: components['parameters']['limit'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReceiptPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getReceipt: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Sequence number of a receipt */
        seq: components['parameters']['seq'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One receipt */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReceiptDetail'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getReceiptProof: {
    parameters: {
      query?: {
        /** @description Size of the tree that the proof leads to; the present one by default */
        treeSize?: components['parameters']['treeSize'];
      };
      header?: never;
      path: {
        /** @description Sequence number of a receipt */
        seq: components['parameters']['seq'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Leaf, proof and checkpoint */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReceiptProof'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getTlogProof: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Sequence number of a receipt */
        seq: components['parameters']['seq'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A `.tlog-proof` file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBody: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Sequence number of a receipt */
        seq: components['parameters']['seq'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Bytes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getConsistencyProof: {
    parameters: {
      query: {
        from: number;
        to: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Proof that one tree continues the other */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsistencyProof'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listSources: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Health of each source */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourceHealth'][];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listUnattributed: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Subjects that no entity claims */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnattributedSubject'][];
        };
      };
      default: components['responses']['Error'];
    };
  };
  exportLog: {
    parameters: {
      query?: {
        /** @description First sequence number */
        from?: number;
        /** @description One past the last sequence number */
        to?: number;
        /** @description Only deliveries that this entity claims */
        entityRef?: components['parameters']['entityRef'];
        /** @description Sequence numbers, separated by commas */
        seqs?: string;
        /** @description With bodies and salts; needs maestro.ledger.body.read, audited */
        bodies?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description NDJSON */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  exportSelection: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          seqs: number[];
          /** @description With bodies and salts; needs maestro.ledger.body.read, audited */
          bodies?: boolean;
        };
      };
    };
    responses: {
      /** @description NDJSON */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  readFeed: {
    parameters: {
      query?: {
        /** @description Position of the last event that was read; -1 from the start */
        after?: number;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One LedgerEvent per line; the last line is `{cursor, atEnd, head, remaining}`, `remaining` counted up to 10,000 */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  postAuditEvents: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          records: components['schemas']['AuditRecord'][];
        };
      };
    };
    responses: {
      /** @description All are in the log */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accepted: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getPseudonyms: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          accounts: string[];
        };
      };
    };
    responses: {
      /** @description Pseudonym of each account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            pseudonyms: {
              [key: string]: string;
            };
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  postErasure: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ErasureInput'];
      };
    };
    responses: {
      /** @description Done, and recorded */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Erasure'];
        };
      };
      default: components['responses']['Error'];
    };
  };
}

type Content<Response> = Response extends { content: infer Types }
  ? Types[keyof Types]
  : void;

/** What an operation answers when it succeeds. */
type Answer<Operation extends { responses: object }> = {
  [Status in keyof Operation['responses']]: Status extends number
    ? Content<Operation['responses'][Status]>
    : never;
}[keyof Operation['responses']];

/** What each operation takes and answers. */
export type EndpointMap = {
  '#post|/doors/{sourceId}': {
    response: Answer<paths['/doors/{sourceId}']['post']>;
    path: NonNullable<paths['/doors/{sourceId}']['post']['parameters']['path']>;
  };
  '#post|/deployments': {
    response: Answer<paths['/deployments']['post']>;
    body: NonNullable<
      paths['/deployments']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/survey-rounds': {
    response: Answer<paths['/survey-rounds']['post']>;
    body: NonNullable<
      paths['/survey-rounds']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/evidence-records': {
    response: Answer<paths['/evidence-records']['post']>;
    body: NonNullable<
      paths['/evidence-records']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/cost-loads': {
    response: Answer<paths['/cost-loads']['post']>;
    body: NonNullable<
      paths['/cost-loads']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/llm-usage-batches': {
    response: Answer<paths['/llm-usage-batches']['post']>;
    body: NonNullable<
      paths['/llm-usage-batches']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/incidents': {
    response: Answer<paths['/incidents']['post']>;
    body: NonNullable<
      paths['/incidents']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/status': { response: Answer<paths['/status']['get']> };
  '#get|/keys': { response: Answer<paths['/keys']['get']> };
  '#get|/checkpoint': { response: Answer<paths['/checkpoint']['get']> };
  '#get|/programs': { response: Answer<paths['/programs']['get']> };
  '#get|/programs/{name}': {
    response: Answer<paths['/programs/{name}']['get']>;
    path: NonNullable<paths['/programs/{name}']['get']['parameters']['path']>;
  };
  '#get|/tile/{path}': {
    response: Answer<paths['/tile/{path}']['get']>;
    path: NonNullable<paths['/tile/{path}']['get']['parameters']['path']>;
  };
  '#get|/receipts': {
    response: Answer<paths['/receipts']['get']>;
    query: NonNullable<paths['/receipts']['get']['parameters']['query']>;
  };
  '#get|/receipts/{seq}': {
    response: Answer<paths['/receipts/{seq}']['get']>;
    path: NonNullable<paths['/receipts/{seq}']['get']['parameters']['path']>;
  };
  '#get|/receipts/{seq}/proof': {
    response: Answer<paths['/receipts/{seq}/proof']['get']>;
    path: NonNullable<
      paths['/receipts/{seq}/proof']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/receipts/{seq}/proof']['get']['parameters']['query']
    >;
  };
  '#get|/receipts/{seq}/tlog-proof': {
    response: Answer<paths['/receipts/{seq}/tlog-proof']['get']>;
    path: NonNullable<
      paths['/receipts/{seq}/tlog-proof']['get']['parameters']['path']
    >;
  };
  '#get|/receipts/{seq}/body': {
    response: Answer<paths['/receipts/{seq}/body']['get']>;
    path: NonNullable<
      paths['/receipts/{seq}/body']['get']['parameters']['path']
    >;
  };
  '#get|/proofs/consistency': {
    response: Answer<paths['/proofs/consistency']['get']>;
    query: NonNullable<
      paths['/proofs/consistency']['get']['parameters']['query']
    >;
  };
  '#get|/sources': { response: Answer<paths['/sources']['get']> };
  '#get|/unattributed': { response: Answer<paths['/unattributed']['get']> };
  '#get|/export': {
    response: Answer<paths['/export']['get']>;
    query: NonNullable<paths['/export']['get']['parameters']['query']>;
  };
  '#post|/export': {
    response: Answer<paths['/export']['post']>;
    body: NonNullable<
      paths['/export']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/events': {
    response: Answer<paths['/events']['get']>;
    query: NonNullable<paths['/events']['get']['parameters']['query']>;
  };
  '#post|/audit-events': {
    response: Answer<paths['/audit-events']['post']>;
    body: NonNullable<
      paths['/audit-events']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/pseudonyms': {
    response: Answer<paths['/pseudonyms']['post']>;
    body: NonNullable<
      paths['/pseudonyms']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/erasures': {
    response: Answer<paths['/erasures']['post']>;
    body: NonNullable<
      paths['/erasures']['post']['requestBody']
    >['content']['application/json'];
  };
};

/** The OpenAPI document of this plugin. */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'maestro-ledger',
    version: '1',
    description: 'Append-only, signed log of deliveries, with proofs',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: {
    responses: {
      Error: {
        description:
          'Anything but success; `error.message` names field, value and fix.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
    parameters: {
      seq: {
        name: 'seq',
        in: 'path',
        required: true,
        description: 'Sequence number of a receipt',
        schema: { type: 'integer', minimum: 0 },
      },
      sourceId: {
        name: 'sourceId',
        in: 'path',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 128 },
      },
      limit: {
        name: 'limit',
        in: 'query',
        allowReserved: true,
        schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
      },
      from: {
        name: 'from',
        in: 'query',
        allowReserved: true,
        description: 'Received at or after this instant (ISO 8601)',
        schema: { $ref: '#/components/schemas/Instant' },
      },
      to: {
        name: 'to',
        in: 'query',
        allowReserved: true,
        description: 'Received before this instant (ISO 8601)',
        schema: { $ref: '#/components/schemas/Instant' },
      },
      entityRef: {
        name: 'entityRef',
        in: 'query',
        allowReserved: true,
        description: 'Only deliveries that this entity claims',
        schema: { type: 'string', maxLength: 255 },
      },
      treeSize: {
        name: 'treeSize',
        in: 'query',
        allowReserved: true,
        description:
          'Size of the tree that the proof leads to; the present one by default',
        schema: { type: 'integer', minimum: 1 },
      },
    },
    schemas: {
      Instant: { type: 'string', maxLength: 40 },
      NullableString: { type: ['string', 'null'] },
      Error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
            },
          },
          request: { type: 'object' },
          response: { type: 'object' },
        },
      },
      Accepted: {
        type: 'object',
        required: ['seq', 'duplicate'],
        properties: {
          seq: {
            type: 'integer',
            description: 'Sequence number of the receipt',
          },
          duplicate: {
            type: 'boolean',
            description: 'True when this delivery was in the log already',
          },
        },
      },
      SourceSubject: {
        type: 'object',
        required: ['host', 'repository', 'environment', 'service'],
        properties: {
          host: { type: 'string' },
          repository: { type: ['string', 'null'] },
          environment: { type: ['string', 'null'] },
          service: { type: ['string', 'null'] },
        },
      },
      KeyHistory: {
        type: 'object',
        required: ['origin', 'keys'],
        properties: {
          origin: { type: 'string' },
          keys: {
            type: 'array',
            items: {
              type: 'object',
              required: [
                'verifierKey',
                'fingerprint',
                'sinceSize',
                'seq',
                'since',
              ],
              properties: {
                verifierKey: { type: 'string' },
                fingerprint: { type: 'string' },
                sinceSize: {
                  type: 'integer',
                  description: 'Smallest tree size whose checkpoints it signs',
                },
                seq: {
                  type: ['integer', 'null'],
                  description:
                    'Receipt of the hand-over to it; null for the first key',
                },
                since: { type: 'string' },
              },
            },
          },
        },
      },
      LedgerStatus: {
        type: 'object',
        required: [
          'origin',
          'demo',
          'treeSize',
          'rootHash',
          'checkpoint',
          'checkpointAt',
          'verifierKey',
          'keyFingerprint',
          'lastPublication',
          'publications',
          'writable',
          'problem',
        ],
        properties: {
          origin: { type: 'string' },
          demo: { type: 'boolean' },
          treeSize: { type: 'integer' },
          rootHash: { type: ['string', 'null'] },
          checkpoint: { type: ['string', 'null'] },
          checkpointAt: { type: ['string', 'null'] },
          verifierKey: { type: 'string' },
          keyFingerprint: { type: 'string' },
          lastPublication: {
            oneOf: [
              { type: 'null' },
              {
                type: 'object',
                required: ['target', 'treeSize', 'at'],
                properties: {
                  target: { type: 'string' },
                  treeSize: { type: 'integer' },
                  at: { type: 'string' },
                },
              },
            ],
          },
          publications: {
            type: 'array',
            items: {
              type: 'object',
              required: ['target', 'treeSize', 'at', 'problem', 'cosigned'],
              properties: {
                target: { type: 'string' },
                treeSize: { type: ['integer', 'null'] },
                at: { type: ['string', 'null'] },
                problem: { type: ['string', 'null'] },
                cosigned: {
                  type: ['string', 'null'],
                  description:
                    'The checkpoint with the cosignature of a witness',
                },
              },
            },
          },
          writable: { type: 'boolean' },
          problem: { type: ['string', 'null'] },
        },
      },
      SourceHealth: {
        type: 'object',
        required: [
          'id',
          'title',
          'state',
          'reason',
          'lastDeliveryAt',
          'deliveries',
          'duplicates',
          'rejected',
          'usualGapSeconds',
          'lagSeconds',
          'unattributed',
        ],
        properties: {
          id: { type: 'string' },
          title: { type: 'string' },
          state: {
            type: 'string',
            enum: [
              'healthy',
              'silent',
              'never_delivered',
              'failing',
              'not_configured',
            ],
          },
          reason: { type: ['string', 'null'] },
          lastDeliveryAt: { type: ['string', 'null'] },
          deliveries: { type: 'integer' },
          duplicates: { type: 'integer' },
          rejected: {
            type: 'array',
            items: {
              type: 'object',
              required: ['reason', 'count', 'lastAt'],
              properties: {
                reason: { type: 'string' },
                count: { type: 'integer' },
                lastAt: { type: 'string' },
              },
            },
          },
          usualGapSeconds: { type: ['number', 'null'] },
          lagSeconds: { type: ['number', 'null'] },
          unattributed: { type: 'integer' },
        },
      },
      ReceiptSummary: {
        type: 'object',
        required: [
          'seq',
          'kind',
          'source',
          'deliveryId',
          'receivedAt',
          'recordedAt',
          'leafHash',
          'bodyState',
          'events',
        ],
        properties: {
          seq: { type: 'integer' },
          kind: { type: 'string' },
          source: { type: 'string' },
          deliveryId: { type: 'string' },
          receivedAt: { type: 'string' },
          recordedAt: { type: 'string' },
          leafHash: { type: 'string', description: 'Base64' },
          bodyState: {
            type: 'string',
            enum: ['kept', 'erased', 'expired', 'none'],
          },
          events: {
            type: 'array',
            items: {
              type: 'object',
              required: [
                'type',
                'occurredAt',
                'subject',
                'summary',
                'entityRef',
              ],
              properties: {
                type: { type: 'string' },
                occurredAt: { type: 'string' },
                subject: { $ref: '#/components/schemas/SourceSubject' },
                summary: { type: 'string' },
                entityRef: { type: ['string', 'null'] },
              },
            },
          },
        },
      },
      ReceiptDetail: {
        allOf: [
          { $ref: '#/components/schemas/ReceiptSummary' },
          {
            type: 'object',
            required: ['receipt'],
            properties: {
              receipt: {
                type: 'object',
                description: 'The leaf, decoded',
                additionalProperties: true,
              },
            },
          },
        ],
      },
      ReceiptPage: {
        type: 'object',
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/ReceiptSummary' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      ReceiptProof: {
        type: 'object',
        required: [
          'seq',
          'index',
          'leaf',
          'treeSize',
          'proof',
          'checkpoint',
          'verifierKey',
        ],
        properties: {
          seq: { type: 'integer' },
          index: {
            type: 'integer',
            description:
              'Leaf index in the tree; equals seq unless a backup was restored',
          },
          leaf: { type: 'string', description: 'Base64' },
          treeSize: { type: 'integer' },
          proof: { type: 'array', items: { type: 'string' } },
          checkpoint: { type: 'string' },
          verifierKey: { type: 'string' },
        },
      },
      ConsistencyProof: {
        type: 'object',
        required: ['from', 'to', 'proof'],
        properties: {
          from: { type: 'integer' },
          to: { type: 'integer' },
          proof: { type: 'array', items: { type: 'string' } },
        },
      },
      UnattributedSubject: {
        type: 'object',
        required: ['subject', 'events', 'lastAt', 'hint'],
        properties: {
          subject: { $ref: '#/components/schemas/SourceSubject' },
          events: { type: 'integer' },
          lastAt: { type: 'string' },
          hint: { type: 'string' },
        },
      },
      DeploymentInput: {
        type: 'object',
        required: ['environment', 'sha', 'state', 'finishedAt'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 200 },
          service: {
            type: 'string',
            minLength: 1,
            maxLength: 255,
            description:
              'Service id; one of service, entityRef and repository is needed',
          },
          entityRef: { type: 'string', minLength: 1, maxLength: 255 },
          repository: {
            type: 'string',
            minLength: 3,
            maxLength: 512,
            description: 'host/owner/name',
          },
          url: { type: 'string', maxLength: 2048 },
          environment: { type: 'string', minLength: 1, maxLength: 255 },
          sha: { type: 'string', pattern: '^[0-9a-fA-F]{7,64}$' },
          state: {
            type: 'string',
            enum: [
              'success',
              'failure',
              'error',
              'cancelled',
              'in_progress',
              'rolled_back',
            ],
          },
          startedAt: { $ref: '#/components/schemas/Instant' },
          finishedAt: { $ref: '#/components/schemas/Instant' },
        },
      },
      IncidentInput: {
        type: 'object',
        required: ['id', 'title', 'startedAt'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 200 },
          service: {
            type: 'string',
            minLength: 1,
            maxLength: 255,
            description:
              'Service id; one of service, entityRef and repository is needed',
          },
          entityRef: { type: 'string', minLength: 1, maxLength: 255 },
          repository: {
            type: 'string',
            minLength: 3,
            maxLength: 512,
            description: 'host/owner/name',
          },
          url: { type: 'string', maxLength: 2048 },
          title: { type: 'string', minLength: 1, maxLength: 500 },
          environment: { type: 'string', maxLength: 255 },
          severity: { type: 'string', maxLength: 64 },
          startedAt: { $ref: '#/components/schemas/Instant' },
          detectedAt: { $ref: '#/components/schemas/Instant' },
          resolvedAt: { $ref: '#/components/schemas/Instant' },
          causedBy: {
            type: 'object',
            additionalProperties: false,
            properties: {
              deploymentId: { type: 'string', maxLength: 200 },
              sha: { type: 'string', pattern: '^[0-9a-fA-F]{7,64}$' },
            },
          },
        },
      },
      AuditRecord: {
        type: 'object',
        required: ['kind', 'id', 'at', 'plugin'],
        properties: {
          kind: { type: 'string', enum: ['event', 'dropped'] },
          id: { type: 'string', minLength: 1, maxLength: 200 },
          at: { $ref: '#/components/schemas/Instant' },
          plugin: { type: 'string', minLength: 1, maxLength: 128 },
          auditId: { type: 'string', maxLength: 64 },
          eventId: { type: 'string', maxLength: 200 },
          severity: {
            type: 'string',
            enum: ['low', 'medium', 'high', 'critical'],
          },
          status: {
            type: 'string',
            enum: ['initiated', 'succeeded', 'failed'],
          },
          user: { type: ['string', 'null'], maxLength: 255 },
          service: { type: ['string', 'null'], maxLength: 255 },
          method: { type: ['string', 'null'], maxLength: 16 },
          path: { type: ['string', 'null'], maxLength: 2048 },
          meta: { type: 'object' },
          error: { type: ['object', 'null'] },
          count: { type: 'integer', minimum: 1 },
          firstAt: { type: 'string', maxLength: 40 },
          lastAt: { type: 'string', maxLength: 40 },
        },
        oneOf: [
          {
            properties: { kind: { const: 'event' } },
            required: [
              'auditId',
              'eventId',
              'severity',
              'status',
              'user',
              'service',
              'method',
              'path',
              'meta',
              'error',
            ],
          },
          {
            properties: { kind: { const: 'dropped' } },
            required: ['count', 'firstAt', 'lastAt'],
          },
        ],
      },
      SurveyRoundInput: {
        type: 'object',
        description:
          'A survey round whose results are fixed; no answers, no people',
        required: [
          'roundId',
          'groupRef',
          'questionSet',
          'questionSetVersion',
          'respondents',
          'digest',
          'closedAt',
        ],
        additionalProperties: false,
        properties: {
          roundId: { type: 'string', minLength: 1, maxLength: 64 },
          groupRef: { type: 'string', minLength: 1, maxLength: 255 },
          questionSet: { type: 'string', minLength: 1, maxLength: 64 },
          questionSetVersion: { type: 'integer', minimum: 1 },
          respondents: {
            type: 'string',
            maxLength: 32,
            description: 'How many answered, as a band',
          },
          digest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          closedAt: { $ref: '#/components/schemas/Instant' },
        },
      },
      EvidenceRecordInput: {
        type: 'object',
        description:
          'A signed statement that a plugin keeps; only what says which',
        required: [
          'digest',
          'predicateType',
          'commits',
          'repository',
          'signer',
          'effectiveAt',
          'collectedAt',
        ],
        additionalProperties: false,
        properties: {
          digest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          predicateType: { type: 'string', minLength: 1, maxLength: 255 },
          commits: {
            type: 'array',
            maxItems: 100,
            items: { type: 'string', pattern: '^[0-9a-f]{40,64}$' },
          },
          repository: { type: ['string', 'null'], maxLength: 512 },
          signer: { type: 'string', minLength: 1, maxLength: 512 },
          effectiveAt: { type: ['string', 'null'], maxLength: 40 },
          collectedAt: { $ref: '#/components/schemas/Instant' },
        },
      },
      CostLoadInput: {
        type: 'object',
        description:
          'Manifest of loaded billing data; the rows stay with the plugin',
        required: [
          'loadId',
          'sourceId',
          'billingPeriod',
          'billingPeriodEnd',
          'inputDigest',
          'fileDigest',
          'rows',
          'focusVersion',
          'totals',
          'loadedAt',
        ],
        additionalProperties: false,
        properties: {
          loadId: { type: 'string', minLength: 1, maxLength: 64 },
          sourceId: { type: 'string', minLength: 1, maxLength: 64 },
          billingPeriod: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
          billingPeriodEnd: {
            type: 'string',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          },
          inputDigest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          parts: {
            type: 'array',
            description: 'Files of a set, in the order of their names',
            maxItems: 10000,
            items: {
              type: 'object',
              required: ['name', 'digest'],
              additionalProperties: false,
              properties: {
                name: { type: 'string', minLength: 1, maxLength: 1024 },
                digest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
              },
            },
          },
          fileDigest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          rows: { type: 'integer', minimum: 0 },
          focusVersion: { type: 'string', maxLength: 16 },
          totals: {
            type: 'array',
            maxItems: 200,
            items: {
              type: 'object',
              required: [
                'currency',
                'rows',
                'billed',
                'effective',
                'contracted',
                'list',
              ],
              additionalProperties: false,
              properties: {
                currency: { type: 'string', maxLength: 64 },
                rows: { type: 'integer', minimum: 0 },
                billed: { $ref: '#/components/schemas/DecimalText' },
                effective: { $ref: '#/components/schemas/DecimalText' },
                contracted: { $ref: '#/components/schemas/DecimalText' },
                list: { $ref: '#/components/schemas/DecimalText' },
              },
            },
          },
          loadedAt: { $ref: '#/components/schemas/Instant' },
        },
      },
      LlmUsageBatchInput: {
        type: 'object',
        description:
          'Manifest of a batch of LLM usage; the rows stay with the plugin',
        required: [
          'batch',
          'form',
          'rows',
          'root',
          'firstAt',
          'lastAt',
          'currency',
          'amount',
          'unreserved',
          'unknown',
          'closedAt',
        ],
        additionalProperties: false,
        properties: {
          batch: { type: 'integer', minimum: 1 },
          form: { type: 'string', enum: ['maestro-llm-usage@1'] },
          rows: { type: 'integer', minimum: 1 },
          root: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          firstAt: { $ref: '#/components/schemas/Instant' },
          lastAt: { $ref: '#/components/schemas/Instant' },
          currency: { type: 'string', enum: ['USD'] },
          amount: {
            oneOf: [
              { $ref: '#/components/schemas/DecimalText' },
              { type: 'null' },
            ],
          },
          unreserved: {
            oneOf: [
              { $ref: '#/components/schemas/DecimalText' },
              { type: 'null' },
            ],
          },
          unknown: { type: 'integer', minimum: 0 },
          closedAt: { $ref: '#/components/schemas/Instant' },
        },
      },
      DecimalText: { type: 'string', pattern: '^-?\\d{1,40}(\\.\\d{1,15})?$' },
      ErasureInput: {
        type: 'object',
        description: 'Name exactly one of person, account or seq',
        properties: {
          person: {
            type: 'string',
            pattern: '^p_[0-9a-f]{32}$',
            description: 'Pseudonym as events show it',
          },
          account: {
            type: 'string',
            maxLength: 512,
            description: 'host/login of a forge account',
          },
          seq: {
            type: 'integer',
            minimum: 0,
            description: 'Receipt whose body is to go',
          },
        },
        additionalProperties: false,
      },
      Erasure: {
        type: 'object',
        required: ['seq', 'person', 'bodies'],
        properties: {
          seq: { type: 'integer', description: 'Receipt of the erasure' },
          person: { type: ['string', 'null'] },
          bodies: { type: 'integer', description: 'Bodies that were erased' },
        },
      },
    },
  },
  paths: {
    '/doors/{sourceId}': {
      post: {
        operationId: 'postDelivery',
        summary: "Hand in a delivery; authenticated by the source's own secret",
        parameters: [{ $ref: '#/components/parameters/sourceId' }],
        requestBody: { required: true, content: { '*/*': {} } },
        responses: {
          '200': {
            description: 'The delivery was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The delivery is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/deployments': {
      post: {
        operationId: 'postDeployment',
        summary: 'Report a deployment with Backstage credentials',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DeploymentInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The delivery was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The delivery is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/survey-rounds': {
      post: {
        operationId: 'postSurveyRound',
        summary: 'Seal the digest of a closed survey round',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/SurveyRoundInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The round was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The delivery is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/evidence-records': {
      post: {
        operationId: 'postEvidenceRecord',
        summary: 'Seal the digest of a signed statement',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/EvidenceRecordInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The statement was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The record is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cost-loads': {
      post: {
        operationId: 'postCostLoad',
        summary: 'Seal the manifest of loaded billing data',
        description: 'For the plugin maestro-cost only.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CostLoadInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The manifest was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The manifest is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm-usage-batches': {
      post: {
        operationId: 'postLlmUsageBatch',
        summary: 'Seal the manifest of a batch of LLM usage',
        description: 'For the plugin maestro-cost only.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/LlmUsageBatchInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The manifest was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The manifest is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/incidents': {
      post: {
        operationId: 'postIncident',
        summary: 'Report an incident with Backstage credentials',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/IncidentInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The delivery was in the log already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          '202': {
            description: 'The delivery is durable',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Accepted' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/status': {
      get: {
        operationId: 'getStatus',
        responses: {
          '200': {
            description: 'State of the log',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LedgerStatus' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/keys': {
      get: {
        operationId: 'getKeys',
        summary:
          'Keys that the log has had; each change is a receipt that both keys signed',
        responses: {
          '200': {
            description: 'Oldest first; the last one signs now',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/KeyHistory' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/checkpoint': {
      get: {
        operationId: 'getCheckpoint',
        summary: 'Latest checkpoint (C2SP tlog-checkpoint)',
        responses: {
          '200': {
            description: 'Signed note',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/programs': {
      get: {
        operationId: 'listPrograms',
        summary: 'The offline verifiers with their digests; needs no account',
        responses: {
          '200': {
            description: 'Programs',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: {
                      type: 'array',
                      items: {
                        type: 'object',
                        required: ['name', 'needs', 'sha256', 'bytes'],
                        properties: {
                          name: { type: 'string' },
                          needs: {
                            type: 'string',
                            description: 'What it runs on',
                          },
                          sha256: { type: 'string', description: 'Hex' },
                          bytes: { type: 'integer' },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/programs/{name}': {
      get: {
        operationId: 'getProgram',
        summary:
          'One of them, as it lies in the source repository; needs no account',
        parameters: [
          {
            name: 'name',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
        ],
        responses: {
          '200': {
            description: 'The file',
            content: {
              'application/octet-stream': {
                schema: { type: 'string', format: 'binary' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/tile/{path}': {
      get: {
        operationId: 'getTile',
        summary:
          'Hash tile or entry bundle (C2SP tlog-tiles); the path holds slashes',
        parameters: [
          {
            name: 'path',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
        ],
        responses: {
          '200': {
            description: 'Hashes, or length-prefixed entries',
            content: {
              'application/octet-stream': {
                schema: { type: 'string', format: 'binary' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/receipts': {
      get: {
        operationId: 'listReceipts',
        summary: 'Receipts, newest first',
        parameters: [
          {
            name: 'source',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 128 },
          },
          {
            name: 'type',
            in: 'query',
            allowReserved: true,
            description: 'Event type',
            schema: { type: 'string', maxLength: 64 },
          },
          { $ref: '#/components/parameters/entityRef' },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          {
            name: 'cursor',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', pattern: '^\\d{1,16}$' },
          },
          { $ref: '#/components/parameters/limit' },
        ],
        responses: {
          '200': {
            description: 'A page',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ReceiptPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/receipts/{seq}': {
      get: {
        operationId: 'getReceipt',
        parameters: [{ $ref: '#/components/parameters/seq' }],
        responses: {
          '200': {
            description: 'One receipt',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ReceiptDetail' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/receipts/{seq}/proof': {
      get: {
        operationId: 'getReceiptProof',
        parameters: [
          { $ref: '#/components/parameters/seq' },
          { $ref: '#/components/parameters/treeSize' },
        ],
        responses: {
          '200': {
            description: 'Leaf, proof and checkpoint',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ReceiptProof' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/receipts/{seq}/tlog-proof': {
      get: {
        operationId: 'getTlogProof',
        summary: 'The same as a file (C2SP tlog-proof)',
        parameters: [{ $ref: '#/components/parameters/seq' }],
        responses: {
          '200': {
            description: 'A `.tlog-proof` file',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/receipts/{seq}/body': {
      get: {
        operationId: 'getBody',
        summary: 'The body as delivered; audited',
        parameters: [{ $ref: '#/components/parameters/seq' }],
        responses: {
          '200': {
            description: 'Bytes',
            content: {
              '*/*': { schema: { type: 'string', format: 'binary' } },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/proofs/consistency': {
      get: {
        operationId: 'getConsistencyProof',
        parameters: [
          {
            name: 'from',
            in: 'query',
            allowReserved: true,
            required: true,
            schema: { type: 'integer', minimum: 1 },
          },
          {
            name: 'to',
            in: 'query',
            allowReserved: true,
            required: true,
            schema: { type: 'integer', minimum: 1 },
          },
        ],
        responses: {
          '200': {
            description: 'Proof that one tree continues the other',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ConsistencyProof' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/sources': {
      get: {
        operationId: 'listSources',
        responses: {
          '200': {
            description: 'Health of each source',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/SourceHealth' },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/unattributed': {
      get: {
        operationId: 'listUnattributed',
        responses: {
          '200': {
            description: 'Subjects that no entity claims',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/UnattributedSubject' },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/export': {
      get: {
        operationId: 'exportLog',
        summary: 'Receipts with proofs as NDJSON, for the offline verifier',
        parameters: [
          {
            name: 'from',
            in: 'query',
            allowReserved: true,
            description: 'First sequence number',
            schema: { type: 'integer', minimum: 0 },
          },
          {
            name: 'to',
            in: 'query',
            allowReserved: true,
            description: 'One past the last sequence number',
            schema: { type: 'integer', minimum: 1 },
          },
          { $ref: '#/components/parameters/entityRef' },
          {
            name: 'seqs',
            in: 'query',
            allowReserved: true,
            description: 'Sequence numbers, separated by commas',
            schema: {
              type: 'string',
              maxLength: 20000,
              pattern: '^\\d+(,\\d+)*$',
            },
          },
          {
            name: 'bodies',
            in: 'query',
            description:
              'With bodies and salts; needs maestro.ledger.body.read, audited',
            schema: { type: 'boolean', default: false },
          },
        ],
        responses: {
          '200': {
            description: 'NDJSON',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'exportSelection',
        summary:
          'The same for many receipts, such as the evidence set of a figure',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['seqs'],
                additionalProperties: false,
                properties: {
                  seqs: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 100000,
                    items: { type: 'integer', minimum: 0 },
                  },
                  bodies: {
                    type: 'boolean',
                    description:
                      'With bodies and salts; needs maestro.ledger.body.read, audited',
                  },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'NDJSON',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/events': {
      get: {
        operationId: 'readFeed',
        summary: 'Canonical events after a position, as NDJSON',
        parameters: [
          {
            name: 'after',
            in: 'query',
            allowReserved: true,
            description:
              'Position of the last event that was read; -1 from the start',
            schema: { type: 'integer', minimum: -1, default: -1 },
          },
          {
            name: 'limit',
            in: 'query',
            allowReserved: true,
            schema: {
              type: 'integer',
              minimum: 1,
              maximum: 50000,
              default: 5000,
            },
          },
        ],
        responses: {
          '200': {
            description:
              'One LedgerEvent per line; the last line is `{cursor, atEnd, head, remaining}`, `remaining` counted up to 10,000',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/audit-events': {
      post: {
        operationId: 'postAuditEvents',
        summary:
          "Audit events of a plugin's spool; for plugins of this portal only",
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['records'],
                additionalProperties: false,
                properties: {
                  records: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 200,
                    items: { $ref: '#/components/schemas/AuditRecord' },
                  },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'All are in the log',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['accepted'],
                  properties: { accepted: { type: 'integer' } },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/pseudonyms': {
      post: {
        operationId: 'getPseudonyms',
        summary:
          'Pseudonyms of forge accounts as events name them; for plugins of this portal only',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['accounts'],
                additionalProperties: false,
                properties: {
                  accounts: {
                    type: 'array',
                    maxItems: 5000,
                    items: { type: 'string', minLength: 3, maxLength: 512 },
                  },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'Pseudonym of each account',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['pseudonyms'],
                  properties: {
                    pseudonyms: {
                      type: 'object',
                      additionalProperties: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/erasures': {
      post: {
        operationId: 'postErasure',
        summary: 'Erase a person, or one body; the proofs stay valid',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ErasureInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'Done, and recorded',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Erasure' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
} as const;
