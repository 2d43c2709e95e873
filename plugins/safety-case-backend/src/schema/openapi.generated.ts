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
  '/cases/{caseId}/rerun': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask the forge to run the checks of the commit again */
    post: operations['rerunChecks'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Cases, newest activity first */
    get: operations['getCases'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Everything about one case */
    get: operations['getCase'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/collect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Collect evidence again, and judge the case */
    post: operations['collectCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Freeze, sign and seal the case; by another than the author */
    post: operations['approveCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/challenges': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Raise a doubt against a node or a relation */
    post: operations['challengeCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/challenges/{challengeId}/answer': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Answer a challenge; somebody else must accept it */
    post: operations['answerChallenge'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/pack': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The Repro Pack of a case, one uncompressed tar */
    get: operations['getPack'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/sacm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The case as XMI of the Structured Assurance Case Metamodel (OMG SACM 2.3) */
    get: operations['getSacm'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/arguments/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read an argument in the format of gsn2x, without keeping it */
    post: operations['previewArgument'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/cases/{caseId}/challenges/{challengeId}/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Accept an answer that somebody else gave */
    post: operations['acceptAnswer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in a DSSE envelope or a Sigstore bundle with an in-toto statement; or many, as a JSON list or as lines */
    post: operations['postEvidence'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/reports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in a raw report; the portal states and signs what it says */
    post: operations['postReport'];
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
    Error: {
      error: {
        name: string;
        message: string;
      } & {
        [key: string]: unknown;
      };
      request?: {
        [key: string]: unknown;
      };
      response: {
        [key: string]: unknown;
      };
    } & {
      [key: string]: unknown;
    };
    /** @enum {string} */
    Verdict:
      | 'defeated'
      | 'not_assessable'
      | 'supported_with_doubts'
      | 'supported';
    /** @enum {string} */
    LeafState:
      | 'failed'
      | 'bad_signature'
      | 'missing'
      | 'stale'
      | 'undeveloped'
      | 'verified';
    NullableLeafState: components['schemas']['LeafState'] | null;
    /** @enum {string} */
    Label: 'in' | 'out' | 'undecided';
    Receipts: number[];
    Subject: {
      /** @enum {string} */
      kind: 'pull_request' | 'release' | 'commit';
      id: string;
      title: string;
      url: string | null;
      repository: string;
      sha: string | null;
      headSha: string | null;
    };
    Counters: {
      verified: number;
      stale: number;
      failed: number;
      missing: number;
    };
    Decline: {
      since: string;
      reasons: {
        /** @enum {string} */
        kind:
          | 'expired'
          | 'vulnerability'
          | 'failed'
          | 'missing'
          | 'untrusted'
          | 'challenged'
          | 'policy';
        nodeId: string | null;
        at: string | null;
        text: string;
      }[];
    };
    CaseSummary: {
      id: string;
      entityRef: string;
      title: string;
      subject: components['schemas']['Subject'];
      verdict: components['schemas']['Verdict'];
      sentence: string;
      counters: components['schemas']['Counters'];
      asOf: string;
      approvedAt: string | null;
      merged: boolean;
      wentBad: boolean;
      decline: components['schemas']['Decline'] | null;
    };
    CasePage: {
      items: components['schemas']['CaseSummary'][];
      withheld: number;
      nextCursor: string | null;
    };
    Confidence: {
      interval: {
        low: number;
        high: number;
      };
      opinion: {
        belief: number;
        disbelief: number;
        uncertainty: number;
        baseRate: number;
      };
      eliminated: number;
      identified: number;
    };
    NullableConfidence: components['schemas']['Confidence'] | null;
    Evidence: {
      digest: string;
      predicateType: string;
      signer: string;
      signedByPortal: boolean;
      source: {
        system: string;
        collector: string;
        version: string;
        query: string | null;
      };
      effectiveAt: string | null;
      collectedAt: string;
      recordedAt: string | null;
      timeToLive: number | null;
      acceptance: string | null;
      checks: {
        /** @enum {string} */
        id:
          | 'signature'
          | 'signer'
          | 'subject'
          | 'predicate'
          | 'age'
          | 'inclusion';
        ok: boolean | null;
        text: string;
      }[];
      receipts: components['schemas']['Receipts'];
      population: {
        [key: string]: unknown;
      } | null;
    };
    Node: {
      id: string;
      kind: string;
      module: string;
      text: string;
      state: components['schemas']['NullableLeafState'];
      label: components['schemas']['Label'];
      undeveloped: boolean;
      gather: {
        [key: string]: unknown;
      } | null;
      confidence: components['schemas']['NullableConfidence'];
      evidence: components['schemas']['Evidence'][];
      position: {
        [key: string]: unknown;
      } | null;
      standsFor: {
        module: string;
        element: string | null;
      } | null;
      isPublic: boolean;
      claimPoints: string[];
    };
    Relation: {
      id: string;
      from: string;
      to: string;
      /** @enum {string} */
      kind: 'supported_by' | 'in_context_of' | 'challenges' | 'cites';
      label: components['schemas']['Label'];
      claimPoints: string[];
    };
    Diagnostic: {
      code: string;
      /** @enum {string} */
      severity: 'error' | 'warning';
      message: string;
      line: number | null;
      column: number | null;
    };
    ArgumentPreview: {
      diagnostics: components['schemas']['Diagnostic'][];
      files: {
        path: string;
        text: string;
      }[];
      nodes: components['schemas']['Node'][];
      relations: components['schemas']['Relation'][];
      parameters: string[];
    };
    Challenge: {
      id: string;
      target: string;
      text: string;
      raisedAt: string;
      raisedBy: string;
      answer: {
        text: string;
        at: string;
        by: string;
      } | null;
      label: components['schemas']['Label'];
      receipts: components['schemas']['Receipts'];
    };
    SafetyCase: {
      id: string;
      entityRef: string;
      title: string;
      subject: components['schemas']['Subject'];
      verdict: components['schemas']['Verdict'];
      sentence: string;
      counters: components['schemas']['Counters'];
      asOf: string;
      approvedAt: string | null;
      merged: boolean;
      wentBad: boolean;
      decline: components['schemas']['Decline'] | null;
      watchedUntil: string | null;
      watched: boolean;
      contents: {
        authors: number;
        unmapped: number;
        unknown: number;
        untold?: number;
        since: string | null;
        complete: boolean;
      } | null;
      digest: string;
      identity: {
        keyFingerprint: string;
        policyVersion: string;
        origin: string;
        treeSize: number;
        root: string;
        source: string;
      };
      doubts: {
        /** @enum {string} */
        kind:
          | 'challenge'
          | 'failed'
          | 'missing'
          | 'stale'
          | 'undeveloped'
          | 'oldest';
        nodeId: string | null;
        text: string;
      }[];
      delta: {
        since: string;
        claims: {
          nodeId: string;
          text: string;
          before: components['schemas']['NullableLeafState'];
          after: components['schemas']['NullableLeafState'];
        }[];
        added: string[];
        removed: string[];
        evidenceReplaced: number;
        policyChanged: boolean;
      } | null;
      nodes: components['schemas']['Node'][];
      relations: components['schemas']['Relation'][];
      challenges: components['schemas']['Challenge'][];
      approvals: {
        at: string;
        by: string;
        verdict: components['schemas']['Verdict'];
        digest: string;
        receipts: components['schemas']['Receipts'];
      }[];
      diagnostics: components['schemas']['Diagnostic'][];
      yaml: string;
      sourceUrl: string | null;
      confidence: components['schemas']['NullableConfidence'];
      mayNotApprove: string | null;
      check: {
        command: string;
        root: string;
        keyFingerprint: string;
      };
    };
    SubmittedEvidenceBatch: {
      kept: number;
      refused: number;
      items: {
        index: number;
        kept: components['schemas']['SubmittedEvidence'] | null;
        error: null | {
          name: string;
          message: string;
        };
      }[];
    };
    SubmittedEvidence: {
      digest: string;
      predicateType: string;
      commits: string[];
      signedByPortal: boolean;
      added: boolean;
    };
    StartedChecks: {
      commit: string;
      started: {
        name: string;
        url: string | null;
      }[];
      running: number;
      refused: {
        name: string;
        reason: string;
      }[];
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
    /** @description The case */
    Case: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['SafetyCase'];
      };
    };
    /** @description What was kept */
    Submitted: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json':
          | components['schemas']['SubmittedEvidence']
          | components['schemas']['SubmittedEvidenceBatch'];
      };
    };
  };
  parameters: {
    caseId: string;
    challengeId: string;
    /** @description Where the commits lie, host/owner/name */
    repository: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  rerunChecks: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What was begun */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedChecks'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCases: {
    parameters: {
      query?: {
        /** @description A component; or a system, domain or group, whose components are meant */
        entityRef?: string;
        /** @description What the cases are about */
        kind?: 'pull_request' | 'release' | 'commit';
        verdict?: components['schemas']['Verdict'];
        /** @description Only those that were supported, and are not any more */
        wentBad?: boolean;
        cursor?: string;
        /** @description Between 1 and 100; 25 by default */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CasePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCase: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components['responses']['Case'];
      default: components['responses']['Error'];
    };
  };
  collectCase: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components['responses']['Case'];
      default: components['responses']['Error'];
    };
  };
  approveCase: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Digest of the case as it was read */
          digest: string;
        };
      };
    };
    responses: {
      201: components['responses']['Case'];
      default: components['responses']['Error'];
    };
  };
  challengeCase: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          target: string;
          text: string;
        };
      };
    };
    responses: {
      201: components['responses']['Case'];
      default: components['responses']['Error'];
    };
  };
  answerChallenge: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
        challengeId: components['parameters']['challengeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          text: string;
        };
      };
    };
    responses: {
      200: components['responses']['Case'];
      default: components['responses']['Error'];
    };
  };
  getPack: {
    parameters: {
      query?: {
        /** @description Size of a checkpoint that the reader kept; the pack shows how the log grew from it */
        since?: number;
      };
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Files, their signed manifest, statements, receipts, checkpoint */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-tar': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getSacm: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The case */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/xml': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewArgument: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description The one to begin with comes first; others are those that it uses */
          files: {
            path: string;
            text: string;
          }[];
        };
      };
    };
    responses: {
      /** @description Findings, normalised texts, and the argument without states */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArgumentPreview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  acceptAnswer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        caseId: components['parameters']['caseId'];
        challengeId: components['parameters']['challengeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components['responses']['Case'];
      default: components['responses']['Error'];
    };
  };
  postEvidence: {
    parameters: {
      query?: {
        /** @description Where the commits lie, host/owner/name */
        repository?: components['parameters']['repository'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        '*/*': unknown;
      };
    };
    responses: {
      200: components['responses']['Submitted'];
      201: components['responses']['Submitted'];
      default: components['responses']['Error'];
    };
  };
  postReport: {
    parameters: {
      query: {
        format: 'junit' | 'ctrf' | 'sarif' | 'coverage' | 'cyclonedx' | 'spdx';
        commit: string;
        /** @description Name of the run; a newer report of one name replaces an older */
        name?: string;
        /** @description Where the commits lie, host/owner/name */
        repository?: components['parameters']['repository'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        '*/*': unknown;
      };
    };
    responses: {
      200: components['responses']['Submitted'];
      201: components['responses']['Submitted'];
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
  '#post|/cases/{caseId}/rerun': {
    response: Answer<paths['/cases/{caseId}/rerun']['post']>;
    path: NonNullable<
      paths['/cases/{caseId}/rerun']['post']['parameters']['path']
    >;
  };
  '#get|/cases': {
    response: Answer<paths['/cases']['get']>;
    query: NonNullable<paths['/cases']['get']['parameters']['query']>;
  };
  '#get|/cases/{caseId}': {
    response: Answer<paths['/cases/{caseId}']['get']>;
    path: NonNullable<paths['/cases/{caseId}']['get']['parameters']['path']>;
  };
  '#post|/cases/{caseId}/collect': {
    response: Answer<paths['/cases/{caseId}/collect']['post']>;
    path: NonNullable<
      paths['/cases/{caseId}/collect']['post']['parameters']['path']
    >;
  };
  '#post|/cases/{caseId}/approvals': {
    response: Answer<paths['/cases/{caseId}/approvals']['post']>;
    path: NonNullable<
      paths['/cases/{caseId}/approvals']['post']['parameters']['path']
    >;
    body: NonNullable<
      paths['/cases/{caseId}/approvals']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/cases/{caseId}/challenges': {
    response: Answer<paths['/cases/{caseId}/challenges']['post']>;
    path: NonNullable<
      paths['/cases/{caseId}/challenges']['post']['parameters']['path']
    >;
    body: NonNullable<
      paths['/cases/{caseId}/challenges']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/cases/{caseId}/challenges/{challengeId}/answer': {
    response: Answer<
      paths['/cases/{caseId}/challenges/{challengeId}/answer']['post']
    >;
    path: NonNullable<
      paths['/cases/{caseId}/challenges/{challengeId}/answer']['post']['parameters']['path']
    >;
    body: NonNullable<
      paths['/cases/{caseId}/challenges/{challengeId}/answer']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/cases/{caseId}/pack': {
    response: Answer<paths['/cases/{caseId}/pack']['get']>;
    path: NonNullable<
      paths['/cases/{caseId}/pack']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/cases/{caseId}/pack']['get']['parameters']['query']
    >;
  };
  '#get|/cases/{caseId}/sacm': {
    response: Answer<paths['/cases/{caseId}/sacm']['get']>;
    path: NonNullable<
      paths['/cases/{caseId}/sacm']['get']['parameters']['path']
    >;
  };
  '#post|/arguments/preview': {
    response: Answer<paths['/arguments/preview']['post']>;
    body: NonNullable<
      paths['/arguments/preview']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/cases/{caseId}/challenges/{challengeId}/accept': {
    response: Answer<
      paths['/cases/{caseId}/challenges/{challengeId}/accept']['post']
    >;
    path: NonNullable<
      paths['/cases/{caseId}/challenges/{challengeId}/accept']['post']['parameters']['path']
    >;
  };
  '#post|/evidence': {
    response: Answer<paths['/evidence']['post']>;
    query: NonNullable<paths['/evidence']['post']['parameters']['query']>;
  };
  '#post|/reports': {
    response: Answer<paths['/reports']['post']>;
    query: NonNullable<paths['/reports']['post']['parameters']['query']>;
  };
};

/** The OpenAPI document of this plugin. */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'maestro-safety-case',
    version: '1',
    description: 'Safety cases of changes and releases, with signed evidence',
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
      Case: {
        description: 'The case',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/SafetyCase' },
          },
        },
      },
      Submitted: {
        description: 'What was kept',
        content: {
          'application/json': {
            schema: {
              oneOf: [
                { $ref: '#/components/schemas/SubmittedEvidence' },
                { $ref: '#/components/schemas/SubmittedEvidenceBatch' },
              ],
            },
          },
        },
      },
    },
    parameters: {
      caseId: {
        name: 'caseId',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 64 },
      },
      challengeId: {
        name: 'challengeId',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 64 },
      },
      repository: {
        name: 'repository',
        in: 'query',
        description: 'Where the commits lie, host/owner/name',
        allowReserved: true,
        schema: { type: 'string', maxLength: 512 },
      },
    },
    schemas: {
      Error: {
        type: 'object',
        properties: {
          error: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
            },
            required: ['name', 'message'],
            additionalProperties: true,
          },
          request: { type: 'object', additionalProperties: true },
          response: { type: 'object', additionalProperties: true },
        },
        required: ['error', 'response'],
        additionalProperties: true,
      },
      Verdict: {
        type: 'string',
        enum: [
          'defeated',
          'not_assessable',
          'supported_with_doubts',
          'supported',
        ],
      },
      LeafState: {
        type: 'string',
        enum: [
          'failed',
          'bad_signature',
          'missing',
          'stale',
          'undeveloped',
          'verified',
        ],
      },
      NullableLeafState: {
        oneOf: [{ $ref: '#/components/schemas/LeafState' }, { type: 'null' }],
      },
      Label: { type: 'string', enum: ['in', 'out', 'undecided'] },
      Receipts: { type: 'array', items: { type: 'integer' } },
      Subject: {
        type: 'object',
        required: [
          'kind',
          'id',
          'title',
          'url',
          'repository',
          'sha',
          'headSha',
        ],
        additionalProperties: false,
        properties: {
          kind: { type: 'string', enum: ['pull_request', 'release', 'commit'] },
          id: { type: 'string' },
          title: { type: 'string' },
          url: { type: ['string', 'null'] },
          repository: { type: 'string' },
          sha: { type: ['string', 'null'] },
          headSha: { type: ['string', 'null'] },
        },
      },
      Counters: {
        type: 'object',
        required: ['verified', 'stale', 'failed', 'missing'],
        additionalProperties: false,
        properties: {
          verified: { type: 'integer' },
          stale: { type: 'integer' },
          failed: { type: 'integer' },
          missing: { type: 'integer' },
        },
      },
      Decline: {
        type: 'object',
        required: ['since', 'reasons'],
        additionalProperties: false,
        properties: {
          since: { type: 'string' },
          reasons: {
            type: 'array',
            items: {
              type: 'object',
              required: ['kind', 'nodeId', 'at', 'text'],
              properties: {
                kind: {
                  type: 'string',
                  enum: [
                    'expired',
                    'vulnerability',
                    'failed',
                    'missing',
                    'untrusted',
                    'challenged',
                    'policy',
                  ],
                },
                nodeId: { type: ['string', 'null'] },
                at: { type: ['string', 'null'] },
                text: { type: 'string' },
              },
            },
          },
        },
      },
      CaseSummary: {
        type: 'object',
        required: [
          'id',
          'entityRef',
          'title',
          'subject',
          'verdict',
          'sentence',
          'counters',
          'asOf',
          'approvedAt',
          'merged',
          'wentBad',
          'decline',
        ],
        properties: {
          id: { type: 'string' },
          entityRef: { type: 'string' },
          title: { type: 'string' },
          subject: { $ref: '#/components/schemas/Subject' },
          verdict: { $ref: '#/components/schemas/Verdict' },
          sentence: { type: 'string' },
          counters: { $ref: '#/components/schemas/Counters' },
          asOf: { type: 'string' },
          approvedAt: { type: ['string', 'null'] },
          merged: { type: 'boolean' },
          wentBad: { type: 'boolean' },
          decline: {
            oneOf: [{ $ref: '#/components/schemas/Decline' }, { type: 'null' }],
          },
        },
      },
      CasePage: {
        type: 'object',
        required: ['items', 'withheld', 'nextCursor'],
        additionalProperties: false,
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/CaseSummary' },
          },
          withheld: { type: 'integer' },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      Confidence: {
        type: 'object',
        required: ['interval', 'opinion', 'eliminated', 'identified'],
        additionalProperties: false,
        properties: {
          interval: {
            type: 'object',
            required: ['low', 'high'],
            properties: { low: { type: 'number' }, high: { type: 'number' } },
          },
          opinion: {
            type: 'object',
            required: ['belief', 'disbelief', 'uncertainty', 'baseRate'],
            properties: {
              belief: { type: 'number' },
              disbelief: { type: 'number' },
              uncertainty: { type: 'number' },
              baseRate: { type: 'number' },
            },
          },
          eliminated: { type: 'integer' },
          identified: { type: 'integer' },
        },
      },
      NullableConfidence: {
        oneOf: [{ $ref: '#/components/schemas/Confidence' }, { type: 'null' }],
      },
      Evidence: {
        type: 'object',
        required: [
          'digest',
          'predicateType',
          'signer',
          'signedByPortal',
          'source',
          'effectiveAt',
          'collectedAt',
          'recordedAt',
          'timeToLive',
          'acceptance',
          'checks',
          'receipts',
          'population',
        ],
        additionalProperties: false,
        properties: {
          digest: { type: 'string' },
          predicateType: { type: 'string' },
          signer: { type: 'string' },
          signedByPortal: { type: 'boolean' },
          source: {
            type: 'object',
            required: ['system', 'collector', 'version', 'query'],
            additionalProperties: false,
            properties: {
              system: { type: 'string' },
              collector: { type: 'string' },
              version: { type: 'string' },
              query: { type: ['string', 'null'] },
            },
          },
          effectiveAt: { type: ['string', 'null'] },
          collectedAt: { type: 'string' },
          recordedAt: { type: ['string', 'null'] },
          timeToLive: { type: ['number', 'null'] },
          acceptance: { type: ['string', 'null'] },
          checks: {
            type: 'array',
            items: {
              type: 'object',
              required: ['id', 'ok', 'text'],
              additionalProperties: false,
              properties: {
                id: {
                  type: 'string',
                  enum: [
                    'signature',
                    'signer',
                    'subject',
                    'predicate',
                    'age',
                    'inclusion',
                  ],
                },
                ok: { type: ['boolean', 'null'] },
                text: { type: 'string' },
              },
            },
          },
          receipts: { $ref: '#/components/schemas/Receipts' },
          population: { type: ['object', 'null'], additionalProperties: true },
        },
      },
      Node: {
        type: 'object',
        required: [
          'id',
          'kind',
          'module',
          'text',
          'state',
          'label',
          'undeveloped',
          'gather',
          'confidence',
          'evidence',
          'position',
          'standsFor',
          'isPublic',
          'claimPoints',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          kind: { type: 'string' },
          module: { type: 'string' },
          text: { type: 'string' },
          state: { $ref: '#/components/schemas/NullableLeafState' },
          label: { $ref: '#/components/schemas/Label' },
          undeveloped: { type: 'boolean' },
          gather: { type: ['object', 'null'], additionalProperties: true },
          confidence: { $ref: '#/components/schemas/NullableConfidence' },
          evidence: {
            type: 'array',
            items: { $ref: '#/components/schemas/Evidence' },
          },
          position: { type: ['object', 'null'], additionalProperties: true },
          standsFor: {
            type: ['object', 'null'],
            additionalProperties: false,
            required: ['module', 'element'],
            properties: {
              module: { type: 'string' },
              element: { type: ['string', 'null'] },
            },
          },
          isPublic: { type: 'boolean' },
          claimPoints: { type: 'array', items: { type: 'string' } },
        },
      },
      Relation: {
        type: 'object',
        required: ['id', 'from', 'to', 'kind', 'label', 'claimPoints'],
        properties: {
          id: { type: 'string' },
          from: { type: 'string' },
          to: { type: 'string' },
          kind: {
            type: 'string',
            enum: ['supported_by', 'in_context_of', 'challenges', 'cites'],
          },
          label: { $ref: '#/components/schemas/Label' },
          claimPoints: { type: 'array', items: { type: 'string' } },
        },
      },
      Diagnostic: {
        type: 'object',
        required: ['code', 'severity', 'message', 'line', 'column'],
        properties: {
          code: { type: 'string' },
          severity: { type: 'string', enum: ['error', 'warning'] },
          message: { type: 'string' },
          line: { type: ['integer', 'null'] },
          column: { type: ['integer', 'null'] },
        },
      },
      ArgumentPreview: {
        type: 'object',
        required: ['diagnostics', 'files', 'nodes', 'relations', 'parameters'],
        additionalProperties: false,
        properties: {
          diagnostics: {
            type: 'array',
            items: { $ref: '#/components/schemas/Diagnostic' },
          },
          files: {
            type: 'array',
            items: {
              type: 'object',
              required: ['path', 'text'],
              properties: {
                path: { type: 'string' },
                text: { type: 'string' },
              },
            },
          },
          nodes: {
            type: 'array',
            items: { $ref: '#/components/schemas/Node' },
          },
          relations: {
            type: 'array',
            items: { $ref: '#/components/schemas/Relation' },
          },
          parameters: { type: 'array', items: { type: 'string' } },
        },
      },
      Challenge: {
        type: 'object',
        required: [
          'id',
          'target',
          'text',
          'raisedAt',
          'raisedBy',
          'answer',
          'label',
          'receipts',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          target: { type: 'string' },
          text: { type: 'string' },
          raisedAt: { type: 'string' },
          raisedBy: { type: 'string' },
          answer: {
            type: ['object', 'null'],
            required: ['text', 'at', 'by'],
            properties: {
              text: { type: 'string' },
              at: { type: 'string' },
              by: { type: 'string' },
            },
          },
          label: { $ref: '#/components/schemas/Label' },
          receipts: { $ref: '#/components/schemas/Receipts' },
        },
      },
      SafetyCase: {
        type: 'object',
        required: [
          'id',
          'entityRef',
          'title',
          'subject',
          'verdict',
          'sentence',
          'counters',
          'asOf',
          'approvedAt',
          'merged',
          'wentBad',
          'decline',
          'watchedUntil',
          'watched',
          'contents',
          'digest',
          'identity',
          'doubts',
          'delta',
          'nodes',
          'relations',
          'challenges',
          'approvals',
          'diagnostics',
          'yaml',
          'sourceUrl',
          'confidence',
          'mayNotApprove',
          'check',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          entityRef: { type: 'string' },
          title: { type: 'string' },
          subject: { $ref: '#/components/schemas/Subject' },
          verdict: { $ref: '#/components/schemas/Verdict' },
          sentence: { type: 'string' },
          counters: { $ref: '#/components/schemas/Counters' },
          asOf: { type: 'string' },
          approvedAt: { type: ['string', 'null'] },
          merged: { type: 'boolean' },
          wentBad: { type: 'boolean' },
          decline: {
            oneOf: [{ $ref: '#/components/schemas/Decline' }, { type: 'null' }],
          },
          watchedUntil: { type: ['string', 'null'] },
          watched: { type: 'boolean' },
          contents: {
            type: ['object', 'null'],
            required: ['authors', 'unmapped', 'unknown', 'since', 'complete'],
            properties: {
              authors: { type: 'integer' },
              unmapped: { type: 'integer' },
              unknown: { type: 'integer' },
              untold: { type: 'integer' },
              since: { type: ['string', 'null'] },
              complete: { type: 'boolean' },
            },
          },
          digest: { type: 'string' },
          identity: {
            type: 'object',
            required: [
              'keyFingerprint',
              'policyVersion',
              'origin',
              'treeSize',
              'root',
              'source',
            ],
            properties: {
              keyFingerprint: { type: 'string' },
              policyVersion: { type: 'string' },
              origin: { type: 'string' },
              treeSize: { type: 'integer' },
              root: { type: 'string' },
              source: { type: 'string' },
            },
          },
          doubts: {
            type: 'array',
            items: {
              type: 'object',
              required: ['kind', 'nodeId', 'text'],
              properties: {
                kind: {
                  type: 'string',
                  enum: [
                    'challenge',
                    'failed',
                    'missing',
                    'stale',
                    'undeveloped',
                    'oldest',
                  ],
                },
                nodeId: { type: ['string', 'null'] },
                text: { type: 'string' },
              },
            },
          },
          delta: {
            type: ['object', 'null'],
            required: [
              'since',
              'claims',
              'added',
              'removed',
              'evidenceReplaced',
              'policyChanged',
            ],
            properties: {
              since: { type: 'string' },
              claims: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['nodeId', 'text', 'before', 'after'],
                  properties: {
                    nodeId: { type: 'string' },
                    text: { type: 'string' },
                    before: { $ref: '#/components/schemas/NullableLeafState' },
                    after: { $ref: '#/components/schemas/NullableLeafState' },
                  },
                },
              },
              added: { type: 'array', items: { type: 'string' } },
              removed: { type: 'array', items: { type: 'string' } },
              evidenceReplaced: { type: 'integer' },
              policyChanged: { type: 'boolean' },
            },
          },
          nodes: {
            type: 'array',
            items: { $ref: '#/components/schemas/Node' },
          },
          relations: {
            type: 'array',
            items: { $ref: '#/components/schemas/Relation' },
          },
          challenges: {
            type: 'array',
            items: { $ref: '#/components/schemas/Challenge' },
          },
          approvals: {
            type: 'array',
            items: {
              type: 'object',
              required: ['at', 'by', 'verdict', 'digest', 'receipts'],
              properties: {
                at: { type: 'string' },
                by: { type: 'string' },
                verdict: { $ref: '#/components/schemas/Verdict' },
                digest: { type: 'string' },
                receipts: { $ref: '#/components/schemas/Receipts' },
              },
            },
          },
          diagnostics: {
            type: 'array',
            items: { $ref: '#/components/schemas/Diagnostic' },
          },
          yaml: { type: 'string' },
          sourceUrl: { type: ['string', 'null'] },
          confidence: { $ref: '#/components/schemas/NullableConfidence' },
          mayNotApprove: { type: ['string', 'null'] },
          check: {
            type: 'object',
            required: ['command', 'root', 'keyFingerprint'],
            properties: {
              command: { type: 'string' },
              root: { type: 'string' },
              keyFingerprint: { type: 'string' },
            },
          },
        },
      },
      SubmittedEvidenceBatch: {
        type: 'object',
        required: ['kept', 'refused', 'items'],
        additionalProperties: false,
        properties: {
          kept: { type: 'integer' },
          refused: { type: 'integer' },
          items: {
            type: 'array',
            items: {
              type: 'object',
              required: ['index', 'kept', 'error'],
              additionalProperties: false,
              properties: {
                index: { type: 'integer' },
                kept: {
                  oneOf: [
                    { $ref: '#/components/schemas/SubmittedEvidence' },
                    { type: 'null' },
                  ],
                },
                error: {
                  oneOf: [
                    { type: 'null' },
                    {
                      type: 'object',
                      required: ['name', 'message'],
                      additionalProperties: false,
                      properties: {
                        name: { type: 'string' },
                        message: { type: 'string' },
                      },
                    },
                  ],
                },
              },
            },
          },
        },
      },
      SubmittedEvidence: {
        type: 'object',
        required: [
          'digest',
          'predicateType',
          'commits',
          'signedByPortal',
          'added',
        ],
        additionalProperties: false,
        properties: {
          digest: { type: 'string' },
          predicateType: { type: 'string' },
          commits: { type: 'array', items: { type: 'string' } },
          signedByPortal: { type: 'boolean' },
          added: { type: 'boolean' },
        },
      },
      StartedChecks: {
        type: 'object',
        required: ['commit', 'started', 'running', 'refused'],
        additionalProperties: false,
        properties: {
          commit: { type: 'string' },
          started: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'url'],
              properties: {
                name: { type: 'string' },
                url: { type: ['string', 'null'] },
              },
            },
          },
          running: { type: 'integer' },
          refused: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'reason'],
              properties: {
                name: { type: 'string' },
                reason: { type: 'string' },
              },
            },
          },
        },
      },
    },
  },
  paths: {
    '/cases/{caseId}/rerun': {
      post: {
        operationId: 'rerunChecks',
        summary: 'Ask the forge to run the checks of the commit again',
        parameters: [{ $ref: '#/components/parameters/caseId' }],
        responses: {
          '202': {
            description: 'What was begun',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/StartedChecks' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases': {
      get: {
        operationId: 'getCases',
        summary: 'Cases, newest activity first',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            description:
              'A component; or a system, domain or group, whose components are meant',
            allowReserved: true,
            schema: { type: 'string', maxLength: 255 },
          },
          {
            name: 'kind',
            in: 'query',
            description: 'What the cases are about',
            schema: {
              type: 'string',
              enum: ['pull_request', 'release', 'commit'],
            },
          },
          {
            name: 'verdict',
            in: 'query',
            schema: { $ref: '#/components/schemas/Verdict' },
          },
          {
            name: 'wentBad',
            in: 'query',
            description: 'Only those that were supported, and are not any more',
            schema: { type: 'boolean' },
          },
          {
            name: 'cursor',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 1000 },
          },
          {
            name: 'limit',
            in: 'query',
            description: 'Between 1 and 100; 25 by default',
            schema: { type: 'integer', minimum: 1, maximum: 100 },
          },
        ],
        responses: {
          '200': {
            description: 'One page',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CasePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}': {
      get: {
        operationId: 'getCase',
        summary: 'Everything about one case',
        parameters: [{ $ref: '#/components/parameters/caseId' }],
        responses: {
          '200': { $ref: '#/components/responses/Case' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/collect': {
      post: {
        operationId: 'collectCase',
        summary: 'Collect evidence again, and judge the case',
        parameters: [{ $ref: '#/components/parameters/caseId' }],
        responses: {
          '200': { $ref: '#/components/responses/Case' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/approvals': {
      post: {
        operationId: 'approveCase',
        summary: 'Freeze, sign and seal the case; by another than the author',
        parameters: [{ $ref: '#/components/parameters/caseId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['digest'],
                additionalProperties: false,
                properties: {
                  digest: {
                    type: 'string',
                    pattern: '^[0-9a-f]{64}$',
                    description: 'Digest of the case as it was read',
                  },
                },
              },
            },
          },
        },
        responses: {
          '201': { $ref: '#/components/responses/Case' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/challenges': {
      post: {
        operationId: 'challengeCase',
        summary: 'Raise a doubt against a node or a relation',
        parameters: [{ $ref: '#/components/parameters/caseId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['target', 'text'],
                additionalProperties: false,
                properties: {
                  target: { type: 'string', minLength: 1, maxLength: 512 },
                  text: { type: 'string', minLength: 1, maxLength: 4000 },
                },
              },
            },
          },
        },
        responses: {
          '201': { $ref: '#/components/responses/Case' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/challenges/{challengeId}/answer': {
      post: {
        operationId: 'answerChallenge',
        summary: 'Answer a challenge; somebody else must accept it',
        parameters: [
          { $ref: '#/components/parameters/caseId' },
          { $ref: '#/components/parameters/challengeId' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['text'],
                additionalProperties: false,
                properties: {
                  text: { type: 'string', minLength: 1, maxLength: 4000 },
                },
              },
            },
          },
        },
        responses: {
          '200': { $ref: '#/components/responses/Case' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/pack': {
      get: {
        operationId: 'getPack',
        summary: 'The Repro Pack of a case, one uncompressed tar',
        parameters: [
          { $ref: '#/components/parameters/caseId' },
          {
            name: 'since',
            in: 'query',
            description:
              'Size of a checkpoint that the reader kept; the pack shows how the log grew from it',
            allowReserved: true,
            schema: { type: 'integer', minimum: 1 },
          },
        ],
        responses: {
          '200': {
            description:
              'Files, their signed manifest, statements, receipts, checkpoint',
            content: {
              'application/x-tar': {
                schema: { type: 'string', format: 'binary' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/sacm': {
      get: {
        operationId: 'getSacm',
        summary:
          'The case as XMI of the Structured Assurance Case Metamodel (OMG SACM 2.3)',
        parameters: [{ $ref: '#/components/parameters/caseId' }],
        responses: {
          '200': {
            description: 'The case',
            content: { 'application/xml': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/arguments/preview': {
      post: {
        operationId: 'previewArgument',
        summary: 'Read an argument in the format of gsn2x, without keeping it',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['files'],
                additionalProperties: false,
                properties: {
                  files: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 32,
                    description:
                      'The one to begin with comes first; others are those that it uses',
                    items: {
                      type: 'object',
                      required: ['path', 'text'],
                      additionalProperties: false,
                      properties: {
                        path: {
                          type: 'string',
                          minLength: 1,
                          maxLength: 512,
                          pattern: '^[^\\n\\r]+$',
                        },
                        text: { type: 'string' },
                      },
                    },
                  },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description:
              'Findings, normalised texts, and the argument without states',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ArgumentPreview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/cases/{caseId}/challenges/{challengeId}/accept': {
      post: {
        operationId: 'acceptAnswer',
        summary: 'Accept an answer that somebody else gave',
        parameters: [
          { $ref: '#/components/parameters/caseId' },
          { $ref: '#/components/parameters/challengeId' },
        ],
        responses: {
          '200': { $ref: '#/components/responses/Case' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/evidence': {
      post: {
        operationId: 'postEvidence',
        summary:
          'Hand in a DSSE envelope or a Sigstore bundle with an in-toto statement; or many, as a JSON list or as lines',
        parameters: [{ $ref: '#/components/parameters/repository' }],
        requestBody: { required: true, content: { '*/*': {} } },
        responses: {
          '200': { $ref: '#/components/responses/Submitted' },
          '201': { $ref: '#/components/responses/Submitted' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/reports': {
      post: {
        operationId: 'postReport',
        summary:
          'Hand in a raw report; the portal states and signs what it says',
        parameters: [
          {
            name: 'format',
            in: 'query',
            required: true,
            schema: {
              type: 'string',
              enum: ['junit', 'ctrf', 'sarif', 'coverage', 'cyclonedx', 'spdx'],
            },
          },
          {
            name: 'commit',
            in: 'query',
            required: true,
            schema: { type: 'string', pattern: '^[0-9a-fA-F]{40}$' },
          },
          {
            name: 'name',
            in: 'query',
            description:
              'Name of the run; a newer report of one name replaces an older',
            schema: { type: 'string', maxLength: 120 },
          },
          { $ref: '#/components/parameters/repository' },
        ],
        requestBody: { required: true, content: { '*/*': {} } },
        responses: {
          '200': { $ref: '#/components/responses/Submitted' },
          '201': { $ref: '#/components/responses/Submitted' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
} as const;
