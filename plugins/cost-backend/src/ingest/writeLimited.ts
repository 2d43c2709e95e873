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

import { createWriteStream } from 'node:fs';
import { InputError } from '@backstage/errors';

/**
 * Writes a stream to a file as it comes.
 *
 * @throws InputError when it is longer than allowed
 */
export async function writeLimited(
  input: NodeJS.ReadableStream,
  path: string,
  options: { maxBytes: number; key: string },
): Promise<void> {
  let bytes = 0;
  const output = createWriteStream(path);
  try {
    await new Promise<void>((resolve, reject) => {
      // Not a pipeline: that would end a request before it was answered.
      const stop = (error: Error) => {
        input.pause();
        input.removeAllListeners('data');
        reject(error);
      };
      const take = (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > options.maxBytes) {
          stop(
            new InputError(
              `The file is larger than ${options.maxBytes} bytes; raise ${options.key} or deliver it in smaller billing periods`,
            ),
          );
        } else if (!output.write(chunk)) {
          input.pause();
          output.once('drain', () => input.resume());
        }
      };
      output.once('error', stop);
      input.once('error', stop);
      input.once('aborted', () =>
        stop(new InputError('The upload broke off; send the file again')),
      );
      input.once('end', () => output.end(resolve));
      input.on('data', take);
    });
  } finally {
    output.destroy();
  }
}
