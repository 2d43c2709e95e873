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

export * from './activity';
export * from './attribution';
export * from './changes';
export * from './coverage';
export * from './deployments';
export * from './divisions';
export * from './facts';
export * from './failureModel';
export * from './failureParts';
export * from './failures';
export * from './figures';
export * from './graph';
export * from './incidentSource';
export * from './leadTime';
export * from './levels';
export * from './model';
export * from './moves';
export * from './outcomes';
export * from './parts';
export * from './profileFigures';
export * from './quality';
export * from './repositories';
export * from './restatements';
export * from './reviews';
export * from './rules';
export * from './segments';
export * from './series';
export * from './states';
export * from './trailers';
export * from './windows';
export * from './workingTime';
