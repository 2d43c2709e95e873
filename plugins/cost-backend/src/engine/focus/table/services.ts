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

import { DynamicRule } from '../dynamic';
import { rowRule, valueRule } from '../dynamic/build';
import { consistentRule } from '../dynamic/consistent';
import { within } from '../dynamic/identity';

/** Subcategories by category, without `Other (...)`, which each one has. */
const SUBCATEGORIES: Readonly<Record<string, readonly string[]>> = {
  'AI and Machine Learning': [
    'AI Platforms',
    'Bots',
    'Generative AI',
    'Machine Learning',
    'Natural Language Processing',
  ],
  Analytics: [
    'Analytics Platforms',
    'Business Intelligence',
    'Data Processing',
    'Search',
    'Streaming Analytics',
  ],
  'Business Applications': ['Productivity and Collaboration'],
  Compute: [
    'Containers',
    'End User Computing',
    'Quantum Compute',
    'Serverless Compute',
    'Virtual Machines',
  ],
  Databases: [
    'Caching',
    'Data Warehouses',
    'Ledger Databases',
    'NoSQL Databases',
    'Relational Databases',
    'Time Series Databases',
  ],
  'Developer Tools': [
    'Developer Platforms',
    'Continuous Integration and Deployment',
    'Development Environments',
    'Source Code Management',
    'Quality Assurance',
  ],
  Identity: ['Identity and Access Management'],
  Integration: ['API Management', 'Messaging', 'Workflow Orchestration'],
  'Internet of Things': ['IoT Analytics', 'IoT Platforms'],
  'Management and Governance': [
    'Architecture',
    'Compliance',
    'Cost Management',
    'Data Governance',
    'Disaster Recovery',
    'Endpoint Management',
    'Observability',
    'Support',
  ],
  Media: ['Content Creation', 'Gaming', 'Media Streaming', 'Mixed Reality'],
  Migration: ['Data Migration', 'Resource Migration'],
  Mobile: [],
  Multicloud: ['Multicloud Integration'],
  Networking: [
    'Application Networking',
    'Content Delivery',
    'Network Connectivity',
    'Network Infrastructure',
    'Network Routing',
    'Network Security',
  ],
  Other: [],
  Security: [
    'Secret Management',
    'Security Posture Management',
    'Threat Detection and Response',
  ],
  Storage: [
    'Backup Storage',
    'Block Storage',
    'File Storage',
    'Object Storage',
    'Storage Platforms',
  ],
  Web: ['Application Platforms'],
};

const PARENTS = new Map(
  Object.entries(SUBCATEGORIES).flatMap(([category, names]) =>
    [...names, `Other (${category})`].map(name => [name, category] as const),
  ),
);

const SUBCATEGORY = 'ServiceSubcategory';

/** What FOCUS says of services and prices beside their columns by themselves. */
export const SERVICE_TABLE: DynamicRule[] = [
  valueRule(`Maestro-${SUBCATEGORY}-Values`, {
    since: '1.1',
    looksFor: `Values of ${SUBCATEGORY} that FOCUS does not know`,
    columns: [SUBCATEGORY],
    of: () => [SUBCATEGORY],
    test: text => (text.trim() === '' ? null : PARENTS.has(text)),
  }),
  rowRule(`Maestro-${SUBCATEGORY}-OfItsCategory`, {
    since: '1.1',
    looksFor: `A ${SUBCATEGORY} of another ServiceCategory`,
    columns: [SUBCATEGORY, 'ServiceCategory'],
    when: row => PARENTS.has(row.text(SUBCATEGORY) ?? ''),
    holds: row =>
      PARENTS.get(row.text(SUBCATEGORY)!) === row.text('ServiceCategory'),
  }),
  consistentRule('Maestro-ServiceName-OneServiceCategory', {
    since: '1.2',
    looksFor: 'A ServiceName of two categories',
    columns: ['ServiceName', 'ServiceCategory'],
    key: within('ServiceName'),
    value: row => row.text('ServiceCategory'),
    names: ['ServiceName', 'ServiceCategory'],
  }),
  consistentRule('Maestro-SkuPriceId-OneSkuId', {
    since: '1.2',
    looksFor: 'A SkuPriceId of two SkuId',
    columns: ['SkuPriceId', 'SkuId'],
    key: within('SkuPriceId'),
    value: row => row.text('SkuId'),
    names: ['SkuPriceId', 'SkuId'],
  }),
];
