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
 * What the example organisation pays for. Names, accounts and prices are made
 * up; the shape is FOCUS 1.2 (focus.finops.org). Quantities are in units of the
 * price, per day.
 */
export interface BillingLine {
  provider: 'AWS' | 'Google Cloud' | 'Beacon Monitoring';
  account: { id: string; name: string };
  service: string;
  category: string;
  subcategory: string;
  resource: { id: string; name: string; type: string } | null;
  region: { id: string; name: string } | null;
  sku: string;
  description: string;
  unit: string;
  /** List price of one unit, decimal text. */
  listPrice: string;
  /** Percent off the list price by contract. */
  discount?: number;
  /** Units on an ordinary day. */
  perDay: number;
  /** Part of a weekend day's use in a weekday's; 1 when absent. */
  weekend?: number;
  /** Change of the use per 30 days, e.g. 0.05. */
  growth?: number;
  /** Spread of the noise, as part of the use. */
  noise?: number;
  tags?: Record<string, string>;
  /** Paid for by the commitment as far as that reaches. */
  committed?: boolean;
  /** From so many days before the end on, used this many times as much. */
  shift?: { daysBeforeEnd: number; factor: number };
}

const PROD = { id: '111122223333', name: 'lighthouse-prod' };
const STAGING = { id: '444455556666', name: 'lighthouse-staging' };
const DATA = { id: 'lighthouse-data', name: 'Lighthouse data' };
const MONITORING = { id: 'beacon-7731', name: 'Lighthouse Outfitters' };
const FRANKFURT = { id: 'eu-central-1', name: 'Europe (Frankfurt)' };
const BELGIUM = { id: 'europe-west1', name: 'Belgium' };

const aws = (
  service: string,
  category: string,
  subcategory: string,
): Pick<
  BillingLine,
  'provider' | 'account' | 'service' | 'category' | 'subcategory' | 'region'
> => ({
  provider: 'AWS',
  account: PROD,
  service,
  category,
  subcategory,
  region: FRANKFURT,
});

const node = (at: number): BillingLine => ({
  ...aws('Amazon Elastic Compute Cloud', 'Compute', 'Virtual Machines'),
  resource: {
    id: `arn:aws:ec2:eu-central-1:111122223333:instance/i-0c1d2e3f4a5b6c7d${at}`,
    name: `prod-node-${at}`,
    type: 'Instance',
  },
  sku: 'EC2-M6I-XLARGE',
  description: 'm6i.xlarge, node of the cluster lighthouse-prod',
  unit: 'Hours',
  listPrice: '0.23',
  discount: 5,
  perDay: 24,
  tags: { 'eks:cluster-name': 'lighthouse-prod' },
  committed: true,
});

const database = (
  name: string,
  price: string,
  tags?: Record<string, string>,
): BillingLine => ({
  ...aws(
    'Amazon Relational Database Service',
    'Databases',
    'Relational Databases',
  ),
  resource: {
    id: `arn:aws:rds:eu-central-1:111122223333:db:${name}`,
    name,
    type: 'Database instance',
  },
  sku: `RDS-${name.toUpperCase()}`,
  description: `PostgreSQL instance ${name}`,
  unit: 'Hours',
  listPrice: price,
  discount: 3,
  perDay: 24,
  tags,
});

const bucket = (
  name: string,
  perDay: number,
  tags?: Record<string, string>,
): BillingLine => ({
  ...aws('Amazon Simple Storage Service', 'Storage', 'Object Storage'),
  resource: { id: `arn:aws:s3:::${name}`, name, type: 'Bucket' },
  sku: 'S3-STANDARD',
  description: `Storage of the bucket ${name}`,
  unit: 'GB-Days',
  listPrice: '0.00081667',
  perDay,
  growth: 0.02,
  noise: 0.002,
  tags,
});

