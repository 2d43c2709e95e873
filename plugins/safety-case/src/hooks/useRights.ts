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

import { usePermission } from '@backstage/plugin-permission-react';
import {
  safetyCaseApprovePermission,
  safetyCaseChallengePermission,
  safetyCaseCollectPermission,
  safetyCaseExportPermission,
} from '@maestro/backstage-plugin-safety-case-common';

/** Why an act is not offered; null when it is. */
export interface Rights {
  loading: boolean;
  approve: string | null;
  challenge: string | null;
  collect: string | null;
  export: string | null;
}

function refusal(
  { loading, allowed }: { loading: boolean; allowed: boolean },
  name: string,
): string | null {
  return loading || allowed
    ? null
    : `your account lacks the permission ${name}`;
}

/** What the reader may do with cases. */
export function useRights(): Rights {
  const approve = usePermission({ permission: safetyCaseApprovePermission });
  const challenge = usePermission({
    permission: safetyCaseChallengePermission,
  });
  const collect = usePermission({ permission: safetyCaseCollectPermission });
  const exporting = usePermission({ permission: safetyCaseExportPermission });
  return {
    loading:
      approve.loading ||
      challenge.loading ||
      collect.loading ||
      exporting.loading,
    approve: refusal(approve, safetyCaseApprovePermission.name),
    challenge: refusal(challenge, safetyCaseChallengePermission.name),
    collect: refusal(collect, safetyCaseCollectPermission.name),
    export: refusal(exporting, safetyCaseExportPermission.name),
  };
}
