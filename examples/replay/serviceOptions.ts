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

/** How a service brings its default branch to production. */
export type DeliveryStyle =
  | 'deployments'
  | 'workflow'
  | 'tag'
  | 'merge'
  | 'monorepo';

export interface GitHubServiceOptions {
  seed: string;
  fullName: string;
  repositoryId: number;
  style: DeliveryStyle;
  /** Merged changes per week, mean of a Poisson distribution. */
  changesPerWeek: number;
  /** Probability that a production deployment fails for its users. */
  failureRate: number;
  squash: boolean;
  /** Environments of production deployments, one per component. */
  environments: string[];
  /** Where incidents are written down; `none`: nowhere. */
  incidents: 'issues' | 'cdevents' | 'none';
  /** Median time until a person reviews, milliseconds. */
  pickup?: number;
  /** Habits that change in a week. */
  change?: { inWeek: number; pickup?: number; failureRate?: number };
  /** Index of the week whose failure is called an incident weeks later. */
  recognizedLateInWeek?: number;
  /** Index of the week whose incident nobody closes. */
  neverClosedInWeek?: number;
  /** Index of the week from which nothing more is sent. */
  silentFromWeek?: number;
  rename?: { inWeek: number; to: string };
}
