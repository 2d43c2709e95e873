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
 * Engines of Maestro's cost attribution: pure functions, facts in, figures out.
 *
 * Money is decimal from reading to result: amounts go in as text, whole numbers
 * or `Decimal`, are kept at 15 decimals, and every split adds up exactly. Errors
 * of the caller are `InputError`s that name the field, the value and the fix.
 *
 * Sources: OpenCost specification (allocation, idle, assets); recommender of the
 * Kubernetes vertical pod autoscaler (right-sizing); genai-prices (LLM prices);
 * FOCUS specification and its rule model (billing data).
 *
 * @packageDocumentation
 */

export {
  Decimal,
  MONEY_SCALE,
  fromUnits,
  splitByLargestRemainder,
  splitUnits,
  toDecimal,
  toUnits,
} from './engine/money';
export type { AmountInput } from './engine/money';
export {
  IDLE,
  OVERHEAD,
  RECONCILIATION,
  SHARED,
  UNALLOCATED,
  UNDEFINED,
  aggregateAssets,
  allocate,
  assetCost,
  attribute,
  directCostByAsset,
  fieldOf,
  idleFromAssets,
  lineKey,
  matches,
} from './engine/allocation';
export type {
  Allocation,
  AllocationInput,
  AllocationLine,
  AllocationOptions,
  Asset,
  AssetCost,
  Attributed,
  Attribution,
  CostPart,
  CostParts,
  IdleUnit,
  ResourceCost,
  UnitIdle,
  Workload,
  WorkloadFilter,
  WorkloadProperties,
} from './engine/allocation';
export {
  PROVIDER_RULES,
  USAGE_UNITS,
  priceRequest,
  priceRowAt,
  priceUsage,
  resolveModel,
} from './engine/prices';
export type {
  Price,
  PriceCatalogue,
  PriceLine,
  PriceRow,
  PricedRequest,
  ProviderRule,
  Rate,
  Rates,
  RequestPrice,
  ResolveOptions,
  Usage,
  UsageUnit,
} from './engine/prices';
export {
  AggregateUsage,
  CHECKPOINT_VERSION,
  ContainerUsage,
  DEFAULT_PROFILER_SETTINGS,
  DEFAULT_RECOMMENDER_SETTINGS,
  MAX_AMOUNT,
  UsageHistogram,
  aggregateByName,
  amountFromNumber,
  checkpointOrder,
  confidence,
  createBuckets,
  humanizeMemory,
  isExpired,
  millicoresFromCores,
  percentileEstimate,
  podMinimumPerContainer,
  recommendFrom,
  recommendRequests,
  roundUpToScale,
  scaleAmount,
  stateForCheckpoint,
  withConfidence,
  withMargin,
  withMinimum,
} from './engine/rightsizing';
export type {
  BaseEstimates,
  BucketOptions,
  Buckets,
  ContainerSettings,
  ControlledResource,
  History,
  HistogramCheckpoint,
  HistogramOptions,
  ProfilerSettings,
  Recommendation,
  Recommended,
  RecommenderSettings,
  ResourceAmounts,
  SampleSink,
  StateCheckpoint,
} from './engine/rightsizing';
