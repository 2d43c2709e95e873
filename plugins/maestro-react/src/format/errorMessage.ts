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

interface AnswerBody {
  error?: { message?: unknown; body?: AnswerBody };
}

/** The innermost message: a backend may pass on what another one answered. */
function saidIn(body: AnswerBody | undefined): string | undefined {
  const message = body?.error?.message;
  return (
    (body?.error?.body && saidIn(body.error.body)) ??
    (typeof message === 'string' && message !== '' ? message : undefined)
  );
}

/**
 * What went wrong, in the words of the backend where it said something:
 * `ResponseError` itself only names the status.
 *
 * @public
 */
export function errorMessage(error: unknown): string {
  const body = (error as { body?: AnswerBody } | null)?.body;
  return (
    saidIn(body) ?? (error instanceof Error ? error.message : String(error))
  );
}
