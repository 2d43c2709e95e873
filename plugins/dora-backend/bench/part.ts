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

import { ChildProcess, spawn } from 'node:child_process';

/** What a process of the benchmark is told and answers: plain JSON. */
export type Message = Record<string, unknown>;

/** A part of the benchmark in a process of its own. */
export class Part {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #received: Message[] = [];
  readonly #waiting: Array<() => void> = [];
  #ended = false;

  /** Runs `main(['--part', name, options])` of this very bundle. */
  constructor(name: string, options: object) {
    this.#name = name;
    const args = ['--part', name, JSON.stringify(options)];
    this.#process = spawn(
      process.execPath,
      [
        '-e',
        `require(${JSON.stringify(__filename)}).main(${JSON.stringify(args)})`,
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    this.#process.on('message', message => {
      this.#received.push(message as Message);
      this.#waiting.splice(0).forEach(wake => wake());
    });
    this.#process.on('close', () => {
      this.#ended = true;
      this.#waiting.splice(0).forEach(wake => wake());
    });
  }

  tell(message: Message): void {
    this.#process.send(message);
  }

  /** @throws Error when it ends without a word */
  async answer<Answer>(): Promise<Answer> {
    while (this.#received.length === 0) {
      if (this.#ended) {
        throw new Error(`The part ${this.#name} of the benchmark ended early`);
      }
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
    return this.#received.shift() as Answer;
  }

  async stop(): Promise<void> {
    this.#process.kill();
    while (!this.#ended) {
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
  }
}

/** Inside a part: answers the process that started it. */
export function answer(message: object): void {
  process.send!(message);
}

/** Greatest resident memory of this process so far, MiB. */
export function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/**
 * Processor time of this process so far, seconds; tells a slow program from a
 * busy machine.
 */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
