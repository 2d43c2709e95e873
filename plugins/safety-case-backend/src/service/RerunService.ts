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
import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { ForgeError } from '@maestro/backstage-plugin-maestro-node';
import { StartedChecks } from '@maestro/backstage-plugin-safety-case-common';
import { globOf } from '../collect/globs';
import { ForgePort, Rerun } from '../forge';
import { ForgeConfig } from '../forge/config';
import { CaseStore, StoredCase } from '../store/types';
import { EvidenceService } from './EvidenceService';
import { RERUN_PREDICATE, say } from './sayings';

/** Asks forges to run the checks of a case again. */
export class RerunService {
  constructor(
    private readonly options: {
      store: Pick<CaseStore, 'get'>;
      evidence: EvidenceService;
      forge: ForgePort;
      settings: Pick<ForgeConfig, 'rerunChecks' | 'repositories'>;
      logger: Pick<LoggerService, 'warn'>;
      now: () => Date;
    },
  ) {}

  /**
   * Runs the checks of the commit that is judged, and signs and seals that
   * somebody wanted it.
   *
   * @throws ConflictError that says what is missing, or why the forge refuses
   * @throws ServiceUnavailableError when the forge cannot be asked now
   */
  async rerun(item: StoredCase, user: string): Promise<StartedChecks> {
    const { evidence, forge, logger, now, settings } = this.options;
    const { repository, sha } = item.judged.subject;
    if (!settings.rerunChecks) {
      throw new ConflictError(
        'Running checks again is not configured; set maestro.safetyCase.forge.rerunChecks',
      );
    }
    if (sha === null) {
      throw new ConflictError(
        'Nobody has named the commit of this case yet; wait until the forge does',
      );
    }
    if (
      settings.repositories.length > 0 &&
      !settings.repositories.some(glob => globOf(glob).test(repository))
    ) {
      throw new ConflictError(
        `${repository} is not among maestro.safetyCase.forge.repositories`,
      );
    }
    const host = repository.slice(0, repository.indexOf('/'));
    const checks = forge(host);
    if (checks === null) {
      throw new ConflictError(
        `The portal has no credentials for ${host}; configure an integration for it`,
      );
    }
    let found: Rerun;
    try {
      found = await checks.rerun({
        host,
        repository: repository.slice(host.length + 1),
        sha,
      });
    } catch (error) {
      throw error instanceof ForgeError ? refusalOf(error, host) : error;
    }
    const { refused, running, started } = found;
    if (started.length === 0 && running === 0) {
      throw new ConflictError(
        refused.length > 0
          ? `${host} did not run anything again: ${refused
              .map(({ name, reason }) => `${name}: ${reason}`)
              .join('; ')}`
          : `${host} knows no checks of commit ${sha.slice(0, 12)}`,
      );
    }
    if (started.length > 0) {
      await say(evidence, item, RERUN_PREDICATE, {
        act: 'rerun',
        started: started.map(({ name, url }) => ({ name, url })),
        by: user,
        timestamp: now().toISOString(),
      });
      // What cannot be sealed now is sealed with the next evidence.
      await evidence.settle().catch(error => {
        logger.warn(`Evidence waits for the ledger: ${error}`);
      });
    }
    return { commit: sha, ...found };
  }
}

function refusalOf(
  { detail, kind, message, retryAt }: ForgeError,
  host: string,
): Error {
  const words = detail === null ? message : `${message} (${detail})`;
  switch (kind) {
    case 'rate_limited':
      return new ServiceUnavailableError(
        retryAt === null
          ? `${host} was asked too often; try again later`
          : `${host} was asked too often; try again after ${new Date(
              retryAt,
            ).toISOString()}`,
      );
    case 'unavailable':
      return new ServiceUnavailableError(
        `${host} cannot be reached or fails; try again later`,
      );
    case 'not_allowed':
      return new ConflictError(
        `${words}; the credentials of the portal do not suffice`,
      );
    default:
      return new ConflictError(words);
  }
}
