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

/** What a rule asks of the data: one of the model's check functions. */
export interface FocusRequirement {
  CheckFunction?: string;
  ColumnName?: string;
  /** How two conditions of the model name their column. */
  CheckCondition?: string;
  ColumnAName?: string;
  ColumnBName?: string;
  ResultColumnName?: string;
  Value?: string | number | null;
  ExpectedCount?: number;
  ModelRuleId?: string;
  Items?: FocusRequirement[];
}

/** A rule of the FOCUS rule model, as published. */
export interface FocusRule {
  Function: string;
  Reference: string;
  EntityType: 'Attribute' | 'Column' | 'Dataset';
  ApplicabilityCriteria: string[];
  Type: 'Static' | 'Dynamic';
  Status: string;
  ValidationCriteria: {
    MustSatisfy: string;
    Keyword: string;
    Requirement: FocusRequirement;
    Condition: FocusRequirement;
    Dependencies: string[];
  };
}

/** The published rule model. */
export interface FocusModel {
  Details: { FOCUSVersion: string };
  ApplicabilityCriteria: Record<string, unknown>;
  ModelRules: Record<string, FocusRule>;
}
