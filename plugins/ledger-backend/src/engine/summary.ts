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

/** What an event says, in one line without names of people. */
export function summaryOf(type: string, data: Record<string, unknown>): string {
  const text = (name: string) =>
    typeof data[name] === 'string' || typeof data[name] === 'number'
      ? String(data[name])
      : '';
  const sha = text('sha').slice(0, 7);
  switch (type) {
    case 'dev.cdevents.service.deployed':
      return `Deployed ${sha} to ${text('environment')}`;
    case 'dev.cdevents.service.rolledback':
      return `Rolled back to ${sha} in ${text('environment')}`;
    case 'maestro.deployment.changed':
      return `Deployment of ${sha} to ${text('environment')}: ${text('state')}`;
    case 'maestro.branch.pushed': {
      const commits = Array.isArray(data.commits) ? data.commits.length : 0;
      return `Pushed ${commits} commit${commits === 1 ? '' : 's'} to ${text(
        'branch',
      )}`;
    }
    case 'maestro.tag.created':
      return `Tagged ${text('tag')}`;
    case 'maestro.release.published':
      return `Released ${text('tag')}`;
    case 'maestro.check.finished':
      return `Check ${text('name')}: ${text('outcome')}`;
    case 'maestro.repository.renamed':
      return `Renamed from ${text('from')} to ${text('to')}`;
    case 'maestro.attribution.claimed':
      return data.withdrawn
        ? `${text('entityRef')} claims nothing any more`
        : `Claims of ${text('entityRef')} changed`;
    case 'maestro.survey.closed':
      return `Survey round of ${text('groupRef')} closed, ${text(
        'respondents',
      )} people answered`;
    case 'maestro.evidence.recorded':
      return `Evidence ${text('digest').slice(0, 12)} recorded: ${text(
        'predicateType',
      )}`;
    case 'maestro.cost.loaded':
      return `Billing data of ${text('sourceId')} for ${text(
        'billingPeriod',
      )} loaded, ${text('rows')} rows`;
    case 'maestro.cost.llm-usage':
      return `Batch ${text('batch')} of LLM usage closed, ${text('rows')} rows`;
    default:
      break;
  }
  if (type === 'maestro.audit.dropped') {
    return `${text('count')} audit events of ${text('plugin')} were not kept`;
  }
  if (type.startsWith('maestro.audit.')) {
    return `Audit: ${text('plugin')} ${text('eventId')} ${type.slice(
      'maestro.audit.'.length,
    )}`;
  }
  if (type.startsWith('dev.cdevents.change.')) {
    const verb = type.slice('dev.cdevents.change.'.length);
    return `Change #${text('number')} ${
      verb === 'reviewed' ? `reviewed: ${text('state')}` : verb
    }${text('title') ? `: ${text('title')}` : ''}`;
  }
  if (type.startsWith('dev.cdevents.pipelinerun.')) {
    return `Run of ${text('name')}: ${
      text('outcome') || type.slice('dev.cdevents.pipelinerun.'.length)
    }`;
  }
  return text('title') || type;
}