export const LINES: BillingLine[] = [
  node(1),
  node(2),
  node(3),
  node(4),
  {
    ...aws('Amazon Elastic Kubernetes Service', 'Compute', 'Containers'),
    resource: {
      id: 'arn:aws:eks:eu-central-1:111122223333:cluster/lighthouse-prod',
      name: 'lighthouse-prod',
      type: 'Cluster',
    },
    sku: 'EKS-CLUSTER',
    description: 'Control plane of the cluster lighthouse-prod',
    unit: 'Hours',
    listPrice: '0.1',
    perDay: 24,
    tags: { 'eks:cluster-name': 'lighthouse-prod' },
  },
  database('orders-db', '0.532'),
  database('payments-db', '0.266'),
  database('pricing-db', '0.133'),
  // No annotation leads here, a tag does.
  database('loyalty-db', '0.068', { component: 'loyalty', env: 'production' }),
  {
    ...aws('Amazon OpenSearch Service', 'Analytics', 'Search'),
    resource: {
      id: 'arn:aws:es:eu-central-1:111122223333:domain/product-search',
      name: 'product-search',
      type: 'Domain',
    },
    sku: 'ES-R6G-LARGE',
    description: 'Two data nodes of the domain product-search',
    unit: 'Hours',
    listPrice: '0.402',
    perDay: 48,
    tags: { Component: 'catalog-search', environment: 'production' },
  },
  {
    ...aws('Amazon Simple Queue Service', 'Integration', 'Messaging'),
    resource: {
      id: 'arn:aws:sqs:eu-central-1:111122223333:order-events',
      name: 'order-events',
      type: 'Queue',
    },
    sku: 'SQS-REQUESTS',
    description: 'Requests to the queue order-events',
    unit: 'Requests',
    listPrice: '0.0000004',
    perDay: 9_400_000,
    weekend: 1.25,
    growth: 0.03,
    noise: 0.06,
  },
  bucket('lighthouse-product-images', 8200, { app: 'web-shop' }),
  bucket('lighthouse-invoices', 900, { Service: 'invoicing' }),
  // Nobody tagged it: shown as unallocated.
  bucket('lighthouse-old-exports', 31_000),
  {
    ...aws('Amazon CloudFront', 'Networking', 'Content Delivery'),
    region: null,
    resource: {
      id: 'arn:aws:cloudfront::111122223333:distribution/E2LIGHTHOUSE',
      name: 'shop',
      type: 'Distribution',
    },
    sku: 'CF-EU-OUT',
    description: 'Data out to the internet, Europe',
    unit: 'GB',
    listPrice: '0.085',
    discount: 20,
    perDay: 240,
    weekend: 1.4,
    growth: 0.04,
    noise: 0.08,
    // Written by hand, with a blank in front, as happens in real data.
    tags: { ' app': 'web-shop' },
  },
  {
    ...aws('AWS Lambda', 'Compute', 'Serverless Compute'),
    resource: {
      id: 'arn:aws:lambda:eu-central-1:111122223333:function:invoice-writer',
      name: 'invoice-writer',
      type: 'Function',
    },
    sku: 'LAMBDA-GB-SECOND',
    description: 'Duration of the function invoice-writer',
    unit: 'GB-Seconds',
    listPrice: '0.0000166667',
    perDay: 210_000,
    weekend: 0.7,
    noise: 0.1,
    tags: { service: 'invoicing' },
  },
  {
    ...aws('Amazon Simple Email Service', 'Integration', 'Messaging'),
    resource: {
      id: 'arn:aws:ses:eu-central-1:111122223333:identity/mail.lighthouse.example',
      name: 'mail.lighthouse.example',
      type: 'Identity',
    },
    sku: 'SES-MESSAGES',
    description: 'Messages sent',
    unit: 'Messages',
    listPrice: '0.0001',
    perDay: 48_000,
    weekend: 1.2,
    noise: 0.1,
    tags: { component: 'notifications-hub' },
  },
  {
    ...aws('AWS Data Transfer', 'Networking', 'Network Connectivity'),
    resource: null,
    sku: 'DT-INTER-AZ',
    description: 'Data between availability zones',
    unit: 'GB',
    listPrice: '0.01',
    perDay: 1700,
    weekend: 0.9,
    noise: 0.05,
  },
  {
    ...aws('Amazon Virtual Private Cloud', 'Networking', 'Network Routing'),
    resource: {
      id: 'arn:aws:ec2:eu-central-1:111122223333:natgateway/nat-0f9e8d7c6b5a4321',
      name: 'nat-0f9e8d7c6b5a4321',
      type: 'NAT gateway',
    },
    sku: 'NAT-GB',
    description: 'Data processed by the NAT gateway',
    unit: 'GB',
    listPrice: '0.052',
    perDay: 310,
    weekend: 0.85,
    noise: 0.06,
  },
  {
    ...aws('Amazon CloudWatch', 'Management and Governance', 'Observability'),
    resource: null,
    sku: 'CW-LOGS-INGEST',
    description: 'Logs ingested',
    unit: 'GB',
    listPrice: '0.63',
    perDay: 19,
    weekend: 0.8,
    noise: 0.08,
    // A service began to log every query.
    shift: { daysBeforeEnd: 9, factor: 2.1 },
  },
  {
    ...aws('AWS Support', 'Management and Governance', 'Support'),
    region: null,
    resource: null,
    sku: 'SUPPORT-BUSINESS',
    description: 'Business support',
    unit: 'Days',
    listPrice: '3.3',
    perDay: 1,
  },
  {
    ...aws('Amazon Elastic Compute Cloud', 'Compute', 'Virtual Machines'),
    account: STAGING,
    resource: {
      id: 'arn:aws:ec2:eu-central-1:444455556666:instance/i-0aa11bb22cc33dd44',
      name: 'staging',
      type: 'Instance',
    },
    sku: 'EC2-M6I-2XLARGE',
    description: 'm6i.2xlarge, staging of all services',
    unit: 'Hours',
    listPrice: '0.46',
    discount: 5,
    perDay: 12,
    weekend: 0.1,
    tags: { env: 'staging' },
  },
  {
    provider: 'Google Cloud',
    account: DATA,
    service: 'Cloud Run',
    category: 'Compute',
    subcategory: 'Serverless Compute',
    resource: {
      id: '//run.googleapis.com/projects/lighthouse-data/locations/europe-west1/services/mobile-api',
      name: 'mobile-api',
      type: 'Service',
    },
    region: BELGIUM,
    sku: 'RUN-CPU',
    description: 'CPU time of mobile-api',
    unit: 'vCPU-Seconds',
    listPrice: '0.0000216',
    perDay: 640_000,
    weekend: 1.3,
    growth: 0.05,
    noise: 0.07,
    tags: { component: 'mobile-api' },
  },
  {
    provider: 'Google Cloud',
    account: DATA,
    service: 'BigQuery',
    category: 'Databases',
    subcategory: 'Data Warehouses',
    resource: {
      id: '//bigquery.googleapis.com/projects/lighthouse-data/datasets/events',
      name: 'events',
      type: 'Dataset',
    },
    region: BELGIUM,
    sku: 'BQ-ANALYSIS',
    description: 'Queries over the data set events',
    unit: 'TiB',
    listPrice: '5.75',
    perDay: 2.4,
    weekend: 0.3,
    noise: 0.15,
    tags: { team: 'data' },
  },
  {
    provider: 'Google Cloud',
    account: DATA,
    service: 'Vertex AI',
    category: 'AI and Machine Learning',
    subcategory: 'Machine Learning',
    resource: {
      id: '//aiplatform.googleapis.com/projects/lighthouse-data/locations/europe-west1/endpoints/8812',
      name: 'recommend',
      type: 'Endpoint',
    },
    region: BELGIUM,
    sku: 'VERTEX-PREDICT',
    description: 'Prediction nodes of the endpoint recommend',
    unit: 'Hours',
    listPrice: '0.75',
    perDay: 24,
    noise: 0.02,
    tags: { component: 'recommendations' },
  },
  {
    provider: 'Beacon Monitoring',
    account: MONITORING,
    service: 'Beacon Hosts',
    category: 'Management and Governance',
    subcategory: 'Observability',
    resource: null,
    region: null,
    sku: 'BEACON-HOST-DAY',
    description: 'Monitored hosts',
    unit: 'Hosts',
    listPrice: '0.6',
    discount: 10,
    perDay: 9,
  },
];

/** Paid each month, whatever is used. */
export const COMMITMENT = {
  id: 'arn:aws:savingsplans::111122223333:savingsplan/lighthouse-compute-1',
  name: 'Compute savings plan, monthly',
  /** USD a day. */
  perDay: '18',
  /** What a unit under the plan costs, as part of its list price. */
  rate: 0.72,
};
