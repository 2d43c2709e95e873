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
  '/entities/{kind}/{namespace}/{name}/deployments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Deployments with what they brought, broke and mended, newest first */
    get: operations['listDeployments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The members of a system, domain or group, together and one by one */
    get: operations['getEntityOverview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All services of the portal, together and one by one */
    get: operations['getOverview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/overview/figures/{figureId}/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The records behind a figure of the whole portal, newest first */
    get: operations['listOverviewEvidence'];
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
  '/entities/{kind}/{namespace}/{name}/pull-requests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Open pull requests with health and the role they wait for */
    get: operations['listPullRequests'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/pull-requests/anatomy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Phases of the pull requests merged in a window, week by week */
    get: operations['getPullRequestAnatomy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/pull-requests/anatomy/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The merged pull requests behind a figure, newest first */
    get: operations['listPullRequestAnatomyEvidence'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The records that tell one pull request, newest first */
    get: operations['listPullRequestEvidence'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/comment': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The comment about one open pull request, without writing it */
    get: operations['getPullRequestComment'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/space': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The five dimensions of a group, and the open measures of DX Core 4 */
    get: operations['getSpace'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/space/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Pipeline runs or open requests behind a SPACE figure, newest first */
    get: operations['listSpaceEvidence'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/surveys/question-sets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a round can ask */
    get: operations['listQuestionSets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/surveys/rounds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Rounds of surveys, latest opening first */
    get: operations['listRounds'];
    put?: never;
    /** Announce a round, and open it when that is due */
    post: operations['createRound'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/surveys/rounds/{roundId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A round */
    get: operations['getRound'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/surveys/rounds/{roundId}/close': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close a round at once; its results are fixed */
    post: operations['closeRound'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/surveys/rounds/{roundId}/answers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Answer a round, once; what is answered is not kept by person */
    post: operations['postAnswers'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/surveys/rounds/{roundId}/results': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Results of a closed round, by group */
    get: operations['getResults'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/weekly-pack': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a closed week showed, each sentence with its records */
    get: operations['getWeeklyPack'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/model-card': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Card of the model that predicts merge times */
    get: operations['getModelCard'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/entities/{kind}/{namespace}/{name}/model-card': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The same, with the cards of the entity's repositories */
    get: operations['getEntityModelCard'];
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
    DeployedChange: {
      id: string;
      title: string;
      url: string | null;
      leadTimeSeconds: number | null;
    };
    /** @description Why a deployment counts as failed */
    Failure: {
      /** @enum {string} */
      kind: 'incident' | 'rollback' | 'revert' | 'hotfix';
      title: string;
      url: string | null;
      severity: string | null;
      at: string;
      restoredAt: string | null;
      rule: string;
      confidence: number;
      reason: string;
      receipts: number[];
    };
    DeploymentName: {
      id: string;
      title: string;
    };
    Deployment: {
      id: string;
      entityRef: string;
      title: string;
      url: string | null;
      at: string;
      sha: string | null;
      environment: string | null;
      /** @enum {string} */
      status: 'ok' | 'failed' | 'pending' | 'unknown';
      failures: components['schemas']['Failure'][];
      rework: {
        rule: string;
        reason: string;
      } | null;
      remediates: components['schemas']['DeploymentName'] | null;
      remediatedBy: components['schemas']['DeploymentName'] | null;
      changes: components['schemas']['DeployedChange'][];
      receipts: number[];
    };
    DeploymentPage: {
      items: components['schemas']['Deployment'][];
      withheld: number;
      nextCursor: string | null;
    };
    /** @description How many services have a kind of source */
    Coverage: {
      kind: string;
      covered: number;
      total: number;
      missing: string[];
      sentence: string;
    };
    /** @description What differs from the window before beyond noise */
    Move: {
      figureId: string;
      /** @enum {string} */
      direction: 'better' | 'worse';
      before: number;
      after: number;
      unit: string;
      reason: string;
    };
    OverviewRow: {
      entityRef: string;
      title: string;
      state: components['schemas']['State'];
      reason: string | null;
      figures: components['schemas']['Figure'][];
      series: components['schemas']['FigureSeries'][];
      moved: components['schemas']['Move'][];
    };
    /** @description Rows are in the order of their names */
    Overview: {
      entityRef: string | null;
      window: components['schemas']['Window'];
      asOf: string;
      figures: components['schemas']['Figure'][];
      series: components['schemas']['FigureSeries'][];
      coverage: components['schemas']['Coverage'][];
      rows: components['schemas']['OverviewRow'][];
      withheld: number;
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
    HealthFactor: {
      /** @enum {string} */
      id: 'size' | 'coverage' | 'velocity' | 'checks' | 'security' | 'budget';
      label: string;
      value: number | null;
      unit: string | null;
      score: number | null;
      weight: number;
      percentile: number | null;
      n: number | null;
      missing: boolean;
      reason: string;
      howTo: string | null;
    };
    /** @description When a request will probably be merged, if it will be */
    MergeWindow: {
      /** @enum {string} */
      source: 'model' | 'history' | 'none';
      earliest: string | null;
      likely: string | null;
      latest: string | null;
      level: number;
      n: number;
      mergeShare: number | null;
      reason: string;
    };
    /**
     * @description Who has to act next, as a role; never a person
     * @enum {string}
     */
    WaitingRole: 'author' | 'reviewer' | 'checks' | 'merger';
    /** @description An open pull request. It names no person */
    PullRequest: {
      id: string;
      host: string;
      repository: string;
      number: number;
      title: string;
      url: string | null;
      draft: boolean;
      bot: boolean;
      openedAt: string;
      readyAt: string | null;
      ageSeconds: number;
      usualSeconds: number | null;
      additions: number | null;
      deletions: number | null;
      changedFiles: number | null;
      waitingFor: {
        role: components['schemas']['WaitingRole'];
        since: string;
        reason: string;
      };
      reworkCycles: number;
      reruns: number;
      health: {
        score: number | null;
        restsOn: number;
        factors: components['schemas']['HealthFactor'][];
      };
      mergeWindow: components['schemas']['MergeWindow'];
      receipts: number[];
    };
    /** @enum {string|null} */
    RequestsReasonCode:
      | 'no_annotation'
      | 'no_source'
      | 'no_events'
      | 'source_silent'
      | 'computing'
      | null;
    /** @description Open pull requests, those that wait longest first */
    PullRequestPage: {
      entityRef: string;
      zone: string;
      asOf: string;
      state: components['schemas']['State'];
      reason: string | null;
      reasonCode: components['schemas']['RequestsReasonCode'];
      repositories: {
        host: string;
        repository: string;
        sharedWith: number;
      }[];
      open: number;
      bots: number;
      waiting: {
        role: components['schemas']['WaitingRole'];
        count: number;
        longestSince: string | null;
      }[];
      overdue: number;
      commentsEnabled: boolean;
      items: components['schemas']['PullRequest'][];
      withheld: number;
      nextCursor: string | null;
    };
    /** @description How the requests merged in a window passed their time */
    PullRequestAnatomy: {
      entityRef: string;
      window: components['schemas']['Window'];
      asOf: string;
      state: components['schemas']['State'];
      reason: string | null;
      reasonCode: components['schemas']['RequestsReasonCode'];
      figures: components['schemas']['Figure'][];
      series: components['schemas']['FigureSeries'][];
      /** @description Merged requests that are in no figure */
      left: {
        bots: number;
        contradictory: number;
      };
    };
    PullRequestComment: {
      id: string;
      enabled: boolean;
      reason: string;
      markdown: string;
    };
    /** @enum {string} */
    SpaceDimensionId:
      | 'satisfaction'
      | 'performance'
      | 'activity'
      | 'communication'
      | 'efficiency';
    SurveyQuestion: {
      id: string;
      dimension: components['schemas']['SpaceDimensionId'];
      construct: string;
      result: string;
      text: string;
      /** @enum {string} */
      kind: 'scale' | 'recommend' | 'share';
      options: {
        value: number;
        label: string;
      }[];
      attribution: string | null;
    };
    SurveyQuestionSet: {
      id: string;
      version: number;
      title: string;
      description: string;
      questions: components['schemas']['SurveyQuestion'][];
    };
    SurveyRoundInput: {
      title: string;
      groupRef: string;
      questionSet: string;
      opensAt?: string;
      closesAt: string;
      reminders?: string[];
    } & {
      [key: string]: unknown;
    };
    SurveyRound: {
      id: string;
      title: string;
      groupRef: string;
      questionSet: {
        id: string;
        version: number;
        title: string;
      };
      /** @enum {string} */
      state: 'scheduled' | 'open' | 'closed';
      opensAt: string;
      closesAt: string;
      closedAt: string | null;
      reminders: {
        at: string;
        sentAt: string | null;
      }[];
      invited: number | null;
      answered: number | null;
      /**
       * @description What the caller alone may know of the caller
       * @enum {string}
       */
      own: 'not_invited' | 'invited' | 'answered' | 'closed';
      ownGroup: string | null;
      seal: {
        digest: string;
        receipt: number | null;
      } | null;
    };
    SurveyRoundPage: {
      mayManage: boolean;
      items: components['schemas']['SurveyRound'][];
      nextCursor: string | null;
    };
    SurveyResults: {
      round: components['schemas']['SurveyRound'];
      groups: {
        groupRef: string;
        invited: number | null;
        figures: components['schemas']['Figure'][];
      }[];
      withheld: number;
    };
    SpaceOverview: {
      entityRef: string;
      window: components['schemas']['Window'];
      asOf: string;
      dimensions: {
        id: components['schemas']['SpaceDimensionId'];
        label: string;
        system: components['schemas']['Figure'][];
        survey: components['schemas']['Figure'][];
        needsSurvey: string | null;
        cannotClaim: string;
      }[];
      core4: components['schemas']['Figure'][];
      round: components['schemas']['SurveyRound'] | null;
      components: number;
    };
    MergeTimeMetrics: {
      n: number;
      handTillAuc: number | null;
      accuracy: number;
      macroRecall: number;
      logLoss: number;
      ece: number;
      coverage: number | null;
    };
    WeeklyPack: {
      entityRef: string;
      title: string;
      /** @description ISO 8601, `2026-W46` */
      week: string;
      /** @description `2026-11-09` */
      firstDay: string;
      /** @description `2026-11-15` */
      lastDay: string;
      zone: string;
      state: components['schemas']['State'];
      reasonCode: string | null;
      reason: string | null;
      headline: string | null;
      sections: components['schemas']['WeeklyPackSection'][];
      /** @description Sentences left out, which name services that the caller may not read */
      withheld: number;
      /** @description SHA-256 of the whole pack without receipts */
      digest: string | null;
      weeks: {
        previous: string;
        next: string | null;
        latest: string;
      };
    };
    WeeklyPackSection: {
      /** @enum {string} */
      id:
        | 'changed'
        | 'week'
        | 'segments'
        | 'failures'
        | 'costs'
        | 'backlog'
        | 'unknown';
      title: string;
      sentences: {
        text: string;
        about: string | null;
        records: components['schemas']['WeeklyPackRecord'][];
        count: number;
        withheld: number;
      }[];
    };
    WeeklyPackRecord: {
      id: string;
      entityRef: string;
      /** @description When it reached production */
      at: string;
      title: string;
      url: string | null;
      receipts: number[];
    };
    ModelCard: {
      /** @description `portal` or `host/owner/name` */
      scope: string;
      modelId: string | null;
      trainedAt: string | null;
      /** @enum {string} */
      source: 'model' | 'history';
      reason: string;
      algorithm: string;
      data: {
        repositories: number;
        requests: number;
        merged: number;
        from: string | null;
        to: string | null;
      };
      split: {
        rule: string;
        at: string | null;
        train: number;
        calibration: number;
        validation: number;
      };
      metrics: components['schemas']['MergeTimeMetrics'] | null;
      baselines: {
        name: string;
        metrics: components['schemas']['MergeTimeMetrics'];
      }[];
      intervalLevel: number;
      features: string[];
      limits: string[];
    };
    EntityModelCard: {
      entityRef: string;
      portal: components['schemas']['ModelCard'];
      repositories: components['schemas']['ModelCard'][];
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
    /** @description `component`, `system`, `domain` or `group` */
    kind: string;
    namespace: string;
    name: string;
    /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
    from: string;
    /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
    to: string;
    /** @description IANA zone that replaces the entity's own */
    zone: string;
    /** @description Under whose published rules; `dora-2026` by default */
    profile: components['schemas']['Profile'];
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
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
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
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: components['parameters']['limit'];
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
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
  listDeployments: {
    parameters: {
      query?: {
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
        /** @description Only deployments of this status */
        status?: 'ok' | 'failed' | 'pending' | 'unknown';
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: number;
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
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
          'application/json': components['schemas']['DeploymentPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEntityOverview: {
    parameters: {
      query?: {
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Overview */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getOverview: {
    parameters: {
      query?: {
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Overview */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listOverviewEvidence: {
    parameters: {
      query?: {
        /** @description First instant (ISO 8601 with offset) or day of the window; by default the Monday 11 weeks before the week in which it ends */
        from?: components['parameters']['from'];
        /** @description Instant or day at which the window ends, not part of it; by default the end of the running week */
        to?: components['parameters']['to'];
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: components['parameters']['limit'];
      };
      header?: never;
      path: {
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
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
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
        /** @description Under whose published rules; `dora-2026` by default */
        profile?: components['parameters']['profile'];
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
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
  listPullRequests: {
    parameters: {
      query?: {
        state?: 'open';
        /** @description Only those that wait for this role */
        waiting?: components['schemas']['WaitingRole'];
        /** @description Whether requests of bots are listed */
        bots?: 'exclude' | 'include';
        /** @description IANA zone that replaces the entity's own */
        zone?: components['parameters']['zone'];
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: number;
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
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
          'application/json': components['schemas']['PullRequestPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getPullRequestAnatomy: {
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
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Figures and trend */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PullRequestAnatomy'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listPullRequestAnatomyEvidence: {
    parameters: {
      query: {
        figure: string;
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
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
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
  listPullRequestEvidence: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: components['parameters']['limit'];
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
        /** @description `host~owner~name~number` */
        requestId: string;
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
  getPullRequestComment: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
        /** @description `host~owner~name~number` */
        requestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The comment */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PullRequestComment'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getSpace: {
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
        /** @description `component`, `system`, `domain` or `group` */
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
          'application/json': components['schemas']['SpaceOverview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listSpaceEvidence: {
    parameters: {
      query: {
        figure: string;
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
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
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
  listQuestionSets: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All question sets */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['SurveyQuestionSet'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listRounds: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the previous page */
        cursor?: components['parameters']['cursor'];
        limit?: components['parameters']['limit'];
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
          'application/json': components['schemas']['SurveyRoundPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  createRound: {
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
      /** @description The round */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SurveyRound'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getRound: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        roundId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The round */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SurveyRound'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  closeRound: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        roundId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      /** @description The round */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SurveyRound'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  postAnswers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        roundId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Whole numbers by question id */
          answers: {
            [key: string]: number;
          };
        };
      };
    };
    responses: {
      /** @description The answers are counted */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            counted: boolean;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getResults: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        roundId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All that is ever told of the round */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SurveyResults'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getWeeklyPack: {
    parameters: {
      query?: {
        /** @description ISO 8601 week, such as 2026-W46; the last closed one when absent */
        week?: string;
        format?: 'json' | 'markdown';
      };
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The pack; the same facts give the same one */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WeeklyPack'];
          'text/markdown': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getModelCard: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The card; it says so where no model was trained */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelCard'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEntityModelCard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description `component`, `system`, `domain` or `group` */
        kind: components['parameters']['kind'];
        namespace: components['parameters']['namespace'];
        name: components['parameters']['name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Cards of the portal and of the repositories */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EntityModelCard'];
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
  '#get|/entities/{kind}/{namespace}/{name}/deployments': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/deployments']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/deployments']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/deployments']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/overview': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/overview']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/overview']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/overview']['get']['parameters']['query']
    >;
  };
  '#get|/overview': {
    response: Answer<paths['/overview']['get']>;
    query: NonNullable<paths['/overview']['get']['parameters']['query']>;
  };
  '#get|/overview/figures/{figureId}/evidence': {
    response: Answer<paths['/overview/figures/{figureId}/evidence']['get']>;
    path: NonNullable<
      paths['/overview/figures/{figureId}/evidence']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/overview/figures/{figureId}/evidence']['get']['parameters']['query']
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
  '#get|/entities/{kind}/{namespace}/{name}/pull-requests': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/pull-requests/anatomy': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/anatomy']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/anatomy']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/anatomy']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/pull-requests/anatomy/evidence': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/anatomy/evidence']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/anatomy/evidence']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/anatomy/evidence']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/evidence': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/evidence']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/evidence']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/evidence']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/comment': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/comment']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/comment']['get']['parameters']['path']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/space': {
    response: Answer<paths['/entities/{kind}/{namespace}/{name}/space']['get']>;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/space']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/space']['get']['parameters']['query']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/space/evidence': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/space/evidence']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/space/evidence']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/space/evidence']['get']['parameters']['query']
    >;
  };
  '#get|/surveys/question-sets': {
    response: Answer<paths['/surveys/question-sets']['get']>;
  };
  '#get|/surveys/rounds': {
    response: Answer<paths['/surveys/rounds']['get']>;
    query: NonNullable<paths['/surveys/rounds']['get']['parameters']['query']>;
  };
  '#post|/surveys/rounds': {
    response: Answer<paths['/surveys/rounds']['post']>;
    body: NonNullable<
      paths['/surveys/rounds']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/surveys/rounds/{roundId}': {
    response: Answer<paths['/surveys/rounds/{roundId}']['get']>;
    path: NonNullable<
      paths['/surveys/rounds/{roundId}']['get']['parameters']['path']
    >;
  };
  '#post|/surveys/rounds/{roundId}/close': {
    response: Answer<paths['/surveys/rounds/{roundId}/close']['post']>;
    path: NonNullable<
      paths['/surveys/rounds/{roundId}/close']['post']['parameters']['path']
    >;
    body: NonNullable<
      paths['/surveys/rounds/{roundId}/close']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/surveys/rounds/{roundId}/answers': {
    response: Answer<paths['/surveys/rounds/{roundId}/answers']['post']>;
    path: NonNullable<
      paths['/surveys/rounds/{roundId}/answers']['post']['parameters']['path']
    >;
    body: NonNullable<
      paths['/surveys/rounds/{roundId}/answers']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/surveys/rounds/{roundId}/results': {
    response: Answer<paths['/surveys/rounds/{roundId}/results']['get']>;
    path: NonNullable<
      paths['/surveys/rounds/{roundId}/results']['get']['parameters']['path']
    >;
  };
  '#get|/entities/{kind}/{namespace}/{name}/weekly-pack': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/weekly-pack']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/weekly-pack']['get']['parameters']['path']
    >;
    query: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/weekly-pack']['get']['parameters']['query']
    >;
  };
  '#get|/model-card': { response: Answer<paths['/model-card']['get']> };
  '#get|/entities/{kind}/{namespace}/{name}/model-card': {
    response: Answer<
      paths['/entities/{kind}/{namespace}/{name}/model-card']['get']
    >;
    path: NonNullable<
      paths['/entities/{kind}/{namespace}/{name}/model-card']['get']['parameters']['path']
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
        description: '`component`, `system`, `domain` or `group`',
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
      profile: {
        name: 'profile',
        in: 'query',
        description: 'Under whose published rules; `dora-2026` by default',
        schema: { $ref: '#/components/schemas/Profile' },
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
      DeployedChange: {
        type: 'object',
        required: ['id', 'title', 'url', 'leadTimeSeconds'],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          title: { type: 'string' },
          url: { type: ['string', 'null'] },
          leadTimeSeconds: { type: ['number', 'null'] },
        },
      },
      Failure: {
        type: 'object',
        description: 'Why a deployment counts as failed',
        required: [
          'kind',
          'title',
          'url',
          'severity',
          'at',
          'restoredAt',
          'rule',
          'confidence',
          'reason',
          'receipts',
        ],
        additionalProperties: false,
        properties: {
          kind: {
            type: 'string',
            enum: ['incident', 'rollback', 'revert', 'hotfix'],
          },
          title: { type: 'string' },
          url: { type: ['string', 'null'] },
          severity: { type: ['string', 'null'] },
          at: { type: 'string' },
          restoredAt: { type: ['string', 'null'] },
          rule: { type: 'string' },
          confidence: { type: 'number', minimum: 0, maximum: 1 },
          reason: { type: 'string' },
          receipts: { type: 'array', items: { type: 'integer', minimum: 0 } },
        },
      },
      DeploymentName: {
        type: 'object',
        required: ['id', 'title'],
        additionalProperties: false,
        properties: { id: { type: 'string' }, title: { type: 'string' } },
      },
      Deployment: {
        type: 'object',
        required: [
          'id',
          'entityRef',
          'title',
          'url',
          'at',
          'sha',
          'environment',
          'status',
          'failures',
          'rework',
          'remediates',
          'remediatedBy',
          'changes',
          'receipts',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          entityRef: { type: 'string' },
          title: { type: 'string' },
          url: { type: ['string', 'null'] },
          at: { type: 'string' },
          sha: { type: ['string', 'null'] },
          environment: { type: ['string', 'null'] },
          status: {
            type: 'string',
            enum: ['ok', 'failed', 'pending', 'unknown'],
          },
          failures: {
            type: 'array',
            items: { $ref: '#/components/schemas/Failure' },
          },
          rework: {
            oneOf: [
              {
                type: 'object',
                required: ['rule', 'reason'],
                additionalProperties: false,
                properties: {
                  rule: { type: 'string' },
                  reason: { type: 'string' },
                },
              },
              { type: 'null' },
            ],
          },
          remediates: {
            oneOf: [
              { $ref: '#/components/schemas/DeploymentName' },
              { type: 'null' },
            ],
          },
          remediatedBy: {
            oneOf: [
              { $ref: '#/components/schemas/DeploymentName' },
              { type: 'null' },
            ],
          },
          changes: {
            type: 'array',
            items: { $ref: '#/components/schemas/DeployedChange' },
          },
          receipts: { type: 'array', items: { type: 'integer', minimum: 0 } },
        },
      },
      DeploymentPage: {
        type: 'object',
        required: ['items', 'withheld', 'nextCursor'],
        additionalProperties: false,
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Deployment' },
          },
          withheld: { type: 'integer', minimum: 0 },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      Coverage: {
        type: 'object',
        description: 'How many services have a kind of source',
        required: ['kind', 'covered', 'total', 'missing', 'sentence'],
        additionalProperties: false,
        properties: {
          kind: { type: 'string' },
          covered: { type: 'integer', minimum: 0 },
          total: { type: 'integer', minimum: 0 },
          missing: { type: 'array', items: { type: 'string' } },
          sentence: { type: 'string' },
        },
      },
      Move: {
        type: 'object',
        description: 'What differs from the window before beyond noise',
        required: [
          'figureId',
          'direction',
          'before',
          'after',
          'unit',
          'reason',
        ],
        additionalProperties: false,
        properties: {
          figureId: { type: 'string' },
          direction: { type: 'string', enum: ['better', 'worse'] },
          before: { type: 'number' },
          after: { type: 'number' },
          unit: { type: 'string' },
          reason: { type: 'string' },
        },
      },
      OverviewRow: {
        type: 'object',
        required: [
          'entityRef',
          'title',
          'state',
          'reason',
          'figures',
          'series',
          'moved',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          title: { type: 'string' },
          state: { $ref: '#/components/schemas/State' },
          reason: { type: ['string', 'null'] },
          figures: {
            type: 'array',
            items: { $ref: '#/components/schemas/Figure' },
          },
          series: {
            type: 'array',
            items: { $ref: '#/components/schemas/FigureSeries' },
          },
          moved: {
            type: 'array',
            items: { $ref: '#/components/schemas/Move' },
          },
        },
      },
      Overview: {
        type: 'object',
        description: 'Rows are in the order of their names',
        required: [
          'entityRef',
          'window',
          'asOf',
          'figures',
          'series',
          'coverage',
          'rows',
          'withheld',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: ['string', 'null'] },
          window: { $ref: '#/components/schemas/Window' },
          asOf: { type: 'string' },
          figures: {
            type: 'array',
            items: { $ref: '#/components/schemas/Figure' },
          },
          series: {
            type: 'array',
            items: { $ref: '#/components/schemas/FigureSeries' },
          },
          coverage: {
            type: 'array',
            items: { $ref: '#/components/schemas/Coverage' },
          },
          rows: {
            type: 'array',
            items: { $ref: '#/components/schemas/OverviewRow' },
          },
          withheld: { type: 'integer', minimum: 0 },
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
      HealthFactor: {
        type: 'object',
        required: [
          'id',
          'label',
          'value',
          'unit',
          'score',
          'weight',
          'percentile',
          'n',
          'missing',
          'reason',
          'howTo',
        ],
        additionalProperties: false,
        properties: {
          id: {
            type: 'string',
            enum: [
              'size',
              'coverage',
              'velocity',
              'checks',
              'security',
              'budget',
            ],
          },
          label: { type: 'string' },
          value: { type: ['number', 'null'] },
          unit: { type: ['string', 'null'] },
          score: { type: ['number', 'null'], minimum: 0, maximum: 1 },
          weight: { type: 'number', minimum: 0 },
          percentile: { type: ['number', 'null'], minimum: 0, maximum: 1 },
          n: { type: ['integer', 'null'], minimum: 0 },
          missing: { type: 'boolean' },
          reason: { type: 'string' },
          howTo: { type: ['string', 'null'] },
        },
      },
      MergeWindow: {
        type: 'object',
        description: 'When a request will probably be merged, if it will be',
        required: [
          'source',
          'earliest',
          'likely',
          'latest',
          'level',
          'n',
          'mergeShare',
          'reason',
        ],
        additionalProperties: false,
        properties: {
          source: { type: 'string', enum: ['model', 'history', 'none'] },
          earliest: { type: ['string', 'null'] },
          likely: { type: ['string', 'null'] },
          latest: { type: ['string', 'null'] },
          level: { type: 'number', minimum: 0, maximum: 1 },
          n: { type: 'integer', minimum: 0 },
          mergeShare: { type: ['number', 'null'], minimum: 0, maximum: 1 },
          reason: { type: 'string' },
        },
      },
      WaitingRole: {
        type: 'string',
        description: 'Who has to act next, as a role; never a person',
        enum: ['author', 'reviewer', 'checks', 'merger'],
      },
      PullRequest: {
        type: 'object',
        description: 'An open pull request. It names no person',
        required: [
          'id',
          'host',
          'repository',
          'number',
          'title',
          'url',
          'draft',
          'bot',
          'openedAt',
          'readyAt',
          'ageSeconds',
          'usualSeconds',
          'additions',
          'deletions',
          'changedFiles',
          'waitingFor',
          'reworkCycles',
          'reruns',
          'health',
          'mergeWindow',
          'receipts',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          host: { type: 'string' },
          repository: { type: 'string' },
          number: { type: 'integer' },
          title: { type: 'string' },
          url: { type: ['string', 'null'] },
          draft: { type: 'boolean' },
          bot: { type: 'boolean' },
          openedAt: { type: 'string' },
          readyAt: { type: ['string', 'null'] },
          ageSeconds: { type: 'number', minimum: 0 },
          usualSeconds: { type: ['number', 'null'] },
          additions: { type: ['integer', 'null'] },
          deletions: { type: ['integer', 'null'] },
          changedFiles: { type: ['integer', 'null'] },
          waitingFor: {
            type: 'object',
            required: ['role', 'since', 'reason'],
            additionalProperties: false,
            properties: {
              role: { $ref: '#/components/schemas/WaitingRole' },
              since: { type: 'string' },
              reason: { type: 'string' },
            },
          },
          reworkCycles: { type: 'integer', minimum: 0 },
          reruns: { type: 'integer', minimum: 0 },
          health: {
            type: 'object',
            required: ['score', 'restsOn', 'factors'],
            additionalProperties: false,
            properties: {
              score: { type: ['number', 'null'], minimum: 0, maximum: 1 },
              restsOn: { type: 'number', minimum: 0, maximum: 1 },
              factors: {
                type: 'array',
                items: { $ref: '#/components/schemas/HealthFactor' },
              },
            },
          },
          mergeWindow: { $ref: '#/components/schemas/MergeWindow' },
          receipts: { type: 'array', items: { type: 'integer', minimum: 0 } },
        },
      },
      RequestsReasonCode: {
        type: ['string', 'null'],
        enum: [
          'no_annotation',
          'no_source',
          'no_events',
          'source_silent',
          'computing',
          null,
        ],
      },
      PullRequestPage: {
        type: 'object',
        description: 'Open pull requests, those that wait longest first',
        required: [
          'entityRef',
          'zone',
          'asOf',
          'state',
          'reason',
          'reasonCode',
          'repositories',
          'open',
          'bots',
          'waiting',
          'overdue',
          'commentsEnabled',
          'items',
          'withheld',
          'nextCursor',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          zone: { type: 'string' },
          asOf: { type: 'string' },
          state: { $ref: '#/components/schemas/State' },
          reason: { type: ['string', 'null'] },
          reasonCode: { $ref: '#/components/schemas/RequestsReasonCode' },
          repositories: {
            type: 'array',
            items: {
              type: 'object',
              required: ['host', 'repository', 'sharedWith'],
              additionalProperties: false,
              properties: {
                host: { type: 'string' },
                repository: { type: 'string' },
                sharedWith: { type: 'integer', minimum: 0 },
              },
            },
          },
          open: { type: 'integer', minimum: 0 },
          bots: { type: 'integer', minimum: 0 },
          waiting: {
            type: 'array',
            items: {
              type: 'object',
              required: ['role', 'count', 'longestSince'],
              additionalProperties: false,
              properties: {
                role: { $ref: '#/components/schemas/WaitingRole' },
                count: { type: 'integer', minimum: 0 },
                longestSince: { type: ['string', 'null'] },
              },
            },
          },
          overdue: { type: 'integer', minimum: 0 },
          commentsEnabled: { type: 'boolean' },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/PullRequest' },
          },
          withheld: { type: 'integer', minimum: 0 },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      PullRequestAnatomy: {
        type: 'object',
        description: 'How the requests merged in a window passed their time',
        required: [
          'entityRef',
          'window',
          'asOf',
          'state',
          'reason',
          'reasonCode',
          'figures',
          'series',
          'left',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          window: { $ref: '#/components/schemas/Window' },
          asOf: { type: 'string' },
          state: { $ref: '#/components/schemas/State' },
          reason: { type: ['string', 'null'] },
          reasonCode: { $ref: '#/components/schemas/RequestsReasonCode' },
          figures: {
            type: 'array',
            items: { $ref: '#/components/schemas/Figure' },
          },
          series: {
            type: 'array',
            items: { $ref: '#/components/schemas/FigureSeries' },
          },
          left: {
            type: 'object',
            description: 'Merged requests that are in no figure',
            required: ['bots', 'contradictory'],
            additionalProperties: false,
            properties: {
              bots: { type: 'integer', minimum: 0 },
              contradictory: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
      PullRequestComment: {
        type: 'object',
        required: ['id', 'enabled', 'reason', 'markdown'],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          enabled: { type: 'boolean' },
          reason: { type: 'string' },
          markdown: { type: 'string' },
        },
      },
      SpaceDimensionId: {
        type: 'string',
        enum: [
          'satisfaction',
          'performance',
          'activity',
          'communication',
          'efficiency',
        ],
      },
      SurveyQuestion: {
        type: 'object',
        required: [
          'id',
          'dimension',
          'construct',
          'result',
          'text',
          'kind',
          'options',
          'attribution',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          dimension: { $ref: '#/components/schemas/SpaceDimensionId' },
          construct: { type: 'string' },
          result: { type: 'string' },
          text: { type: 'string' },
          kind: { type: 'string', enum: ['scale', 'recommend', 'share'] },
          options: {
            type: 'array',
            items: {
              type: 'object',
              required: ['value', 'label'],
              additionalProperties: false,
              properties: {
                value: { type: 'integer' },
                label: { type: 'string' },
              },
            },
          },
          attribution: { type: ['string', 'null'] },
        },
      },
      SurveyQuestionSet: {
        type: 'object',
        required: ['id', 'version', 'title', 'description', 'questions'],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          version: { type: 'integer', minimum: 1 },
          title: { type: 'string' },
          description: { type: 'string' },
          questions: {
            type: 'array',
            items: { $ref: '#/components/schemas/SurveyQuestion' },
          },
        },
      },
      SurveyRoundInput: {
        type: 'object',
        required: ['title', 'groupRef', 'questionSet', 'closesAt'],
        additionalProperties: true,
        properties: {
          title: { type: 'string', minLength: 1, maxLength: 120 },
          groupRef: { type: 'string', minLength: 1, maxLength: 255 },
          questionSet: { type: 'string', minLength: 1, maxLength: 64 },
          opensAt: { type: 'string', maxLength: 40 },
          closesAt: { type: 'string', maxLength: 40 },
          reminders: {
            type: 'array',
            maxItems: 20,
            items: { type: 'string', maxLength: 40 },
          },
        },
      },
      SurveyRound: {
        type: 'object',
        required: [
          'id',
          'title',
          'groupRef',
          'questionSet',
          'state',
          'opensAt',
          'closesAt',
          'closedAt',
          'reminders',
          'invited',
          'answered',
          'own',
          'ownGroup',
          'seal',
        ],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          title: { type: 'string' },
          groupRef: { type: 'string' },
          questionSet: {
            type: 'object',
            required: ['id', 'version', 'title'],
            additionalProperties: false,
            properties: {
              id: { type: 'string' },
              version: { type: 'integer' },
              title: { type: 'string' },
            },
          },
          state: { type: 'string', enum: ['scheduled', 'open', 'closed'] },
          opensAt: { type: 'string' },
          closesAt: { type: 'string' },
          closedAt: { type: ['string', 'null'] },
          reminders: {
            type: 'array',
            items: {
              type: 'object',
              required: ['at', 'sentAt'],
              additionalProperties: false,
              properties: {
                at: { type: 'string' },
                sentAt: { type: ['string', 'null'] },
              },
            },
          },
          invited: { type: ['integer', 'null'] },
          answered: { type: ['integer', 'null'] },
          own: {
            type: 'string',
            description: 'What the caller alone may know of the caller',
            enum: ['not_invited', 'invited', 'answered', 'closed'],
          },
          ownGroup: { type: ['string', 'null'] },
          seal: {
            oneOf: [
              {
                type: 'object',
                required: ['digest', 'receipt'],
                additionalProperties: false,
                properties: {
                  digest: { type: 'string' },
                  receipt: { type: ['integer', 'null'] },
                },
              },
              { type: 'null' },
            ],
          },
        },
      },
      SurveyRoundPage: {
        type: 'object',
        required: ['items', 'mayManage', 'nextCursor'],
        additionalProperties: false,
        properties: {
          mayManage: { type: 'boolean' },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/SurveyRound' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      SurveyResults: {
        type: 'object',
        required: ['round', 'groups', 'withheld'],
        additionalProperties: false,
        properties: {
          round: { $ref: '#/components/schemas/SurveyRound' },
          groups: {
            type: 'array',
            items: {
              type: 'object',
              required: ['groupRef', 'invited', 'figures'],
              additionalProperties: false,
              properties: {
                groupRef: { type: 'string' },
                invited: { type: ['integer', 'null'] },
                figures: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/Figure' },
                },
              },
            },
          },
          withheld: { type: 'integer', minimum: 0 },
        },
      },
      SpaceOverview: {
        type: 'object',
        required: [
          'entityRef',
          'window',
          'asOf',
          'dimensions',
          'core4',
          'round',
          'components',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          window: { $ref: '#/components/schemas/Window' },
          asOf: { type: 'string' },
          dimensions: {
            type: 'array',
            items: {
              type: 'object',
              required: [
                'id',
                'label',
                'system',
                'survey',
                'needsSurvey',
                'cannotClaim',
              ],
              additionalProperties: false,
              properties: {
                id: { $ref: '#/components/schemas/SpaceDimensionId' },
                label: { type: 'string' },
                system: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/Figure' },
                },
                survey: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/Figure' },
                },
                needsSurvey: { type: ['string', 'null'] },
                cannotClaim: { type: 'string' },
              },
            },
          },
          core4: {
            type: 'array',
            items: { $ref: '#/components/schemas/Figure' },
          },
          round: {
            oneOf: [
              { $ref: '#/components/schemas/SurveyRound' },
              { type: 'null' },
            ],
          },
          components: { type: 'integer', minimum: 0 },
        },
      },
      MergeTimeMetrics: {
        type: 'object',
        required: [
          'n',
          'handTillAuc',
          'accuracy',
          'macroRecall',
          'logLoss',
          'ece',
          'coverage',
        ],
        properties: {
          n: { type: 'integer', minimum: 1 },
          handTillAuc: { type: ['number', 'null'] },
          accuracy: { type: 'number' },
          macroRecall: { type: 'number' },
          logLoss: { type: 'number' },
          ece: { type: 'number' },
          coverage: { type: ['number', 'null'] },
        },
      },
      WeeklyPack: {
        type: 'object',
        required: [
          'entityRef',
          'title',
          'week',
          'firstDay',
          'lastDay',
          'zone',
          'state',
          'reasonCode',
          'reason',
          'headline',
          'sections',
          'withheld',
          'digest',
          'weeks',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          title: { type: 'string' },
          week: { type: 'string', description: 'ISO 8601, `2026-W46`' },
          firstDay: { type: 'string', description: '`2026-11-09`' },
          lastDay: { type: 'string', description: '`2026-11-15`' },
          zone: { type: 'string' },
          state: { $ref: '#/components/schemas/State' },
          reasonCode: { type: ['string', 'null'] },
          reason: { type: ['string', 'null'] },
          headline: { type: ['string', 'null'] },
          sections: {
            type: 'array',
            items: { $ref: '#/components/schemas/WeeklyPackSection' },
          },
          withheld: {
            type: 'integer',
            minimum: 0,
            description:
              'Sentences left out, which name services that the caller may not read',
          },
          digest: {
            type: ['string', 'null'],
            description: 'SHA-256 of the whole pack without receipts',
          },
          weeks: {
            type: 'object',
            required: ['previous', 'next', 'latest'],
            additionalProperties: false,
            properties: {
              previous: { type: 'string' },
              next: { type: ['string', 'null'] },
              latest: { type: 'string' },
            },
          },
        },
      },
      WeeklyPackSection: {
        type: 'object',
        required: ['id', 'title', 'sentences'],
        additionalProperties: false,
        properties: {
          id: {
            type: 'string',
            enum: [
              'changed',
              'week',
              'segments',
              'failures',
              'costs',
              'backlog',
              'unknown',
            ],
          },
          title: { type: 'string' },
          sentences: {
            type: 'array',
            items: {
              type: 'object',
              required: ['text', 'about', 'records', 'count', 'withheld'],
              additionalProperties: false,
              properties: {
                text: { type: 'string' },
                about: { type: ['string', 'null'] },
                records: {
                  type: 'array',
                  maxItems: 10,
                  items: { $ref: '#/components/schemas/WeeklyPackRecord' },
                },
                count: { type: 'integer', minimum: 0 },
                withheld: { type: 'integer', minimum: 0 },
              },
            },
          },
        },
      },
      WeeklyPackRecord: {
        type: 'object',
        required: ['id', 'entityRef', 'at', 'title', 'url', 'receipts'],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          entityRef: { type: 'string' },
          at: { type: 'string', description: 'When it reached production' },
          title: { type: 'string' },
          url: { type: ['string', 'null'] },
          receipts: { type: 'array', items: { type: 'integer', minimum: 0 } },
        },
      },
      ModelCard: {
        type: 'object',
        required: [
          'scope',
          'modelId',
          'trainedAt',
          'source',
          'reason',
          'algorithm',
          'data',
          'split',
          'metrics',
          'baselines',
          'intervalLevel',
          'features',
          'limits',
        ],
        properties: {
          scope: {
            type: 'string',
            description: '`portal` or `host/owner/name`',
          },
          modelId: { type: ['string', 'null'] },
          trainedAt: { type: ['string', 'null'] },
          source: { type: 'string', enum: ['model', 'history'] },
          reason: { type: 'string' },
          algorithm: { type: 'string' },
          data: {
            type: 'object',
            required: ['repositories', 'requests', 'merged', 'from', 'to'],
            properties: {
              repositories: { type: 'integer' },
              requests: { type: 'integer' },
              merged: { type: 'integer' },
              from: { type: ['string', 'null'] },
              to: { type: ['string', 'null'] },
            },
          },
          split: {
            type: 'object',
            required: ['rule', 'at', 'train', 'calibration', 'validation'],
            properties: {
              rule: { type: 'string' },
              at: { type: ['string', 'null'] },
              train: { type: 'integer' },
              calibration: { type: 'integer' },
              validation: { type: 'integer' },
            },
          },
          metrics: {
            oneOf: [
              { $ref: '#/components/schemas/MergeTimeMetrics' },
              { type: 'null' },
            ],
          },
          baselines: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'metrics'],
              properties: {
                name: { type: 'string' },
                metrics: { $ref: '#/components/schemas/MergeTimeMetrics' },
              },
            },
          },
          intervalLevel: { type: 'number' },
          features: { type: 'array', items: { type: 'string' } },
          limits: { type: 'array', items: { type: 'string' } },
        },
      },
      EntityModelCard: {
        type: 'object',
        required: ['entityRef', 'portal', 'repositories'],
        properties: {
          entityRef: { type: 'string' },
          portal: { $ref: '#/components/schemas/ModelCard' },
          repositories: {
            type: 'array',
            items: { $ref: '#/components/schemas/ModelCard' },
          },
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
          { $ref: '#/components/parameters/profile' },
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
          { $ref: '#/components/parameters/profile' },
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
    '/entities/{kind}/{namespace}/{name}/deployments': {
      get: {
        operationId: 'listDeployments',
        summary:
          'Deployments with what they brought, broke and mended, newest first',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
          { $ref: '#/components/parameters/profile' },
          {
            name: 'status',
            in: 'query',
            description: 'Only deployments of this status',
            schema: {
              type: 'string',
              enum: ['ok', 'failed', 'pending', 'unknown'],
            },
          },
          { $ref: '#/components/parameters/cursor' },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
          },
        ],
        responses: {
          '200': {
            description: 'One page',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeploymentPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/overview': {
      get: {
        operationId: 'getEntityOverview',
        summary:
          'The members of a system, domain or group, together and one by one',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
          { $ref: '#/components/parameters/profile' },
        ],
        responses: {
          '200': {
            description: 'Overview',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Overview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/overview': {
      get: {
        operationId: 'getOverview',
        summary: 'All services of the portal, together and one by one',
        parameters: [
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
          { $ref: '#/components/parameters/profile' },
        ],
        responses: {
          '200': {
            description: 'Overview',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Overview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/overview/figures/{figureId}/evidence': {
      get: {
        operationId: 'listOverviewEvidence',
        summary:
          'The records behind a figure of the whole portal, newest first',
        parameters: [
          {
            name: 'figureId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 128 },
          },
          { $ref: '#/components/parameters/from' },
          { $ref: '#/components/parameters/to' },
          { $ref: '#/components/parameters/zone' },
          { $ref: '#/components/parameters/profile' },
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
          { $ref: '#/components/parameters/profile' },
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
          { $ref: '#/components/parameters/profile' },
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
    '/entities/{kind}/{namespace}/{name}/pull-requests': {
      get: {
        operationId: 'listPullRequests',
        summary: 'Open pull requests with health and the role they wait for',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'state',
            in: 'query',
            schema: { type: 'string', enum: ['open'], default: 'open' },
          },
          {
            name: 'waiting',
            in: 'query',
            description: 'Only those that wait for this role',
            schema: { $ref: '#/components/schemas/WaitingRole' },
          },
          {
            name: 'bots',
            in: 'query',
            description: 'Whether requests of bots are listed',
            schema: {
              type: 'string',
              enum: ['exclude', 'include'],
              default: 'exclude',
            },
          },
          { $ref: '#/components/parameters/zone' },
          { $ref: '#/components/parameters/cursor' },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
          },
        ],
        responses: {
          '200': {
            description: 'One page',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PullRequestPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/pull-requests/anatomy': {
      get: {
        operationId: 'getPullRequestAnatomy',
        summary: 'Phases of the pull requests merged in a window, week by week',
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
            description: 'Figures and trend',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PullRequestAnatomy' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/pull-requests/anatomy/evidence': {
      get: {
        operationId: 'listPullRequestAnatomyEvidence',
        summary: 'The merged pull requests behind a figure, newest first',
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
    '/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/evidence': {
      get: {
        operationId: 'listPullRequestEvidence',
        summary: 'The records that tell one pull request, newest first',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'requestId',
            in: 'path',
            required: true,
            description: '`host~owner~name~number`',
            schema: { type: 'string', maxLength: 512 },
          },
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
    '/entities/{kind}/{namespace}/{name}/pull-requests/{requestId}/comment': {
      get: {
        operationId: 'getPullRequestComment',
        summary: 'The comment about one open pull request, without writing it',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'requestId',
            in: 'path',
            required: true,
            description: '`host~owner~name~number`',
            schema: { type: 'string', maxLength: 512 },
          },
        ],
        responses: {
          '200': {
            description: 'The comment',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PullRequestComment' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/space': {
      get: {
        operationId: 'getSpace',
        summary:
          'The five dimensions of a group, and the open measures of DX Core 4',
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
                schema: { $ref: '#/components/schemas/SpaceOverview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/space/evidence': {
      get: {
        operationId: 'listSpaceEvidence',
        summary:
          'Pipeline runs or open requests behind a SPACE figure, newest first',
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
    '/surveys/question-sets': {
      get: {
        operationId: 'listQuestionSets',
        summary: 'What a round can ask',
        responses: {
          '200': {
            description: 'All question sets',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  additionalProperties: false,
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/SurveyQuestionSet' },
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
    '/surveys/rounds': {
      get: {
        operationId: 'listRounds',
        summary: 'Rounds of surveys, latest opening first',
        parameters: [
          { $ref: '#/components/parameters/cursor' },
          { $ref: '#/components/parameters/limit' },
        ],
        responses: {
          '200': {
            description: 'One page',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SurveyRoundPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'createRound',
        summary: 'Announce a round, and open it when that is due',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/SurveyRoundInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The round',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SurveyRound' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/surveys/rounds/{roundId}': {
      get: {
        operationId: 'getRound',
        summary: 'A round',
        parameters: [
          {
            name: 'roundId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: {
          '200': {
            description: 'The round',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SurveyRound' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/surveys/rounds/{roundId}/close': {
      post: {
        operationId: 'closeRound',
        summary: 'Close a round at once; its results are fixed',
        parameters: [
          {
            name: 'roundId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        requestBody: {
          required: false,
          content: {
            'application/json': {
              schema: { type: 'object', additionalProperties: false },
            },
          },
        },
        responses: {
          '200': {
            description: 'The round',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SurveyRound' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/surveys/rounds/{roundId}/answers': {
      post: {
        operationId: 'postAnswers',
        summary: 'Answer a round, once; what is answered is not kept by person',
        parameters: [
          {
            name: 'roundId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['answers'],
                additionalProperties: false,
                properties: {
                  answers: {
                    type: 'object',
                    description: 'Whole numbers by question id',
                    maxProperties: 100,
                    additionalProperties: { type: 'number' },
                  },
                },
              },
            },
          },
        },
        responses: {
          '201': {
            description: 'The answers are counted',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['counted'],
                  additionalProperties: false,
                  properties: { counted: { type: 'boolean' } },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/surveys/rounds/{roundId}/results': {
      get: {
        operationId: 'getResults',
        summary: 'Results of a closed round, by group',
        parameters: [
          {
            name: 'roundId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: {
          '200': {
            description: 'All that is ever told of the round',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SurveyResults' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/weekly-pack': {
      get: {
        operationId: 'getWeeklyPack',
        summary: 'What a closed week showed, each sentence with its records',
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
          {
            name: 'week',
            in: 'query',
            description:
              'ISO 8601 week, such as 2026-W46; the last closed one when absent',
            schema: { type: 'string', maxLength: 40 },
          },
          {
            name: 'format',
            in: 'query',
            schema: {
              type: 'string',
              enum: ['json', 'markdown'],
              default: 'json',
            },
          },
        ],
        responses: {
          '200': {
            description: 'The pack; the same facts give the same one',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/WeeklyPack' },
              },
              'text/markdown': { schema: { type: 'string' } },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/model-card': {
      get: {
        operationId: 'getModelCard',
        summary: 'Card of the model that predicts merge times',
        responses: {
          '200': {
            description: 'The card; it says so where no model was trained',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ModelCard' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/entities/{kind}/{namespace}/{name}/model-card': {
      get: {
        operationId: 'getEntityModelCard',
        summary: "The same, with the cards of the entity's repositories",
        parameters: [
          { $ref: '#/components/parameters/kind' },
          { $ref: '#/components/parameters/namespace' },
          { $ref: '#/components/parameters/name' },
        ],
        responses: {
          '200': {
            description: 'Cards of the portal and of the repositories',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EntityModelCard' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
} as const;
