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

import { createPermission } from '@backstage/plugin-permission-common';

/** Read delivery figures and their evidence. @public */
export const doraReadPermission = createPermission({
  name: 'maestro.dora.read',
  attributes: { action: 'read' },
});

/** Answer the surveys that one is invited to. @public */
export const surveyAnswerPermission = createPermission({
  name: 'maestro.dora.survey.answer',
  attributes: { action: 'create' },
});

/** Open and close rounds of surveys. @public */
export const surveyManagePermission = createPermission({
  name: 'maestro.dora.survey.manage',
  attributes: { action: 'update' },
});

/** All permissions of the delivery metrics. @public */
export const doraPermissions = [
  doraReadPermission,
  surveyAnswerPermission,
  surveyManagePermission,
];
