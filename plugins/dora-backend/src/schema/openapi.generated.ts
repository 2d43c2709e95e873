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
  '/entities/{kind}/{namespace}/{name}/figures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Delivery figures and trend of an entity */
    get: operations['getFigures'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/figures/{figureId}/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The records behind a figure, newest first */
    get: operations['listEvidence'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Figures and trend as a file */
    get: operations['exportFigures'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/evidence-set': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A figure with all its records and proofs, for the offline verifier */
    get: operations['exportEvidenceSet'];
    put?: never;
    post?: never;
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
    } & {
      [key: string]: unknown;
    };
    /** @enum {string} */
    State:
      | 'ok'
      | 'no_data'
      | 'no_source'
      | 'not_configured'
      | 'not_allowed'
      | 'stale'
      | 'computing'
      | 'pending'
      | 'too_few'
      | 'suppressed';
    /** @description Half-open, `from` to `to` */
    Window: {
      from: string;
      to: string;
      zone: string;
    };
    Interval: {
      low: number;
      high: number;
      level: number;
      method: string;
    };
    Evidence: {
      /** @enum {string} */
      kind: 'events' | 'rows' | 'statements' | 'suppressed';
      count: number;
      digest: string | null;
      href: string | null;
    };
    Figure: {
      id: string;
      label: string;
      value: number | null;
      unit: string;
      state: components['schemas']['State'];
      reason: string | null;
      n: number | null;
      interval: components['schemas']['Interval'] | null;
      rule: string;
      edition: string | null;
      window: components['schemas']['Window'];
      asOf: string;
      evidence: components['schemas']['Evidence'];
    };
    FigurePoint: {
      bucket: string;
      from: string;
      to: string;
      partial: boolean;
      value: number | null;
      n: number | null;
    };
    FigureSeries: {
      figureId: string;
      unit: string;
      points: components['schemas']['FigurePoint'][];
    };
    Subject: {
      host: string | null;
      repository: string | null;
      environment: string | null;
      service: string | null;
    };
    Figures: {
      entityRef: string;
      zone: string;
      window: components['schemas']['Window'];
      asOf: string;
      state: components['schemas']['State'];
      reason: string | null;
      /** @enum {string|null} */
      reasonCode:
        | 'no_annotation'
        | 'no_rule'
        | 'no_source'
        | 'no_events'
        | 'source_silent'
        | 'computing'
        | 'not_allowed'
        | null;
      source: {
        rule: string | null;
        subjects: components['schemas']['Subject'][];
        lastEventAt: string | null;
      };
      figures: components['schemas']['Figure'][];
      series: components['schemas']['FigureSeries'][];
      profile: components['schemas']['Profile'];
      benchmarks: components['schemas']['BenchmarkLabel'][];
      quality: {
        id: string;
        count: number;
        meaning: string;
      }[];
      incidents: {
        state: components['schemas']['State'];
        reason: string | null;
        incidents: number;
        lastEventAt: string | null;
      };
      restatements: components['schemas']['Restatement'][];
      freshness: {
        cursor: number;
        behind: number;
      };
    };
    /** @enum {string} */
    Profile: 'dora-2026' | 'devlake' | 'fourkeys' | 'middleware';
    BenchmarkLabel: {
      figureId: string;
      edition: string;
      source: string;
      label: string | null;
      spans: string[];
      reason: string;
    };
    /** @description A figure of a closed week that a later record changed */
    Restatement: {
      figureId: string;
      bucket: string;
      before: number | null;
      after: number | null;
      unit: string;
      restatedAt: string;
      causes: {
        title: string;
        url: string | null;
        receipts: number[];
      }[];
    };
    EvidenceItem: {
      id: string;
      title: string;
      occurredAt: string;
      value: number | null;
      unit: string | null;
      sourceUrl: string | null;
      receipts: number[];
      facts: {
        label: string;
        text: string;
      }[];
    };
    EvidencePage: {
      items: components['schemas']['EvidenceItem'][];
      withheld: number;
      nextCursor: string | null;
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
    /** @description `component` or `system` */
    kind: string;
    namespace: string;
    name: string;
    /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
    from: string;
    /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
    to: string;
    /** @description IANA zone that replaces the entity's own */
    zone: string;
    /** @description `nextCursor` of the previous page */
    cursor: string;
    limit: number;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getFigures: {
    parameters: {
      query?: {
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
      };
      header?: never;
      path: {
        /** @description `component` or `system` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Figures */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Figures'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listEvidence: {
    parameters: {
      query?: {
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: components['parameters']['limit'];
      };
      header?: never;
      path: {
        /** @description `component` or `system` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
        figureId: string;
      };
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
          'application/json': components['schemas']['EvidencePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  exportFigures: {
    parameters: {
      query?: {
        format?: 'csv' | 'json';
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
      };
      header?: never;
      path: {
        /** @description `component` or `system` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
          'application/json': components['schemas']['Figures'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  exportEvidenceSet: {
    parameters: {
      query: {
        figure: string;
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
      };
      header?: never;
      path: {
        /** @description `component` or `system` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description NDJSON in the format `maestro-ledger-export@1` */
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
  '#get|/entities/{kind}/{namespace}/{name}/figures': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/figures']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/figures']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/figures']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/figures/{figureId}/evidence': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/figures/{figureId}/evidence']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/figures/{figureId}/evidence']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/figures/{figureId}/evidence']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/export': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/export']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/export']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/export']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/evidence-set': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/evidence-set']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/evidence-set']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/evidence-set']['get']['parameters']['query']
    >;
  };
};

/** The OpenAPI document of this plugin. */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'maestro-dora',
    version: '1',
    description:
      'Delivery figures of components and systems, with their evidence',
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
      kind: {
        name: 'kind',
        in: 'path',
        required: true,
        description: '`component` or `system`',
        schema: { type: 'string', maxLength: 63 },
      },
      namespace: {
        name: 'namespace',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 63 },
      },
      name: {
        name: 'name',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 63 },
      },
      from: {
        name: 'from',
        in: 'query',
        description:
          'First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends',
        allowReserved: true,
        schema: { type: 'string', maxLength: 40 },
      },
      to: {
        name: 'to',
        in: 'query',
        description:
          'Instant or day at which the window ends, not part of it; by default the end of the running week',
        allowReserved: true,
        schema: { type: 'string', maxLength: 40 },
      },
      zone: {
        name: 'zone',
        in: 'query',
        description: "IANA zone that replaces the entity's own",
        allowReserved: true,
        schema: { type: 'string', maxLength: 64 },
      },
      cursor: {
        name: 'cursor',
        in: 'query',
        description: '`nextCursor` of the previous page',
        schema: { type: 'string', maxLength: 2000 },
      },
      limit: {
        name: 'limit',
        in: 'query',
        schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
      },
    },
    schemas: {
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
            additionalProperties: true,
          },
        },
        additionalProperties: true,
      },
      State: {
        type: 'string',
        enum: [
          'ok',
          'no_data',
          'no_source',
          'not_configured',
          'not_allowed',
          'stale',
          'computing',
          'pending',
          'too_few',
          'suppressed',
        ],
      },
      Window: {
        type: 'object',
        description: 'Half-open, `from` to `to`',
        required: ['from', 'to', 'zone'],
        additionalProperties: false,
        properties: {
          from: { type: 'string' },
          to: { type: 'string' },
          zone: { type: 'string' },
        },
      },
      Interval: {
        type: 'object',
        required: ['low', 'high', 'level', 'method'],
        additionalProperties: false,
        properties: {
          low: { type: 'number' },
          high: { type: 'number' },
          level: { type: 'number' },
          method: { type: 'string' },
        },
      },
      Evidence: {
        type: 'object',
        required: ['kind', 'count', 'digest', 'href'],
        additionalProperties: false,
        properties: {
          kind: {
            type: 'string',
            enum: ['events', 'rows', 'statements', 'suppressed'],
          },
          count: { type: 'integer', minimum: 0 },
          digest: { type: ['string', 'null'] },
          href: { type: ['string', 'null'] },
        },
      },
      Figure: {
        type: 'object',
        required: [
          'id',
          'label',
          'value',
          'unit',
          'state',
          'reason',
          'n',
          'interval',
          'rule',
          'edition',
          'window',
          'asOf',
          'evidence',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          label: { type: 'string' },
          value: { type: ['number', 'null'] },
          unit: { type: 'string' },
          state: { $ref: '#/components/schemas/State' },
          reason: { type: ['string', 'null'] },
          n: { type: ['integer', 'null'] },
          interval: {
            oneOf: [
              { $ref: '#/components/schemas/Interval' },
              { type: 'null' },
            ],
          },
          rule: { type: 'string' },
          edition: { type: ['string', 'null'] },
          window: { $ref: '#/components/schemas/Window' },
          asOf: { type: 'string' },
          evidence: { $ref: '#/components/schemas/Evidence' },
        },
      },
      FigurePoint: {
        type: 'object',
        required: ['bucket', 'from', 'to', 'partial', 'value', 'n'],
        additionalProperties: false,
        properties: {
          bucket: { type: 'string' },
          from: { type: 'string' },
          to: { type: 'string' },
          partial: { type: 'boolean' },
          value: { type: ['number', 'null'] },
          n: { type: ['integer', 'null'] },
        },
      },
      FigureSeries: {
        type: 'object',
        required: ['figureId', 'unit', 'points'],
        additionalProperties: false,
        properties: {
          figureId: { type: 'string' },
          unit: { type: 'string' },
          points: {
            type: 'array',
            items: { $ref: '#/components/schemas/FigurePoint' },
          },
        },
      },
      Subject: {
        type: 'object',
        required: ['host', 'repository', 'environment', 'service'],
        additionalProperties: false,
        properties: {
          host: { type: ['string', 'null'] },
          repository: { type: ['string', 'null'] },
          environment: { type: ['string', 'null'] },
          service: { type: ['string', 'null'] },
        },
      },
      Figures: {
        type: 'object',
        required: [
          'entityRef',
          'zone',
          'window',
          'asOf',
          'state',
          'reason',
          'reasonCode',
          'source',
          'figures',
          'series',
          'profile',
          'benchmarks',
          'quality',
          'incidents',
          'restatements',
          'freshness',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          zone: { type: 'string' },
          window: { $ref: '#/components/schemas/Window' },
          asOf: { type: 'string' },
          state: { $ref: '#/components/schemas/State' },
          reason: { type: ['string', 'null'] },
          reasonCode: {
            type: ['string', 'null'],
            enum: [
              'no_annotation',
              'no_rule',
              'no_source',
              'no_events',
              'source_silent',
              'computing',
              'not_allowed',
              null,
            ],
          },
          source: {
            type: 'object',
            required: ['rule', 'subjects', 'lastEventAt'],
            additionalProperties: false,
            properties: {
              rule: { type: ['string', 'null'] },
              subjects: {
                type: 'array',
                items: { $ref: '#/components/schemas/Subject' },
              },
              lastEventAt: { type: ['string', 'null'] },
            },
          },
          figures: {
            type: 'array',
            items: { $ref: '#/components/schemas/Figure' },
          },
          series: {
            type: 'array',
            items: { $ref: '#/components/schemas/FigureSeries' },
          },
          profile: { $ref: '#/components/schemas/Profile' },
          benchmarks: {
            type: 'array',
            items: { $ref: '#/components/schemas/BenchmarkLabel' },
          },
          quality: {
            type: 'array',
            items: {
              type: 'object',
              required: ['id', 'count', 'meaning'],
              additionalProperties: false,
              properties: {
                id: { type: 'string' },
                count: { type: 'integer', minimum: 0 },
                meaning: { type: 'string' },
              },
            },
          },
          incidents: {
            type: 'object',
            required: ['state', 'reason', 'incidents', 'lastEventAt'],
            additionalProperties: false,
            properties: {
              state: { $ref: '#/components/schemas/State' },
              reason: { type: ['string', 'null'] },
              incidents: { type: 'integer', minimum: 0 },
              lastEventAt: { type: ['string', 'null'] },
            },
          },
          restatements: {
            type: 'array',
            items: { $ref: '#/components/schemas/Restatement' },
          },
          freshness: {
            type: 'object',
            required: ['cursor', 'behind'],
            additionalProperties: false,
            properties: {
              cursor: { type: 'integer', minimum: -1 },
              behind: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
      Profile: {
        type: 'string',
        enum: ['dora-2026', 'devlake', 'fourkeys', 'middleware'],
      },
      BenchmarkLabel: {
        type: 'object',
        required: ['figureId', 'edition', 'source', 'label', 'spans', 'reason'],
        additionalProperties: false,
        properties: {
          figureId: { type: 'string' },
          edition: { type: 'string' },
          source: { type: 'string' },
          label: { type: ['string', 'null'] },
          spans: { type: 'array', items: { type: 'string' } },
          reason: { type: 'string' },
        },
      },
      Restatement: {
        type: 'object',
        description: 'A figure of a closed week that a later record changed',
        required: [
          'figureId',
          'bucket',
          'before',
          'after',
          'unit',
          'restatedAt',
          'causes',
        ],
        additionalProperties: false,
        properties: {
          figureId: { type: 'string' },
          bucket: { type: 'string' },
          before: { type: ['number', 'null'] },
          after: { type: ['number', 'null'] },
          unit: { type: 'string' },
          restatedAt: { type: 'string' },
          causes: {
            type: 'array',
            items: {
              type: 'object',
              required: ['title', 'url', 'receipts'],
              additionalProperties: false,
              properties: {
                title: { type: 'string' },
                url: { type: ['string', 'null'] },
                receipts: {
                  type: 'array',
                  items: { type: 'integer', minimum: 0 },
                },
              },
            },
          },
        },
      },
      EvidenceItem: {
        type: 'object',
        required: [
          'id',
          'title',
          'occurredAt',
          'value',
          'unit',
          'sourceUrl',
          'receipts',
          'facts',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          title: { type: 'string' },
          occurredAt: { type: 'string' },
          value: { type: ['number', 'null'] },
          unit: { type: ['string', 'null'] },
          sourceUrl: { type: ['string', 'null'] },
          receipts: { type: 'array', items: { type: 'integer', minimum: 0 } },
          facts: {
            type: 'array',
            items: {
              type: 'object',
              required: ['label', 'text'],
              additionalProperties: false,
              properties: {
                label: { type: 'string' },
                text: { type: 'string' },
              },
            },
          },
        },
      },
      EvidencePage: {
        type: 'object',
        required: ['items', 'withheld', 'nextCursor'],
        additionalProperties: false,
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/EvidenceItem' },
          },
          withheld: { type: 'integer', minimum: 0 },
          nextCursor: { type: ['string', 'null'] },
        },
      },
    },
  },
  paths: {
    '/entities/{kind}/{namespace}/{name}/figures': {
      get: {
        operationId: 'getFigures',
        summary: 'Delivery figures and trend of an entity',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
        ],
        responses: {
          '200': {
            description: 'Figures',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Figures' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/figures/{figureId}/evidence': {
      get: {
        operationId: 'listEvidence',
        summary: 'The records behind a figure, newest first',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'figureId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 128 },
          },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
          { $ref: '#/components/parameters/cursor' },
          { $ref: '#/components/parameters/limit' },
        ],
        responses: {
          '200': {
            description: 'One page',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EvidencePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/export': {
      get: {
        operationId: 'exportFigures',
        summary: 'Figures and trend as a file',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'format',
            in: 'query',
            schema: { type: 'string', enum: ['csv', 'json'], default: 'csv' },
          },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
        ],
        responses: {
          '200': {
            description: 'A file',
            content: {
              'text/csv': { schema: { type: 'string' } },
              'application/json': {
                schema: { $ref: '#/components/schemas/Figures' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/evidence-set': {
      get: {
        operationId: 'exportEvidenceSet',
        summary:
          'A figure with all its records and proofs, for the offline verifier',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'figure',
            in: 'query',
            required: true,
            schema: { type: 'string', maxLength: 128 },
          },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
        ],
        responses: {
          '200': {
            description: 'NDJSON in the format `maestro-ledger-export@1`',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
} as const;
